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
        let locks = (table?.all ?? []).map { ($0, state(of: $0, at: moment)) }.filter { isAll || $0.1 != "released" }
        LedgerList(
            name: "locks", rows: locks,
            columns: ["lock_name", "state", "owner", "token", "acquired_at", "expires_at"],
            cells: { lock, state in
                [lock.name, state, lock.owner, String(lock.token), lock.acquiredAt, lock.expiresAt]
            },
            json: { lock, state in .object((lock.json + ["state": .string(state)]).members) }
        ).print(try call.workplace().findings(in: Locks.self), in: &call)
    }

    private static func state(of lock: Lock, at moment: Moment) -> String {
        switch lock.standing(at: moment) {
        case .free: "released"
        case .held: "held"
        case .expired: "expired"
        }
    }
}
