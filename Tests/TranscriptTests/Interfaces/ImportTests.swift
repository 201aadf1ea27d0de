import BlackBox
import Foundation
import Testing

@Suite("orch import")
struct ImportTests {
    @Test(
        "A queue that is exported and imported is the same, and is not added a second time", arguments: ["csv", "json"])
    func roundTrip(format: String) throws {
        let bench = try Workbench()
        let rows = [
            row("A-1", "DONE", "P0", task: "표 \\| 정리", owner: "w:1", started: "2026-11-01 10:00", notes: "끝 / 'x"),
            row("A-2", task: "=1+1", notes: "after:A-1,A-3 / dedupe:k"),
            row("A-3", "BLOCKED", "P2", task: "'=x", due: "2026-12-24 18:00", notes: "-1"),
            row("A-4", "FAILED", task: "+82 10", notes: "error:E1 / 2"),
        ]
        try bench.write(queue(rows.joined(separator: "\n")), to: "QUEUE.md")
        try bench.write(queue(), to: "copy/QUEUE.md")
        #expect(try bench.orch().run(["export", format, "--output", "tasks.\(format)"]).exit == 0)
        let copy = bench.orch(in: "copy")
        let trial = try copy.run(["import", "../tasks.\(format)"])
        #expect(trial.output.hasSuffix("would add 4 tasks; --apply adds them\n"), "\(trial)")
        #expect(try bench.text(of: "copy/QUEUE.md") == queue())
        #expect(try copy.run(["import", "../tasks.\(format)", "--apply"]).exit == 0)
        #expect(try bench.text(of: "copy/QUEUE.md") == bench.text(of: "QUEUE.md"))
        let again = try copy.run(["import", "../tasks.\(format)", "--apply"])
        #expect(again.output.hasSuffix("added 0 tasks, left out 4\n"), "\(again)")
    }

    @Test("Own columns that are named like what JSON says beside the cells are cells", arguments: ["csv", "json"])
    func ownColumns(format: String) throws {
        let bench = try Workbench()
        let head = "| id | status | task | state | reason | tags | line |\n|---|---|---|---|---|---|---|\n"
        let rows = "| A-1 | PENDING | x | Texas | because | red | 7 |\n| A-2 | DONE | y | Ohio | - | - | - |\n"
        try bench.write(head + rows, to: "QUEUE.md")
        try bench.write(head, to: "copy/QUEUE.md")
        #expect(try bench.orch().run(["export", format, "--output", "tasks.\(format)"]).exit == 0)
        #expect(try bench.orch(in: "copy").run(["import", "../tasks.\(format)", "--apply"]).exit == 0)
        #expect(try bench.text(of: "copy/QUEUE.md") == head + rows)
    }

    @Test("Ids that are taken change, what waits for them follows, and nobody holds a claim because of one elsewhere")
    func otherIDs() throws {
        let bench = try Workbench()
        try bench.write(
            """
            id,상태,제목,담당,notes,estimate,마감
            A-1,진행중,their first,kim,attempt:1/3 / lease:2026-11-30 10:00:00,3,
            A-2,대기,their second,,after:A-1,,2026-12-10
            A-3,,same as ours,,dedupe:k,,
            """, to: "tasks.csv")
        try expectSession(
            """
            $ orch import tasks.csv
            would add: A-3  PENDING  their first  (A-1 in the file)  (in work in the file)
            would add: A-2  PENDING  their second
            left out: same as ours (A-1 has the dedupe key 'k' too)
            would add 2 tasks, left out 1; --apply adds them
            ! warning: the queue has no column 'estimate'; what it says is left out
            $ orch import tasks.csv --apply
            added: A-3  PENDING  their first  (A-1 in the file)  (in work in the file)
            added: A-2  PENDING  their second
            left out: same as ours (A-1 has the dedupe key 'k' too)
            added 2 tasks, left out 1
            ! warning: the queue has no column 'estimate'; what it says is left out
            $ orch list --tag after --columns id,due_at_kst,notes
            A-2\t2026-12-10 18:00\tafter:A-3
            $ orch import tasks.csv
            left out: their first (A-3 is there already)
            left out: their second (A-2 is there already)
            left out: same as ours (A-1 has the dedupe key 'k' too)
            would add 0 tasks, left out 3
            ! warning: the queue has no column 'estimate'; what it says is left out
            """, queue: queue(row("A-1", task: "ours", notes: "dedupe:k")), in: bench)
        #expect(try bench.text(of: "QUEUE.md").contains("| - | - | - | attempt:1/3 / renumbered:A-1 |"))
    }

