import BlackBox
import Host
import Testing

/// Ctrl-C while a program is waited for.
@Suite("Interruption")
struct InterruptionTests {
    /// Notes its number, and waits until it is ended.
    private static let waiting = "echo $$ > pid.new; mv pid.new pid; exec sleep 600"

    private func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.write(
            queue("| A | IN_PROGRESS | P1 | work | README 반영 | w | - | - | attempt:1/3 |"), to: "QUEUE.md")
        try bench.write("", to: "tmp/.keep")
        try bench.write("#!/bin/sh\n(\(Self.waiting)) & wait\n", to: "bin/chromium")
        _ = try bench.run("chmod", "+x", "bin/chromium")
        return bench
    }

    /// Starts orch, sends it a signal when its grandchild runs, and waits until both are gone.
    private func interrupt(
        _ arguments: [String], by signal: Signal, in bench: Workbench
    ) throws -> ChildResult {
        let path = bench.path + "/bin:" + (Environment.variable("PATH") ?? "/usr/bin:/bin")
        let orch = bench.orch(environment: ["PATH": path, "TMPDIR": bench.path + "/tmp"])
        var child = try orch.start(arguments)
        try child.serve { bench.names().contains("pid") }
        let id = try #require(Int32(try bench.text(of: "pid").dropLast()))
        let grandchild = try #require(ProcessIdentity(of: id))
        child.send(signal)
        try child.serve()
        // What is killed needs a moment more.
        let isLeft = !waitUntil { !grandchild.isAlive }
        #expect(!isLeft)
        if isLeft { _ = try bench.run("kill", "-KILL", "\(id)") }
        let result = child.result
        return try #require(result)
    }

    @Test(
        "A signal ends the check with all that it has started, and then orch; the queue stays as it is",
        arguments: [
            ("(\(waiting)) & wait", Signal.interrupt), ("(\(waiting)) & wait", .terminate),
            ("(\(waiting)) & wait", .hangUp), (waiting, .quit),
            ("trap '' TERM INT; (\(waiting)) & while :; do wait; done", .interrupt),
        ])
    func check(command: String, signal: Signal) throws {
        let bench = try bench()
        let before = try bench.text(of: "QUEUE.md")
        let result = try interrupt(
            ["review", "A", "--report", "README 반영 완료", "--check", command], by: signal, in: bench)
        #expect(result.status == .signalled(signal.rawValue))
        #expect(result.output.isEmpty && result.errors.isEmpty)
        #expect(try bench.text(of: "QUEUE.md") == before)
        #expect(bench.names() == ["QUEUE.md", "bin", "pid", "tmp"])
    }

    @Test("A signal ends the browser with its folder, and then orch")
    func browser() throws {
        let bench = try bench()
        let check = ["ui-check", "--url", "http://localhost:1/", "--contains", "a"]
        let result = try interrupt(check, by: .interrupt, in: bench)
        #expect(result.status == .signalled(Signal.interrupt.rawValue))
        #expect(result.output.isEmpty && result.errors.isEmpty)
        #expect(bench.names(in: "tmp") == [".keep"])
    }

    @Test("An interrupted run is in the event log with the code that a shell reports")
    func log() throws {
        let bench = try bench()
        let arguments = ["review", "A", "--report", "README", "--trace-id", "t1", "--check", Self.waiting]
        _ = try interrupt(arguments, by: .terminate, in: bench)
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""event":"run_end""#) && log.contains(#""exit_code":143"#), "\(log)")
    }

    @Test("A run that was started to ignore the signal goes on")
    func ignored() throws {
        let bench = try bench()
        let script = "trap '' INT; exec \"$@\""
        let answer = try bench.orch().run(
            ["review", "A", "--report", "README 반영 완료", "--check", "kill -INT $PPID"],
            wrapper: ["sh", "-c", script, "sh"])
        #expect(answer.exit == 0 && answer.output.hasSuffix("A -> DONE\n"), "\(answer)")
    }

    @Test("Ctrl-C in the editor is the editor's, and the edit goes on")
    func editor() throws {
        let bench = try bench()
        let editor = "kill -INT $PPID; sed -i s,work,changed,"
        let answer = try bench.orch(environment: ["EDITOR": editor]).run(["edit", "A"])
        #expect(answer.exit == 0, "\(answer)")
        #expect(try bench.text(of: "QUEUE.md").contains("| changed |"))
    }
}
