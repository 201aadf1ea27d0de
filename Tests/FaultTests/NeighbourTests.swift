import BlackBox
import Foundation
import Testing

/// Two tables in one folder: what a run leaves behind of one is never taken for the other's.
@Suite("A neighbour in the folder", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct NeighbourTests {
    private static let neighbour = "q/B.md"

    /// The queue of every other test, and another one beside it.
    private static func bench() throws -> FaultBench {
        let fault = try FaultBench()
        let rows = (1...3).map { FaultBench.row("OPS-00\($0)", "operate \($0)") }
        try fault.bench.write(FaultBench.header + rows.joined(), to: neighbour)
        try fault.settle()
        return fault
    }

    private static let tables = ["QUEUE.md", "B.md"]

    private static func change(_ fault: FaultBench, neighbour times: Int = 1) throws {
        for count in 0..<times {
            let answer = try fault.orch.run(["set", "OPS-001", "priority=P\(count % 2 * 2)", "--queue", "B.md"])
            #expect(answer.exit == 0, "\(answer.errors)")
        }
    }

    /// The neighbour has its own three rows and nothing beside it.
    private static func expectNeighbourAlone(_ fault: FaultBench) throws {
        let rows = try fault.bench.text(of: neighbour).split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
        #expect(rows.count == 3 && rows.allSatisfy { $0.hasPrefix("| OPS-") }, "\(rows)")
        #expect(fault.bench.names(in: "q").filter { $0.hasPrefix("B.") } == ["B.md"])
    }

    @Test("does not lose a queue that a killed run left out of its place")
    func away() throws {
        let fault = try Self.bench()
        let before = try fault.text()
        _ = try fault.orch.run(
            ["pick"], wrapper: Strace.injecting(["renameat2:error=EINVAL", "linkat:signal=KILL:when=1"]))
        #expect(!fault.bench.exists(FaultBench.queue))
        try Self.change(fault, neighbour: 24)
        #expect(try fault.orch.run(["list", "--queue", "QUEUE.md"]).output.split(separator: "\n").count == 3)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P1", "--queue", "QUEUE.md"]).exit == 0)
        #expect(try fault.text() == before)
        try Self.expectNeighbourAlone(fault)
    }

    @Test("does not get a line that an editor adds to a replaced version")
    func appendedLine() throws {
        let fault = try Self.bench()
        let writer = try OpenWriter(fault.path, O_WRONLY | O_APPEND)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P0"]).exit == 0)
        try writer.write(FaultBench.row("HAND-1", "by hand"))
        _ = consume writer
        try Self.change(fault)
        try Self.expectNeighbourAlone(fault)
        #expect(try fault.orch.run(WindowTests.done).errors.contains("an editor wrote to a version"))
        try WindowTests.expect(fault, hands: ["HAND-1"], isDone: true, tables: Self.tables)
    }

    @Test("does not get a replaced version that an editor rewrites in place")
    func rewrite() throws {
        let fault = try Self.bench()
        let opened = try fault.text()
        let writer = try OpenWriter(fault.path, O_WRONLY)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P0"]).exit == 0)
        try writer.replaceAll(by: opened.replacingOccurrences(of: "task 2", with: "둘째 일"))
        _ = consume writer
        try Self.change(fault)
        try Self.expectNeighbourAlone(fault)
        #expect(try fault.orch.run(WindowTests.done).errors.contains("an editor wrote to a version"))
        #expect(try fault.text().contains("| ORCH-002 | DONE | P1 | 둘째 일 |"))
    }

    @Test("completes a killed archive of the queue, and into the queue's own archive")
    func archive() throws {
        let fault = try Self.bench()
        let done = "| ORCH-001 | DONE | P1 | task 1 | 검증 | w | 2026-01-01 10:00 | - | 끝 |\n"
        let text = try fault.text().replacingOccurrences(of: FaultBench.row("ORCH-001", "task 1"), with: done)
        try fault.bench.write(text, to: FaultBench.queue)
        try fault.settle()
        _ = try fault.orch.run(
            ["archive", "--older-than", "1d"], wrapper: Strace.injecting(["utimensat:signal=KILL:when=1"]))
        #expect(try !fault.text().contains("ORCH-001"))
        try Self.change(fault)
        try Self.expectNeighbourAlone(fault)
        #expect(try fault.bench.text(of: "q/QUEUE.archive.md").contains(done))
    }

    @Test("does not get a save of the queue that a killed run displaced")
    func save() throws {
        let fault = try Self.bench()
        let base = try fault.text()
        let run = try StoppingRun(fault, WindowTests.done, stops: [WindowTests.lastStop.get(), "fcntl:when=5"])
        try run.waitForStop()
        try Save.rename.perform("HAND-1", on: base, in: fault)
        run.goOn()
        try run.waitForStop()
        run.end()
        _ = try run.finish()
        try Self.change(fault)
        try Self.expectNeighbourAlone(fault)
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(next.exit == 0 && next.errors.contains("interrupted"), "\(next.errors)")
        #expect(try fault.text().contains("| HAND-1 |") && !fault.text().contains("| DONE |"))
    }

    @Test(
        "is not waited for where it never was", arguments: [["log"], ["blame", "A-1"], ["diff"], ["undo"], ["sync"]])
    func neverThere(_ command: [String]) throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.bench.write("/.orch/\n/logs/\n", to: repository.folder + "/.gitignore")
        try repository.git("add", ".")
        try repository.git("commit", "-qm", "begin")
        try repository.git("init", "-q", "--bare", "-b", "main", "../remote.git")
        try repository.git("remote", "add", "origin", "../remote.git")
        try repository.git("push", "-q", "origin", "main")
        #expect(try repository.orch("pick").exit == 0)
        let calls = try Strace.calls(
            of: repository.program, command, log: repository.bench.path + "/trace", children: false)
        #expect(calls.count > 30 && !calls.contains { $0.name.hasSuffix("nanosleep") }, "\(calls)")
    }
}
