internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text

struct LockListCommand: Command {
    private static let isAll = Switch("all", help: "released ones too")

    static let grammar = CommandGrammar(
        ["lock", "list"], group: CommandGroup.operations, summary: "show who has which lock",
        discussion: [
            "Prints name, state (held, expired or released), owner, fencing token, when it was acquired and when it expires, "
                + "with tabs between them where there is no terminal."
        ],
        flags: [isAll], examples: ["orch lock list", "orch lock list --all --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let table: Locks? = try call.readTable(Locks.file)
        let moment = try call.moment()
        let isAll = call.invocation[isAll]
        for row in table?.damagedRows ?? [] {
            call.warn(
                "\(Locks.file):\(row.line): the row of \(row.name.isEmpty ? "a lock" : Screen.plain(row.name)) can't be read; "
                    + "nobody can have that lock until it is corrected")
        }
        let locks = (table?.all ?? []).map { ($0, state(of: $0, at: moment)) }.filter { isAll || $0.1 != "released" }
        if call.isJSON {
            return call.print([
                "schema": "orch.locks/1",
                "locks": .array(of: locks) { lock, state in
                    .object((lock.json + ["state": .string(state)]).members)
                },
            ])
        }
        let cells = locks.map { lock, state in
            [lock.name, state, lock.owner, String(lock.token), lock.acquiredAt, lock.expiresAt].map(Screen.plain)
        }
        let columns = ["lock_name", "state", "owner", "token", "acquired_at", "expires_at"].map(ListColumn.cell)
        for line in TaskTable(screen: call.screen, columns: columns, rows: cells).lines { call.print(line) }
        if locks.isEmpty, table?.damagedRows.isEmpty ?? true { call.note("no locks") }
    }

    private static func state(of lock: Lock, at moment: Moment) -> String {
        switch lock.standing(at: moment) {
        case .free: "released"
        case .held: "held"
        case .expired: "expired"
        }
    }
}
