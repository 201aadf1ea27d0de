internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Text
internal import Workspace

/// How commands name sessions with a terminal.
enum SessionArguments {
    static let session = Positional(
        ValueSyntax(
            "SESSION", takes: "the name of a session, such as worker-4f1a2b",
            offer: .answers(to: ["session", "list", "--terminals"]),
            parse: { WorkSession.isTerminalName($0) ? $0 : nil }), help: "the session")
    static let role = Flag(
        "role", .word("ROLE"), help: "what it is prepared for", default: "the first of session.roles")
    static let timeout = Flag(
        "timeout", .span(1...86_400), help: "how long to wait until an office has done it", default: "60s")

    static func end(in call: borrowing Call) -> Int64 {
        Clock.monotonicNanoseconds + Int64(call.invocation[timeout] ?? 60) * 1_000_000_000
    }
}

extension Call {
    /// The session that is named, and the office that has its terminal.
    mutating func namedSession() throws(CommandFailure) -> (session: WorkSession, office: Office) {
        let name = try required(SessionArguments.session)
        guard let session = try knownSession(name), session.status != nil else {
            throw CommandFailure(
                .refused, "there is no session '\(name)' with a terminal", hint: "see them with 'orch session list'")
        }
        return (session, try Office(session.office, in: &self))
    }

    /// The session of a name; nil where it has no row.
    mutating func knownSession(_ name: String) throws(CommandFailure) -> WorkSession? {
        let table: Sessions? = try readTable(Sessions.file)
        do throws(SessionRefusal) {
            return try table?.session(name)
        } catch {
            throw CommandFailure(error, path: Sessions.file)
        }
    }

    /// Has a command done with the session that is named.
    ///
    /// - Returns: the command with its result.
    mutating func dispatch(
        _ kind: AgentCommand.Kind, text: String? = nil, payload: JSONObject = [:]
    ) throws(CommandFailure) -> AgentCommand {
        let (session, office) = try namedSession()
        var signals = try caughtSignals()
        return try office.dispatch(
            kind, to: session.id, text: text, payload: payload, until: SessionArguments.end(in: self),
            heeding: &signals, in: &self)
    }

    /// Answers with a command that was done.
    mutating func report(_ command: AgentCommand, _ line: String) {
        if isJSON { return print(["schema": "orch.command/1", "command": .object(command.json.members)]) }
        print(Screen.plain(line))
    }

    /// Answers with a session as it is now.
    mutating func reportSession(_ id: String, _ line: (WorkSession) -> String) throws(CommandFailure) {
        let table: Sessions? = try readTable(Sessions.file)
        guard let session = table?.all.first(where: { $0.id == id }) else {
            throw CommandFailure(.refused, "session \(id) is not in \(Sessions.file) any more")
        }
        if isJSON { return print(["schema": "orch.sessions/1", "sessions": .array([.object(session.json.members)])]) }
        print(Screen.plain(line(session)))
    }
}
