internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import TaskQueue
internal import Text
internal import Workspace

struct LockHistoryCommand: Command {
    private static let start = Flag(
        "since", .text("TIME"), help: "only from then on: YYYY-MM-DD, YYYY-MM-DD HH:mm, or an age such as 2h")
    private static let limit = Flag(
        "limit", letter: "n", .integer("N", in: 0...), help: "at most the last N events",
        default: "50, all with --since")
    private static let lock = Positional(
        ValueSyntax("LOCK", takes: "a name", parse: { $0 }), help: "one lock alone", isRequired: false)

    static let grammar = CommandGrammar(
        ["lock", "history"], group: CommandGroup.operations, summary: "show what happened to locks",
        discussion: [
            "A line for each event of the event log of this machine: its time, its name and what happened, with tabs between "
                + "them where there is no terminal. Events are lock_acquired, lock_renewed, lock_released, lock_expired and "
                + "lock_collision, when somebody wanted a lock that another one had."
        ],
        flags: [start, limit], positionals: [lock],
        examples: ["orch lock history deploy", "orch lock history --since 2h --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let workplace = try call.workplace()
        let offset = workplace.offset
        let start = try call.start(of: start)
        let name = given[lock]
        let found: [History.Entry]
        do throws(JournalError) {
            found = try workplace.events(since: start, completeSince: start).filter { entry in
                LockEvent(rawValue: entry.event) != nil && (name == nil || entry.text(LockEvent.lock) == name)
            }
        } catch {
            throw error.failure(path: workplace.logPath)
        }
        if found.isEmpty, let name {
            let table: Locks? = try call.readTable(Locks.file)
            guard table?.all.contains(where: { $0.name == name }) == true else {
                throw CommandFailure(unknownLock: name)
            }
        }
        let shown = found.suffix(given[limit] ?? (start == nil ? 50 : .max))
        if call.isJSON {
            return call.print([
                "schema": "orch.events/1", "events": .array(shown.map { .object($0.members) }),
            ])
        }
        let gap = call.screen.isTerminal ? "  " : "\t"
        for entry in shown {
            call.print(
                [entry.time?.secondText(at: offset) ?? "-", entry.event, entry.wording].map(Screen.plain)
                    .joined(separator: gap))
        }
    }
}
