import TaskQueue
internal import Text

/// A request of one line: numbered items, separators, or nothing to divide.
enum OneLine {
    /// - Parameter line: the only range of `writing` that says something.
    static func read(_ writing: Writing, _ line: Range<Int>, at moment: Moment) -> Reading {
        let spans = Spans(writing)
        if let numbered = InlineNumbers.divide(writing, line, spans: spans) { return numbered }
        let (marker, content) = ListMarker.read(writing.keys[line])
        if marker == .tickedBox {
            let text = writing.text(Edges(writing, content..<line.upperBound).inner)
            return Reading(shape: .list, ticked: [text])
        }
        var fragments = Separators.divide(writing, content..<line.upperBound, spans: spans)
        guard fragments.count > 1 else {
            return Reading(shape: marker == nil ? .template : .list, fragments: fragments)
        }
        var introduction: String?
        if let (label, rest) = Introduction.label(of: fragments[0].text, at: moment) {
            introduction = label
            let remainder = Writing(rest)
            if remainder.hasContent(remainder.range) {
                fragments[0].text = rest
            } else {
                fragments.removeFirst()
                fragments[0].follows = false
            }
        }
        return Reading(shape: .split, introduction: introduction, fragments: fragments)
    }
}
