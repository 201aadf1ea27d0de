import BlackBox
import Foundation
import Testing

/// A command that is killed at each of its system calls in turn.
struct KilledCommand: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    /// Faults that are in force beside the kill.
    var faults: [String] = []
    /// Whether the file may be missing until the next command.
    var mayBeAbsent = false
    /// Whether it is killed at calls too that only read, which leaves what a kill at the next call leaves.
    var isKilledAtReads = false

    var testDescription: String { name }

    static let all = [
        KilledCommand(name: "done", arguments: ["done", "ORCH-001", "--notes", "끝"], isKilledAtReads: true),
        KilledCommand(name: "pick", arguments: ["pick", "--owner-session", "worker:a"]),
        KilledCommand(name: "nl submit", arguments: ["nl", "submit", "문서 보완, 테스트 추가"]),
        KilledCommand(
            name: "done without exchange", arguments: ["done", "ORCH-001", "--notes", "끝"],
            faults: ["renameat2:error=EINVAL"], mayBeAbsent: true),
    ]
}

@Suite("A kill at every system call", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct KillTests {
    @Test("leaves the old file or the new one, and the next command cleans up", arguments: KilledCommand.all)
    func everyCall(_ command: KilledCommand) throws {
        let model = try Self.bench()
        let old = Self.masked(try model.text())
        let calls = try Strace.calls(
            of: model.orch, command.arguments, faults: command.faults, log: model.bench.path + "/trace")
        let new = Self.masked(try model.text())
        #expect(old != new && calls.count > 60)
        // Two rules for one call would be one too many.
        let kills = calls.filter { call in
            (call.isChange || command.isKilledAtReads) && !command.faults.contains { $0.hasPrefix(call.name + ":") }
        }
        #expect(kills.count > (command.isKilledAtReads ? 60 : 12))
        let problems = onTwoThreads(kills) { try Self.problems(of: command, killedAt: $0, old: old, new: new) }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test("of init leaves nothing that the next commands do not clean up")
    func initialization() throws {
        let model = try Workbench()
        let calls = try Strace.calls(of: model.orch(), ["init"], log: model.path + "/trace", children: false)
        #expect(calls.contains { $0.name == "linkat" })
        let names: Set = ["openat", "mkdirat", "write", "fsync", "linkat", "unlinkat"]
        let problems = onTwoThreads(calls.filter { names.contains($0.name) }) { call in
            let bench = try Workbench()
            let orch = bench.orch()
            _ = try Strace.kill(orch, ["init"], at: call)
            let again = try orch.run(["init"])
            let add = try orch.run(["add", "--task", "neu", "--success-criteria", "da"])
            let files: Set = [".gitignore", ".orch", "QUEUE.md", "logs", "orch.conf"]
            let left =
                bench.names().filter { !files.contains($0) }
                + [".orch", ".orch/QUEUE.md"].flatMap { bench.names(in: $0) }.filter { $0.contains("tmp") }
            let missing = files.subtracting(bench.names() + ["logs"])
            return (left + missing).map { "left over or missing: \($0)" }
                + ([0, 1].contains(again.exit) ? [] : [again.errors])
                + (add.exit == 0 ? [] : [add.errors])
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    /// A queue with a version displaced already, so that every part of a change is gone through.
    private static func bench() throws -> FaultBench {
        let fault = try FaultBench()
        _ = try fault.orch.run(["add", "--task", "먼저", "--success-criteria", "있다"])
        return fault
    }

    private static func problems(
        of command: KilledCommand, killedAt call: Strace.Call, old: String, new: String
    ) throws -> [String] {
        let fault = try bench()
        var problems: [String] = []
        let killed = try Strace.kill(fault.orch, command.arguments, at: call, faults: command.faults)
        if fault.bench.exists(FaultBench.queue) {
            let left = masked(try fault.text())
            if left != old, left != new { problems.append("the file is neither old nor new") }
            if !killed.output.isEmpty, left != new { problems.append("an acknowledged change is not there") }
        } else if !command.mayBeAbsent {
            problems.append("the file is gone")
        }
        let next = try fault.orch.run(["add", "--task", "다음", "--success-criteria", "있다"])
        if next.exit != 0 { problems.append("the next command failed: \(next.errors)") }
        if next.errors.contains("could not be merged") { problems.append("the next command rescued what nobody saved") }
        let after = masked((try? fault.text()) ?? "")
        let added = after.split(separator: "\n").count { $0.contains("다음") }
        let rest = after.split(separator: "\n").filter { !$0.contains("다음") }
        if added != 1 { problems.append("the next command's row is there \(added) times") }
        if rest != old.split(separator: "\n"), rest != new.split(separator: "\n") {
            problems.append("after the next command the rest is neither old nor new")
        }
        if !killed.output.isEmpty, rest != new.split(separator: "\n") {
            problems.append("an acknowledged change was taken back")
        }
        problems += (fault.leftovers() + fault.orphanedLines()).map { "left over: \($0)" }
        return problems
    }

    /// Times and random ids differ between two runs.
    private static func masked(_ text: String) -> String {
        String(text.map { $0.isASCII && $0.isNumber ? "0" : $0 })
    }
}
