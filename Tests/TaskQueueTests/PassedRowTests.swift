import Chance
import TaskQueue
import Testing

@Suite("Rows that nobody claims")
struct PassedRowTests {
    private func passed(_ rows: [String], kind: String? = nil, below: String = "") throws -> [String] {
        let lines = rows.map { row in
            let cells = row.split(separator: " ", maxSplits: 3).map(String.init)
            guard cells.count > 2 else { return row }
            return
                "| \(cells[0]) | \(cells[1]) | \(cells[2]) | t | c | - | - | - | \(cells.count > 3 ? cells[3] : "-") |"
        }
        var queue = try queue(([header, delimiter] + lines).joined(separator: "\n") + "\n" + below)
        return queue.passedRows(kind: kind, grace: 60, at: now).map { "\($0.id) \($0.isWaiting ? "waits" : "stuck")" }
    }

    @Test(
        "What needs a correction is stuck, and what passes by itself waits",
        arguments: [
            (["A PENDING P1", "B DONE P1", "C FAILED P1", "D BLOCKED P1"], []),
            (
                ["A todo P1", "B PENDING High", "#3 PENDING P1", "C PENDING P1 attempt:x"],
                ["A stuck", "B stuck", "#3 stuck", "C stuck"]
            ),
            (["A PENDING P1", "A PENDING P1"], ["A stuck", "A stuck"]),
            (["|A|PENDING|"], ["A stuck"]), (["|||", "|**Phase**||||||||"], []),
            (["A PENDING P1 retry_at:2026-02-09 11:00:00"], ["A waits"]),
            (["A PENDING P1 dedupe:k", "B DONE P1 dedupe:k"], ["A waits"]),
            // A dependency waits as long as somebody may finish what it is for.
            (["A PENDING P1 after:B", "B IN_PROGRESS P1"], ["A waits"]),
            (["A PENDING P1 after:B", "B BLOCKED P1"], ["A waits"]),
            (["A PENDING P1 after:B", "B PENDING P1"], ["A waits"]),
            (["A PENDING P1 after:B", "B FAILED P1"], ["A stuck"]),
            (["A PENDING P1 after:B", "B BLOCKED P1 cancelled_by_operator"], ["A stuck"]),
            (["A PENDING P1 after:Z"], ["A stuck"]), (["A PENDING P1 after:A"], ["A stuck"]),
            (["A PENDING P1 after:B", "B PENDING P1 after:A"], ["A stuck", "B stuck"]),
            (
                ["A PENDING P1 after:B,C", "B PENDING P1", "C PENDING P1 after:D", "D FAILED P1"],
                ["A stuck", "C stuck"]
            ),
            (["A PENDING P1 after:B", "B PENDING P1 after:C", "C PENDING P1"], ["A waits", "B waits"]),
            (["A PENDING P1 after:B", "B todo P1"], ["A stuck", "B stuck"]),
            // A claim is passed over for good when it was the last attempt.
            (["A IN_PROGRESS P1 attempt:1/3 / lease:2026-02-09 09:00:00"], []),
            (["A IN_PROGRESS P1 attempt:3/3 / lease:2026-02-09 09:00:00"], ["A stuck"]),
            (["A IN_PROGRESS P1 attempt:3/3 / lease:2026-02-09 09:59:30"], []),
            (["A IN_PROGRESS P1 attempt:1/3 / lease:2026-02-09 09:59:30"], ["A waits"]),
            (["A IN_PROGRESS P1 attempt:1/3 / lease:2026-02-09 10:00:30"], []),
        ] as [([String], [String])])
    func rows(rows: [String], expected: [String]) throws {
        #expect(try passed(rows) == expected)
    }

    @Test func `a kind that is asked for leaves the others waiting`() throws {
        #expect(try passed(["A PENDING P1 kind:x", "B PENDING P1"], kind: "x") == ["B waits"])
    }

    @Test func `a row that fell out of the table is stuck`() throws {
        let below = "\n| B | PENDING | P1 | t | c | - | - | - | - |\n"
        #expect(try passed(["A PENDING P1"], below: below) == ["B stuck"])
    }

    @Test func `a long chain of tasks is settled with work that grows with its length`() throws {
        let growth = try growth(from: 500) { count in
            let chain = (0..<count).map { "T\($0) PENDING P1 after:T\($0 + 1)" }
            let found = try passed(chain + ["T\(count) FAILED P1"])
            #expect(found.count == count)
            #expect(found.allSatisfy { $0.hasSuffix("stuck") })
        }
        #expect(growth < 40)
    }
}
