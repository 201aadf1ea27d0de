import BlackBox
import Testing

/// `orch guard`: the budget, the form of the report, and what becomes of the task.
@Suite("guard")
struct GuardCommandTests {
    private static let report = """
        [REPORT A]
        Status: DONE
        Files:
        - Sources/Report.swift
        Diff-Summary:
        - checks the sections
        Validation:
        - 41 tests passed
        Risks:
        - none
        Next:
        - none

        """
    private static let running = row(
        "A", "IN_PROGRESS", owner: "w", notes: "old / attempt:1/3 / lease:2099-01-01 00:00:00")

    private func bench(report: String = report, settings: String? = nil) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(Self.running), to: "QUEUE.md")
        try bench.write(report, to: "report.md")
        if let settings { try bench.write(settings, to: "orch.conf") }
        return bench
    }

    @Test("ALLOW and SUMMARIZE go into the event log and leave the file alone")
    func events() throws {
        let bench = try bench()
        let before = try bench.inode(of: "QUEUE.md")
        try expectSession(
            #"""
            $ orch guard A --report report.md --current-tokens 2000
            ALLOW
            $ orch guard --id A --report report.md --current-tokens 2001 --owner-session w --attempt 1
            SUMMARIZE
            SUMMARIZE: 2001 tokens are more than tokens.soft, 2000
            $ cat logs/orch_runs.jsonl
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"{trace}","command":"guard"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"guardrail","trace_id":"{trace}","command":"guard","item_id":"A","verdict":"ALLOW","tokens":2000,"reason":null}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"{trace}","command":"guard","item_id":"A","exit_code":0,"status":"ok","duration_ms":{number},"error":null}
            …
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"guardrail","trace_id":"{trace}","command":"guard","item_id":"A","verdict":"SUMMARIZE","tokens":2001,"reason":"2001 tokens are more than tokens.soft, 2000"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"{trace}","command":"guard","item_id":"A","exit_code":0,"status":"ok","duration_ms":{number},"error":null}
            """#, in: bench)
        #expect(try bench.inode(of: "QUEUE.md") == before)
        #expect(try bench.text(of: "QUEUE.md") == queue(Self.running))
    }

    @Test("BLOCK sets the task aside with the reason, and exits with 2")
    func block() throws {
        let bench = try bench()
        try expectSession(
            #"""
            $ orch guard A --report report.md --current-tokens 3501
            BLOCK
            BLOCK: 3501 tokens are more than tokens.hard, 3500
            A -> BLOCKED
            [exit 2]
            $ orch guard A --report report.md --current-tokens 3501
            ! error: A is BLOCKED and cannot become BLOCKED
            ! hint: {any}
            [exit 1]
            $ orch list
            A	BLOCKED	P1	work
            """#, in: bench)
        let blocked = row(
            "A", "BLOCKED", owner: "w",
            notes: "old / attempt:1/3 / guard:BLOCK 3501 tokens are more than tokens.hard, 3500")
        #expect(try bench.text(of: "QUEUE.md") == queue(blocked))
    }

    @Test("Faults of the report are reported with their lines, those that block first; its words become no tags")
    func report() throws {
        let bad = Self.report.replacing("Status: DONE", with: "Status: DONE\n```").replacing(
            "[REPORT A]", with: "[REPORT a / permanent]"
        )
        .replacing("Next:", with: "next:")
        let bench = try bench(report: bad)
        try expectSession(
            #"""
            $ orch guard A --report report.md --current-tokens 10 --json
            {
              "schema": "orch.guard/1",
              "id": "A",
              "verdict": "BLOCK",
              "tokens": 10,
              "soft": 2000,
              "hard": 3500,
              "reasons": [
                {
                  "verdict": "BLOCK",
                  "line": 1,
                  "text": "the report is about 'a / permanent'"
                },
                {
                  "verdict": "BLOCK",
                  "line": 3,
                  "text": "a code fence; name files instead of quoting them"
                },
            …
              ],
              "status": "BLOCKED",
              "warnings": []
            }
            [exit 2]
            """#, in: bench)
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("guard:BLOCK line 1: the report is about 'a permanent'"))
        #expect(!text.contains("/ permanent"))
    }

    @Test("Who lost the claim is refused, whatever the verdict", arguments: ["10", "2500", "9999"])
    func lostClaim(tokens: String) throws {
        let bench = try bench()
        let answer = try bench.orch().run(
            ["guard", "A", "--report", "report.md", "--current-tokens", tokens, "--owner-session", "other"])
        #expect(answer.exit == 1)
        #expect(answer.errors.hasPrefix("error: A is not claimed by other; it is with w\n"))
        #expect(try bench.text(of: "QUEUE.md") == queue(Self.running))
    }

    @Test("The size is a number or a conversation, not both and not neither; limits the wrong way round are a mistake")
    func usage() throws {
        let bench = try bench(settings: "tokens.soft = 10\ntokens.hard = 20\n")
        try bench.write(String(repeating: "word and word ", count: 4) + "\n", to: "talk.txt")
        let orch = bench.orch()
        let counted = try orch.run(["guard", "A", "--report", "report.md", "--transcript", "talk.txt"])
        #expect(counted.output.hasPrefix("SUMMARIZE\nSUMMARIZE: 1"))
        #expect(try orch.run(["guard", "A", "--report", "report.md"]).exit == 64)
        #expect(
            try orch.run(["guard", "A", "--report", "report.md", "--transcript", "talk.txt", "--current-tokens", "1"])
                .exit
                == 64)
        #expect(try orch.run(["guard", "A", "--report", "none.md", "--current-tokens", "1"]).exit == 74)
        #expect(try orch.run(["guard", "B", "--report", "report.md", "--current-tokens", "1"]).exit == 1)
        let crossed = try bench.orch(environment: ["ORCH_TOKEN_SOFT_LIMIT": "30"]).run(
            ["guard", "A", "--report", "report.md", "--current-tokens", "1"])
        #expect(crossed.exit == 65)
        #expect(crossed.errors.hasPrefix("error: tokens.soft, 30, is more than tokens.hard, 20\n"))
    }

    @Test(
        "a trial changes nothing, a report about another task judges nobody, and what a task grants its report counts")
    func trial() throws {
        let bench = try bench()
        try bench.write(
            queue(Self.running, row("B", "IN_PROGRESS", owner: "w", notes: #"payload:{"summary_budget_tokens":20}"#)),
            to: "QUEUE.md")
        let before = try bench.text(of: "QUEUE.md")
        try bench.write(Self.report.replacing("REPORT A", with: "REPORT B"), to: "b.md")
        try expectSession(
            #"""
            $ orch guard A --report report.md --current-tokens 9000 --dry-run
            BLOCK
            BLOCK: 9000 tokens are more than tokens.hard, 3500
            [exit 2]
            $ orch guard B --report report.md --current-tokens 9
            ! error: the report is about A, not about B
            ! hint: name the task that it is about
            [exit 1]
            $ orch guard B --report b.md --current-tokens 9
            SUMMARIZE
            SUMMARIZE: the report has about {number} tokens, and the task's summary_budget_tokens is 20
            """#, in: bench)
        #expect(try bench.text(of: "QUEUE.md") == before)
    }
}
