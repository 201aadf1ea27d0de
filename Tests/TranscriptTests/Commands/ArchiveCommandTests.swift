import BlackBox
import Testing

@Suite("orch archive")
struct ArchiveCommandTests {
    private static let tasks = queue(
        row("ORCH-001", "DONE", task: "로그 정리", started: "2026-01-05 10:00", notes: "끝"),
        row("ORCH-002", "DONE", task: "awaited", started: "2026-01-05 10:00"),
        row("ORCH-003", "PENDING", task: "waits", notes: "after:ORCH-002"),
        row("ORCH-004", "BLOCKED", task: "no more", started: "2026-01-05 10:00", notes: "cancelled_by_operator"),
        row("ORCH-005", "PENDING", task: "last"))

    @Test(
        "a task that came back after it had gone, since somebody had its row open, is in the archive once, with both notes"
    )
    func cameBack() throws {
        let bench = try Workbench()
        let done = row("A-1", "DONE", task: "로그 정리", owner: "w", started: "2026-01-05 10:00", notes: "끝")
        try bench.write(queue(done, row("A-2", "DONE", task: "other"), row("A-3")), to: "QUEUE.md")
        _ = try bench.orch().run(["archive", "--older-than", "0d"])
        let edited = done.replacing("로그 정리", with: "로그 정리 [고침]").replacing("| 끝 |", with: "| attempt:2/3 / 더 |")
        try bench.write(queue(edited, row("A-2", "DONE", task: "another task"), row("A-3")), to: "QUEUE.md")
        #expect(
            try bench.orch().run(["archive", "--older-than", "0d"]).output.hasPrefix("archived 2 to QUEUE.archive.md\n")
        )
        let archive = try bench.text(of: "QUEUE.archive.md")
        #expect(
            archive.hasSuffix(
                """
                | A-1 | DONE | P1 | 로그 정리 [고침] | checked | w | 2026-01-05 10:00 | - | 끝 / attempt:2/3 / 더 |
                | A-2 | DONE | P1 | other | checked | - | - | - | - |
                | A-2 | DONE | P1 | another task | checked | - | - | - | - |

                """), "\(archive)")
        // Another edit from the same old buffer: no word of the first one is lost, and none is said twice.
        let other = done.replacing("로그 정리", with: "attempt:9/9 [둘]")
        for _ in 1...2 {
            try bench.write(queue(other, row("A-3")), to: "QUEUE.md")
            _ = try bench.orch().run(["archive", "--older-than", "0d"])
        }
        let row =
            "| A-1 | DONE | P1 | attempt:9/9 [둘] | checked | w | 2026-01-05 10:00 | - | 끝 / 더 / was: 로그 정리 [고침] |"
        let again = try bench.text(of: "QUEUE.archive.md")
        #expect(again.contains(row), "\(again)")
    }

    @Test("finished tasks move to a file beside the queue")
    func move() throws {
        let bench = try expectSession(
            #"""
            $ orch archive --dry-run
            would archive 2 to QUEUE.archive.md
            ORCH-001 DONE 로그 정리
            ORCH-004 BLOCKED no more
            $ orch list --archived
            ! note: nothing is archived; 'orch archive' moves finished tasks
            $ orch archive
            archived 2 to QUEUE.archive.md
            ORCH-001 DONE 로그 정리
            ORCH-004 BLOCKED no more
            $ orch list --archived
            ORCH-001	DONE	P1	로그 정리
            ORCH-004	BLOCKED	P1	no more
            $ orch list --archived --search 로그 --columns id,started_at_kst
            ORCH-001	2026-01-05 10:00
            $ orch list
            ORCH-002	DONE	P1	awaited
            ORCH-003	PENDING	P1	waits
            ORCH-005	PENDING	P1	last
            $ cat QUEUE.archive.md
            # Archive of QUEUE.md

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | ORCH-001 | DONE | P1 | 로그 정리 | checked | - | 2026-01-05 10:00 | - | 끝 |
            | ORCH-004 | BLOCKED | P1 | no more | checked | - | 2026-01-05 10:00 | - | cancelled_by_operator |
            $ orch archive
            nothing to archive: ORCH-002 is needed by open tasks
            $ orch done ORCH-003 --notes ok
            ORCH-003 -> DONE
            $ orch archive --older-than 2w
            archived 1 to QUEUE.archive.md
            ORCH-002 DONE awaited
            """#, queue: Self.tasks)
        let archived = try bench.text(of: "QUEUE.archive.md")
        #expect(archived.hasSuffix("\n| ORCH-002 | DONE | P1 | awaited | checked | - | 2026-01-05 10:00 | - | - |\n"))
    }

    @Test("a queue behind a link has one archive, beside the file itself")
    func link() throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "deep/QUEUE.md")
        #expect(try bench.run("ln", "-s", "deep/QUEUE.md", "QUEUE.md").exit == 0)
        let answer = try bench.orch().run(["archive"])
        #expect(answer.output.hasPrefix("archived 2 to deep/QUEUE.archive.md\n"), "\(answer.errors)")
        for queue in ["QUEUE.md", "deep/QUEUE.md"] {
            let listed = try bench.orch().run(["list", "--archived", "--queue", queue, "--columns", "id"])
            #expect(listed.output == "ORCH-001\nORCH-004\n")
        }
        #expect(!bench.names().contains("QUEUE.archive.md"))
    }

    @Test("a task of which the event log tells something later stays")
    func activity() throws {
        let tasks = queue(
            row("ORCH-001", "IN_PROGRESS", task: "just done", started: "2026-01-05 10:00"),
            row("ORCH-002", "DONE", task: "long done", started: "2026-01-05 10:00"), row("ORCH-003"))
        try expectSession(
            #"""
            $ orch done ORCH-001 --notes finished
            ORCH-001 -> DONE
            $ orch archive --older-than 1h
            archived 1 to QUEUE.archive.md
            ORCH-002 DONE long done
            $ orch archive --older-than 1h
            nothing to archive: ORCH-001 is not old enough (see --older-than)
            """#, queue: tasks)
    }

    @Test("a log of many megabytes is read as far back as the age goes")
    func longLog() throws {
        let tasks = queue(row("ORCH-001", "DONE", started: "2026-01-05 10:00"), row("ORCH-002"))
        let bench = try expectSession(
            #"""
            $ orch set ORCH-001 priority=P0
            ORCH-001: priority set
            """#, queue: tasks)
        let own = try bench.text(of: "logs/orch_runs.jsonl")
        let time = try #require(own.split(separator: "\"ts_epoch_ms\":").last?.prefix { $0 != "," })
        let other =
            #"{"ts_epoch_ms":\#(time),"event":"task_edited","item_id":"ORCH-002","cells":{"task":"\#(padding)"}}"#
            + "\n"
        try bench.write(own + String(repeating: other, count: 6000), to: "logs/orch_runs.jsonl")
        try expectSession(
            #"""
            $ orch archive --older-than 1h
            nothing to archive: ORCH-001 is not old enough (see --older-than)
            """#, in: bench)
    }

    private var padding: String { String(repeating: "긴 ", count: 300) }

    @Test("an age is a number and a unit", arguments: ["14", "d", "-1d", "+1d", "1y", "1.5d", "1000000d", "", "٣d"])
    func badAge(age: String) throws {
        let answer = try Workbench().orch().run(["archive", "--older-than", age])
        #expect(answer.exit == 64)
        #expect(answer.errors.contains("--older-than takes a number and m, h, d or w, such as 14d"))
    }
}
