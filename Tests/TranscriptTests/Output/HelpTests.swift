import BlackBox
import Testing

/// What `orch help` says.
@Suite("Help")
struct HelpTests {
    static let commands = [
        "list", "show", "add", "pick", "start", "done", "fail", "block", "set", "edit", "lint", "fmt", "archive",
        "nl plan",
        "nl submit",
        "review", "guard", "tokens", "ui-check", "team plan", "team status", "team cancel", "team replan",
        "report new", "report check", "status", "workers", "cancel", "replan", "retry", "run", "dispatch", "up",
        "schedule show", "heartbeat",
        "watchdog",
        "kpi",
        "health", "events", "alerts list", "alerts ack", "alerts resolve", "task enqueue", "task claim", "task start",
        "task complete", "task cancel", "task requeue", "task list", "task dead list", "task dead requeue",
        "task dead purge", "init", "config", "doctor", "completions", "man",
    ]

    @Test("orch, orch help and orch --help show one page of 80 columns that names every command")
    func overview() throws {
        let orch = try Workbench().orch()
        let page = try orch.run(["help"])
        #expect(page.exit == 0)
        #expect(try orch.run(["--help"]) == page)
        #expect(try orch.run([]) == page)
        let lines = page.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        for command in Self.commands { #expect(lines.contains { $0.hasPrefix("  \(command) ") }, "\(command)") }
    }

    @Test(
        "help COMMAND and COMMAND --help show the same page, with a usage line, the global flags and an example",
        arguments: ["list", "nl plan", "review", "task dead list"])
    func page(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let orch = try Workbench().orch()
        let page = try orch.run(["help"] + words)
        #expect(page.exit == 0)
        #expect(page.errors == "")
        #expect(try orch.run(words + ["--help"]) == page)
        #expect(try orch.run(words + ["-h", "--no-such-flag"]) == page, "help wins over what else is wrong")
        for part in [
            "orch \(command): ", "\nUsage: orch \(command) ", "\nGlobal flags:\n", "--queue PATH", "--json",
            "--trace-id ID", "--log-path PATH", "--lock-timeout SECONDS", "--color WHEN",
            "\nExamples:\n  orch \(command)",
        ] {
            #expect(page.output.contains(part), "\(part)")
        }
    }

    @Test("help config lists each setting once, with what it takes and its variable")
    func settings() throws {
        let page = try Workbench().orch().run(["help", "config"]).output
        for key in ["time.offset_hours", "tokens.soft", "queue.heading", "git.autocommit"] {
            #expect(page.split(separator: key, omittingEmptySubsequences: false).count == 2, "\(key)")
        }
        let lines = "\n  lease.seconds ($ORCH_LEASE_SECONDS)\n      how long a claim holds\n      a whole number"
        #expect(page.contains(lines))
    }

    @Test(
        "The examples of help are commands that work",
        arguments: [
            "orch add --task \"문서 보완\" --success-criteria \"README 반영\" --priority P0",
            "orch list --status PENDING --status BLOCKED", "orch pick --owner-session worker:core-1",
            "orch set ORCH-010 priority=P0 due_at_kst=\"2026-02-09 18:00\"",
            "orch nl submit \"fix the login -> add a test -> ship it\"", "orch config lease.seconds",
        ])
    func examples(line: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("ORCH-010")), to: "QUEUE.md")
        let name = line.split(separator: " ").dropFirst().prefix(line.contains(" nl ") ? 2 : 1).map(String.init)
        let answer = try bench.orch().run(["help"] + name)
        #expect(answer.output.contains("\n  \(line)\n"))
        let run = try bench.run("sh", "-c", "orch() { \"\(OrchBinary.path)\" \"$@\"; }; \(line)")
        #expect(run.exit == 0, "\(run.errors)")
    }

    @Test("--version names the program and its version")
    func version() throws {
        try expectSession(
            #"""
            $ orch --version
            orch {number}
            """#)
    }

    @Test("Help about what there is not is wrong usage, with the nearest name")
    func unknown() throws {
        try expectSession(
            #"""
            $ orch help pikc
            ! error: unknown command 'pikc'
            ! hint: did you mean 'pick'? See 'orch --help'
            [exit 64]
            """#)
    }
}
