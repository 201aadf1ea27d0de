import BlackBox
import Testing

/// `orch team …`: a lead's task, and what becomes of its workers' parts.
@Suite("The commands of a team")
struct TeamCommandTests {
    private static let lead = row(
        "ORCH-010", "PENDING", "P0", task: "로그 정리, 재시도 보강 -> 문서 업데이트", due: "2099-02-09 18:00", notes: "급한 일")

    @Test("team plan divides the task's own words, and the lead waits for the parts")
    func plan() throws {
        try expectSession(
            #"""
            $ orch team plan ORCH-010
            created=3 ids=ORCH-011,ORCH-012,ORCH-013
            1. ORCH-011 [P0] 로그 정리  due 2099-02-09 18:00
            2. ORCH-012 [P0] 재시도 보강  due 2099-02-09 18:00
            3. ORCH-013 [P0] 문서 업데이트  due 2099-02-09 18:00  after ORCH-012
            $ orch team status ORCH-010
            summary PENDING=3 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=0
            lead ORCH-010 PENDING owner=- ready=no waits_for=ORCH-011,ORCH-012,ORCH-013
            ORCH-011	PENDING	-	로그 정리
            ORCH-012	PENDING	-	재시도 보강
            ORCH-013	PENDING	-	문서 업데이트
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-010 | PENDING | P0 | 로그 정리, 재시도 보강 -> 문서 업데이트 | checked | - | - | 2099-02-09 18:00 | 급한 일 / after:ORCH-011,ORCH-012,ORCH-013 |
            | ORCH-011 | PENDING | P0 | 로그 정리 | 로그 정리 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | 2099-02-09 18:00 | team:ORCH-010 |
            | ORCH-012 | PENDING | P0 | 재시도 보강 | 재시도 보강 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | 2099-02-09 18:00 | team:ORCH-010 |
            | ORCH-013 | PENDING | P0 | 문서 업데이트 | 문서 업데이트 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | 2099-02-09 18:00 | team:ORCH-010 / after:ORCH-012 |
            $ orch team plan --id ORCH-010
            ! error: ORCH-010 has open worker tasks already: ORCH-011, ORCH-012, ORCH-013
            ! hint: see them with 'orch team status ORCH-010', or give them new directions with 'orch team replan ORCH-010'
            [exit 1]
            """#, queue: queue(Self.lead))
    }

    @Test("A team works: three workers, then the lead")
    func work() throws {
        try expectSession(
            #"""
            $ orch team plan ORCH-010 --workers 5
            …
            $ orch pick --owner-session w1
            ORCH-011
            $ orch pick --owner-session w2
            ORCH-012
            $ orch pick --owner-session w3
            No pending tasks
            $ orch done ORCH-011 --notes "끝" --owner-session w1
            ORCH-011 -> DONE
            $ orch fail ORCH-012 --notes "timeout" --owner-session w2
            ORCH-012 -> FAILED
            $ orch team status ORCH-010
            summary PENDING=1 IN_PROGRESS=0 BLOCKED=0 FAILED=1 DONE=1
            lead ORCH-010 PENDING owner=- ready=no waits_for=ORCH-012,ORCH-013
            ORCH-011	DONE	w1	로그 정리
            ORCH-012	FAILED	w2	재시도 보강
            ORCH-013	PENDING	-	문서 업데이트
            $ orch team replan ORCH-010 --notes "범위 축소"
            ORCH-012 -> PENDING
            ORCH-013 -> PENDING
            $ orch pick --owner-session w2
            ORCH-012
            $ orch done ORCH-012 --notes "끝" --attempt 2
            ORCH-012 -> DONE
            $ orch pick --owner-session w2
            ORCH-013
            $ orch done ORCH-013 --notes "끝"
            ORCH-013 -> DONE
            $ orch team status ORCH-010
            summary PENDING=0 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=3
            lead ORCH-010 PENDING owner=- ready=yes
            …
            $ orch pick --owner-session lead
            ORCH-010
            """#, queue: queue(Self.lead))
    }

    @Test("--dry-run shows the parts and writes nothing", arguments: [[], ["--json"]])
    func dryRun(more: [String]) throws {
        let content = queue(Self.lead)
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        let answer = try bench.orch().run(["team", "plan", "ORCH-010", "--workers", "1", "--dry-run"] + more)
        #expect(answer.exit == 0)
        if more.isEmpty {
            #expect(
                answer.output == """
                    planned=3 ids=ORCH-011,ORCH-012,ORCH-013
                    1. ORCH-011 [P0] 로그 정리  due 2099-02-09 18:00
                    2. ORCH-012 [P0] 재시도 보강  due 2099-02-09 18:00  after ORCH-011
                    3. ORCH-013 [P0] 문서 업데이트  due 2099-02-09 18:00  after ORCH-012

                    """)
        } else {
            #expect(answer.output.contains("\n  \"changed\": false,\n"))
        }
        #expect(bench.names() == ["QUEUE.md"])
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("--json tells the parts, then the lead, with the events")
    func json() throws {
        try expectSession(
            #"""
            $ orch team plan A --json
            {
              "schema": "orch.change/1",
              "command": "team plan",
              "changed": true,
              "tasks": [
            …
                  "id": "ORCH-001",
            …
                    "team": "A"
            …
                  "id": "A",
            …
              "events": [
            …
                  "event": "task_enqueued",
            …
                {
                  "event": "team_planned",
                  "item_id": "A",
                  "status": "PENDING",
                  "workers": [
                    "ORCH-001",
                    "ORCH-002"
                  ]
                }
              ],
              "warnings": []
            }
            $ orch team status A --json
            {
              "schema": "orch.team/1",
              "lead": {
                "id": "A",
            …
              "summary": {
                "PENDING": 2,
                "IN_PROGRESS": 0,
                "BLOCKED": 0,
                "FAILED": 0,
                "DONE": 0
              },
              "workers": [
                {
                  "id": "ORCH-001",
            …
              "warnings": []
            }
            """#, queue: queue(row("A", task: "one, two")))
    }

    @Test("team cancel stops the lead and its open parts in one change of the file")
    func cancel() throws {
        let bench = try expectSession(
            #"""
            $ orch team cancel A --notes "범위에서 제외"
            A -> BLOCKED
            B -> BLOCKED
            C -> BLOCKED
            $ orch team cancel A
            A: nothing to change
            $ orch team status A
            summary PENDING=0 IN_PROGRESS=0 BLOCKED=2 FAILED=0 DONE=1
            lead A BLOCKED owner=- ready=no
            B	BLOCKED	-	work
            C	BLOCKED	w	work
            D	DONE	-	work
            $ orch team plan A
            ! error: A is cancelled; there is nothing to divide
            ! hint: plan an open task
            [exit 1]
            """#,
            queue: queue(
                row("A", notes: "after:B,C,D"), row("B", notes: "team:A"),
                row("C", "IN_PROGRESS", owner: "w", notes: "team:A / attempt:1/3 / lease:2099-01-01 00:00:00"),
                row("D", "DONE", notes: "team:A"), row("E")))
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| team:A / attempt:1/3 / 범위에서 제외 / cancelled_by_operator |"))
        #expect(text.hasSuffix(row("E") + "\n"))
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.split(separator: "\n").count { $0.contains("\"event\":\"task_cancelled\"") } == 3)
    }

    @Test("team replan stops what runs and releases the rest; the lead stays")
    func replan() throws {
        let bench = try expectSession(
            #"""
            $ orch team replan A
            B -> PENDING
            C -> BLOCKED
            $ orch team replan A --notes - <<< "다시 나눔"
            B -> PENDING
            C -> PENDING
            """#,
            queue: queue(
                row("A", "IN_PROGRESS", owner: "lead", notes: "after:B,C"),
                row("B", "FAILED", owner: "w", notes: "team:A / attempt:1/3"),
                row("C", "IN_PROGRESS", owner: "w", notes: "team:A / attempt:1/3")))
        #expect(
            try bench.text(of: "QUEUE.md")
                == queue(
                    row("A", "IN_PROGRESS", owner: "lead", notes: "after:B,C"),
                    row("B", notes: "team:A / attempt:1/3 / replan:다시 나눔"),
                    row("C", notes: "team:A / attempt:1/3 / replan:다시 나눔")))
    }

    @Test("A task without workers, and one that there is not")
    func noTeam() throws {
        let content = queue(row("A"), row("B", "DONE"))
        let bench = try expectSession(
            #"""
            $ orch team status A
            summary PENDING=0 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=0
            lead A PENDING owner=- ready=yes
            ! warning: A has no worker tasks; 'orch team plan A' creates them
            $ orch team cancel A
            ! error: A has no worker tasks
            ! hint: plan them with 'orch team plan A'
            [exit 1]
            $ orch team replan X
            ! error: X not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            $ orch team status X
            ! error: X not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            $ orch team plan B
            ! error: B is done; there is nothing to divide
            ! hint: plan an open task
            [exit 1]
            $ orch team plan A --workers 6
            ! error: --workers takes a whole number from 1 to 5; got '6'
            ! hint: see 'orch team plan --help'
            [exit 64]
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("A team may have a column of its own")
    func column() throws {
        let bench = try expectSession(
            #"""
            $ orch team plan A
            created=2 ids=ORCH-001,ORCH-002
            1. ORCH-001 [P1] one
            2. ORCH-002 [P1] two
            $ orch team cancel A
            A -> BLOCKED
            ORCH-001 -> BLOCKED
            ORCH-002 -> BLOCKED
            """#,
            queue: """
                | id | status | priority | task | success_criteria | team | after | notes |
                |---|---|---|---|---|---|---|---|
                | A | PENDING | - | one, two | c | infra | - | - |

                """)
        #expect(
            try bench.text(of: "QUEUE.md").contains("| A | BLOCKED | - | one, two | c | infra | ORCH-001,ORCH-002 |"))
    }
}
