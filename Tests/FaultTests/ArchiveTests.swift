import BlackBox
import Foundation
import Testing

/// Finished tasks move from one file to another; whatever happens in between, each is in one of them, once.
@Suite("Archiving under faults", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct ArchiveFaultTests {
    /// How far things were before the run that is disturbed.
    enum Before: String, CaseIterable {
        case noArchive, anArchive, noExchange
    }

    private static let command = ["archive", "--older-than", "1d"]
    private static let archive = "q/QUEUE.archive.md"
    private static let ids = (1...6).map(FaultBench.id)

    @Test("A kill at every system call loses and doubles no task", arguments: Before.allCases)
    func kill(before: Before) throws {
        let faults = before == .noExchange ? ["renameat2:error=EINVAL"] : []
        let model = try Self.bench(before)
        let calls = try Strace.calls(of: model.orch, Self.command, faults: faults, log: model.bench.path + "/trace")
        let new = try model.text()
        #expect(calls.count > 80 && Self.problems(in: model).isEmpty)
        // A kill at a call that only reads leaves what one at the next call leaves; one of the three is killed at all.
        let kills = calls.filter {
            before == .anArchive || $0.isChange && (before == .noArchive || $0.name != "renameat2")
        }
        #expect(kills.count > 20)
        let problems = onTwoThreads(kills) { call in
            let fault = try Self.bench(before)
            let old = try fault.text()
            let killed: Answer
            do {
                killed = try Strace.kill(fault.orch, Self.command, at: call, faults: faults)
            } catch FaultError.notKilled where before == .noArchive {
                // It looks for the archive again and again for a moment, not as often in each run.
                return []
            }
            var problems: [String] = []
            if let left = try? fault.text(), left != old, left != new { problems.append("neither old nor new") }
            let next = try fault.orch.run(["add", "--task", "다음", "--success-criteria", "있다"])
            if next.exit != 0 || next.errors.contains("could not be merged") { problems.append(next.errors) }
            let added = FaultBench.row("ORCH-007", "다음").replacingOccurrences(of: "검증", with: "있다")
            let after = try fault.text()
            if after != old + added, after != new + added { problems.append("after the next command: \(after)") }
            if !killed.output.isEmpty, after != new + added { problems.append("an acknowledged change is taken back") }
            problems += Self.problems(in: fault)
            return problems + Self.leftovers(of: fault).map { "left over: \($0)" }
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test("A version that a killed run put in place is no save of an older one")
    func killedBeforeRecording() throws {
        @Sendable func bench() throws -> FaultBench {
            let fault = try FaultBench(rows: 1)
            // Without their rows the queue is nearest to what it was before they were added.
            for number in 2...4 {
                #expect(try fault.orch.run(["add", "work \(number)"]).exit == 0)
                #expect(try fault.orch.run(["done", "ORCH-00\(number)", "--notes", "ok"]).exit == 0)
            }
            #expect(try fault.orch.run(["add", "more"]).exit == 0)
            return fault
        }
        let command = ["archive", "--older-than", "0m"]
        let model = try bench()
        let calls = try Strace.calls(of: model.orch, command, log: model.bench.path + "/trace")
        let kills = calls.filter { ["fsync", "unlinkat"].contains($0.name) }
        let problems = onTwoThreads(kills) { call in
            let fault = try bench()
            _ = try Strace.kill(fault.orch, command, at: call)
            let next = try fault.orch.run(["add", "next"])
            let places = try [fault.text(), (try? fault.bench.text(of: Self.archive)) ?? ""]
            let count = places.filter { $0.contains("| ORCH-002 | DONE") }.count
            return next.exit == 0 && next.errors.isEmpty && count == 1 ? [] : ["\(call): \(count) \(next.errors)"]
        }
        #expect(kills.count > 5 && problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test("A save between reading and replacing is kept, and what it reopens stays in the queue")
    func save() throws {
        let fault = try Self.bench(.noArchive)
        let run = try StoppingRun(fault, Self.command, stops: ["renameat:when=2"])
        try run.waitForStop()
        let saved = try fault.text().replacingOccurrences(of: "| ORCH-002 | DONE", with: "| ORCH-002 | PENDING")
        try fault.bench.saveByRename(saved + FaultBench.row("HAND-1", "by hand"), to: FaultBench.queue)
        run.goOn()
        #expect(try run.finish().exit == 0)
        let text = try fault.text()
        #expect(text.contains("| ORCH-002 | PENDING") && text.contains("HAND-1") && !text.contains("ORCH-001"))
        let archived = try fault.bench.text(of: Self.archive)
        #expect(archived.contains("ORCH-001") && !archived.contains("ORCH-002") && !archived.contains("HAND-1"))
        #expect(Self.leftovers(of: fault).isEmpty)
    }

    @Test(
        "A table that is not there is not waited for",
        arguments: [
            ["add", "x"], ["pick"], ["show", "ORCH-001"], ["lint"], ["show", "ORCH-099"], ["kpi"], ["health"],
            ["alerts", "list"], ["watchdog"], ["list", "--archived"],
        ])
    func noTable(command: [String]) throws {
        let fault = try FaultBench()
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P0"]).exit == 0)
        let text = try fault.text().replacingOccurrences(of: "| - |\n", with: "| after:ORCH-777 |\n")
        try fault.bench.write(text, to: FaultBench.queue)
        let calls = try Strace.calls(of: fault.orch, command, log: fault.bench.path + "/trace")
        #expect(calls.count > 20 && !calls.contains { $0.name.hasSuffix("nanosleep") })
    }

    @Test("An archive that can't take the tasks leaves the queue as it is")
    func refusingArchive() throws {
        let fault = try Self.bench(.noArchive)
        try fault.bench.write("| id | status | task |\n|---|---|---|\n", to: Self.archive)
        let before = try fault.text()
        let answer = try fault.orch.run(Self.command)
        #expect(answer.exit == 65)
        #expect(answer.errors.hasPrefix("error: QUEUE.archive.md:1:1: the table has no column 'notes' to write to"))
        #expect(try fault.text() == before)
        #expect(Self.leftovers(of: fault).isEmpty)
    }

    @Test("A disk that fails between the two files keeps the tasks for the next change")
    func failingArchive() throws {
        let fault = try Self.bench(.anArchive)
        let syncs = try Strace.calls(of: Self.bench(.anArchive).orch, Self.command, log: fault.bench.path + "/trace")
        let last = try #require(syncs.filter { $0.name == "fsync" }.dropLast().last)
        let answer = try fault.orch.run(
            Self.command, wrapper: Strace.injecting(["fsync:error=EIO:when=\(last.occurrence)"]))
        #expect(answer.exit == 0)
        #expect(answer.errors.contains("not yet in QUEUE.archive.md") && answer.errors.contains(".orch/due."))
        #expect(try !fault.text().contains("ORCH-001"))
        #expect(try fault.orch.run(["set", "ORCH-006", "priority=P0"]).errors == "")
        #expect(Self.problems(in: fault).isEmpty)
        #expect(Self.leftovers(of: fault).isEmpty)
    }

    @Test("A promise whose rows are out is kept, though a new task has got one of their ids")
    func reusedID() throws {
        let fault = try Self.bench(.noArchive)
        let text = try fault.text()
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| ORCH-001 |") })
        let head = text.split(separator: "\n").filter { $0.hasPrefix("| id |") || $0.hasPrefix("| --- |") }
        try fault.bench.write((head + [row]).joined(separator: "\n") + "\n", to: "q/.orch/promise.1")
        let reused = text.replacingOccurrences(of: row, with: FaultBench.row("ORCH-001", "new").dropLast())
        try fault.bench.write(reused, to: FaultBench.queue)
        try fault.settle()
        #expect(try fault.orch.run(["set", "ORCH-006", "priority=P0"]).errors == "")
        #expect(try fault.bench.text(of: Self.archive).contains(row))
        #expect(try fault.text().contains("| ORCH-001 | PENDING | P1 | new |"))
    }

    /// Six tasks, of which four are to move.
    private static func bench(_ before: Before) throws -> FaultBench {
        let fault = try FaultBench(rows: 6)
        var text = try fault.text()
        for number in 1...4 {
            let row = FaultBench.row(FaultBench.id(number), "task \(number)")
            let done = "| DONE | P1 | task \(number) | 검증 | w | 2026-01-0\(number) 10:00 | - | 끝 |\n"
            text = text.replacingOccurrences(of: row, with: "| \(FaultBench.id(number)) " + done)
        }
        if before == .noArchive {
            try fault.bench.write(text, to: FaultBench.queue)
            try fault.settle()
            return fault
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let second = try #require(lines.first { $0.contains("ORCH-002") })
        try fault.bench.write(text.replacingOccurrences(of: second + "\n", with: ""), to: FaultBench.queue)
        try fault.bench.write("# 지난 일\n\n\(lines[2])\n\(lines[3])\n\(second)", to: archive)
        // An earlier change of the archive, so that every part of the next one is gone through.
        try fault.settle()
        return fault
    }

    private static func problems(in fault: FaultBench) -> [String] {
        let queue = (try? fault.text()) ?? ""
        let archived = (try? fault.bench.text(of: archive)) ?? ""
        return ids.compactMap { id in
            let rows = (queue + "\n" + archived).split(separator: "\n").filter { $0.hasPrefix("| \(id) |") }
            return rows.count == 1 ? nil : "\(id) is there \(rows.count) times"
        }
    }

    private static func leftovers(of fault: FaultBench) -> [String] {
        // An unfinished note of the archive's is removed when the archive is changed again.
        fault.leftovers(tables: ["QUEUE.md", "QUEUE.archive.md"]).filter { !$0.hasPrefix("displaced/tmp.") }
            + fault.orphanedLines()
    }
}
