import BlackBox
import Foundation
import Testing

@Suite("A kill while a change is committed", .enabled(if: Strace.isAvailable, "strace may not run here"))
struct CommitKillTests {
    /// Calls around which something is different than before.
    private static let names: Set = ["renameat", "renameat2", "unlinkat", "clone", "clone3", "vfork", "wait4"]

    @Test("leaves to the next changes what is missing in the history, and a sound repository")
    func everyCall() throws {
        let model = try Self.repository()
        let log = model.bench.path + "/trace"
        let calls = try Strace.calls(
            of: model.program, ["pick", "--owner-session", "가"], log: log, children: false)
        let kills = calls.filter { Self.names.contains($0.name) }
        #expect(kills.contains { $0.name.hasPrefix("clone") || $0.name == "vfork" })
        let problems = onTwoThreads(kills) { call in
            let repository = try Self.repository()
            let fault = "inject=\(call.name):signal=KILL:when=\(call.occurrence)"
            let killed = try repository.program.run(
                ["pick", "--owner-session", "가"], wrapper: ["strace", "-qq", "-o", "/dev/null", "-e", fault])
            let isMade = try repository.text().contains("IN_PROGRESS")
            // A git that outlived the run may still move HEAD under the first of them, and the second commits that.
            try repository.orch("add", "--task", "다음", "--success-criteria", "있다")
            try repository.orch("add", "--task", "그다음", "--success-criteria", "있다")
            var problems: [String] = []
            if !killed.output.isEmpty, !isMade { problems.append("an acknowledged change is not there") }
            let history = try repository.git("log", "--format=%B")
            let picks = history.components(separatedBy: "Orch-Operation: pick").count - 1
            if picks != (isMade ? 1 : 0) { problems.append("\(picks) commits say that a task was claimed") }
            if history.contains("hand edit A-1") { problems.append("nobody edited anything") }
            if try repository.git("show", "HEAD:QUEUE.md") + "\n" != repository.text() {
                problems.append("HEAD has another version")
            }
            let status = try repository.git("status", "--porcelain", "--", "QUEUE.md")
            if !status.isEmpty { problems.append("status: \(status)") }
            let check = try repository.git("fsck", "--strict", "--no-dangling")
            if !check.isEmpty { problems.append("fsck: \(check)") }
            return problems
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test("leaves to the next change the index of a table that the commit has made")
    func newTable() throws {
        let words = ["archive", "--older-than", "0m"]
        let model = try Self.repositoryWithDone()
        let kills = try Strace.calls(of: model.program, words, log: model.bench.path + "/trace", children: false)
            .filter { $0.name == "wait4" }
        let problems = onTwoThreads(kills) { call in
            let repository = try Self.repositoryWithDone()
            let fault = "inject=wait4:signal=KILL:when=\(call.occurrence)"
            _ = try repository.program.run(words, wrapper: ["strace", "-qq", "-o", "/dev/null", "-e", fault])
            for task in ["다음", "그다음"] { try repository.orch("add", "--task", task, "--success-criteria", "있다") }
            let status = try repository.git("status", "--porcelain", "--", "QUEUE.md", "QUEUE.archive.md")
            return status.isEmpty ? [] : ["status: \(status)"]
        }
        #expect(kills.count > 4 && problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    private static func repositoryWithDone() throws -> GitBench {
        let repository = try repository()
        try repository.orch("done", "A-1", "--notes", "x")
        return repository
    }

    private static func repository() throws -> GitBench {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("block", "A-2", "--notes", "기다림")
        return repository
    }
}
