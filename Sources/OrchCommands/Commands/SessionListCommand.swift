internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text

struct SessionListCommand: Command {
    private static let phase = Flag(
        "phase", .choice("PHASE", of: SessionPhase.allCases, word: \.rawValue), help: "only sessions in this phase"
    ).repeatable

    private static let isWithTerminal = Switch("terminals", help: "only sessions with a terminal")
    private static let isAll = Switch("all", help: "also sessions that have ended")

    static let grammar = CommandGrammar(
        ["session", "list"], group: CommandGroup.operations, summary: "show what sessions are doing",
        discussion: [
            "Prints name, phase, when it was heard of last, task, progress and, of a session with a terminal, status and "
                + "role, with tabs between them where there is no terminal."
        ],
        flags: [phase, isWithTerminal, isAll],
        examples: ["orch session list", "orch session list --phase executing --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let table: Sessions? = try call.readTable(Sessions.file)
        let phases = call.invocation[phase]
        let given = call.invocation
        let sessions = (table?.all ?? []).filter { session in
            (phases.isEmpty || phases.contains(session.phase)) && (!given[isWithTerminal] || session.status != nil)
                && (given[isAll] || session.status != .terminated)
        }
        LedgerList(
            name: "sessions", rows: sessions,
            columns: ["session_id", "phase", "last_activity_at", "item_id", "progress", "status", "role"],
            cells: { session in
                [
                    session.id, session.phase.rawValue, session.lastActivityAt, session.item, session.progress,
                    session.status?.rawValue ?? "", session.role,
                ]
            }, json: { .object($0.json.members) }
        ).print(try call.workplace().findings(in: Sessions.self), in: &call)
    }
}
