package import Host

/// Why tmux did not do what was asked.
package enum TerminalError: Error, Equatable, Sendable {
    /// There is no tmux in PATH.
    case missing
    /// It is older than ``Terminal/leastVersion``; its own version.
    case tooOld(String)
    /// The session, its pane or the whole server is not there any more; what tmux said.
    case gone(String)
    /// The program in the pane has ended, so that nobody reads what is sent to it.
    case ended
    /// No session can have this id.
    case invalidID(String)
    /// A variable that tmux can't pass on: its name is not one of a shell, or its value is too long.
    case unfitVariable(String)
    /// It failed.
    ///
    /// - Parameters:
    ///   - command: what was asked, such as `new-session`.
    ///   - message: what it said last.
    case failed(command: String, message: String)
    /// It was not done in time, and the call was ended.
    case timedOut(command: String)
    case system(SystemError)
}

/// The pane in which the program of a session runs.
package struct TerminalTarget: Equatable, Sendable {
    /// The session's id.
    package let session: String
    /// tmux's name for the pane, such as `%3`; another server may give it again.
    package let pane: String

    /// - Parameters: as the properties of the same names, as they were noted once; nil where they can't be that.
    package init?(session: String, pane: String) {
        let number = pane.utf8.dropFirst()
        let isPane = pane.utf8.first == UInt8(ascii: "%") && !number.isEmpty
        guard Self.isID(session), isPane, number.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        self.session = session
        self.pane = pane
    }

    /// As tmux takes it: the pane only where it is one of this very session.
    var text: String { "=\(session):.\(pane)" }

    /// Whether tmux takes a text as it is for the name of a session: letters, digits, `_` and `-`, 64 at most.
    static func isID(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
        }
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}

/// A session of tmux and what its program does.
package struct TerminalSession: Equatable, Sendable {
    /// What became of the program.
    package enum State: Equatable, Sendable {
        /// It runs; its process, which leads a group and a session of its own.
        case alive(Int32)
        case exited(Int32)
        /// A signal ended it; 0 where tmux does not say which.
        case signalled(Int32)
        /// There is no such session.
        case gone
    }

    package let target: TerminalTarget
    /// When it was created, in seconds since 1970.
    package let created: Int64
    package let state: State
    /// The process that the program was or is.
    fileprivate let process: Int32
    /// Whether tmux knows what became of the program.
    fileprivate let isSettled: Bool
}

