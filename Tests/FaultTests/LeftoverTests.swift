import BlackBox
import Foundation
import Testing

@Suite("What runs leave behind", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct LeftoverTests {
    @Test("a second name that a killed run left on the queue is removed, also after a save in place")
    func secondName() throws {
        let fault = try FaultBench()
        // Without exchange the new version is linked into place; the kill comes before its first name goes.
        _ = try fault.orch.run(
            ["done", "ORCH-001", "--notes", "x"],
            wrapper: Strace.injecting(["renameat2:error=EINVAL", "unlinkat:signal=KILL:when=1"]))
        #expect(try fault.text().contains("| ORCH-001 | DONE |"))
        try fault.bench.append(FaultBench.row("HAND-1", "by hand"), to: FaultBench.queue)
        let next = try fault.orch.run(["done", "ORCH-002", "--notes", "x"])
        #expect(next.exit == 0 && !next.errors.contains("rescued"), "\(next.errors)")
        try WindowTests.expect(fault, hands: ["HAND-1"], isDone: true)
    }

    @Test("a queue that a killed run left out of its place is found, read and put back")
    func away() throws {
        let fault = try FaultBench()
        _ = try fault.orch.run(
            ["done", "ORCH-002", "--notes", "x"],
            wrapper: Strace.injecting(["renameat2:error=EINVAL", "linkat:signal=KILL:when=1"]))
        #expect(!fault.bench.exists(FaultBench.queue))
        #expect(try fault.orch.run(["list"]).output.split(separator: "\n").count == 3)
        #expect(!fault.bench.exists(FaultBench.queue))
        let next = try fault.orch.run(["done", "ORCH-002", "--notes", "x"])
        #expect(next.exit == 0 && next.errors.contains("interrupted"), "\(next.errors)")
        // The mark of displaced files is not left on it.
        #expect(try shell("test \"$(stat -c %Y QUEUE.md)\" -gt 1000000", in: fault.orch.folder))
        try WindowTests.expect(fault, hands: [], isDone: true)
    }

    @Test("a save that a killed run displaced is told of, also when the operation is refused")
    func rescuedBeforeRefusal() throws {
        let fault = try FaultBench()
        try fault.bench.write("save\n", to: FaultBench.work + "/swap.1.2")
        let answer = try fault.orch.run(["done", "NOPE", "--notes", "x"])
        #expect(answer.exit == 1)
        let lines = answer.errors.split(separator: "\n")
        let warning = "warning: somebody's save could not be merged; it is kept in QUEUE.md.rescued-"
        #expect(lines.first?.hasPrefix(warning) == true, "\(answer.errors)")
        #expect(lines.dropFirst().first?.hasPrefix("error: ") == true, "\(answer.errors)")
    }

    @Test("what an editor writes to a replaced version is merged cell by cell into the row that changed meanwhile")
    func sameRow() throws {
        let fault = try FaultBench()
        let opened = try fault.text()
        let writer = try OpenWriter(fault.path, O_WRONLY)
        #expect(try fault.orch.run(["start", "ORCH-002", "--owner-session", "worker:a"]).exit == 0)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P0"]).exit == 0)
        try writer.replaceAll(by: opened.replacingOccurrences(of: "task 2", with: "둘째 일"))
        _ = consume writer
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(
            next.errors == "warning: an editor wrote to a version that had been replaced; its 1 changed line is in "
                + "the queue now\n")
        let text = try fault.text()
        #expect(text.contains("| ORCH-002 | IN_PROGRESS | P1 | 둘째 일 | 검증 | worker:a |"))
        #expect(text.contains("| ORCH-001 | PENDING | P0 |") && text.contains("| ORCH-003 | PENDING | P2 |"))
        #expect(fault.leftovers().isEmpty)
    }

    @Test("a second write of the same editor is merged too, and a cell that both changed is rescued")
    func sameRowAgain() throws {
        let fault = try FaultBench()
        let opened = try fault.text()
        let writer = try OpenWriter(fault.path, O_WRONLY)
        #expect(try fault.orch.run(["start", "ORCH-002", "--owner-session", "worker:a"]).exit == 0)
        let displaced = try #require(
            fault.bench.names(in: FaultBench.work + "/displaced").first { !$0.hasSuffix(".lines") && $0 != "" })
        try writer.replaceAll(by: opened.replacingOccurrences(of: "task 2", with: "둘째"))
        _ = consume writer
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P0"]).exit == 0)
        // The editor keeps its file open, or opens it again, as those do that follow an inode.
        let again = try OpenWriter("\(fault.bench.path)/\(FaultBench.work)/displaced/\(displaced)", O_WRONLY)
        try again.replaceAll(by: opened.replacingOccurrences(of: "task 2", with: "둘째 일"))
        _ = consume again
        #expect(try fault.orch.run(["set", "ORCH-003", "priority=P1"]).exit == 0)
        #expect(try fault.text().contains("| ORCH-002 | IN_PROGRESS | P0 | 둘째 일 | 검증 | worker:a |"))
        let late = try OpenWriter(fault.path, O_WRONLY)
        let current = try fault.text()
        #expect(try fault.orch.run(["set", "ORCH-002", "task=theirs"]).exit == 0)
        try late.replaceAll(by: current.replacingOccurrences(of: "둘째 일", with: "mine"))
        _ = consume late
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(next.errors.contains("could not be merged"))
        let rescued = try #require(fault.bench.names(in: "q").first { $0.hasPrefix("QUEUE.md.rescued-") })
        #expect(try fault.bench.text(of: "q/" + rescued).contains("| mine |"))
        #expect(try fault.text().contains("| theirs |"))
    }

    @Test("a replaced version that somebody has open outlives any number of changes")
    func openFileIsKept() throws {
        let fault = try FaultBench()
        let writer = try OpenWriter(fault.path, O_WRONLY | O_APPEND)
        for change in 0..<20 {
            #expect(try fault.orch.run(["set", "ORCH-001", "priority=P\(change % 2)"]).exit == 0)
        }
        #expect(fault.bench.names(in: FaultBench.work + "/displaced").count <= 2 * 18)
        try writer.write(FaultBench.row("HAND-1", "by hand"))
        _ = consume writer
        let next = try fault.orch.run(["done", "ORCH-002", "--notes", "x"])
        #expect(next.errors.contains("an editor wrote to a version"))
        try WindowTests.expect(fault, hands: ["HAND-1"], isDone: true)
    }

    /// The row that is merged is the one that is picked in the same run: merged again after a kill, it would be there
    /// twice.
    @Test("a row from a replaced version is merged once, whenever the run is killed")
    func mergedOnce() throws {
        let model = try Self.displacedEdit()
        let pick = ["pick", "--owner-session", "w"]
        let calls = try Strace.calls(of: model.orch, pick, log: model.bench.path + "/trace")
        #expect(try model.text().contains("| HAND-1 | IN_PROGRESS |"))
        let names: Set = ["renameat2", "renameat"]
        let problems = onTwoThreads(calls.filter { names.contains($0.name) }) { call in
            let fault = try Self.displacedEdit()
            _ = try Strace.kill(fault.orch, pick, at: call)
            let next = try fault.orch.run(["done", "ORCH-002", "--notes", "x"])
            let count = try fault.text().components(separatedBy: "| HAND-1 |").count - 1
            return (next.exit == 0 ? [] : [next.errors]) + (count == 1 ? [] : ["\(count) times"])
                + fault.leftovers().map { "left over: \($0)" }
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    /// A queue with an urgent row that an editor wrote to a replaced version.
    private static func displacedEdit() throws -> FaultBench {
        let fault = try FaultBench()
        let run = try OpenWriter(fault.path, O_WRONLY | O_APPEND)
        _ = try fault.orch.run(["set", "ORCH-001", "priority=P2"])
        try run.write("| HAND-1 | PENDING | P0 | by hand | seen | - | - | - | - |\n")
        return fault
    }
}
