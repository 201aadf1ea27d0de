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

struct SessionResumeCommand: Command {
    static let grammar = CommandGrammar(
        ["session", "resume"], group: CommandGroup.sessions,
        summary: "go on in the worktree of a session that has ended",
        discussion: [
            "Starts a new session, with a new name, in the worktree and on the branch of one that was paused, or was lost when "
                + "the machine went down. What was committed there, and what was not, is as it was; the agent's memory is "
                + "its own matter."
        ],
        flags: [SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session resume worker-4f1a2b"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let office = try Office(in: &call)
        for line in try office.reconcile(in: &call) { call.warn(line) }
        let (session, home) = try call.namedSession()
        guard session.status == .terminated else {
            throw CommandFailure(
                .refused, "session \(session.id) is \(session.status?.rawValue ?? "") and goes on by itself")
        }
        guard home.id == office.id else {
            throw CommandFailure(
                .refused, "the worktree of \(session.id) is in the office \(home.id)", hint: "resume it there")
        }
        guard !session.worktree.isEmpty else {
            throw CommandFailure(
                .refused, "session \(session.id) had no worktree", hint: "begin another with 'orch session create'")
        }
        let id = Office.newID(session.role)
        _ = try call.commit(
            CreateSession(
                id, office: home.id, agent: SessionCreateCommand.byHand, role: session.role, worktree: session.worktree),
            beginning: true)
        call.settle()
        try home.start(id, in: &call)
    }
}

struct SessionCancelCommand: Command {
    static let grammar = CommandGrammar(
        ["session", "cancel"], group: CommandGroup.sessions, summary: "interrupt what a session does",
        discussion: [
            "Presses Ctrl-C in it, or Escape where worker.preset names the agent. It stays, and is ready; one that works on a "
                + "task is closed by its run, and the task is FAILED."
        ],
        flags: [SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session cancel worker-4f1a2b"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let item = try call.namedSession().session.item
        let command = try call.dispatch(.cancel)
        call.report(
            command, item.isEmpty ? "\(command.session) -> ready" : "\(command.session): \(item) is cancelled")
    }
}

struct SessionTerminateCommand: Command {
    private static let isKept = Switch(
        "pause", help: "keep its worktree, for 'orch session resume', also where nothing in it would be lost")

    static let grammar = CommandGrammar(
        ["session", "terminate"], group: CommandGroup.sessions, summary: "end a session",
        discussion: [
            "Ends its agent with all that has its terminal. The worktree goes, unless something in it is not committed, or a "
                + "commit of it is on no branch; the branch goes where it is merged."
        ],
        flags: [isKept, SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session terminate worker-4f1a2b", "orch session terminate worker-4f1a2b --pause"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let command = try call.dispatch(.terminate, payload: ["keep_worktree": .bool(call.invocation[isKept])])
        if !call.invocation[isKept], case .string(let kept)? = command.resultValue?["kept"] { call.warn(kept) }
        call.report(command, "\(command.session) -> terminated")
    }
}
