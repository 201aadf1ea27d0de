import BlackBox
import Testing

/// Requests that become rows.
@Suite("The commands of the intake")
struct IntakeCommandTests {
    @Test("nl submit adds a row for each part of the request")
    func submit() throws {
        try expectSession(
            #"""
            $ orch nl submit "로그 정리, 긴급 재시도 보강, 2099-02-09 12:00까지 문서 업데이트"
            created=3 ids=ORCH-001,ORCH-002,ORCH-003
            1. ORCH-001 [P1] 로그 정리
            2. ORCH-002 [P0] 재시도 보강
            3. ORCH-003 [P1] 문서 업데이트  due 2099-02-09 12:00
            $ orch nl submit --request "로그 정리 -> 배포 준비" --priority P2
            created=1 ids=ORCH-004
            1. ORCH-001 is open already: 로그 정리
            2. ORCH-004 [P2] 배포 준비  after ORCH-001
            $ orch nl submit - --allow-duplicates <<< $'- 로그 정리\n- [x] 끝난 일\n- 로그 정리\n'
            created=1 ids=ORCH-005
            1. ORCH-005 [P1] 로그 정리
            repeated in the request, counted once: 로그 정리
            ticked off already, not added: 끝난 일
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-001 | PENDING | P1 | 로그 정리 | 로그 정리 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:{stamp} |
            | ORCH-002 | PENDING | P0 | 재시도 보강 | 재시도 보강 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:{stamp} |
            | ORCH-003 | PENDING | P1 | 문서 업데이트 | 문서 업데이트 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | 2099-02-09 12:00 | nl_intake:{stamp} |
            | ORCH-004 | PENDING | P2 | 배포 준비 | 배포 준비 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:{stamp}{any} / after:ORCH-001 |
            | ORCH-005 | PENDING | P1 | 로그 정리 | 로그 정리 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:{stamp}{any} |
            """#, queue: queue())
    }

    @Test("nl submit makes design, build and verify of a request that can't be divided")
    func stages() throws {
        try expectSession(
            #"""
            $ orch nl submit 로그인 화면 개선
            created=3 ids=ORCH-001,ORCH-002,ORCH-003
            1. ORCH-001 [P1] 요구사항 정리/설계: 로그인 화면 개선
            2. ORCH-002 [P1] 구현/수정: 로그인 화면 개선  after ORCH-001
            3. ORCH-003 [P1] 검증/문서화: 로그인 화면 개선  after ORCH-002
            """#, queue: queue())
    }

    @Test("nl plan shows the same and writes nothing")
    func plan() throws {
        let content = queue(row("ORCH-007"))
        let bench = try expectSession(
            #"""
            $ orch nl plan "one, two, three, four" --parallel 2
            planned=4 ids=ORCH-008,ORCH-009,ORCH-010,ORCH-011
            1. one
               ORCH-008 [P1]
            2. two
               ORCH-009 [P1]
            3. three
               ORCH-010 [P1]
            4. four
               ORCH-011 [P1]
            at most 2 run at once
            note: the standard criteria of 1, 2, 3, 4 can't be judged; say when they are done, for example --criteria "a command and its exit code 0", or 'done when: …' (완료 기준: …) behind a task
            """#, queue: content)
        #expect(bench.names() == ["QUEUE.md"])
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("nl plan --explain says why, and what is not a task")
    func explain() throws {
        try expectSession(
            #"""
            $ orch nl plan --explain "안녕하세요. 로그 정리, 문서 갱신 -> 배포 완료 기준: 0건. 스키마는 건드리지 마세요." --check tests
            planned=3 ids=ORCH-001,ORCH-002,ORCH-003
            1. 로그 정리
               ORCH-001 [P1]
               - a sentence of its own
            2. 문서 갱신
               ORCH-002 [P1]
               - divided at a comma, a semicolon or 그리고
            3. 배포
               ORCH-003 [P1]  after ORCH-002
               - divided at an arrow
               - waits for 2: an arrow joins the two on both sides of it, a comma starts anew
            left out: 안녕하세요
            for all tasks, in the notes: 스키마는 건드리지 마세요
            """#, queue: queue())
    }

    @Test("nl submit writes criteria, checks and how many may run at once")
    func criteria() throws {
        try expectSession(
            #"""
            $ orch nl submit "clean logs => 0 files, fix the login" --check tests --parallel 1
            created=2 ids=ORCH-001,ORCH-002
            1. ORCH-001 [P1] clean logs
            2. ORCH-002 [P1] fix the login
            at most 1 runs at once
            ! warning: there is no check 'tests': {any}
            $ orch pick --owner-session w
            ORCH-001
            $ orch pick --owner-session w
            No pending tasks
            $ orch set ORCH-001 status=DONE
            …
            $ orch pick --owner-session w
            ORCH-002
            $ orch nl submit "one" --check "rm -rf"
            ! error: --check takes the name of a check, without blanks; got 'rm -rf'
            …
            [exit 64]
            """#, queue: queue())
    }

    @Test("Each part of a request that repeats an open task is reported, also when nothing is added")
    func onlyRepeats() throws {
        let content = queue(row("A", task: "one"), row("B", "BLOCKED", task: "two"))
        let bench = try expectSession(
            #"""
            $ orch nl submit "one, two, one"
            created=0 ids=
            1. A is open already: one
            2. B is open already: two
            repeated in the request, counted once: one
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("JSON reports repeats, ticked lines and an introduction too", arguments: ["submit", "plan"])
    func details(command: String) throws {
        try expectSession(
            #"""
            $ orch nl \#(command) - --json <<< $'할 일:\n- 로그 정리\n- [x] 끝난 일\n- 로그 정리\n'
            {
            …
              "context": [],
              "repeated": [
                "로그 정리"
              ],
              "ticked": [
                "끝난 일"
              ],
              "introduction": "할 일",
              "warnings": []
            }
            """#, queue: queue())
    }

    @Test("A request without words is refused")
    func empty() throws {
        let content = queue()
        let bench = try expectSession(
            #"""
            $ orch nl submit
            ! error: 'nl submit' needs TEXT or --request TEXT
            ! hint: see 'orch nl submit --help'
            [exit 64]
            $ orch nl submit ""
            ! error: the request is empty
            ! hint: say what is to be done: orch nl submit "…"
            [exit 64]
            $ orch nl plan " , ; "
            ! error: the request asks for nothing that can be done
            ! hint: say what is to be done: orch nl submit "…"
            [exit 64]
            $ orch nl submit one --request two
            ! error: TEXT and --request can't be given together
            ! hint: see 'orch nl submit --help'
            [exit 64]
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }
}
