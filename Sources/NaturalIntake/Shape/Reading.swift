internal import TaskQueue
internal import Text

/// A piece of a request that asks for one task.
struct Fragment {
    var text: String
    /// An arrow or `then` is before it: it waits for the piece before.
    var follows = false
    /// Its heading, in a list that has several.
    var heading: String?
}

/// A request taken apart; nothing of its words is missing.
struct Reading {
    var shape: IntakePlan.Shape
    var introduction: String?
    var fragments: [Fragment] = []
    var ticked: [String] = []
}

/// Words before the tasks that concern all of them.
enum Introduction {
    static func withoutColon(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, last == ":" || last == "：" || last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// Takes a label that speaks of urgency or of a date off the first fragment: `긴급: 로그 정리`, `[내일까지] 로그 정리`.
    ///
    /// Any other label (`docs: 로그 정리`) belongs to its own fragment.
    /// - Returns: the label, and the fragment without it (perhaps empty).
    static func label(of fragment: String, at moment: Moment) -> (label: String, rest: String)? {
        let writing = Writing(fragment)
        let spans = Spans(writing)
        guard let (label, rest) = labelRange(writing, spans) else { return nil }
        let words = Writing(writing.text(label))
        let marks = Spans(words)
        guard
            PriorityWords.priority(in: words, spans: marks) != nil
                || DueDate.due(in: words, spans: marks, at: moment) != nil
        else { return nil }
        return (writing.text(label), writing.text(Edges(writing, rest).inner))
    }

    private static func labelRange(_ writing: Writing, _ spans: Spans) -> (Range<Int>, Range<Int>)? {
        let end = writing.count
        if writing.key(0) == "[" || writing.key(0) == "【", spans.all[0] > 0 {
            return (1..<(spans.all[0] - 1), spans.all[0]..<end)
        }
        var index = 0
        // A label is short; a colon further on belongs to a sentence.
        while index < min(end, 40) {
            if spans.all[index] > 0 {
                index = spans.all[index]
                continue
            }
            let inTime = writing.kind(index - 1) == .digit && writing.kind(index + 1) == .digit
            if writing.keys[index] == ":", !inTime { return (0..<index, (index + 1)..<end) }
            index += 1
        }
        return nil
    }
}
