import BlackBox
import Host
import Testing

@testable import Workers

/// A tmux server of one test, which is killed with it whatever happens.
final class TerminalBench: Sendable {
    let bench: Workbench
    let terminal: Terminal
    /// A folder whose name the shell, tmux and `strftime` would all read something into.
    let logs: String

    init(limit: Int64? = nil) throws {
        let folder = "a #{b} #[x] %H '$(touch x)' 한글;"
        bench = try Workbench()
        try bench.write("", to: folder + "/.keep")
        logs = bench.path + "/" + folder
        var terminal = Terminal(named: "test-" + randomName(), logs: logs)
        // Other tests may have the processors meanwhile.
        terminal.patience = .seconds(30)
        if let limit { terminal.longestLog = limit }
        self.terminal = terminal
    }

    deinit {
        try? terminal.killServer()
        // tmux leaves its socket behind.
        _ = try? ChildProgram("sh", ["-c", "rm -f /tmp/tmux-$(id -u)/\(terminal.socket)"]).run()
    }

    /// The number of the server's process.
    var server: Int32 {
        get throws {
            let output = try terminal.call([["display-message", "-p", "#{pid}"]])
            return try #require(Int32(String(decoding: output.dropLast(), as: UTF8.self)))
        }
    }

    /// Starts a program in a session.
    func create(_ command: String, id: String = "dev-a1b2") throws -> TerminalTarget {
        try terminal.create(id, command: command, in: bench.path)
    }

    func log(_ id: String = "dev-a1b2") throws -> String {
        String(decoding: try terminal.output(of: id, from: 0, limit: 1 << 26), as: UTF8.self)
    }

    /// Waits until the log has a text.
    func awaitLog(_ text: String, of id: String = "dev-a1b2") throws {
        try wait { try self.log(id).contains(text) }
    }

    /// Waits until a condition holds; a failure after a minute.
    func wait(_ condition: () throws -> Bool) throws {
        let limit = Clock.monotonicNanoseconds + 60_000_000_000
        while try !condition() {
            try #require(Clock.monotonicNanoseconds < limit)
            Clock.sleep(.milliseconds(5))
        }
    }

    /// Whether something of the group that a process led runs.
    static func runs(_ id: Int32) -> Bool { ProcessIdentity(of: id) != nil }
}
