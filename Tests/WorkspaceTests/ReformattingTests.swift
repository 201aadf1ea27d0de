import BlackBox
import Foundation
import Operations
import TaskQueue
import Testing

@testable import Workspace

/// Formatters that rewrite the file while a task is claimed, with what they made of it.
@Suite("A file that a formatter rewrites during a claim")
struct ReformattingTests {
    private static let now = Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst)

    private static let queue = """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|
        | A_1 | PENDING | P0 | 로그 `a` | *b* c_d 1) e | - | - | - | memo / kind:doc_x |
        | A_2 | PENDING | P1 | two <br> lines | c | - | - | 2026-12-24 18:00 | after:A_1 |

        """

    /// What it becomes after `pick`, by tool.
    private static let formatted = [
        "pandoc -f gfm -t gfm": """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |-----|-------------|----------|----------------|--------------|---------------|------------------|------------------|------------------------------------------------------|
        | A_1 | IN_PROGRESS | P0       | 로그 `a`       | *b* c_d 1) e | worker:1      | 2026-02-09 10:00 | \\-               | memo / kind:doc_x / attempt:1/3 / lease:2026-02-09 10:15:30 |
        | A_2 | PENDING     | P1       | two <br> lines | c            | \\-            | \\-               | 2026-12-24 18:00 | after:A_1                                            |

        """,
        "remark": """
        | id   | status       | priority | task           | success\\_criteria | owner\\_session | started\\_at\\_kst | due\\_at\\_kst     | notes |
        | ---- | ------------ | -------- | -------------- | ----------------- | -------------- | ------------------ | ---------------- | ----- |
        | A\\_1 | IN\\_PROGRESS | P0       | 로그 `a`       | *b* c\\_d 1) e    | worker:1       | 2026-02-09 10:00   | -                | memo / kind:doc\\_x / attempt:1/3 / lease:2026-02-09 10:15:30 |
        | A\\_2 | PENDING      | P1       | two <br> lines | c                 | -              | -                  | 2026-12-24 18:00 | after:A\\_1 |

        """,
        "mdformat": """
        | id  | status      | priority | task           | success_criteria | owner_session | started_at_kst   | due_at_kst       | notes                                                       |
        | --- | ----------- | -------- | -------------- | ---------------- | ------------- | ---------------- | ---------------- | ----------------------------------------------------------- |
        | A_1 | IN_PROGRESS | P0       | 로그 `a`       | *b* c_d 1) e     | worker:1      | 2026-02-09 10:00 | -                | memo / kind:doc_x / attempt:1/3 / lease:2026-02-09 10:15:30 |
        | A_2 | PENDING     | P1       | two <br> lines | c                | -             | -                | 2026-12-24 18:00 | after:A_1                                                   |

        """,
        "prettier": """
        | id  | status      | priority | task           | success_criteria | owner_session | started_at_kst   | due_at_kst       | notes                                                       |
        | :-- | :---------- | -------- | -------------- | ---------------- | ------------- | ---------------- | ---------------- | ----------------------------------------------------------- |
        | A_1 | IN_PROGRESS | P0       | 로그 `a`       | _b_ c_d 1) e     | worker:1      | 2026-02-09 10:00 | -                | memo / kind:doc_x / attempt:1/3 / lease:2026-02-09 10:15:30 |
        | A_2 | PENDING     | P1       | two <br /> lines | c                | -             | -                | 2026-12-24 18:00 | after:A_1                                                   |

        """,
        // It takes the backslash of a pipe in code away, and the row falls apart.
        "pandoc, with a pipe in code": """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |-----|-------------|----------|----------------|--------------|---------------|------------------|------------------|-----------|
        | A_1 | IN_PROGRESS | P0       | 로그 `a | b`   | *b* c_d 1) e | worker:1      | 2026-02-09 10:00 | \\-               | memo / kind:doc_x / attempt:1/3 / lease:2026-02-09 10:15:30 |
        | A_2 | PENDING     | P1       | two <br> lines | c            | \\-            | \\-               | 2026-12-24 18:00 | after:A_1 |

        """,
    ]

    @Test(
        "The claim holds, is finished by its attempt, and the next task goes to somebody else",
        arguments: formatted.keys.sorted())
    func claim(tool: String) throws {
        let bench = try Workbench()
        let isCut = tool.contains("pipe")
        try bench.write(Self.queue.replacingOccurrences(of: "`a`", with: isCut ? "`a \\| b`" : "`a`"), to: "QUEUE.md")
        let store = QueueStore(path: bench.path + "/QUEUE.md")
        var notices: [StoreNotice] = []
        func commit<Change: Operations.Operation<Queue>>(_ change: Change) throws -> Change.Outcome {
            try store.commit(change, at: { Self.now }, tell: { notices.append($0) }).outcome
        }
        let lease = LeaseTerms(seconds: 900, maxAttempts: 3)
        let first = try #require(try commit(Pick(owner: "worker:1", lease: lease)))
        #expect(first.text == "A_1")
        try bench.write(try #require(Self.formatted[tool]), to: "QUEUE.md")
        #expect(try commit(Pick(owner: "worker:2", lease: lease)) == nil, "A_2 waits, and A_1 is taken")
        let proof = ClaimProof(owner: "worker:1", attempt: 1)
        #expect(try commit(Finish(id: first, outcome: .done, note: "ok", proof: proof)).status == .done)
        #expect(try commit(Pick(owner: "worker:2", lease: lease))?.text == "A_2")
        #expect(Lint.findings(in: try store.readBytes(), at: Self.now).filter { $0.severity == .error } == [])
        let isKept = bench.names().contains { $0.contains(".rescued-") }
        #expect(isKept == isCut && notices.isEmpty == !isCut, "\(notices)")
    }
}
