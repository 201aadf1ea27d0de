import Operations
import Sheets
import TaskQueue
import Testing

@Suite struct ArchiveTests {
    private static let old = "2026-01-01 09:00"
    /// A week before ``now``.
    private static let cutoff = now.timestamp.advanced(bySeconds: -7 * 86_400)

    @Test(
        "Only what is finished, and has been for long enough, leaves the queue",
        arguments: [
            ("DONE", old, "-", true), ("DONE", "2026-02-03 09:00", "-", false), ("DONE", "-", "-", false),
            ("DONE", "-", "nl_intake:20260101-0900", true), ("DONE", "-", "nl_intake:20260208-0900", false),
            ("DONE", old, "nl_intake:20260208-0900", false), ("DONE", "yesterday", "-", false),
            ("FAILED", old, "-", false), ("FAILED", old, "dead:attempts", true), ("BLOCKED", old, "-", false),
            ("BLOCKED", old, "cancelled_by_operator", true), ("PENDING", old, "dead:attempts", false),
            ("IN_PROGRESS", old, "-", false), ("DOEN", old, "-", false),
        ])
    func whatLeaves(status: String, started: String, notes: String, leaves: Bool) throws {
        let kept = row("ORCH-002")
        let text = file([row("ORCH-001", status, started: started, notes: notes), kept])
        let outcome = try Outcome(of: Archive(before: Self.cutoff), on: text)
        let ends = notes.contains("dead:") ? ["alert_resolved ORCH-001 \(status)"] : []
        #expect(outcome.reported == (leaves ? ["task_archived ORCH-001 \(status)"] + ends : []))
        #expect(leaves ? outcome.rows == [kept] : outcome.text == text)
    }

    @Test func `what a row that stays waits for stays, and what that waited for`() throws {
        let text = file([
            row("A", "DONE", started: Self.old), row("B", "FAILED", started: Self.old, notes: "dead:x / after:A"),
            row("C", "PENDING", notes: "after:B,X"), row("D", "DONE", started: Self.old),
            row("E", "DONE", notes: "after:D"), row("F", "DONE", started: Self.old, notes: "after:D"),
        ])
        let outcome = try Outcome(of: Archive(before: Self.cutoff), on: text)
        #expect(outcome.reported == ["task_archived D DONE", "task_archived F DONE"])
    }

    @Test func `a lead stays as long as a part of its work is not done`() throws {
        let text = file([
            row("A", "DONE", started: Self.old), row("B", "PENDING", notes: "team:A"),
            row("C", "DONE", started: Self.old), row("D", "DONE", notes: "team:C"),
        ])
        let outcome = try Outcome(of: Archive(before: Self.cutoff), on: text)
        #expect(outcome.reported == ["task_archived C DONE"])
    }

    @Test func `the highest number stays, so that the next id is a new one`() throws {
        let text = file([row("ORCH-007", "DONE", started: Self.old), row("ORCH-003", "DONE", started: Self.old)])
        let outcome = try Outcome(of: Archive(before: Self.cutoff), on: text)
        #expect(outcome.reported == ["task_archived ORCH-003 DONE"])
    }

    @Test func `damaged rows, rows without an id and rows that share one stay`() throws {
        let text = file([
            row("ORCH-001", "DONE", started: Self.old) + " x |", row("-", "DONE", started: Self.old),
            row("T", "DONE", started: Self.old), row("T", "DONE", started: Self.old), row("ORCH-009"),
        ])
        let outcome = try Outcome(of: Archive(before: Self.cutoff), on: text)
        #expect(outcome.text == text)
    }

    @Test func `tasks of which something happened since stay`() throws {
        let text = file([row("A", "DONE", started: Self.old), row("B", "DONE", started: Self.old)])
        let outcome = try Outcome(of: Archive(before: Self.cutoff, active: ["A"]), on: text)
        #expect(outcome.reported == ["task_archived B DONE"])
    }

    @Test func `without an age all that is finished goes but what is needed, and each other task has a reason`() throws
    {
        let text = file([
            row("A", "DONE"), row("B", "DONE", started: "2026-02-09 10:00"), row("C", "DONE", started: Self.old),
            row("D", "PENDING", notes: "after:C"), row("ORCH-9", "DONE", started: Self.old), row("E", "FAILED"),
        ])
        let all = try Outcome(of: Archive(before: nil), on: text)
        #expect(all.reported == ["task_archived A DONE", "task_archived B DONE"])
        let staying = Archive(before: Self.cutoff).staying(in: try Queue(Array(text.utf8)), at: .kst)
        #expect(staying.map { "\($0.id) \($0.reason)" } == ["A unknownAge", "B young", "ORCH-9 highest", "C needed"])
    }

    @Test func `a row reaches an archive with the same bytes in its cells, and only once`() throws {
        let odd = "| ORCH-001 | DONE |P1|a \\| b\u{1B}[0m | c | w | \(Self.old) | | 끝  /  x |"
        var queue = try Queue(Array(file([odd, row("ORCH-002")]).utf8))
        _ = try Archive(before: Self.cutoff).apply(to: &queue, at: now)
        let swapped = "| notes | id | status | task | owner_session | started_at_kst | success_criteria | priority |"
        let archive = [swapped, "|---|---|---|---|---|---|---|---|"].joined(separator: "\n") + "\n"
        let once = try appended(queue.sheet.archived, to: archive)
        #expect(once.rows == ["| 끝  /  x | ORCH-001 | DONE | a \\| b\u{1B}[0m | w | \(Self.old) | c | P1 |"])
        #expect(try appended(queue.sheet.archived, to: once.text).text == once.text)
    }

    @Test func `columns without a name keep their cells apart`() throws {
        let queue =
            "| id | status | | task | | started_at_kst |\n|-|-|-|-|-|-|\n"
            + "| A | DONE | one | x | two | \(Self.old) |\n"
        var taken = try Queue(Array(queue.utf8))
        _ = try Archive(before: Self.cutoff).apply(to: &taken, at: now)
        let archive = "| id | status | task | started_at_kst | | |\n|-|-|-|-|-|-|\n"
        let outcome = try appended(taken.sheet.archived, to: archive)
        #expect(outcome.rows == ["| A | DONE | x | \(Self.old) | one | two |"])
        #expect(
            String(decoding: taken.sheet.table(of: taken.sheet.archived), as: UTF8.self).hasSuffix(
                "\n| A | DONE | one | x | two | \(Self.old) |\n"))
    }

    @Test func `an archive without a column that a row needs refuses the row`() throws {
        var queue = try Queue(Array(file([row("A", "DONE", started: Self.old)]).utf8))
        _ = try Archive(before: Self.cutoff).apply(to: &queue, at: now)
        let rows = queue.sheet.archived
        let archive = "| id | status | task | success_criteria | started_at_kst |\n|-|-|-|-|-|\n"
        #expect(throws: SheetError.missingColumn("priority", line: 1)) {
            try appended(rows, to: archive)
        }
    }

    /// An archive with rows added.
    private func appended(_ rows: [RawRow], to archive: String) throws(SheetError) -> (text: String, rows: [String]) {
        var sheet = try Sheet(Array(archive.utf8), schema: Queue.schema)
        try sheet.append(rows)
        let text = String(decoding: sheet.rendered(), as: UTF8.self)
        return (text, text.split(separator: "\n").dropFirst(2).map(String.init))
    }
}
