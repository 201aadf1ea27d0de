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
        LedgerList(
            name: "sessions", rows: sessions,
            columns: ["session_id", "phase", "last_activity_at", "item_id", "progress"],
            cells: { [$0.id, $0.phase.rawValue, $0.lastActivityAt, $0.item, $0.progress] },
            json: { .object($0.json.members) }
        ).print(try call.workplace().findings(in: Sessions.self), in: &call)
    }
}
