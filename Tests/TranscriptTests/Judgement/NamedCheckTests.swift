import BlackBox
import Testing

/// `orch check`, and `orch review` of criteria that mention checks.
@Suite("Named checks")
struct NamedCheckTests {
    private static let settings = """
        check.tests = echo ran >> runs; echo '9 tests passed'
        check.coverage = echo 'Total: 79.5 %'
        check.broken = exit 3
        check.missing = no-such-program-here
        check.login.url = http://localhost:1/
        check.login.contains = 로그인

        """

    private func bench(_ criteria: String, started: String = "2026-02-08 20:00") throws -> Workbench {
        let bench = try Workbench()
        try bench.write(Self.settings, to: "orch.conf")
        try bench.write(
            queue("| A | IN_PROGRESS | P1 | work | \(criteria) | w | \(started) | - | attempt:1/3 |"), to: "QUEUE.md")
        return bench
    }

    @Test("check list and check run show and try what orch.conf defines")
    func commands() throws {
        try expectSession(
            #"""
            $ orch check list
            tests	echo ran >> runs; echo '9 tests passed'
            coverage	echo 'Total: 79.5 %'
            broken	exit 3
            missing	no-such-program-here
            ui:login	http://localhost:1/ shows '로그인'
            $ orch check run tests
            passed: exit 0, 9 tests passed
            value: 9.0
            $ orch check run broken
            failed: exit 3
            [exit 2]
            $ orch check run coverage --json
            {
              "schema": "orch.check/1",
              "name": "coverage",
              "passed": true,
              "value": 79.5,
              "detail": "exit 0, Total: 79.5 %",
              "warnings": []
            }
            $ orch check run missing
            ! error: the check 'missing' can't be run: exit 127, {any}
            ! hint: correct check.missing in orch.conf, or install what it needs
            [exit 69]
            $ orch check run test
            ! error: there is no check 'test': orch.conf does not set check.test
            ! hint: did you mean 'tests'?
            [exit 1]
            """#, in: bench("README 반영"))
    }

    @Test("A check that can't be run is said when a task is added, and by lint and doctor")
    func unusable() throws {
        let bench = try expectSession(
            """
            $ orch add x --success-criteria "@test; @coverage>=10k; @tests"
            Added ORCH-001
            ! warning: there is no check 'test': orch.conf does not set check.test; did you mean 'tests'?
            ! warning: the limit of '@coverage>=10k' is not a number; write it in digits, as the check prints it: '@coverage>=1000'
            $ orch nl submit --check tets "로그 정리"
            created=1 ids=ORCH-002
            1. ORCH-002 [P1] 로그 정리
            ! warning: there is no check 'tets': orch.conf does not set check.tets; did you mean 'tests'?
            $ orch lint
            QUEUE.md:5:1: warning: there is no check 'none': orch.conf does not set check.none
            QUEUE.md:5:45: warning: IN_PROGRESS without a lease since {any}
            QUEUE.md:6:1: warning: there is no check 'test': orch.conf does not set check.test
            QUEUE.md:6:1: warning: the limit of '@coverage>=10k' is not a number
            QUEUE.md:7:1: warning: there is no check 'tets': orch.conf does not set check.tets
            [exit 2]
            $ orch lint --errors
            QUEUE.md: nothing found
            $ orch review A --report x
            ! error: there is no check 'none': orch.conf does not set check.none
            ! hint: define it there, 'check.none = COMMAND', or correct the criteria
            [exit 1]
            """, in: bench("@none"))
        #expect(try bench.orch().run(["doctor"]).output.contains("table: 3 rows with 5 warnings"))
    }

    @Test("A check that passes verifies its criterion, and one that fails makes RETRY whatever the report says")
    func review() throws {
        let bench = try bench("테스트 통과 @tests; 문서 반영")
        try expectSession(
            #"""
            $ orch review A --report "문서 반영 완료" --dry-run --explain
            PASS
            + @tests: exit 0, 9 tests passed
            [x] 테스트 통과 (verified)
                looked for: 테스트, 통과
                found: @tests, in: exit 0, 9 tests passed
                missing: 테스트, 통과
            [x] 문서 반영 (mentioned)
                looked for: 문서, 반영
                found: 문서, in: 문서 반영 완료
                found: 반영, in: 문서 반영 완료
            $ orch review --success-criteria "커버리지 80% 이상 @coverage>=80" --report "커버리지 92%"
            RETRY
            - @coverage>=80: value 79.5, exit 0, Total: 79.5 %
            [exit 2]
            $ orch review A --success-criteria "테스트 통과 @broken" --report "테스트 9개 모두 통과"
            RETRY
            - @broken: exit 3
            A -> PENDING
            [exit 2]
            """#, in: bench)
        #expect(try bench.text(of: "QUEUE.md").contains("review:RETRY @broken: exit 3"))
    }

    @Test(
        "A check that is not defined or can't be run changes nothing, and none is run before",
        arguments: [
            ("@tests @nothing", 1, "there is no check 'nothing': orch.conf does not set check.nothing"),
            ("@tests @ui:log", 1, "there is no check 'ui:log': orch.conf does not set check.log.url"),
            ("@ui:tests", 1, "there is no check 'ui:tests': orch.conf does not set check.tests.url"),
            ("@missing", 69, "the check 'missing' can't be run: exit 127"),
            ("@ui:login", 69, "chromium"),
        ])
    func refusals(criteria: String, exit: Int32, message: String) throws {
        let bench = try bench(criteria)
        let before = try bench.text(of: "QUEUE.md")
        let answer = try bench.orch(environment: ["PATH": "/nonexistent"]).run(["review", "A", "--report", "다 했습니다"])
        #expect(answer.exit == exit && answer.errors.contains(message), "\(answer)")
        #expect(try bench.text(of: "QUEUE.md") == before)
        #expect(!bench.names().contains("runs"))
    }

    @Test("What passed is not run again at the same commit, unless a file differs from it; @changed asks git")
    func commits() throws {
        let bench = try bench("README 반영 @changed:README.md @tests")
        try bench.write("runs\nlogs/\n.orch/\n", to: ".gitignore")
        try bench.write("1\n", to: "README.md")
        let script = """
            export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.com
            export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.com
            d=$(($(date +%s) - 2)); export GIT_AUTHOR_DATE=@$d GIT_COMMITTER_DATE=@$d
            git init -q && git add -A && git commit -q -m work
            """
        let git = try bench.run("sh", "-c", script)
        try #require(git.exit == 0, "\(git)")
        func runs() throws -> Int { try bench.text(of: "runs").split(separator: "\n").count }
        func review(_ options: String...) throws -> String {
            try bench.orch().run(["review", "A", "--report", "README 반영 완료"] + options).output
        }
        // A change of the queue makes the folder for the result, and is no difference itself.
        _ = try bench.orch().run(["set", "A", "priority=P0"])
        _ = try bench.orch().run(["check", "run", "tests"])
        #expect(try review("--dry-run").hasPrefix("PASS\n+ @changed:README.md: README.md changed since"))
        #expect(try review("--dry-run").contains("+ @tests: exit 0, 9 tests passed (at commit "))
        #expect(try runs() == 1)
        try bench.write("new", to: "new.txt")
        #expect(try review("--dry-run").contains("+ @tests: exit 0, 9 tests passed\n"))
        #expect(try runs() == 2)
        // What was committed before the claim, if only by seconds, is the work of another task.
        let early = try bench.run(
            "sh", "-c",
            script.split(separator: "\n").dropLast().joined(separator: "\n") + "\necho 2 > README.md; git commit -qam 2"
        )
        try #require(early.exit == 0, "\(early)")
        _ = try bench.orch().run(["add", "later", "--id", "B", "--success-criteria", "README @changed:README.md"])
        #expect(try bench.orch().run(["pick"]).output == "B\n")
        #expect(
            try bench.orch().run(["review", "B", "--dry-run", "--report", "README"]).output.contains(
                "did not change since"))
        _ = try bench.run("rm", "README.md")
        #expect(
            try bench.orch().run(["review", "B", "--dry-run", "--report", "README"]).output.contains(
                "- @changed:README.md: README.md was deleted, but nobody knows when"))
        #expect(
            try review("--success-criteria", "README @changed:/etc/passwd")
                == "RETRY\n- @changed:/etc/passwd: /etc/passwd is outside the repository\nA -> PENDING\n")
    }

    @Test("A second reader lowers a verdict with a reason; one that fails or talks is a warning")
    func secondReader() throws {
        let bench = try bench("README 반영")
        func settings(_ judge: String) throws { try bench.write("review.judge = \(judge)\n", to: "orch.conf") }
        func review(_ options: String...) throws -> Answer {
            try bench.orch().run(["review", "A", "--report", "README 반영 완료"] + options)
        }
        try settings(#"cat > asked; echo '{"verdict":"PASS"}'"#)
        #expect(try review("--dry-run").output == "PASS\n")
        let asked = try bench.text(of: "asked")
        #expect(
            asked.hasPrefix(
                #"{"schema":"orch.judge/1","criteria":["README 반영"],"report":"README 반영 완료","verdict":"PASS""#))
        for judge in ["exit 4", "echo PASS", "sleep 60\ncheck.timeout_seconds = 1"] {
            try settings(judge)
            let answer = try review("--dry-run")
            #expect(
                answer.exit == 0 && answer.errors.hasPrefix("warning: the second reader (review.judge) gave no opinion")
            )
        }
        try settings(#"echo '{"verdict":"RETRY","reason":"only | said / owner:x\\u001b[2J"}'"#)
        let answer = try review()
        #expect(answer.output == "RETRY\n- the second reader says RETRY: only | said / owner:x [2J\nA -> PENDING\n")
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("review:RETRY second reader: only said owner:x [2J |"), "\(text)")
    }
}
