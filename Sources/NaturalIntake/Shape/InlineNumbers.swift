internal import Text

/// Numbered items on one line: `1) 가이드 작성 2) 규칙 정의`, `(1) … (2) …`, `① … ② …`, `1. … 2. …`.
enum InlineNumbers {
    /// - Returns: the items, and what stands before the first, when at least two numbers run from 1 without a gap in
    ///   one style, each at the beginning of a word and outside brackets, quotes and code; otherwise `nil`.
    static func divide(_ writing: Writing, _ range: Range<Int>, spans: Spans) -> Reading? {
        guard let markers = markers(writing, range, spans: spans) else { return nil }
        var reading = Reading(shape: .split)
        let preface = Edges(writing, range.lowerBound..<markers[0].lowerBound)
        if writing.hasContent(preface.inner) {
            reading.introduction = Introduction.withoutColon(writing.text(preface.inner))
        }
        var arrow = false
        for (index, marker) in markers.enumerated() {
            let end = index + 1 < markers.count ? markers[index + 1].lowerBound : range.upperBound
            let edges = Edges(writing, marker.upperBound..<end)
            arrow = arrow || edges.arrowBefore
            if writing.hasContent(edges.inner) {
                let follows = arrow && !reading.fragments.isEmpty
                reading.fragments.append(Fragment(text: writing.text(edges.inner), follows: follows))
                arrow = false
            }
            arrow = arrow || edges.arrowAfter
        }
        return reading.fragments.isEmpty ? nil : reading
    }

    private static func markers(_ writing: Writing, _ range: Range<Int>, spans: Spans) -> [Range<Int>]? {
        var runs: [ListMarker.NumberStyle: [Range<Int>]] = [:]
        var index = range.lowerBound
        while index < range.upperBound {
            if let marker = ListMarker.number(writing.keys[index..<range.upperBound]),
                case .number(let style, let value) = marker.kind,
                style == .circled || startsWord(writing, index, range),
                value == runs[style, default: []].count + 1
            {
                runs[style, default: []].append(index..<marker.end)
                index = marker.end
            } else {
                index = max(index + 1, spans.all[index])
            }
        }
        return runs.values.filter { $0.count > 1 }.min { $0[0].lowerBound < $1[0].lowerBound }
    }

    private static func startsWord(_ writing: Writing, _ index: Int, _ range: Range<Int>) -> Bool {
        guard index > range.lowerBound else { return true }
        let before = writing.keys[index - 1]
        return writing.kinds[index - 1].isBlank || Edges.isComma(before) || Edges.isArrow(before)
            || before == ":" || before == ">"
    }
}
