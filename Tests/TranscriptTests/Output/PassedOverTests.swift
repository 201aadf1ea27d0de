import BlackBox
import Testing

/// Rows that are in the file and not in what a command shows are reported, and rows that are no tasks are not shown.
@Suite("Rows that are passed over")
struct PassedOverTests {
    @Test("A status that can't be read is in no count and in no list of a status, and is reported")
    func unknownStatus() throws {
        let bench = try expectSession(
            #"""
            $ orch status
            summary PENDING=1 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=0
            top_in_progress: none
            ! warning: 2 rows not counted (A: its status is 'pending'; …); see 'orch lint'
            $ orch list --status PENDING
            C	PENDING	P1	work
            ! warning: 2 rows not listed (A: its status is 'pending'; …); see 'orch lint'
            $ orch list --ready
            C	PENDING	P1	work
            ! warning: 2 rows not listed (A: its status is 'pending'; …); see 'orch lint'
            $ orch list
            A	pending	P1	work
            B	PENDNIG	P1	work
            C	PENDING	P1	work
            $ orch task list --state queued
            C	queued		P1	work
            ! warning: 2 rows not listed (A: its status is 'pending'; …); see 'orch lint'
            """#, queue: queue(row("A", "pending"), row("B", "PENDNIG"), row("C"), "| Phase 2 | | | | | | | | |"))
        for words in [["status"], ["list", "--status", "PENDING"], ["kpi", "--no-alerts"]] {
            let answer = try bench.orch().run(words + ["--json"])
            #expect(answer.output.contains("2 rows not "), "\(words): \(answer.output) \(answer.errors)")
        }
    }

    @Test("Rows that 'orch status' and 'orch task list' leave out are reported in text and JSON")
    func damaged() throws {
        let bench = try expectSession(
            #"""
            $ orch task list
            A	queued		P1	work
            ! warning: 1 row not listed (line 6: the row has 2 cells where the header has 9; it is left alone); see 'orch lint'
            """#, queue: queue(row("A"), "| B | PENDING |"))
        #expect(try bench.orch().run(["status", "--json"]).output.contains("1 row not counted (line 6: "))
    }

    @Test("A header that is repeated between rows is no task")
    func headerAgain() throws {
        let header =
            "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |"
        let again = [header, "|:---|---|---|---|---|---|---|---|---:|"]
        try expectSession(
            #"""
            $ orch list
            A	PENDING	P1	work
            B	PENDING	P1	work
            $ orch lint
            QUEUE.md:6:1: notice: the header once more, which is passed over
            QUEUE.md:7:1: notice: the header once more, which is passed over
            QUEUE.md:9:1: notice: the header once more, which is passed over
            QUEUE.md:10:1: notice: the header once more, which is passed over
            $ orch status
            summary PENDING=2 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=0
            top_in_progress: none
            $ orch pick --owner-session w
            A
            $ orch pick --owner-session w
            B
            $ orch pick --owner-session w
            No pending tasks
            """#, queue: queue(row("A"), again[0], again[1], row("B"), again[0], again[1]))
    }

    @Test("A row that was pasted from a spreadsheet is a damaged row and no heading")
    func pasted() throws {
        let pasted = row("B").split(separator: " | ").joined(separator: "\t").filter { $0 != "|" }
        try expectSession(
            #"""
            $ orch pick --owner-session w
            A
            $ orch pick --owner-session w
            No pending tasks
            ! warning: 1 row is open and can't be claimed (B\tPENDING\tP1\twork\tchecked\t-\t-\t-\t-: its row has too many or too few cells); see 'orch lint'
            $ orch lint
            QUEUE.md:6:36: error: the row has 1 cell where the header has 9
            [exit 2]
            """#, queue: queue(row("A"), pasted))
    }

    @Test("A claim says which rows it passed over that need a correction, and no others")
    func passedByClaim() throws {
        try expectSession(
            #"""
            $ orch pick --owner-session w
            D
            ! warning: 3 rows are PENDING and can't be claimed (A: its retry_at can't be read: 'soon'; B: its id is in several rows: lines 6, 7; B: its id is in several rows: lines 6, 7); see 'orch lint'
            $ orch task claim --owner-agent a
            F
            ! warning: 3 rows are PENDING and can't be claimed (A: its retry_at can't be read: 'soon'; B: its id is in several rows: lines 6, 7; B: its id is in several rows: lines 6, 7); see 'orch lint'
            """#,
            queue: queue(
                row("A", "PENDING", "P0", notes: "retry_at:soon"), row("B", "PENDING", "P0"), row("B", "PENDING", "P0"),
                row("C", "PENDING", "P0", notes: "after:D"), row("D"), row("E", notes: "after:F"), row("F"),
                row("G", notes: "retry_at:soon")))
    }

    @Test("A tag without its value is not passed over in silence")
    func emptyTag() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:51: warning: 'after:' looks like the tag after: and is text
            QUEUE.md:6:58: warning: 'retry_at:' looks like the tag retry_at: and is text
            [exit 2]
            """#, queue: queue(row("A", notes: "after:"), row("B", notes: "memo / retry_at:")))
    }
}