/// The tmux server of one queue, on a socket of its own, which knows nothing of the user's configuration.
///
/// No text of a task, a person or an agent is ever an argument in which tmux looks for formats, key names or commands.
/// A call that finds no server, or loses it, fails within ``patience``.
package struct Terminal: Sendable {
    /// The oldest version that takes every argument used here (`-N`), as major and minor.
    package static let leastVersion = (3, 2)
    /// What tmux takes of one variable, in bytes: a longer one would be left out without a word.
    private static let longestVariable = 16_000
    private static let outputLimit = 64 << 20

    /// The name of the server's socket.
    package let socket: String
    let logs: String
    var program = "tmux"
    /// How long one call may take.
    var patience = Duration.seconds(5)
    /// How much of a session's output is kept in its log, in bytes; the rest is dropped.
    var longestLog: Int64 = 1 << 30

    /// - Parameters:
    ///   - name: what sets the server apart from those of other queues: eight hexadecimal digits.
    ///   - logs: the folder for the logs of output, which has to be there; an absolute path.
    package init(named name: String, logs: String) {
        socket = "orch-" + name
        self.logs = logs
    }

    // MARK: Sessions

    /// Starts a program in a new session. ``close(_:grace:)`` removes what a call that failed halfway has left.
    ///
    /// - Parameters:
    ///   - id: of the session.
    ///   - command: for the shell.
    ///   - folder: where it runs.
    ///   - environment: variables that it gets; they are in no argument, which everybody on the machine could read.
    ///   - names: which variables of this process it gets beside those that any program needs.
    ///   - columns, rows: the size of the terminal, which stays as it is whoever looks at it.
    package func create(
        _ id: String, command: String, in folder: String, environment: [String: String] = [:],
        inheriting names: [String] = [], columns: Int = 200, rows: Int = 50
    ) throws(TerminalError) -> TerminalTarget {
        guard TerminalTarget.isID(id) else { throw .invalidID(id) }
        let inherited = WorkerRun.inherited.subtracting(["TERM"]).union(names)
        try Self.check(environment, and: inherited)
        try makeLog(of: id)
        let output = try newSession(id, [columns, rows], command, passing: environment, inherited, in: folder)
        let words = String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self).split(separator: " ").map(String.init)
        let pane = words.first ?? ""
        if words.count == 2, let process = Int32(words[1]).flatMap(ProcessIdentity.init) { note(process, of: id) }
        guard let target = TerminalTarget(session: id, pane: pane) else {
            throw .failed(command: "new-session", message: pane)
        }
        return target
    }

    /// Creates a session, and gives what the client prints. It never starts the server, which would keep its environment.
    private func newSession(
        _ id: String, _ size: [Int], _ command: String, passing environment: [String: String], _ inherited: Set<String>,
        in folder: String
    ) throws(TerminalError) -> [UInt8] {
        let session = "=\(id):"
        let variables = inherited.union(environment.keys).sorted().joined(separator: " ")
        let commands = [
            // Of the client's environment these go into the session, and others of an earlier one don't.
            ["set-option", "-g", "update-environment", variables],
            // The agent is not to talk to the server that it runs in.
            [
                "new-session", "-d", "-s", id, "-x", "\(size[0])", "-y", "\(size[1])", "-P", "-F",
                "#{pane_id} #{pane_pid}",
            ]
                + ["/bin/sh", "-c", "unset TMUX TMUX_PANE; exec /bin/sh -c -- \"$1\"", "sh", command],
            ["pipe-pane", "-t", session, logCommand(for: id)],
            // As a global option it makes tmux 3.3a crash at the next new session.
            ["set-option", "-w", "-t", session, "window-size", "manual"],
            // It ends with its last session.
            ["set-option", "-gq", "exit-empty", "on"],
        ]
        var attempts = 0
        while true {
            do throws(TerminalError) {
                return try call(
                    commands, options: ["-N"], named: "new-session", environment: environment, inheriting: inherited,
                    in: folder)
            } catch .gone(let message) {
                // There is no server yet, or one that is about to end and still takes calls.
                attempts += 1
                if attempts == 5 { throw .gone(message) }
                if attempts > 1 { Clock.sleep(.milliseconds(20)) }
                do throws(TerminalError) { try start() } catch .gone {}
            }
        }
    }

    /// All sessions, in the order of their ids; none without a server.
    package func sessions() throws(TerminalError) -> [TerminalSession] {
        var sessions = try listed()
        // tmux 3.3a may miss the end of a program, most of all of one that ends at once; any other child's end reminds it.
        for _ in 0..<8 where !sessions.allSatisfy(\.isSettled) {
            do throws(TerminalError) {
                try call([["run-shell", "-b", "kill -CHLD #{pid}"]])
            } catch .gone {
                return []
            }
            Clock.sleep(.milliseconds(5))
            sessions = try listed()
        }
        return sessions
    }

    private func listed() throws(TerminalError) -> [TerminalSession] {
        let format =
            "#{pane_id} #{session_created} #{pane_pid} #{pane_dead} [#{pane_dead_status}] [#{pane_dead_signal}]"
        let output: [UInt8]
        do throws(TerminalError) {
            output = try call([["list-panes", "-a", "-F", format + " #{session_name}"]])
        } catch .gone {
            return []
        }
        var sessions: [TerminalSession] = []
        for line in output.split(separator: 0x0A) {
            guard let session = TerminalSession(line: String(decoding: line, as: UTF8.self)) else { continue }
            // A person may have split the window; the first pane is the session's.
            let place = sessions.firstIndex { $0.target.session == session.target.session }
            if let place, session.number < sessions[place].number { sessions[place] = session }
            if place == nil { sessions.append(session) }
        }
        return sessions
    }

    /// What the program of a session does.
    package func state(of target: TerminalTarget) throws(TerminalError) -> TerminalSession.State {
        try sessions().first { $0.target == target }?.state ?? .gone
    }

    /// Ends a session, its program and whatever that has started on its terminal. One that is not there is no error.
    ///
    /// - Parameter grace: how long they may take to end when they are asked to, before they are killed.
    /// - Throws: also that its program can't be ended, so that what it works on is not to be touched.
    package func close(_ id: String, grace: Duration = .milliseconds(500)) throws(TerminalError) {
        if let session = try sessions().first(where: { $0.target.session == id }) {
            session.endProcesses(grace: grace)
            do throws(TerminalError) { _ = try call([["kill-session", "-t", "=" + id]]) } catch .gone {}
        }
        try endProcess(of: id, grace: grace)
    }

    /// Ends the server with all sessions. Without one there is nothing to do.
    package func killServer() throws(TerminalError) {
        for session in try sessions() { session.endProcesses(grace: .zero) }
        do throws(TerminalError) { _ = try call([["kill-server"]]) } catch .gone {}
    }

    /// The program that shows a session to a person, to be run in the foreground.
    ///
    /// - Parameters:
    ///   - readOnly: whether it passes no keys on.
    ///   - controlled: whether the person's terminal is iTerm2, which draws tmux's windows itself.
    package func attachment(to id: String, readOnly: Bool, controlled: Bool = false) -> ChildProgram {
        ChildProgram(
            program,
            arguments(controlled ? ["-CC"] : []) + ["attach-session", "-E"] + (readOnly ? ["-r"] : [])
                + ["-t", "=" + id],
            environment: ["TMUX": nil, "TMUX_TMPDIR": nil])
    }

    // MARK: Running

    /// Starts the server unless it runs, and sets its options. No session gets the server's environment, which holds only
    /// what any program needs.
    func start() throws(TerminalError) {
        let options: [(name: String, value: String)] = [
            ("exit-empty", "off"), ("escape-time", "0"), ("set-clipboard", "off"),
            ("default-terminal", Self.terminalType), ("remain-on-exit", "on"), ("status", "off"),
            ("history-limit", "50000"), ("allow-rename", "off"), ("automatic-rename", "off"),
            ("allow-passthrough", "off"),
        ]
        // Versions before 3.3 let nothing pass, and have no such option.
        _ = try call([["start-server"]] + options.map { ["set-option", "-gq", $0.name, $0.value] })
    }

    /// What programs believe the terminal to be. Programs on a machine that lacks tmux's description get that of screen.
    private static let terminalType: String = {
        let folders = ["/etc", "/lib", "/usr/share", "/usr/lib", "/usr/local/share"].flatMap {
            [$0 + "/terminfo/t/", $0 + "/terminfo/74/"]
        }
        let isKnown = folders.contains { (try? FileStatus(at: $0 + "tmux-256color")) != nil }
        return isKnown ? "tmux-256color" : "screen-256color"
    }()

    private static func check(_ environment: [String: String], and names: Set<String>) throws(TerminalError) {
        for name in names.union(environment.keys) {
            let isName = name.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "_")
            }
            let value = environment[name] ?? Environment.variable(name) ?? ""
            guard isName, !name.isEmpty, name.utf8.count + value.utf8.count < longestVariable, !value.utf8.contains(0)
            else { throw .unfitVariable(name) }
        }
    }

    private func arguments(_ options: [String]) -> [String] { ["-u", "-L", socket, "-f", "/dev/null"] + options }

    /// What tmux prints for a list of commands, which it carries out one after the other up to the first that fails.
    ///
    /// - Parameters:
    ///   - options: of tmux itself.
    ///   - named: the command that errors are reported of, where that is not the first.
    ///   - input: what it reads.
    ///   - environment: variables of the client.
    ///   - names: which variables of this process the client gets.
    ///   - folder: where the client runs.
    @discardableResult
    func call(
        _ commands: [[String]], options: [String] = [], named: String? = nil, input: [UInt8] = [],
        environment: [String: String] = [:], inheriting names: Set<String> = WorkerRun.inherited,
        in folder: String? = nil
    ) throws(TerminalError) -> [UInt8] {
        // At the end of a word a semicolon is the end of a command, unless a backslash is in front of it.
        let words = commands.map { $0.map { $0.hasSuffix(";") ? String($0.dropLast()) + "\\;" : $0 } }
        var program = ChildProgram(
            self.program, arguments(options) + words.joined(separator: [";"]),
            environment: environment.mapValues { Optional($0) }, input: .bytes(input),
            output: .kept(limit: Self.outputLimit), folder: folder, timeout: patience)
        program.inherited = names
        let command = named ?? commands[0][0]
        let result: ChildResult
        do throws(ChildError) {
            result = try program.run()
        } catch {
            switch error {
            case .programMissing: throw .missing
            case .system(let error): throw .system(error)
            }
        }
        switch result.status {
        case .exited(0): return result.output
        case .timedOut: throw .timedOut(command: command)
        case .signalled(let signal): throw .failed(command: command, message: "ended by signal \(signal)")
        case .exited: throw try failure(of: command, result.errors)
        }
    }

    private func failure(of command: String, _ errors: [UInt8]) throws(TerminalError) -> TerminalError {
        let message = ProgramText.lastLine(of: errors) ?? "it does not say why"
        let isLost = ["no server running", "server exited", "lost server", "can't find ", "no current target"].contains(
            where: message.hasPrefix)
        let isAbsent = ["(No such file or directory)", "(Connection refused)"].contains(where: message.hasSuffix)
        if isLost || isAbsent && message.hasPrefix("error connecting") { return .gone(message) }
        // An old version fails for what it does not know.
        if command != "-V" {
            let words = String(decoding: try version(), as: UTF8.self).split { !$0.isNumber && $0 != "." }
            let numbers = words.first?.split(separator: ".").compactMap { Int($0) } ?? []
            if numbers.count >= 2, (numbers[0], numbers[1]) < Self.leastVersion {
                return .tooOld("\(numbers[0]).\(numbers[1])")
            }
        }
        return .failed(command: command, message: message)
    }

    private func version() throws(TerminalError) -> [UInt8] { try call([["-V"]]) }
}

extension TerminalSession {
    /// A line of `list-panes`.
    fileprivate init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 7, let created = Int64(words[1]), let process = Int32(words[2]),
            let target = TerminalTarget(session: words[6], pane: words[0])
        else { return nil }
        self.target = target
        self.created = created
        self.process = process
        let status = Int32(words[4].dropFirst().dropLast())
        let signal = Int32(words[5].dropFirst().dropLast())
        if words[3] != "1" {
            state = .alive(process)
            isSettled = ProcessIdentity(of: process) != nil
        } else {
            state = status.map { .exited($0) } ?? .signalled(signal ?? 0)
            isSettled = status ?? signal != nil
        }
    }

    fileprivate var number: Int { Int(target.pane.dropFirst()) ?? 0 }

    fileprivate func endProcesses(grace: Duration) {
        // The number of a program that has ended may be another's by now, unless what it left still uses it.
        if case .alive = state {} else if ProcessIdentity(of: process) != nil { return }
        ProcessIdentity.endSession(of: process, grace: grace)
    }
}
