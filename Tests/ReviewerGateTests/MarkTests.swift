import Testing

@testable import ReviewerGate

/// The examples of the table of marks.
@Suite struct MarkTests {
    private static func counting(in text: String) -> [MarkKind] {
        let criteria = Criteria("검색 필터 추가")
        // `$` makes it the output of a program, as at a prompt.
        let report = Report(text, for: criteria)
        let marks = MarkFinder(report: report, criteria: criteria)
        return report.sentences.indices.flatMap { marks.counting(in: $0).map(\.kind) }
    }

    private static let markedExamples = MarkRule.table.flatMap { rule in rule.marked.map { (rule.kind, $0) } }
    private static let excusedExamples = MarkRule.table.flatMap { rule in rule.excused.map { (rule.kind, $0) } }

    @Test("What the table gives as an example counts", arguments: markedExamples)
    func marked(kind: MarkKind, text: String) {
        #expect(Self.counting(in: text).contains(kind))
    }

    @Test("What the table gives as excused does not count", arguments: excusedExamples)
    func excused(kind: MarkKind, text: String) {
        #expect(!Self.counting(in: text).contains(kind))
    }

    @Test("Every kind that lowers a verdict has an example", arguments: MarkKind.allCases)
    func examples(kind: MarkKind) {
        let isLowering = kind.rawValue <= MarkKind.denial.rawValue
        #expect(!isLowering || Self.markedExamples.contains { $0.0 == kind })
    }
}
