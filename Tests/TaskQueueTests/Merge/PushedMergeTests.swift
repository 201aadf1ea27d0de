import Sheets
import Testing

@testable import TaskQueue

/// Who has a task that was changed here and on the remote.
@Suite struct PushedMergeTests {
    private static func queue(_ rows: String...) -> [UInt8] {
        Array(
            ("""
            | id | status | priority | task | owner_session | started_at_kst | notes |
            |---|---|---|---|---|---|---|

            """ + rows.joined(separator: "\n") + "\n").utf8)
    }

    static let free = "| A-1 | PENDING | P1 | task | - | - | - |"
    static func claimed(_ owner: String, _ attempt: Int = 1) -> String {
        "| A-1 | IN_PROGRESS | P1 | task | \(owner) | 2026-02-08 10:00 | attempt:\(attempt)/3 / lease:2026-02-08 10:15:00 |"
    }
    static func done(_ owner: String) -> String { "| A-1 | DONE | P1 | task | \(owner) | 2026-02-08 10:00 | well |" }

    struct Case: CustomTestStringConvertible {
        let testDescription: String
        var base = PushedMergeTests.free
        let pushed: String
        let local: String
        /// What is in the queue then; that of the remote where it is nil.
        var merged: String?
        /// Who has a task that the local change was lost to; nil where nothing was.
        var holder: String?
        var conflicts = 0
    }

    static let cases = [
        Case(testDescription: "a claim beside none", pushed: free, local: claimed("b"), merged: claimed("b")),
        Case(testDescription: "none beside a claim", pushed: claimed("a"), local: free),
        Case(testDescription: "two claims", pushed: claimed("a"), local: claimed("b"), holder: "a"),
        Case(testDescription: "the same claim", pushed: claimed("a"), local: claimed("a"), holder: "a"),
        Case(
            testDescription: "a later attempt", pushed: claimed("a"), local: claimed("b", 2), merged: claimed("b", 2)),
        Case(testDescription: "an earlier attempt", pushed: claimed("a", 2), local: claimed("b"), holder: "a"),
        Case(
            testDescription: "a claim of what is done", pushed: done("a"), local: claimed("b"),
            holder: "nobody, since it is DONE by a"),
        Case(
            testDescription: "a report on what another has", pushed: claimed("a"), local: done("b"),
            merged:
                "| A-1 | IN_PROGRESS | P1 | task | a | 2026-02-08 10:00 | attempt:1/3 / lease:2026-02-08 10:15:00 / well |",
            holder: "a", conflicts: 1),
        Case(
            testDescription: "a report on the claim that is pushed", base: claimed("a"), pushed: claimed("a"),
            local: done("a"),
            merged: done("a")),
        Case(testDescription: "the same report", base: claimed("a"), pushed: done("a"), local: done("a")),
    ]

    @Test("What was pushed stays, but for a later attempt", arguments: cases)
    func claims(_ example: Case) throws {
        let merge = try QueueMerge.pushed(
            base: Self.queue(example.base), pushed: Self.queue(example.pushed), local: Self.queue(example.local),
            terms: TableTerms())
        #expect(
            String(decoding: merge.bytes, as: UTF8.self)
                == String(decoding: Self.queue(example.merged ?? example.pushed), as: UTF8.self))
        #expect(merge.losses.map(\.holder) == [example.holder].compactMap(\.self))
        #expect(merge.conflicts.count == example.conflicts)
    }

    @Test("A new task whose id was pushed for another one is the one that is renumbered")
    func ids() throws {
        let theirs = "| A-2 | PENDING | P1 | theirs | - | - | - |"
        let ours = "| A-2 | PENDING | P1 | ours | - | - | - |"
        let follower = "| A-3 | PENDING | P1 | behind | - | - | after:A-2 |"
        let merge = try QueueMerge.pushed(
            base: Self.queue(Self.free), pushed: Self.queue(Self.free, theirs),
            local: Self.queue(Self.free, ours, follower),
            terms: TableTerms())
        #expect(merge.renamings.map(\.old.text) == ["A-2"] && merge.renamings.map(\.new.text) == ["A-4"])
        let text = String(decoding: merge.bytes, as: UTF8.self)
        #expect(
            text.contains(theirs) && text.contains("| A-4 | PENDING | P1 | ours |") && text.contains("| after:A-4 |"))
    }
}
