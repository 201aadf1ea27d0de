import BlackBox
import Testing

/// `orch review`: the verdict, what it is based on, and where the task goes.
@Suite("review")
struct ReviewCommandTests {
    private static let criteria = "README 반영; 테스트 8개 이상 통과"

    private static func task(_ status: String = "IN_PROGRESS", owner: String = "w", notes: String = "attempt:1/3")
        -> String
    {
        "| A | \(status) | P1 | work | \(criteria) | \(owner) | - | - | \(notes) |"
    }

    private func bench(_ row: String = task()) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(row), to: "QUEUE.md")
        return bench
    }

    @Test("A report in words, in a file and from standard input; RETRY goes back at once, PASS closes the task")
    func routing() throws {
        let bench = try bench()
        try bench.write("README에 반영했습니다.\n테스트 9개 통과\n", to: "report.md")
        try expectSession(
            #"""
            $ orch review A --report "README에 반영했습니다. 테스트 3개 통과" --owner-session w --attempt 1
            RETRY
            - not shown: 테스트 8개 이상 통과 (looked for {any})
            A -> PENDING
            [exit 2]
            $ orch pick --owner-session v
            A
            $ orch review A --report report.md --owner-session w
            ! error: A is not claimed by w; it is with v
            ! hint: don't work on it; see 'orch show A'
            [exit 1]
            $ orch review --id A --report report.md --owner-session v
            PASS
            A -> DONE
            $ orch review A --report report.md
            ! error: A is DONE and cannot become DONE
            ! hint: {any}
            [exit 1]
            """#, in: bench)
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| README에 반영했습니다. 테스트 9개 통과 / attempt:2/3 / review:PASS |"))

        let waiting = try self.bench(Self.task(notes: "attempt:3/3"))
        let answer = try waiting.orch().run(["review", "A", "--report", "-"], input: "README 반영\n")
        #expect(answer.exit == 2)
        #expect(answer.output.hasPrefix("BLOCK\n- it was the last attempt, 3/3\n- not shown: 테스트 8개 이상 통과"))
        #expect(answer.output.hasSuffix("\nA -> BLOCKED\n"))
    }

    @Test("The report of another task is refused")
    func otherReport() throws {
        let bench = try bench()
        try bench.write("[REPORT B]\nStatus: DONE\nREADME에 반영했습니다. 테스트 9개 통과\n", to: "report.md")
        try expectSession(
            """
            $ orch review A --report report.md --owner-session w
            ! error: the report is about B, not about A
            ! hint: name the task that it is about
            [exit 1]
            """, in: bench)
    }

    @Test("Criteria that somebody writes while a check runs are judged by what is found out for them")
    func newCriteria() throws {
        let bench = try bench("| A | IN_PROGRESS | P1 | work | fast @old | w | - | - | attempt:1/3 |")
        let orch = "\"\(OrchBinary.path)\""
        try bench.write(
            "check.old = \(orch) set A success_criteria='로그인 화면 @new' notes='attempt:1/3 / x'\ncheck.new = true\n",
            to: "orch.conf")
        try expectSession(
            """
            $ orch review A --report "로그인 화면 완료" --require verified --owner-session w
            PASS
            + @new: exit 0
            A -> DONE
            """, in: bench)
    }

    @Test("A worker's claim holds while checks run")
    func held() throws {
        let bench = try bench(
            "| A | IN_PROGRESS | P1 | work | fast @a | w | - | - | attempt:1/3 / lease:2026-02-09 10:15:00 |")
        try bench.write("check.a = grep -c 'lease:2026-02-09' QUEUE.md > seen; true\n", to: "orch.conf")
        let arguments = ["review", "A", "--report", "done", "--owner-session", "w", "--attempt", "1"]
        #expect(try bench.orch().run(arguments).output.contains("+ @a: exit 0"))
        #expect(try bench.text(of: "seen") == "0\n")
    }

    @Test("--dry-run and a review without a task write nothing; --explain tells item by item")
    func judging() throws {
        let bench = try bench()
        try expectSession(
            #"""
            $ orch review A --report "README 반영 완료" --dry-run
            RETRY
            - not shown: 테스트 8개 이상 통과 (looked for {any})
            [exit 2]
            $ orch review --success-criteria "README 반영" --report "README에 반영했습니다" --explain
            PASS
            [x] README 반영 (mentioned)
                looked for: readme, 반영
                found: readme, in: README에 반영했습니다
                found: 반영, in: README에 반영했습니다
            $ orch review A --success-criteria "README 반영" --report "진행 불가: 권한 없음" --dry-run
            BLOCK
            - line 1 says that the work waits: 진행 불가: 권한 없음
            …
            [exit 2]
            $ orch review --report "README 반영"
            ! error: {any}
            ! hint: {any}
            [exit 64]
            $ orch review A --report repotr.md
            ! error: there is no file 'repotr.md'
            ! hint: name the report's file, or write a sentence
            [exit 64]
            $ orch review A --report ""
            ! error: --report takes a file or a text; got ''
            [exit 64]
            """#, in: bench)
        #expect(try bench.text(of: "QUEUE.md") == queue(Self.task()))
        #expect(bench.names() == ["QUEUE.md"])
        let nowhere = try Workbench().orch().run([
            "review", "--success-criteria", "README", "--report", "README updated",
        ])
        #expect(nowhere.output == "PASS\n", "criteria alone need no queue")
    }

    @Test("--require, else review.require, says what PASS needs")
    func strength() throws {
        let bench = try bench()
        try bench.write("review.require = stated\n", to: "orch.conf")
        try bench.write("Checklist:\n1. done — README.md\n2. done — 9 passed, exit 0\n", to: "report.md")
        try expectSession(
            #"""
            $ orch review A --report "README에 반영했습니다. 테스트 9개 통과" --dry-run
            RETRY
            - shown by what is mentioned, but stated evidence, a row of the checklist, is required: README 반영
            - shown by what is mentioned, but stated evidence, a row of the checklist, is required: 테스트 8개 이상 통과
            [exit 2]
            $ orch review A --report "README에 반영했습니다. 테스트 9개 통과" --dry-run --require mentioned
            PASS
            $ orch review --success-criteria "README 반영" --report "README에 반영했습니다."
            RETRY
            - shown by what is mentioned, but stated evidence, a row of the checklist, is required: README 반영
            [exit 2]
            $ orch review --success-criteria "README 반영" --report "README에 반영했습니다." --require mentioned
            PASS
            $ orch review A --report report.md --require verified
            RETRY
            - shown by what is stated, but verified evidence is required: README 반영
            - shown by what is stated, but verified evidence is required: 테스트 8개 이상 통과
            A -> PENDING
            [exit 2]
            $ orch review A --report report.md
            PASS
            A -> DONE
            """#, in: bench)
    }

    @Test("A task without criteria is not judged, unless they are given")
    func withoutCriteria() throws {
        let bench = try Workbench()
        try bench.write(queue("| A | IN_PROGRESS | P1 | t | - | w | - | - | - |"), to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch review A --report "README 반영했습니다"
            ! error: A has no success criteria to judge by
            ! hint: write them with 'orch set A success_criteria=…', or give --success-criteria
            [exit 1]
            $ orch review A --report "README 반영했습니다" --success-criteria "README 반영"
            PASS
            A -> DONE
            """#, in: bench)
    }

    @Test("--json has the verdict, its reasons and each item, and the status after")
    func json() throws {
        try expectSession(
            #"""
            $ orch review A --report "README에 반영했습니다. 테스트 9개 통과" --json
            {
              "schema": "orch.review/1",
              "id": "A",
              "verdict": "PASS",
              "judged": "PASS",
              "dry_run": false,
              "reasons": [],
              "items": [
                {
                  "text": "README 반영",
                  "covered": true,
                  "strength": "mentioned",
                  "looked_for": [
                    "readme",
                    "반영"
                  ],
                  "found": [
                    {
                      "sought": "readme",
                      "line": "README에 반영했습니다. 테스트 9개 통과"
                    },
            …
              ],
              "evidence": [],
              "status": "DONE",
              "warnings": []
            }
            """#, in: try bench())
    }

    @Test("A check that fails or takes too long turns PASS into RETRY; one that succeeds is reported")
    func checks() throws {
        let report = ["--report", "README에 반영했습니다. 테스트 9개 통과"]
        let passed = try bench()
        let answer = try passed.orch().run(
            ["review", "A"] + report + ["--check", "echo first; echo '41 passed'; echo"])
        #expect(answer.output == "PASS\n+ check: exit 0, 41 passed\nA -> DONE\n")
        #expect(
            try passed.text(of: "logs/orch_runs.jsonl").contains(
                #""evidence":[{"name":"check","passed":true,"detail":"exit 0, 41 passed","#
                    + #""output":"first\n41 passed\n\n","errors":""}]"#))
        let log = try passed.text(of: "logs/orch_runs.jsonl").split(separator: "\n")
        #expect(log.last?.contains(#""event":"run_end""#) == true && log.last?.contains(#""item_id":"A""#) == true)

        let failed = try bench()
        let other = try failed.orch().run(["review", "A"] + report + ["--check", "echo boom >&2; exit 3"])
        #expect(other.exit == 2)
        #expect(other.output == "RETRY\n- check: exit 3, boom\nA -> PENDING\n")
        #expect(try failed.text(of: "QUEUE.md").contains("/ review:RETRY check: exit 3, boom |"))

        let long = try bench()
        let loop = "i=0; while [ $i -lt 900 ]; do echo 한글한글$i; i=$((i+1)); done; echo e >&2"
        _ = try long.orch().run(["review", "A"] + report + ["--check", loop])
        let event = try long.text(of: "logs/orch_runs.jsonl")
        #expect(event.contains(#"한글한글899\n","errors":"e\n"}"#) && !event.contains("한글한글500"))
        #expect(!event.contains("\u{FFFD}"), "it is cut between characters")

        let slow = try bench().orch().run(
            ["review", "A", "--dry-run", "--check-timeout", "1", "--check", "exec tail -f /dev/null"] + report)
        #expect(slow.output == "RETRY\n- check: not done after 1 s\n")
        #expect(try bench().orch().run(["review", "A", "--check-timeout", "1"] + report).exit == 64)
        #expect(try bench().orch().run(["review", "A", "--check", " "] + report).exit == 64)
        #expect(try bench().orch().run(["review", "A", "--check", "-e"] + report).exit == 2, "no option of the shell")
    }

    @Test("What is refused in any case is refused before the check runs")
    func early() throws {
        let bench = try bench(Self.task("DONE"))
        let answer = try bench.orch().run(["review", "A", "--report", "README 반영", "--check", "touch ran"])
        #expect(answer.exit == 1)
        #expect(!bench.names().contains("ran"))
    }
}
