internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text

struct WorkersCommand: Command {
    static let grammar = CommandGrammar(
        ["workers"], group: CommandGroup.operations, summary: "show who works on what",
        discussion: [
            "Prints how many workers have tasks and how many tasks are IN_PROGRESS, then a line for each worker: how many "
                + "tasks, of which priority, which, and the earliest start. Tasks without an owner are those of '-'."
        ],
        examples: ["orch workers", "orch workers --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let loads = WorkerLoad.all(in: try call.readQueue())
        let active = loads.count { !$0.owner.isEmpty }
        let running = loads.reduce(0) { $0 + $1.ids.count }
        if call.isJSON {
            return call.print([
                "schema": "orch.workers/1", "workers_active": .integer(active), "in_progress": .integer(running),
                "workers": .array(of: loads) { load in
                    let facts: JSONObject = [
                        "owner_session": .string(unlessEmpty: load.owner),
                        "tasks": .integer(load.ids.count),
                    ]
                    let priorities = load.priorities.map {
                        JSONValue.Member($0.priority.word.lowercased(), .integer($0.count))
                    }
                    let rest: JSONObject = [
                        "ids": .array(of: load.ids, JSONValue.string),
                        "oldest_start": .string(orNull: load.oldestStart),
                    ]
                    return .object(facts.members + priorities + rest.members)
                },
            ])
        }
        call.print("workers_active=\(active) in_progress=\(running)")
        for load in loads {
            let priorities = load.priorities.map { " \($0.priority.word.lowercased())=\($0.count)" }.joined()
            call.print(
                Screen.plain(
                    "- \(load.owner.isEmpty ? CellText.none : load.owner) tasks=\(load.ids.count)\(priorities)"
                        + " ids=\(load.ids.joined(separator: ",")) oldest_start=\(load.oldestStart ?? CellText.none)"))
        }
        if loads.isEmpty { call.print("workers: none") }
    }
}
