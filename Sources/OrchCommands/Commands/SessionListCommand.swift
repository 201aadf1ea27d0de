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

    static let grammar = CommandGrammar(
        ["session", "list"], group: CommandGroup.operations, summary: "show what sessions are doing",
        discussion: [
            "Prints name, phase, when it was heard of last, task and progress, with tabs between them where there is no "
                + "terminal."
        ],
        flags: [phase], examples: ["orch session list", "orch session list --phase executing --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let table: Sessions? = try call.readTable(Sessions.file)
        let phases = call.invocation[phase]
        let sessions = (table?.all ?? []).filter { phases.isEmpty || phases.contains($0.phase) }
        if call.isJSON {
            return call.print([
                "schema": "orch.sessions/1", "sessions": .array(of: sessions) { .object($0.json.members) },
            ])
        }
        let cells = sessions.map { session in
            [session.id, session.phase.rawValue, session.lastActivityAt, session.item, session.progress]
                .map(Screen.plain)
        }
        let columns = ["session_id", "phase", "last_activity_at", "item_id", "progress"].map(ListColumn.cell)
        for line in TaskTable(screen: call.screen, columns: columns, rows: cells).lines { call.print(line) }
        if sessions.isEmpty { call.note("no sessions") }
    }
}
