internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import Text
internal import Workspace

struct SessionCreateCommand: Command {
    private static let agent = Flag("agent", .holder("NAME"), help: "who has it", default: byHand)
    /// Who has sessions that somebody starts by hand: no task is given to them.
    static let byHand = "by-hand"

    static let grammar = CommandGrammar(
        ["session", "create"], group: CommandGroup.sessions, summary: "start an agent in a terminal of its own",
        discussion: [
            "Starts session.command (or what worker.preset is in a terminal) in tmux, in a git worktree of its own on the "
                + "branch orch/SESSION, and prints the session's name. The persona of its role, personas/ROLE.md beside "
                + "the queue, is written into session.instructions there, which git does not see. Without a repository it "
                + "works in the queue's folder.",
            "Sessions are rows of SESSIONS.md, and what is done with them is in COMMANDS.md.",
        ],
        flags: [SessionArguments.role, agent, SessionArguments.timeout],
        examples: ["orch session create", "orch session create --role reviewer --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let office = try Office(in: &call)
        _ = try office.agentCommand()
        try office.requireReady(in: &call)
        let role = call.invocation[SessionArguments.role] ?? office.settings.sessionRoles[0]
        let id = Office.newID(role)
        _ = try call.commit(
            CreateSession(id, office: office.id, agent: call.invocation[agent] ?? byHand, role: role), beginning: true)
        call.settle()
        try office.start(id, in: &call)
    }
}

extension Office {
    /// Has the terminal of a new session created, and answers with the session.
    func start(_ session: String, in call: inout Call) throws(CommandFailure) {
        var signals = try call.caughtSignals()
        let command = try dispatch(
            .createSession, to: session, until: SessionArguments.end(in: call), heeding: &signals, in: &call)
        if case .array(let notes)? = command.resultValue?["notes"] {
            for note in notes { if case .string(let text) = note { call.warn(text) } }
        }
        try call.reportSession(session, \.id)
    }
}
