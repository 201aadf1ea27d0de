import TaskQueue

/// A request of one line: numbered items, separators, or nothing to divide.
enum OneLine {
    static func read(_ line: String, at moment: Moment) -> Reading {
        let writing = Writing(line)
        let spans = Spans(writing)
        if let numbered = InlineNumbers.divide(writing, writing.range, spans: spans) { return numbered }
        let (marker, content) = ItemMarker.read(writing, writing.range)
        if marker == .tickedBox {
            let text = writing.text(Edges(writing, content..<writing.count).inner)
            return Reading(shape: .list, ticked: [text])
        }
        var fragments = Separators.divide(writing, content..<writing.count, spans: spans)
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
