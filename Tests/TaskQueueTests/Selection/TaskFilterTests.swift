import Testing

@testable import TaskQueue

@Suite struct TaskFilterTests {
    static let text = """
        | id | status | priority | task | owner_session | team | kind | notes |
        |---|---|---|---|---|---|---|---|
        | A | PENDING | P1 | 로그 정리 | - | red | doc | after:D |
        | B | PENDING | P0 | Read me \\| later | - | - | - | attempt:1/3 / review:RETRY tests are missing |
        | C | IN_PROGRESS | P1 | 로그 | worker:core-1 | - | - | attempt:2/3 |
        | D | FAILED | P2 | - | Worker:Core-2 | blue | doc | dead:gave up / replan:one / replan:two |
        | E | TODO | P1 | 나 | agent | - | - | permanent after:B |
        | F | PENDING | P1 | after:A and after:C | - | - | - | after:A,B / after:C |
        | G | cut |

        """

    private func found(_ change: (inout TaskFilter) -> Void) throws -> String {
        var queue = try queue(Self.text)
        var filter = TaskFilter()
        change(&filter)
        return queue.rows(matching: filter, at: now).map { queue.row($0).text(.id) }.joined()
    }

    @Test("No filter is every well-formed row, unknown statuses too")
    func everything() throws {
        #expect(try found { _ in } == "ABCDEF")
    }

    @Test(
        "Any one of the statuses will do",
        arguments: [
            ([.pending], "ABF"), ([.failed, .inProgress], "CD"), ([.done], ""),
        ] as [([Status], String)])
    func statuses(statuses: [Status], ids: String) throws {
        #expect(try found { $0.statuses = statuses } == ids)
    }

    @Test(
        "Ready is what pick would hand out, and no status but PENDING goes with it",
        arguments: [
            ([], "B"), ([.pending, .failed], "B"), ([.failed], ""),
        ] as [([Status], String)])
    func ready(statuses: [Status], ids: String) throws {
        #expect(
            try found {
                $0.isReady = true
                $0.statuses = statuses
            } == ids)
    }

    @Test(
        "Owners are found by a part of their name, and tasks without one by that",
        arguments: [
            ("core", "CD"), ("WORKER:CORE-1", "C"), ("nobody", ""), (nil, "ABF"),
        ] as [(String?, String)])
    func owners(name: String?, ids: String) throws {
        let text = try name.map { try #require(SearchText($0)) }
        #expect(try found { $0.owner = text.map(TaskFilter.Owner.named) ?? .nobody } == ids)
    }

    @Test(
        "A tag has its whole value or its first word; each tag counts, in notes and columns of its name",
        arguments: [
            ("kind", nil, "AD"), ("kind", "doc", "AD"), ("kind", "do", ""), ("attempt", nil, "BC"),
            ("attempt", "2/3", "C"),
            ("review", "RETRY", "B"), ("review", "RETRY tests are missing", "B"), ("review", "tests", ""),
            ("after", nil, "AF"), ("after", "B", "F"), ("after", "C", "F"), ("after", "A,B", "F"),
            ("replan", "two", "D"),
            ("dead", "gave up", "D"), ("permanent", nil, ""),
        ] as [(String, String?, String)])
    func tags(key: String, value: String?, ids: String) throws {
        let tag = try #require(NoteTag(key: key))
        #expect(try found { $0.tags = [TagFilter(tag, value: value)] } == ids)
    }

    @Test(
        "A text is found in the cells of any column, as they read, and not in cells that say nothing",
        arguments: [
            ("로그", "AC"), ("RED", "A"), ("me | later", "B"), (#"me \| later"#, ""), ("todo", "E"), ("gave", "D"),
            ("-", "CD"), ("| P1", ""),
        ])
    func texts(text: String, ids: String) throws {
        let search = try #require(SearchText(text))
        #expect(try found { $0.text = search } == ids)
    }

    @Test("All that is asked has to hold")
    func together() throws {
        let search = try #require(SearchText("after:"))
        #expect(
            try found {
                $0.statuses = [.pending]
                $0.owner = .nobody
                $0.text = search
                $0.tags = [TagFilter(.after, value: "C"), TagFilter(.after, value: "A")]
            } == "F")
    }
}
