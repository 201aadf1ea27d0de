internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations

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
