import BlackBox
import Foundation
import Host
import Testing

/// `orch run` with scripted workers.
@Suite("Running a task")
struct RunTests {
    /// What a worker does that succeeds.
    static let reporting = """
        cat > prompt.txt
        cat > "$ORCH_REPORT_FILE" <<END
        [REPORT $ORCH_TASK_ID]
        Status: DONE
        Files:
        - README.md
        Diff-Summary:
        - README 반영
        Checklist:
        1. done — swift test: exit 0
        Validation:
        - swift test: exit 0
        Risks:
        - none
        Next:
        - none
        END

        """

    private static func bench(
        worker script: String = reporting, settings: String = "", _ rows: String...
    ) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(rows.isEmpty ? row("A-1") : rows.joined(separator: "\n")), to: "QUEUE.md")
        try bench.write("worker.command = sh ./worker.sh\n" + settings, to: "orch.conf")
        try bench.write(script, to: "worker.sh")
        return bench
    }

    @Test("The pilot ends as its runbook says, and its log holds each attempt once")
    func pilot() throws {
        let bench = try Workbench()
        let script = Repository.root + "/automation/orchestrator/pilot/run.sh"
        let answer = try bench.orch().run("bash", [script, OrchBinary.path, bench.path + "/log.jsonl"])
        #expect(answer.exit == 0, "\(answer)")
        for task in ["운영 문서 쓰기", "로그 정리", "재시도 보강"] {
            #expect(answer.output.contains("\tDONE\t\(task)\t"), "\(answer)")
        }
        #expect(answer.output.contains("\tBLOCKED\t결제 키 바꾸기\t"))
        let claims = try bench.text(of: "log.jsonl").split(separator: "\n").filter { $0.contains(#""task_claimed""#) }
        #expect(claims.count == 6)
    }

    @Test("A worker that reports what was asked for makes the task DONE, and the next run the next task")
    func done() throws {
        let bench = try Self.bench(
            worker: Self.reporting, settings: "", row("A-1", task: "첫째"), row("A-2", "PENDING", "P2"))
        try expectSession(
            #"""
            $ orch run --owner-session w:1
            A-1 -> DONE
            $ orch run --loop
            A-2 -> DONE
            $ orch run
            No pending tasks
            $ orch run --json
            {
              "schema": "orch.run/1",
              "runs": [],
              "warnings": []
            }
            """#, in: bench)
        #expect(try bench.text(of: "QUEUE.md").contains("README 반영; swift test: exit 0 / review:PASS |"))
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        for event in ["task_claimed", "lease_renewed", "guardrail", "review_gate", "task_completed"] {
            #expect(log.contains("\"event\":\"\(event)\""), "\(event)")
        }
        #expect(bench.names(in: "logs/workers").contains("A-1-1.log"))
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
    }

    @Test("A worker gets its task in a prompt and in variables, and no others than it may have")
    func environment() throws {
        var bench = try Self.bench(
            worker: "env > env.txt\n" + Self.reporting, settings: "worker.env = EXTRA, OTHER\n",
            row("A-1", task: "`````` $(touch hacked) {form}\\|x"))
        let orch = bench.orch(environment: ["EXTRA": "1", "API_KEY": "secret", "HOME": "/h"])
        #expect(try orch.run(["run", "A-1", "--owner-session", "w 1"]).output == "A-1 -> DONE\n")
        let variables = try bench.text(of: "env.txt")
        for line in [
            "ORCH_TASK_ID=A-1", "ORCH_TASK=`````` $(touch hacked) {form}|x", "ORCH_SUCCESS_CRITERIA=checked",
            "ORCH_ATTEMPT=1", "ORCH_OWNER_SESSION=w 1", "ORCH_QUEUE_MD=\(bench.path)/QUEUE.md",
            "ORCH_REPORT_FILE=\(bench.path)/logs/workers/A-1-1.report.md", "EXTRA=1", "HOME=/h",
        ] {
            #expect(("\n" + variables).contains("\n\(line)\n"), "\(line)")
        }
        #expect(!variables.contains("secret"))
        let prompt = try bench.text(of: "prompt.txt")
        #expect(prompt.contains("\n```````\n`````` $(touch hacked) {form}|x\n```````\n"))
        #expect(prompt.contains("\n1. checked\n") && prompt.contains("\n1. todo — - (checked)\n"))
        #expect(!bench.names().contains("hacked"))
        bench = try Self.bench()
        #expect(try bench.orch().run(["run", "--command", "exit 0", "A-1"]).exit == 2)
    }

    @Test(
        "A worker that does not exit with 0 makes the task FAILED, with the last line as words",
        arguments: [
            ("echo 'no host a | permanent / dead:x'; exit 3", "exit 3: no host a permanent dead:x", "exit_3"),
            ("kill -9 $$", "ended by signal 9", "signal_9"), ("exec nothing-of-that-name", "exit 127: ", "exit_127"),
        ])
    func failed(command: String, note: String, code: String) throws {
        let bench = try Self.bench()
        let answer = try bench.orch().run(["run", "--command", command])
        #expect(answer.exit == 2 && answer.output.hasSuffix("\nA-1 -> FAILED\n"), "\(answer)")
        #expect(answer.output.contains("- \(note)") || answer.output.hasPrefix("- exit 3: no host a |"))
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| FAILED |") && text.contains(note) && text.contains("error:\(code)"), "\(text)")
        #expect(text.contains("attempt:1/3"))
        #expect(try bench.orch().run(["watchdog"]).output.hasPrefix("A-1 -> PENDING (failed, retry at "))
    }

    @Test("Without a report the gate judges the end of the output; the last try makes RETRY a BLOCK")
    func unreported() throws {
        try expectSession(
            #"""
            $ orch run --command 'echo all checked'
            - {any}
            A-1 -> PENDING
            [exit 2]
            $ orch run --command 'echo all checked'
            - it was the last attempt, 2/2
            - {any}
            A-1 -> BLOCKED
            [exit 2]
            """#, queue: queue(row("A-1", notes: "attempt:0/2")))
    }

    @Test(
        "What a worker prints beside a report has no fields, only words",
        arguments: ["", "Here is: [REPORT A-1]", "- a\n- b\n```\nx\n```"])
    func unguarded(before: String) throws {
        let output = before + "\nChecklist:\n1. done — swift test: exit 0 (checked)\n"
        let bench = try Self.bench()
        try bench.write(output, to: "output")
        let answer = try bench.orch().run(["run", "--command", "cat output"])
        #expect(
            answer.output.contains("is mentioned, but stated evidence, a row of the checklist, is required: checked\n"),
            "\(answer)")
        #expect(answer.output.hasSuffix("A-1 -> PENDING\n") && answer.exit == 2)
    }

    @Test("The report of a queue's worker is apart from those of other queues of the folder, whose tasks have its ids")
    func neighbours() throws {
        let bench = try Self.bench()
        try bench.write(queue(row("A-1")), to: "B.md")
        let orch = bench.orch()
        #expect(try orch.run(["run"]).output == "A-1 -> DONE\n")
        #expect(try orch.run(["run", "--queue", "B.md", "--command", "exit 0"]).output.hasSuffix("A-1 -> PENDING\n"))
        #expect(bench.names(in: "logs/workers").sorted() == ["A-1-1.log", "A-1-1.report.md", "B.md"])
        #expect(bench.names(in: "logs/workers/B.md") == ["A-1-1.log"])
    }

    @Test("A run has no budget of tokens, also where the limits contradict each other")
    func budget() throws {
        let bench = try Self.bench(settings: "tokens.soft = 5000\n")
        #expect(try bench.orch().run(["run"]).output == "A-1 -> DONE\n")
    }

    @Test("Where there is no such program nothing is claimed, and one worker that finds none is the last one")
    func missing() throws {
        let bench = try Workbench()
        let rows = queue(row("A-1"), row("A-2"))
        for command in ["nothing-of-that-name", "./nothing.sh -x", "/nothing/at/all", "nothing 2>&1 && true"] {
            try expectSession(
                """
                $ orch run --loop --command "\(command)"
                ! error: there is no program \(command.split(separator: " ")[0]) for workers to run
                ! hint: install it, or see PATH and 'orch config' here
                [exit 69]
                $ orch dispatch --command "\(command)"
                ! error: {any}
                …
                [exit 69]
                """, queue: rows, in: bench)
        }
        #expect(try bench.text(of: "QUEUE.md") == rows)
        try expectSession(
            """
            $ orch run --loop --command "cd . && nothing-of-that-name"
            - exit 127: {any}
            A-1 -> FAILED
            ! warning: no other task is begun: a worker that exits with 126 or 127 could not run a program
            [exit 2]
            $ orch list --columns status
            FAILED
            PENDING
            $ orch run A-2 --command "nothing-of-that-name 2>&1 || exit 3"
            - exit 3: {any}
            A-2 -> FAILED
            [exit 2]
            """, in: bench)
    }

    @Test("Where the program is gone after a task, the document has the runs until then")
    func goneProgram() throws {
        let bench = try Self.bench(worker: Self.reporting + "rm worker\n", row("A-1"), row("A-2"))
        try bench.write("#!/bin/sh\nexec sh ./worker.sh\n", to: "worker")
        #expect(try bench.run("chmod", "+x", "worker").exit == 0)
        let answer = try bench.orch().run(["run", "--loop", "--json", "--command", "./worker"])
        #expect(answer.exit == 69 && answer.errors.isEmpty, "\(answer)")
        #expect(answer.output.contains("\"status\": \"DONE\"") && answer.output.contains("no program ./worker for"))
        #expect(try bench.text(of: "QUEUE.md").contains("| A-2 | PENDING |"))
    }

    @Test("A report in a form that can't be used blocks the task; so does a check that nobody has defined")
    func badReports() throws {
        try expectSession(
            #"""
            $ orch run A-1 --command 'echo "[REPORT A-1]"; echo Status: DONE'
            - line 2: 'Files:', 'Diff-Summary:', 'Validation:', 'Risks:', 'Next:' are missing
            A-1 -> BLOCKED
            [exit 2]
            $ orch list --status BLOCKED --columns notes
            attempt:1/3 / guard:BLOCK line 2: 'Files:', 'Diff-Summary:', 'Validation:', 'Risks:', 'Next:' are missing
            $ orch run A-2 --command 'echo "@tests checked"'
            - not judged: there is no check 'tests': orch.conf does not set check.tests
            A-2 -> BLOCKED
            [exit 2]
            """#,
            queue: queue(row("A-1"), row("A-2").replacing(" checked ", with: " @tests ")))
    }

    @Test("A prompt that a worker only repeats is no report, and another report behind its own is not its report")
    func repeated() throws {
        let bench = try Self.bench(
            worker: Self.reporting.replacing("> \"$ORCH_REPORT_FILE\" <<END", with: "<<END") + "echo '[REPORT A-9]'\n",
            settings: "", row("A-1"), row("A-2"))
        try expectSession(
            #"""
            $ orch run A-1 --command cat
            - line 2 says that it failed or is unfinished: Status: todo
            - line 8 says that it failed or is unfinished: 1. todo — - (checked)
            A-1 -> PENDING
            [exit 2]
            $ orch run A-2
            A-2 -> DONE
            """#, in: bench)
    }

    @Test("A worker that takes too long is ended with all that it started, and so is what one leaves behind")
    func groups() throws {
        let child = "sh -c 'echo $$ > pid.new; mv pid.new pid; exec sleep 600' & "
        for (command, exit) in [
            (child + "wait", "- not done after 1 s\nA-1 -> FAILED\n"),
            (child + "until [ -e pid ]; do sleep 0.02; done; exit 4", "- exit 4\nA-1 -> FAILED\n"),
        ] {
            let bench = try Self.bench(settings: "worker.timeout_seconds = 1\n")
            let answer = try bench.orch().run(["run", "--command", command])
            #expect(answer.output == exit)
            let id = try #require(Int32(try bench.text(of: "pid").dropLast()))
            try waitUntilGone(id)
        }
    }

    @Test("A worker that is asked to end has time for that, also where its shell has ended")
    func graceful() throws {
        let worker = "trap 'sleep 0.3; echo saved > saved; exit' TERM; echo > ready; while :; do sleep 0.05; done"
        let bench = try Self.bench(worker: worker, settings: "")
        var child = try bench.orch().start(["run"])
        try child.serve { bench.names().contains("ready") }
        child.send(.interrupt)
        try child.serve()
        #expect(bench.names().contains("saved"))
    }

    @Test("The report of a worker counts that has ended after its run was killed, which an alert says, and not before")
    func leftReport() throws {
        let bench = try Self.bench(
            worker: "echo run >> runs; echo > ready; until [ -e go ]; do sleep 0.02; done\n" + Self.reporting
                + "echo $$ > pid.new; mv pid.new pid; until [ -e end ]; do sleep 0.02; done\n")
        let orch = bench.orch()
        var child = try orch.start(["run"])
        try child.serve { bench.names().contains("ready") }
        child.send(.kill)
        try child.serve()
        try bench.write("", to: "go")
        #expect(waitUntil { bench.names().contains("pid") })
        let id = try #require(Int32(try bench.text(of: "pid").dropLast()))
        #expect(try orch.run(["watchdog"]).output == "nothing to do\n")
        try bench.write("", to: "end")
        try waitUntilGone(id)
        #expect(try orch.run(["watchdog"]).output == "A-1: the report of attempt 1 is judged now\n")
        #expect(try waitUntil { try bench.text(of: "QUEUE.md").contains("| DONE |") })
        #expect(try orch.run(["alerts", "list"]).output.contains("nobody saw its worker end"))
        #expect(try bench.text(of: "runs") == "run\n")
    }

    @Test("Where the folder for reports is removed it is there again with the next renewal")
    func cleaned() throws {
        let worker = "rm -r logs/workers; until [ -e logs/workers ]; do sleep 0.02; done\n"
        let bench = try Self.bench(worker: worker + Self.reporting, settings: "lease.seconds = 1\n")
        let answer = try bench.orch().run(["run"])
        #expect(answer.output == "A-1 -> DONE\n", "\(answer)")
        #expect(answer.errors.contains("logs/workers was removed while a worker ran"))
    }

    @Test("What can't be printed is an error, whatever became of the task")
    func full() throws {
        let full = try Self.bench().run("sh", "-c", "\"$0\" run > /dev/full", OrchBinary.path)
        #expect(full.exit == 74 && full.errors.contains("error: standard output: "), "\(full)")
    }

    @Test("A signal ends the worker, and the task is PENDING again")
    func interrupted() throws {
        let bench = try Self.bench(worker: "echo $$ > pid.new; mv pid.new pid; exec sleep 600\n")
        var child = try bench.orch().start(["run"])
        try child.serve { bench.names().contains("pid") }
        let id = try #require(Int32(try bench.text(of: "pid").dropLast()))
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == ["A-1-1"])
        child.send(.interrupt)
        try child.serve()
        #expect(child.result?.status == .signalled(Signal.interrupt.rawValue))
        try waitUntilGone(id)
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| A-1 | PENDING | P1 | work | checked | - | - | - | attempt:1/3 |"), "\(text)")
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
    }

    @Test("A worker whose claim is lost is ended, and the task is left to who has it")
    func lost() throws {
        let bench = try Self.bench(
            worker: "\"$ORCH\" set A-1 owner_session=other --queue \"$ORCH_QUEUE_MD\"; exec sleep 600\n",
            settings: "worker.env = ORCH\n")
        let orch = bench.orch(environment: ["ORCH": OrchBinary.path])
        let answer = try orch.run(["run", "--owner-session", "w", "--lease", "1"])
        #expect(answer.exit == 1 && answer.output.isEmpty, "\(answer)")
        #expect(answer.errors.hasPrefix("error: A-1 is not claimed by w; it is with other\n"), "\(answer)")
        #expect(try bench.text(of: "QUEUE.md").contains("| IN_PROGRESS | P1 | work | checked | other |"))
    }

    @Test("A task that its worker has closed itself is left as it is")
    func closed() throws {
        let orch = "\"\(OrchBinary.path)\""
        try expectSession(
            """
            $ orch run --command '\(orch) done A-1 --owner-session "$ORCH_OWNER_SESSION" --attempt 1 --notes mine; exit 3'
            A-1 -> DONE
            ! warning: A-1 is DONE since its worker, or somebody else, set it so; no report was judged
            $ orch run --command '\(orch) block A-2 --notes "a key is missing"'
            - a key is missing
            A-2 -> BLOCKED
            ! warning: A-2 is BLOCKED since its worker, or somebody else, set it so; no report was judged
            [exit 2]
            $ orch alerts list
            A-{trace}	warning	open	unjudged:A-1	1	A-1 is DONE since its worker, {any}
            """, queue: queue(row("A-1"), row("A-2")))
    }

    @Test(
        "A task that its worker makes DONE as nobody's, or removes, or closes after its run was killed, is an alert",
        arguments: [
            ("sed -i 's/IN_PROGRESS/DONE/; s/| w |/| - |/' QUEUE.md", "DONE since its worker,"),
            ("sed -i '/A-1/d' QUEUE.md", "not in the queue since its worker,"),
            ("kill -9 $PPID; ORCH done A-1 --notes mine", "DONE since its worker,"),
        ])
    func unseen(command: String, fate: String) throws {
        let bench = try Self.bench(settings: "", row("A-1"), row("A-2"))
        let orch = bench.orch()
        let command = command.replacing("ORCH", with: "\"\(OrchBinary.path)\"") + "; echo > end"
        _ = try orch.run(["run", "A-1", "--owner-session", "w", "--command", command])
        #expect(waitUntil { bench.names().contains("end") })
        let alerts = {
            _ = try orch.run(["watchdog"])
            return try orch.run(["alerts", "list"]).output
        }
        #expect(try waitUntil { try alerts().contains("unjudged:A-1\t1\tA-1 is \(fate)") })
        #expect(try alerts().contains("\t1\t"))
    }

    @Test(
        "A task whose worker changed the criteria and did not do the rest waits for a person, however the worker ended",
        arguments: ["exit 3", "sleep 9", "kill -INT $PPID; sleep 9"])
    func weakened(end: String) throws {
        let bench = try Self.bench(settings: "worker.timeout_seconds = 1\n")
        let command = "sed -i 's/| checked |/| - |/' QUEUE.md; " + end
        _ = try bench.orch().run(["run", "--command", command])
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| A-1 | BLOCKED |"), "\(text)")
        #expect(text.contains("success_criteria changed since the claim"), "\(text)")
    }

    @Test("So does one whose run was killed, and one that its worker has given up itself is an alert")
    func weakenedUnseen() throws {
        let bench = try Self.bench(settings: "", row("A-1").replacing(" checked ", with: " seen "), row("A-2"))
        let orch = bench.orch()
        let fail = "\"\(OrchBinary.path)\" fail A-2 --notes x"
        _ = try orch.run(["run", "A-2", "--command", "sed -i 's/| checked |/| - |/' QUEUE.md; \(fail)"])
        #expect(try orch.run(["alerts", "list"]).output.contains("open\tcriteria:A-2\t1\t"))
        _ = try orch.run(["run", "A-1", "--command", "sed -i 's/| seen |/| - |/' QUEUE.md; kill -9 $PPID"])
        _ = try orch.run(["set", "A-1", "notes=attempt:1/3 / lease:2026-01-01 10:00:00"])
        #expect(try orch.run(["watchdog"]).errors == "")
        #expect(try bench.text(of: "QUEUE.md").contains("| A-1 | BLOCKED |"))
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
    }

    @Test("A report of another task, and what is in the place of one, are no report of this task")
    func otherReports() throws {
        for (worker, output) in [
            ("ORCH_TASK_ID=A-2\n" + Self.reporting, "- not judged: the report is about A-2, not about A-1\n"),
            (
                "mkfifo \"$ORCH_REPORT_FILE\"; echo fine",
                "- the report can't be read: logs/workers/A-1-1.report.md is a FIFO, not"
            ),
            (
                "mkdir \"$ORCH_REPORT_FILE\"",
                "- the report can't be read: logs/workers/A-1-1.report.md is a folder, not"
            ),
            (
                "ln -s x \"$ORCH_REPORT_FILE\"",
                "- the report can't be read: logs/workers/A-1-1.report.md is a symbolic link"
            ),
            (Self.reporting + "rm \"$ORCH_REPORT_FILE\"; echo gone", "- not shown: "),
        ] {
            let bench = try Self.bench(worker: worker, settings: "", row("A-1"), row("A-2"))
            let answer = try bench.orch().run(["run", "A-1"])
            #expect(answer.exit == 2 && answer.output.hasPrefix(output), "\(answer)")
        }
    }

    @Test("A second reader that gives no opinion of a worker's report is an alert until it does")
    func missingReader() throws {
        let bench = try Self.bench(worker: Self.reporting, settings: "review.judge = false\n", row("A-1"), row("A-2"))
        _ = try bench.orch().run(["run"])
        #expect(try bench.orch().run(["alerts", "list"]).output.contains("open\treview.judge\t1\tthe second reader"))
        try bench.write(
            "worker.command = sh ./worker.sh\nreview.judge = echo '{\"verdict\":\"PASS\",\"reason\":\"\"}'\n",
            to: "orch.conf")
        _ = try bench.orch().run(["run"])
        #expect(try bench.orch().run(["alerts", "list"]).output == "")
    }

    @Test("A worker that changes the checks is judged by those from before, and an alert says so")
    func changedChecks() throws {
        let bench = try Self.bench(
            worker: "sed -i 's/= false/= true/; s/= 1$/= 2/' orch.conf; sleep 0.4\n"
                + Self.reporting,
            settings: "check.x = false\nlease.seconds = 1\n", row("A-1").replacing(" checked ", with: " checked @x "))
        let orch = bench.orch()
        let answer = try orch.run(["run"])
        #expect(answer.output == "- @x: exit 1\nA-1 -> PENDING\n", "\(answer)")
        #expect(try orch.run(["alerts", "list"]).output.contains("settings:A-1\t1\torch.conf was changed while the"))
        #expect(try bench.text(of: "ALERTS.md").contains("(lease.seconds, check.x); this"))
        #expect(try orch.run(["run"]).output == "A-1 -> DONE\n")
    }

    @Test("The checks from before the worker count also for whoever goes on after a mistake in the settings")
    func changedChecksLater() throws {
        let bench = try Self.bench(
            worker: "sed -i 's/= false/= true/' orch.conf; echo lease.seconds = x >> orch.conf\n" + Self.reporting,
            settings: "check.x = false\n", row("A-1").replacing(" checked ", with: " checked @x "))
        let orch = bench.orch()
        #expect(try orch.run(["run"]).exit != 0)
        #expect(try bench.run("sed", "-i", "/lease.seconds/d", "orch.conf").exit == 0)
        #expect(try orch.run(["watchdog"]).output == "A-1: the report of attempt 1 is judged now\n")
        #expect(
            try waitUntil {
                try bench.text(of: "QUEUE.md").contains("review:RETRY @x: exit 1")
            })
        #expect(try orch.run(["alerts", "list"]).output.contains("settings:A-1\t1\torch.conf was changed while the"))
    }

    @Test("A worker has no terminal that it could wait for, and need not read its prompt")
    func terminal() throws {
        let bench = try Self.bench(worker: "exec <&-\n(: < /dev/tty) || exec sh ./report.sh\n")
        try bench.write(Self.reporting.replacing("cat > prompt.txt\n", with: ""), to: "report.sh")
        #expect(try bench.orch().run(["run"]).output == "A-1 -> DONE\n")
    }

    @Test("What can't be sent on is tried again, and kept for the next tick", arguments: ["dispatch", "watchdog"])
    func kept(tick: String) throws {
        let bench = try Self.bench(
            worker: "echo run >> runs; cp QUEUE.md right; echo '<<<<<<< x' >> QUEUE.md\n" + Self.reporting)
        let orch = bench.orch()
        let answer = try orch.run(["run", "--lease", "1"])
        #expect(answer.exit == 65 && answer.errors.contains("is not sent on: QUEUE.md:"), "\(answer)")
        #expect(answer.errors.contains("hint: its report is kept"))
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == ["A-1-1"])
        try bench.write(try bench.text(of: "right"), to: "QUEUE.md")
        // One that starts none, since there is no such program, does that too.
        let words = tick == "dispatch" ? [tick, "--command", "nothing-of-that-name"] : [tick]
        let tickAnswer = try orch.run(words)
        #expect(tickAnswer.output == "A-1: the report of attempt 1 is judged now\n", "\(tickAnswer)")
        try #require(
            try waitUntil {
                try bench.text(of: "QUEUE.md").contains("| DONE |") && bench.names(in: ".orch/QUEUE.md/workers") == []
            })
        #expect(try bench.text(of: "runs") == "run\n")
        #expect(try orch.run(["watchdog"]).output == "nothing to do\n")
    }

    @Test("A run that is killed while it judges is gone on with, and its worker is not run again")
    func killedJudge() throws {
        let bench = try Self.bench(
            worker: "echo run >> runs\n" + Self.reporting,
            settings: "check.x = test -e seen || { : > seen; kill -KILL $PPID; }\n",
            row("A-1").replacing(" checked ", with: " @x "))
        let orch = bench.orch()
        _ = try orch.run(["run", "A-1", "--owner-session", "w"])
        #expect(bench.names().contains("seen"))
        let again = ["run", "A-1", "--owner-session", "w", "--attempt", "1", "--ended"]
        #expect(try orch.run(again).output == "A-1 -> DONE\n")
        #expect(try bench.text(of: "runs") == "run\n")
        #expect(try orch.run(again).exit == 1)
    }

    @Test("One attempt is run by one process, and what a killed run left is ended before the next")
    func oneRun() throws {
        let bench = try Self.bench(worker: "echo $$ > pid.new; mv pid.new pid; exec sleep 600\n")
        let orch = bench.orch()
        var child = try orch.start(["run", "A-1", "--owner-session", "w"])
        try child.serve { bench.names().contains("pid") }
        let again = ["run", "A-1", "--owner-session", "w", "--attempt", "1", "--command", "exit 4"]
        let refused = try orch.run(again)
        #expect(refused.exit == 1 && refused.errors.contains("process \(child.id) runs attempt 1 of A-1 already"))
        child.send(.kill)
        try child.serve()
        #expect(try orch.run(again).output == "- exit 4\nA-1 -> FAILED\n")
        try waitUntilGone(try #require(Int32(try bench.text(of: "pid").dropLast())))
    }

    @Test("A claim is renewed while an earlier worker, whose run was killed, takes its time to end")
    func stubborn() throws {
        let bench = try Self.bench(
            worker: "trap '' TERM; echo $$ > pid.new; mv pid.new pid; exec sleep 600\n", settings: "lease.seconds = 2\n"
        )
        let orch = bench.orch()
        let first = ["run", "A-1", "--owner-session", "w", "--command", "exec sh ./worker.sh"]
        var killed = try orch.start(first)
        try killed.serve { bench.names().contains("pid") }
        killed.send(.kill)
        try killed.serve()
        let worker = String(try bench.text(of: "pid").dropLast())
        let renewals = { ((try? bench.text(of: "logs/orch_runs.jsonl")) ?? "").split(separator: "lease_renewed").count }
        var run = try orch.start(["run", "A-1", "--owner-session", "w", "--attempt", "1", "--command", "exit 4"])
        // The first is how the run goes on with the claim.
        try run.serve { renewals() > 2 }
        #expect(try bench.run("kill", "-KILL", worker).exit == 0)
        try run.serve()
        #expect(try bench.text(of: "QUEUE.md").contains("| FAILED |"))
    }

    @Test("Of runs of one attempt that begin at once, one starts the worker")
    func runsAtOnce() throws {
        let bench = try Self.bench(worker: "echo x >> runs; exit 1\n")
        _ = try bench.orch().run(["pick", "--owner-session", "w"])
        let run = [OrchBinary.path, "run", "A-1", "--owner-session", "w", "--attempt", "1"]
        _ = try bench.orch().run("sh", ["-c", "for n in 1 2 3 4; do \"$@\" & done; wait", "sh"] + run)
        #expect(try bench.text(of: "runs") == "x\n")
        #expect(try bench.text(of: "QUEUE.md").contains("| FAILED |"))
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
    }

    @Test("The kept end of a worker makes nothing of the claim that somebody else has of the same attempt")
    func keptOfAnother() throws {
        let bench = try Self.bench(
            worker: Self.reporting, settings: "check.x = kill -KILL $PPID\n",
            row("A-1").replacing(" checked ", with: " @x "))
        let orch = bench.orch()
        _ = try orch.run(["run", "A-1", "--owner-session", "w"])
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == ["A-1-1"])
        try bench.write("check.x = true\nworker.command = false\n", to: "orch.conf")
        _ = try orch.run(["set", "A-1", "owner_session=human"])
        #expect(try orch.run(["watchdog"]).output == "nothing to do\n")
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
        #expect(try bench.text(of: "QUEUE.md").contains("| IN_PROGRESS | P1 | work | @x | human |"))
    }

    @Test("The kept end of a worker is none of a later claim that looks the same")
    func keptOfLater() throws {
        let bench = try Self.bench(
            worker: Self.reporting, settings: "check.x = test -e seen || { : > seen; kill -KILL $PPID; }\n",
            row("A-1").replacing(" checked ", with: " @x "))
        let orch = bench.orch()
        _ = try orch.run(["run", "A-1", "--owner-session", "w"])
        #expect(bench.names().contains("seen"))
        for command in ["done A-1 --notes x", "task requeue A-1", "set A-1 notes=-", "pick --owner-session w"] {
            #expect(try orch.run(command.split(separator: " ").map(String.init)).exit == 0)
        }
        #expect(try orch.run(["watchdog"]).output == "nothing to do\n")
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
    }

    @Test("A worker goes on where somebody corrects the time at which its task began")
    func corrected() throws {
        let bench = try Self.bench(
            worker: "while [ ! -e go ]; do sleep 0.05; done\n" + Self.reporting)
        let orch = bench.orch()
        var child = try orch.start(["run", "A-1", "--owner-session", "w"])
        try child.serve { (try? bench.text(of: "QUEUE.md").contains("| IN_PROGRESS |")) == true }
        try child.serve { bench.names(in: ".orch/QUEUE.md/workers") == ["A-1-1"] }
        #expect(try orch.run(["set", "A-1", "started_at_kst=2026-01-01 10:00"]).exit == 0)
        #expect(try orch.run(["set", "A-1", "started_at_kst=2999-01-01 10:00"]).exit == 0)
        #expect(try orch.run(["watchdog"]).output == "nothing to do\n")
        try bench.write("", to: "go")
        try child.serve()
        #expect(child.result?.status == .exited(0))
        #expect(try bench.text(of: "QUEUE.md").contains("| A-1 | DONE |"))
    }

    @Test("A run keeps its queue when that is away for a moment and another one is farther up")
    func sameQueue() throws {
        let bench = try Self.bench()
        let upper = queue(row("A-1", "DONE"))
        try bench.write(upper, to: "QUEUE.md")
        try bench.write(queue(row("A-1")), to: "in/QUEUE.md")
        let orch = bench.orch(in: "in")
        let answer = try orch.run(["run", "A-1", "--lease", "1", "--command", "mv QUEUE.md away; echo fine"])
        #expect(answer.errors.contains("A-1 is not sent on: "), "\(answer)")
        #expect(bench.names(in: "in/.orch/QUEUE.md/workers") == ["A-1-1"])
        _ = try bench.run("mv", "away", "QUEUE.md", in: "in")
        #expect(try orch.run(["watchdog"]).output == "A-1: the report of attempt 1 is judged now\n")
        try #require(waitUntil { bench.names(in: "in/.orch/QUEUE.md/workers") == [] })
        #expect(try !bench.text(of: "in/QUEUE.md").contains("| IN_PROGRESS |"))
        #expect(try bench.text(of: "QUEUE.md") == upper)
    }

    @Test("Only a claim that is proved is gone on with, and only a ready task is claimed")
    func claims() throws {
        try expectSession(
            #"""
            $ orch run A-1 --command true --owner-session w
            ! error: A-1 is running already
            ! hint: who has its claim goes on with --attempt N; see 'orch show A-1'
            [exit 1]
            $ orch run A-1 --command true
            ! error: A-1 is with w already
            ! hint: 'orch pick' takes another task; see 'orch show A-1'
            [exit 1]
            $ orch run A-1 --command true --owner-session x --attempt 2
            ! error: A-1 is not claimed by x; it is with w
            ! hint: don't work on it; see 'orch show A-1'
            [exit 1]
            $ orch run A-1 --command true --owner-session w --attempt 1
            ! error: A-1 is not claimed by attempt 1; it is with w, attempt 2/3
            ! hint: don't work on it; see 'orch show A-1'
            [exit 1]
            $ orch run A-1 --command 'exit 1' --owner-session w --attempt 2
            - exit 1
            A-1 -> FAILED
            [exit 2]
            $ orch run A-2 --command true
            ! error: A-2 cannot be claimed: it waits for A-1
            [exit 1]
            $ orch run A-3 --command true
            ! error: A-3 is DONE and cannot become IN_PROGRESS
            …
            [exit 1]
            """#,
            queue: queue(
                row("A-1", "IN_PROGRESS", owner: "w", started: "2026-02-09 10:00", notes: "attempt:2/3"),
                row("A-2", notes: "after:A-1"), row("A-3", "DONE")))
    }

    @Test("Without a worker, and where its output can't be kept, nothing is half done")
    func obstacles() throws {
        let bench = try Workbench()
        try bench.write("", to: "logs/workers/A-1-1.log/file")
        try expectSession(
            #"""
            $ orch run
            ! error: there is no worker to run: worker.command is not set
            ! hint: set it, or worker.preset, in orch.conf, or give --command
            [exit 64]
            $ orch run --attempt 1 --command true
            ! error: {any}
            …
            [exit 64]
            $ orch list --status PENDING --columns id
            A-1
            $ orch run --command true
            ! error: {any}A-1-1.log: Is a directory
            ! hint: the worker's output is to be there; move away what is in its place
            [exit 74]
            $ orch list --columns status
            FAILED
            """#, queue: queue(row("A-1")), in: bench)
    }

    @Test("Of an output without end the beginning is kept, and the report is found at its end")
    func flood() throws {
        let bench = try Self.bench(
            worker: "head -c 70000000 /dev/zero | tr '\\0' x; echo; sed 's/^cat.*//' /dev/null\n"
                + Self.reporting.replacing("cat > \"$ORCH_REPORT_FILE\" <<END", with: "cat <<END"))
        #expect(try bench.orch().run(["run"]).output == "A-1 -> DONE\n")
        let log = try bench.bytes(of: "logs/workers/A-1-1.log")
        let end = "\n[more than 67108864 bytes: the rest is left out]\n"
        #expect(log.count == 67_108_864 + end.utf8.count && log.suffix(end.utf8.count) == Array(end.utf8)[...])
    }
}

/// Waits until a process has ended, for ten seconds at most.
func waitUntilGone(_ id: Int32) throws {
    #expect(waitUntil(within: .seconds(10)) { ProcessIdentity(of: id) == nil })
}
