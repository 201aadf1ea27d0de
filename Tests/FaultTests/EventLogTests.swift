import BlackBox
import Foundation
import Testing

@Suite("The event log")
struct EventLogTests {
    @Test("a torn last line is not joined to what follows")
    func tornLine() throws {
        let fault = try FaultBench()
        try fault.bench.write("{\"ts_kst\":\"2026-0", to: "q/logs/orch_runs.jsonl")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "끝"]).exit == 0)
        let lines = try Self.lines(of: fault)
        #expect(lines.first == "{\"ts_kst\":\"2026-0")
        #expect(lines.dropFirst().allSatisfy(Self.isObject) && lines.count > 2)
    }

    @Test("a killed run leaves at most its beginning", .enabled(if: Strace.isAvailable, "strace may not run here"))
    func killedRun() throws {
        let fault = try FaultBench()
        for fsync in 1...2 {
            _ = try fault.orch.run(
                ["done", "ORCH-00\(fsync)", "--notes", "끝"],
                wrapper: Strace.injecting(["fsync:signal=KILL:when=\(fsync)"]))
        }
        let lines = try Self.lines(of: fault)
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains("\"event\":\"run_start\"") })
    }

    @Test("sixteen processes at once never mix their lines")
    func sixteen() throws {
        let fault = try FaultBench(rows: 64)
        let long = String(repeating: "길다 ", count: 200)
        let rows = (1...64).map { FaultBench.row(FaultBench.id($0), long) }
        try fault.bench.write(FaultBench.header + rows.joined(), to: FaultBench.queue)
        try fault.settle()
        let script = """
            for worker in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
                (for turn in 1 2 3 4; do
                    "$ORCH" pick --owner-session "worker:$worker" --trace-id "$worker-$turn"
                done) &
            done
            wait
            """
        #expect(try shell(script, in: fault.orch.folder, ["ORCH": OrchBinary.path]))
        let lines = try Self.lines(of: fault)
        #expect(lines.allSatisfy(Self.isObject))
        for event in ["run_start", "task_claimed", "run_end"] {
            #expect(lines.count { $0.contains("\"event\":\"\(event)\"") } == 64)
        }
    }

    @Test("that can't make room for a new one says so once in a run, and grows")
    func unrotated() throws {
        let fault = try FaultBench()
        try fault.bench.write("log.max_bytes = 10\nlog.keep = 1\nworker.command = exit 3\n", to: "q/orch.conf")
        try fault.bench.write("", to: "q/logs/orch_runs.jsonl.1/file")
        for arguments in [["done", "ORCH-001", "--notes", "x"], ["run"]] {
            _ = try fault.orch.run(["list", "--trace-id", "x"])
            let errors = try fault.orch.run(arguments).errors
            let warning =
                "warning: the event log logs/orch_runs.jsonl is full and grows, since it can't be renamed to "
                + "logs/orch_runs.jsonl.1: "
            #expect(errors.components(separatedBy: warning).count == 2, "\(errors)")
        }
        #expect(try Self.lines(of: fault).count > 4)
    }

    @Test("that nobody reads from does not stop a change", .timeLimit(.minutes(OrchBinary.slowness)))
    func stalledPipe() throws {
        let fault = try FaultBench()
        try shell("mkfifo log", in: fault.bench.path)
        let pipe = try OpenWriter(fault.bench.path + "/log", O_RDWR | O_NONBLOCK)
        var isFull = false
        while !isFull {
            do { try pipe.write(String(repeating: "x", count: 4096)) } catch { isFull = true }
        }
        let answer = try fault.orch.run(
            ["done", "ORCH-001", "--notes", "x", "--log-path", "../log"], timeout: .seconds(10))
        #expect(answer.exit == 0 && answer.errors.contains("event log ../log was not written"), "\(answer.errors)")
        #expect(try fault.text().contains("| ORCH-001 | DONE |"))
        _ = consume pipe
    }

    @Test(
        "is never the queue or its settings", arguments: ["QUEUE.md", "./QUEUE.md", "link", "orch.conf"],
        [["done", "ORCH-001", "--notes", "x"], ["list"]])
    func queueAsLog(_ path: String, _ arguments: [String]) throws {
        let fault = try FaultBench()
        try fault.bench.write("# settings\n", to: "q/orch.conf")
        try shell("ln -s QUEUE.md link", in: fault.orch.folder)
        let answer = try fault.orch.run(arguments + ["--log-path", path])
        #expect(answer.exit == 0 && answer.errors.contains("the event log \(path) was not written"), "\(answer.errors)")
        #expect(try !fault.text().contains("run_start"))
        #expect(try fault.bench.text(of: "q/orch.conf") == "# settings\n")
    }

    private static func lines(of fault: FaultBench) throws -> [String] {
        try fault.bench.text(of: "q/logs/orch_runs.jsonl").split(separator: "\n").map(String.init)
    }

    private static func isObject(_ line: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any]
    }
}