    @Test("Boxes become tasks: an item waits for those that are nested in it, and these name it")
    func checkboxes() throws {
        let bench = try Workbench()
        try bench.write(
            """
            # 할 일

            - [ ] 배포
              - [x] 노트 쓰기
              - [ ] 태그
                서명 포함

            - [X] 끝난 일
            - [ ] 배포
            - no task

            ```
            - [ ] code
            ```
            """, to: "TODO.md")
        try expectSession(
            """
            $ orch import TODO.md --apply
            added: ORCH-001  PENDING  배포
            added: ORCH-002  DONE  노트 쓰기
            added: ORCH-003  PENDING  태그
            added: ORCH-004  DONE  끝난 일
            left out: 배포 (line 3 says the same)
            added 4 tasks, left out 1
            $ orch import TODO.md
            left out: 배포 (ORCH-001 says the same)
            left out: 노트 쓰기 (ORCH-002 says the same)
            left out: 태그 (ORCH-003 says the same)
            left out: 끝난 일 (ORCH-004 says the same)
            left out: 배포 (ORCH-001 says the same)
            would add 0 tasks, left out 5
            $ orch lint
            QUEUE.md: nothing found
            """, queue: queue(), in: bench)
        let text = try bench.text(of: "QUEUE.md")
        #expect(
            text.contains("| 배포 | 배포 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | after:ORCH-002,ORCH-003 |"), "\(text)")
        #expect(text.contains("| part of: 배포 / 서명 포함 |"))
    }

    @Test("Lines that begin like a task and are none are named")
    func left() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let list = "- [ ] one\n  - [-] a detail\n- [-] two\n- [ ]three\n> - [ ] four\n- [x](link)\n- [x] five\n"
        try bench.write(list, to: "tasks.md")
        let answer = try bench.orch().run(["import", "tasks.md"])
        #expect(answer.exit == 0)
        #expect(answer.errors == "warning: 3 lines left out, which begin like a task: 3, 4, 5\n")
    }

    @Test("A folder of Backlog.md is read with its front matter, criteria and dependencies")
    func backlog() throws {
        let bench = try Workbench()
        try bench.write(
            """
            ---
            id: TASK-10
            title: >-
              TUI: it's
              second
            status: To Do
            assignee: []
            labels:
              - tui
            dependencies:
              - task-2
              - task-99
            parent_task_id: TASK-2
            priority: low
            ---

            ## Description

            <!-- SECTION:DESCRIPTION:BEGIN -->
            permanent
            <!-- SECTION:DESCRIPTION:END -->

            ## Acceptance Criteria
            <!-- AC:BEGIN -->
            - [ ] #1 It works
            - [x] #2 2 tests
            <!-- AC:END -->
            """, to: "backlog/tasks/task-10 - TUI.md")
        try bench.write(
            "---\nid: TASK-2\ntitle: First\nstatus: In Progress\nassignee:\n  - '@sara'\npriority: high\n---\n",
            to: "backlog/tasks/task-2 - First.md")
        try bench.write("no task\n", to: "backlog/tasks/readme.md")
        try expectSession(
            """
            $ orch import backlog --apply
            added: TASK-2  PENDING  First  (in work in the file)
            added: TASK-10  PENDING  TUI: it's second
            added 2 tasks
            $ orch list --search TUI --columns id,priority,task,success_criteria,notes
            TASK-10\tP2\tTUI: it's second\tIt works; 2 tests\t(permanent) / labels: tui / part of: TASK-2 / depended on: task-99 / after:TASK-2
            """, queue: queue(), in: bench)
        try bench.write("---\nid: TASK-3\nx\n---\n", to: "backlog/tasks/task-3 - Bad.md")
        let refused = try bench.orch().run(["import", "backlog", "--apply"])
        #expect(
            refused.exit == 1 && refused.errors.hasPrefix("error: backlog/tasks/task-3 - Bad.md:3:1: 'x' is neither"),
            "\(refused)")
    }

    @Test(
        "What can't be read or added is refused with its place, and nothing changes",
        arguments: [
            ("csv", "id,task,status\nB-1,가,대기\nB-2,나,NOPE\n", "3:7: unknown status 'NOPE'"),
            ("csv", "id,task\n\"가 나\",b\n", "2:1: '가 나' is not an id"),
            ("csv", "id,task\nB-1,a,b\n", "2:7: the record has 3 fields where the first has 2"),
            ("csv", "id,task\nB-1,a\nB-1,b\n", "3:1: the id B-1 is that of line 2 too"),
            ("csv", "id,task\nB-1,\"a", "2:5: a field begins with a quote that is never closed"),
            ("csv", "id,name of it\n1,2\n", "1:1: no column is called 'task'"),
            ("csv", "task,due\na,soon\n", "2:3: due_at_kst takes YYYY-MM-DD HH:mm; got 'soon'"),
            ("csv", "task,notes\na,ok\nb,after:Z-9\n", "3:1: A-3 would wait for 'Z-9', and no task has that id"),
            ("csv", "task,notes\na,attempt:many\n", "2:1: {any}attempt"),
            ("json", "{\"tasks\": [\n  {\"task\": \"가\", \"id\": 3}]}", "2:23: 'id' takes a text or null"),
            ("json", "{\"tasks\": [\n  7]}", "2:3: a task is an object"),
            ("json", "[{\"task\": \"a\",}]", "1:15: not valid JSON; expected a member's name in quotes"),
            ("json", "{}", "1:1: no list of tasks"),
            ("json", "[{\"task\": \" \"}]", "1:11: the task has no text"),
            (
                "json",
                "[{\"id\":\"B-1\",\"task\":\"a\",\"notes\":\"after:B-2\"},{\"id\":\"B-2\",\"task\":\"b\",\"notes\":\"after:B-1\"}]",
                "1:2: tasks would wait for each other in a circle"
            ),
        ])
    func refused(format: String, text: String, message: String) throws {
        let bench = try Workbench()
        let before = queue(row("A-1"))
        try bench.write(before, to: "QUEUE.md")
        try bench.write(text, to: "tasks.\(format)")
        for arguments in [["import", "tasks.\(format)"], ["import", "tasks.\(format)", "--apply"]] {
            let answer = try bench.orch().run(arguments)
            let pieces = message.components(separatedBy: "{any}")
            #expect(answer.exit == 1 && answer.output.isEmpty)
            #expect(
                answer.errors.hasPrefix("error: tasks.\(format):\(pieces[0])")
                    && answer.errors.contains(pieces[pieces.count - 1]),
                "\(answer.errors)")
        }
        #expect(try bench.text(of: "QUEUE.md") == before)
    }

    @Test("A task that went to the archive is there already")
    func archived() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", "DONE", task: "old"), row("A-2")), to: "QUEUE.md")
        try bench.write("- [x] old\n- [ ] new\n", to: "TODO.md")
        #expect(try bench.orch().run(["archive", "--older-than", "0d"]).exit == 0)
        let answer = try bench.orch().run(["import", "TODO.md"])
        #expect(answer.output.hasPrefix("left out: old (A-1 says the same)\n"), "\(answer)")
    }
}
