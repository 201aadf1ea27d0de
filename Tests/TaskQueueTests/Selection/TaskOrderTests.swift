import Testing

@testable import TaskQueue

@Suite struct TaskOrderTests {
    static let text = """
        | id | status | priority | task | started_at_kst | due_at_kst |
        |---|---|---|---|---|---|
        | T-10 | DONE | P2 | a | 2026-02-09 10:00 | - |
        | T-9 | PENDING | - | b | - | 2026-02-10 10:00 |
        | S | TODO | urgent | c | 2026-02-08 10:00 | soon |
        | T-010 | BLOCKED | P0 | d | yesterday | 2026-02-09 10:00 |
        | T-9a | PENDING | P1 | e | 2026-02-09 10:00 | 2026-02-10 10:00 |

        """

    @Test(
        "Rows come in the order of the keys; what has no value comes last both ways",
        arguments: [
            ([], "T-10 T-9 S T-010 T-9a"), ([.init(.line, isReversed: true)], "T-9a T-010 S T-9 T-10"),
            ([.init(.priority)], "T-010 T-9 T-9a T-10 S"),
            ([.init(.priority, isReversed: true)], "T-10 T-9 T-9a T-010 S"),
            ([.init(.due)], "T-010 T-9 T-9a T-10 S"), ([.init(.due, isReversed: true)], "T-9 T-9a T-010 T-10 S"),
            ([.init(.started)], "S T-10 T-9a T-9 T-010"), ([.init(.id)], "S T-9 T-9a T-010 T-10"),
            ([.init(.id, isReversed: true)], "T-10 T-010 T-9a T-9 S"), ([.init(.status)], "T-9 T-9a T-10 T-010 S"),
            ([.init(.due), .init(.line, isReversed: true)], "T-010 T-9a T-9 S T-10"),
            ([.init(.started), .init(.priority)], "S T-9a T-10 T-010 T-9"),
        ] as [([TaskOrder.Key], String)])
    func orders(keys: [TaskOrder.Key], ids: String) throws {
        let queue = try queue(Self.text)
        let rows = queue.sorted(Array(0..<queue.rowCount), by: TaskOrder(keys), at: .kst)
        #expect(rows.map { queue.row($0).text(.id) }.joined(separator: " ") == ids)
    }

    @Test(
        "Numbers of any length are compared without counting them out",
        arguments: [
            ("A-99999999999999999999", "A-100000000000000000000"), ("A-2", "A-10"), ("A", "A-1"), ("A-1", "B"),
            ("a1b2", "a1b10"), ("A-001", "A-1"),
        ])
    func names(first: String, second: String) throws {
        let queue = try queue(
            "| id | status | task |\n|---|---|---|\n| \(second) | DONE | t |\n| \(first) | DONE | t |\n")
        #expect(queue.sorted([0, 1], by: TaskOrder([.init(.id)]), at: .kst) == [1, 0])
        #expect(queue.sorted([1, 0], by: TaskOrder([.init(.id)]), at: .kst) == [1, 0])
    }
}
