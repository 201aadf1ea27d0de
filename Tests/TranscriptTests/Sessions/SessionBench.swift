import BlackBox
import Foundation
import Host
import Testing
import Text

/// A queue in a repository, whose sessions run the scripted agent of the pilot in real terminals. The tmux server ends with
/// it.
final class SessionBench: Sendable {
    let git: GitBench
    var path: String { git.bench.path + "/" + git.folder }

    init(settings: String = "", _ rows: String...) throws {
        git = try GitBench()
        try git.bench.write(queue(rows.joined(separator: "\n")), to: git.folder + "/QUEUE.md")
        try git.bench.write(
            """
            worker.mode = session
            session.command = exec python3 '\(Repository.root)/automation/orchestrator/pilot/agent.py'
            session.warm = 1
            session.quiet_seconds = 2
            office.id = here
            \(settings)

            """, to: git.folder + "/orch.conf")
        try git.bench.write(".orch/\nlogs/\n", to: git.folder + "/.gitignore")
        _ = try git.git("add", "-A")
        _ = try git.git("commit", "-qm", "begin")
    }

    /// The name of the socket of the queue's tmux server.
    private var socket: String {
        let hash = String(ContentHash.of(Array(path.utf8)) >> 32, radix: 16)
        return "orch-" + String(repeating: "0", count: 8 - hash.count) + hash
    }

    deinit {
        _ = try? tmux("kill-server")
        _ = try? ChildProgram("sh", ["-c", "rm -f /tmp/tmux-$(id -u)/\(socket)*"]).run()
    }

    @discardableResult
    func tmux(_ words: String...) throws -> Answer { try git.program.run("tmux", ["-L", socket] + words) }

    func orch(_ words: String...) throws -> Answer { try git.orch(words) }

    func text(of name: String = "QUEUE.md") throws -> String { try git.text(of: name) }

    /// Replaces something in the settings.
    func set(_ old: String, _ new: String) throws {
        try git.bench.write(text(of: "orch.conf").replacing(old, with: new), to: git.folder + "/orch.conf")
    }

    /// Removes the socket of the tmux server, as something does that tidies up. `restoreSocket` puts it back.
    func removeSocket() throws { _ = try git.program.run("sh", ["-c", "rm /tmp/tmux-$(id -u)/\(socket)"]) }

    func restoreSocket(of server: String) throws {
        _ = try git.program.run("kill", ["-USR1", server])
        try wait { try tmux("list-sessions").exit == 0 }
    }

    /// The only session with a terminal that has not ended.
    func session() throws -> String {
        let words = try orch("session", "list", "--terminals").output.split(separator: "\t")
        return try #require(words.first.map(String.init))
    }

    /// Waits until a condition holds; a failure after a minute.
    func wait(_ condition: () throws -> Bool) throws {
        try #require(try waitUntil(within: .seconds(60), every: .milliseconds(20), condition), "it took too long")
    }
}
