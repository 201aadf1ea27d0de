import BlackBox
import Host
import Testing

/// `orch up` and `orch schedule`.
@Suite("Running by itself")
struct UpTests {
    @Test("It dispatches and watches until it is asked to stop, one instance for each queue")
    func up() throws {
        let bench = try Workbench()
        try bench.write(
            queue(row("A-1"), row("A-2", "FAILED", notes: "attempt:1/3"), row("A-3")), to: "QUEUE.md")
        try bench.write(
            """
            worker.command = sh ./worker.sh
            dispatch.interval_seconds = 1
            watchdog.interval_seconds = 1
            retry.backoff_seconds = 0

            """, to: "orch.conf")
        try bench.write("echo \"$ORCH_TASK_ID $ORCH_ATTEMPT\" >> ran\n" + RunTests.reporting, to: "worker.sh")
        let orch = bench.orch()
        var child = try orch.start(["up"])
        try child.serve {
            ((try? bench.text(of: "QUEUE.md").split(separator: "| DONE |").count) ?? 0) == 4
        }
        let second = try orch.run(["up"])
        #expect(second.exit == 75 && second.errors.contains("'orch up' runs for QUEUE.md already: process \(child.id)"))
        child.send(.terminate)
        try child.serve()
        let ended = child.result
        let result = try #require(ended)
        #expect(result.status == .exited(0))
        let output = String(decoding: result.output, as: UTF8.self)
        #expect(output.contains("A-2 -> PENDING") && output.contains("A-1 -> IN_PROGRESS"), "\(output)")
        let ran = try bench.text(of: "ran").split(separator: "\n").sorted()
        #expect(ran == ["A-1 1", "A-2 2", "A-3 1"])
    }

    @Test("A schedule names this program and this queue, quoted for the scheduler")
    func schedule() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "50% 한글 $x/QUEUE.md")
        try bench.write("dispatch.interval_seconds = 600\n", to: "50% 한글 $x/orch.conf")
        let orch = bench.orch(in: "50% 한글 $x")
        let cron = try orch.run(["schedule", "show", "cron"])
        #expect(cron.output.contains("\n*/10 * * * * "), "\(cron)")
        #expect(cron.output.contains(" dispatch --parallel 3 --queue '\(bench.path)/50\\% 한글 $x/QUEUE.md'\n"))
        #expect(cron.output.contains("\n0 */2 * * * "))
        let systemd = try orch.run(["schedule", "show", "systemd"]).output
        #expect(systemd.contains("\"--queue\" \"\(bench.path)/50%% 한글 $$x/QUEUE.md\"\n"), "\(systemd)")
        #expect(systemd.contains("==> orch-watchdog.timer <==\n"))
        #expect(try orch.run(["schedule", "show", "launchd"]).output.contains("<integer>600</integer>"))
    }
}
