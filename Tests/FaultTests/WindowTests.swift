import BlackBox
import Foundation
import Testing

/// A way in which a person's editor saves.
enum Save: CaseIterable, Sendable {
    case rename, truncation, append, unlink

    /// Saves the queue with one more row; an appending editor adds it to whatever is there.
    func perform(_ id: String, on base: String, in fault: FaultBench) throws {
        let row = FaultBench.row(id, "by hand")
        switch self {
        case .rename: try fault.bench.saveByRename(base + row, to: FaultBench.queue)
        case .truncation: try fault.bench.saveInPlace(base + row, to: FaultBench.queue)
        case .append: try fault.bench.append(row, to: FaultBench.queue)
        case .unlink: try fault.bench.saveByUnlink(base + row, to: FaultBench.queue)
        }
    }
}

@Suite("A save inside the window", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct WindowTests {
    static let done = ["done", "ORCH-002", "--notes", "끝"]

    /// Calls between reading and the exchange; nil for the very last one.
    static let stopsBefore = ["flock:when=2", "writev:when=1", "fsync:when=1", "renameat:when=1", nil]
    static let lastStop = Result { try Strace.lastStopBeforeExchange(done) }

    @Test("before the exchange is kept, and the operation is made on top of it", arguments: stopsBefore, Save.allCases)
    func before(_ stop: String?, _ save: Save) throws {
        try Self.expectKept(save, at: stop ?? Self.lastStop.get())
    }

    @Test(
        "before the rename away is kept where names cannot be exchanged",
        arguments: ["fsync:when=1", nil], Save.allCases)
    func beforeRename(_ stop: String?, _ save: Save) throws {
        try Self.expectKept(save, at: stop ?? Self.lastStop.get(), faults: ["renameat2:error=EINVAL"])
    }

    /// A save while a change is stopped, before it has replaced the file.
    private static func expectKept(_ save: Save, at stop: String, faults: [String] = []) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let run = try StoppingRun(fault, done, stops: [stop], faults: faults)
        try run.waitForStop()
        try save.perform("HAND-1", on: base, in: fault)
        run.goOn()
        let answer = try run.finish()
        #expect(answer.exit == 0, "\(answer.errors)")
        try expect(fault, hands: ["HAND-1"], isDone: true)
    }

    @Test("while there is no file is kept where names cannot be exchanged")
    func whileAbsent() throws {
        let fault = try FaultBench()
        let base = try fault.text()
        // The second renameat takes the queue away.
        let run = try StoppingRun(fault, Self.done, stops: ["renameat:when=2"], faults: ["renameat2:error=EINVAL"])
        try run.waitForStop()
        #expect(!fault.bench.exists(FaultBench.queue))
        try Save.rename.perform("HAND-1", on: base, in: fault)
        run.goOn()
        #expect(try run.finish().exit == 0)
        try Self.expect(fault, hands: ["HAND-1"], isDone: true)
    }

    /// A file renamed over the queue from a buffer that is older than the change takes the change with it, as always
    /// when two edit one file; a save in place or behind a line does not.
    @Test(
        "right after the exchange is kept",
        arguments: ["renameat2:when=1", "fcntl:when=5", "fcntl:when=6", "utimensat:when=1", "fsync:when=2"],
        Save.allCases)
    func after(_ stop: String, _ save: Save) throws {
        let fault = try FaultBench()
        let run = try StoppingRun(fault, Self.done, stops: [stop])
        try run.waitForStop()
        let current = try fault.text()
        #expect(current.contains("| ORCH-002 | DONE |"))
        try save.perform("HAND-1", on: current, in: fault)
        run.goOn()
        #expect(try run.finish().exit == 0)
        try Self.expect(fault, hands: ["HAND-1"], isDone: true)
    }

    @Test(
        "a second save, made before or after the first is put back, is kept too",
        arguments: ["fcntl:when=6", "renameat2:when=2"], Save.allCases)
    func second(_ stop: String, _ save: Save) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let run = try StoppingRun(fault, Self.done, stops: [Self.lastStop.get(), stop])
        try run.waitForStop()
        try Save.rename.perform("HAND-1", on: base, in: fault)
        run.goOn()
        try run.waitForStop()
        // A second editor whose buffer has what it sees now.
        let seen = try fault.text()
        try save.perform("HAND-2", on: seen, in: fault)
        run.goOn()
        let answer = try run.finish()
        // An edit in place of a version that was then withdrawn has the operation with it.
        let isRefused = answer.exit == 1 && answer.errors.contains("is DONE and cannot become DONE")
        #expect(answer.exit == 0 || isRefused && seen.contains("| ORCH-002 | DONE |"), "\(answer.errors)")
        try Self.expect(fault, hands: ["HAND-1", "HAND-2"], isDone: true)
    }

    @Test("of a version that is taken out again claims no task", arguments: [Save.rename, .unlink], [true, false])
    func ofWithdrawn(_ save: Save, _ hasEdit: Bool) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let pick = ["pick", "--owner-session", "w1"]
        let run = try StoppingRun(
            fault, pick, stops: [Strace.lastStopBeforeExchange(pick), "fcntl:when=6", "renameat2:when=2"])
        try run.waitForStop()
        try Save.rename.perform("HAND-1", on: base, in: fault)
        run.goOn()
        try run.waitForStop()
        let seen = try fault.text()
        #expect(seen.contains("| ORCH-001 | IN_PROGRESS |"))
        run.goOn()
        try run.waitForStop()
        if hasEdit {
            try save.perform("HAND-2", on: seen, in: fault)
        } else {
            try fault.bench.saveByRename(seen, to: FaultBench.queue)
        }
        run.goOn()
        let answer = try run.finish()
        #expect(answer.output == "ORCH-001\n", "\(answer.errors)")
        let text = try fault.text()
        #expect(
            text.contains(FaultBench.row("ORCH-002", "task 2")) && text.contains("| HAND-2 |") == hasEdit, "\(text)")
    }

    @Test(
        "a file that is removed, or made anew, while the first save is put back is not replaced",
        arguments: [false, true])
    func madeAnew(_ isMadeAnew: Bool) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        // The put-back finds no file: the second exchange fails as it does when the file is removed just then.
        let run = try StoppingRun(
            fault, Self.done, stops: [Self.lastStop.get(), "fcntl:when=6"],
            faults: isMadeAnew ? ["renameat2:error=ENOENT:when=2"] : [])
        try run.waitForStop()
        try Save.rename.perform("HAND-1", on: base, in: fault)
        run.goOn()
        try run.waitForStop()
        unlink(fault.path)
        if isMadeAnew { try fault.bench.write(base + FaultBench.row("HAND-2", "by hand"), to: FaultBench.queue) }
        run.goOn()
        let answer = try run.finish()
        #expect(answer.exit == 0, "\(answer.errors)")
        try Self.expect(fault, hands: isMadeAnew ? ["HAND-1", "HAND-2"] : ["HAND-1"], isDone: true)
    }

    @Test("a kill between the save and its being put back loses nothing", arguments: Save.allCases)
    func killed(_ save: Save) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let run = try StoppingRun(fault, Self.done, stops: [Self.lastStop.get(), "fcntl:when=5"])
        try run.waitForStop()
        try save.perform("HAND-1", on: base, in: fault)
        run.goOn()
        try run.waitForStop()
        run.end()
        _ = try run.finish()
        let next = try fault.orch.run(["pick", "--owner-session", "w"])
        #expect(next.exit == 0 && next.errors.contains("interrupted"), "\(next.errors)")
        try Self.expect(fault, hands: ["HAND-1"], isDone: false)
    }

    @Test("a save while the next run cleans up after a kill is kept beside the first", arguments: Save.allCases)
    func savedDuringRecovery(_ save: Save) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let killed = try StoppingRun(fault, Self.done, stops: [Self.lastStop.get(), "fcntl:when=5"])
        try killed.waitForStop()
        try Save.rename.perform("HAND-1", on: base, in: fault)
        killed.goOn()
        try killed.waitForStop()
        killed.end()
        _ = try killed.finish()
        // Its eighth fcntl is the last one before the exchange that puts the save back.
        let next = try StoppingRun(fault, ["pick", "--owner-session", "w"], stops: ["fcntl:when=8"])
        try next.waitForStop()
        try save.perform("HAND-2", on: try fault.text(), in: fault)
        next.goOn()
        let answer = try next.finish()
        #expect(answer.exit == 0, "\(answer.errors)")
        let everything = try fault.bench.names(in: "q").filter { $0.hasPrefix("QUEUE.md") }
            .map { try fault.bench.text(of: "q/" + $0) }.joined()
        #expect(everything.contains("HAND-1") && everything.contains("HAND-2"), "\(everything)")
        let isDone = everything.contains("| ORCH-002 | DONE |")
        #expect(answer.errors.contains(isDone ? "could not be merged" : "interrupted"))
    }

    @Test("an editor that opens our version before it is withdrawn loses nothing, and nothing is done twice")
    func withdrawn() throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let add = ["add", "--task", "neu", "--success-criteria", "da"]
        let run = try StoppingRun(fault, add, stops: [Strace.lastStopBeforeExchange(add), "fcntl:when=6"])
        try run.waitForStop()
        try Save.rename.perform("HAND-1", on: base, in: fault)
        run.goOn()
        try run.waitForStop()
        let writer = try OpenWriter(fault.path, O_WRONLY | O_APPEND)
        run.goOn()
        #expect(try run.finish().exit == 0)
        try writer.write(FaultBench.row("HAND-2", "by hand"))
        _ = consume writer
        #expect(try fault.orch.run(Self.done).exit == 0)
        try Self.expect(fault, hands: ["HAND-1", "HAND-2"], isDone: true)
        #expect(try fault.text().components(separatedBy: "| neu |").count == 2)
    }

    @Test("a descriptor opened before the change and written after it loses nothing", arguments: [false, true])
    func lateWriter(_ isTruncating: Bool) throws {
        let fault = try FaultBench()
        let base = try fault.text()
        // Opened after the run has read the queue, and closed after the whole run: the exchange is undone while it is
        // open, unless the writer never ends; then the displaced file is looked after.
        let writer = try OpenWriter(fault.path, O_WRONLY | (isTruncating ? 0 : O_APPEND))
        let answer = try fault.orch.run(Self.done)
        #expect(answer.exit == 0, "\(answer.errors)")
        let row = FaultBench.row("HAND-1", "by hand")
        if isTruncating { try writer.replaceAll(by: base + row) } else { try writer.write(row) }
        // While it is open nothing is taken from it.
        #expect(try fault.orch.run(["add", "--task", "neu", "--success-criteria", "da"]).exit == 0)
        _ = consume writer
        let next = try fault.orch.run(["pick", "--owner-session", "w"])
        #expect(next.exit == 0 && next.errors.contains("an editor wrote to a version"), "\(next.errors)")
        try Self.expect(fault, hands: ["HAND-1"], isDone: true)
        #expect(try fault.orch.run(["pick", "--owner-session", "w"]).errors == "")
    }

    @Test("an editor that changed the same cell in a replaced version gets a file of its own")
    func conflict() throws {
        let fault = try FaultBench()
        let base = try fault.text()
        let writer = try OpenWriter(fault.path, O_WRONLY)
        #expect(try fault.orch.run(Self.done).exit == 0)
        let theirs = base.replacingOccurrences(of: "ORCH-002 | PENDING", with: "ORCH-002 | BLOCKED")
        try writer.replaceAll(by: theirs)
        _ = consume writer
        let next = try fault.orch.run(["pick", "--owner-session", "w"])
        #expect(next.exit == 0 && next.errors.contains("could not be merged"), "\(next.errors)")
        let rescued = fault.bench.names(in: "q").filter { $0.hasPrefix("QUEUE.md.rescued-") }
        #expect(rescued.count == 1)
        #expect(try rescued.map { try fault.bench.text(of: "q/" + $0) } == [theirs])
        #expect(try fault.text().contains("| ORCH-002 | DONE |"))
    }

    /// The hand-made rows are there once each, and the operation is done once; after one more command nothing is left.
    static func expect(
        _ fault: FaultBench, hands: [String], isDone: Bool, tables: [String] = ["QUEUE.md"]
    ) throws {
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(next.exit == 0, "\(next.errors)")
        let text = try fault.text()
        for hand in hands { #expect(text.components(separatedBy: "| \(hand) |").count == 2, "\(hand) in \(text)") }
        #expect(text.contains("| ORCH-002 | DONE |") == isDone, "\(text)")
        #expect(fault.leftovers(tables: tables) == [])
        #expect(fault.orphanedLines() == [])
    }
}
