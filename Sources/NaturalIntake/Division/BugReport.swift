internal import Text

/// A report of something that is broken: what comes before the steps that show it is the task, and they are its background.
enum BugReport {
    /// Where a request begins to tell how to see a defect, and what is expected instead.
    ///
    /// - Returns: nil where it doesn't, or nothing is before that.
    static func account(in writing: KeyedText) -> Int? {
        var first: [Part: Int] = [:]
        for index in writing.range where writing.kinds[index].isWord {
            guard let start = start(writing, of: index), let part = part(writing, at: index), first[part] == nil else {
                continue
            }
            first[part] = start
        }
        let isReport =
            first[.reproduction] != nil || first[.expected] != nil && (first[.actual] != nil || first[.steps] != nil)
        guard isReport, let start = first.values.min(), writing.hasContent(0..<start) else { return nil }
        return start
    }

    private enum Part {
        /// `Steps to reproduce:`, which nothing but such a report has.
        case reproduction
        case steps, expected, actual
    }

    /// Where a line or a sentence begins whose first word is at an index: signs of a list or a heading may be before it.
    private static func start(_ writing: KeyedText, of index: Int) -> Int? {
        var start = index
        while start > 0, index - start < 8, writing.kinds[start - 1] != .newline,
            writing.kinds[start - 1].isBlank || ["-", "*", "#", "•", "_"].contains(writing.keys[start - 1])
        {
            start -= 1
        }
        if start == 0 || writing.kinds[start - 1] == .newline { return start }
        return start < index && [".", "!", "?"].contains(writing.keys[start - 1]) ? start : nil
    }

    private static func part(_ writing: KeyedText, at index: Int) -> Part? {
        for (part, labels) in labels {
            for label in labels where writing.spells(label, at: index) {
                let end = index + label.unicodeScalars.count
                // A single word on a line may be a task.
                let isLabel =
                    [":", "*"].contains(writing.key(end)) || writing.kind(end) == .newline && label.contains(" ")
                // `Expected 10, got 12.`
                let isTold =
                    label == "expected"
                    && writing.range.suffix(from: end).prefix(120).contains { writing.spells(" got ", at: $0) }
                if isTold { return .reproduction }
                if isLabel { return part }
            }
        }
        return nil
    }

    private static let labels: [(Part, [String])] = [
        (
            .reproduction,
            [
                "steps to reproduce", "how to reproduce", "to reproduce", "reproduction steps", "reproduction",
                "repro steps",
                "repro", "재현 방법", "재현 절차", "재현 순서", "재현 경로", "재현 단계", "재현방법", "재현",
            ]
        ),
        (.steps, ["steps", "단계", "순서"]),
        (
            .expected,
            [
                "expected result", "expected results", "expected behavior", "expected behaviour", "expected", "기대 결과",
                "기대 동작",
                "예상 결과", "예상 동작", "기대결과",
            ]
        ),
        (
            .actual,
            [
                "actual result", "actual results", "actual behavior", "actual behaviour", "actual", "observed", "실제 결과",
                "실제 동작",
                "현재 결과", "현재 동작", "실제결과",
            ]
        ),
    ]
}
