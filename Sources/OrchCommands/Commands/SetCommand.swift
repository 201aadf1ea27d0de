internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Workspace

struct SetCommand: Command {
    private static let id = Positional(.taskID, help: TaskArgument.help)
    private static let fields = PositionalList(.assignment, help: "a column and its new text; '-' empties the cell")

    static let grammar = CommandGrammar(
        ["set"], group: CommandGroup.queue, summary: "set fields of a task",
        discussion: [
            "Writes any column, as a hand edit would, but checked: an invalid status, priority or time is "
                + "refused, and so is an after: with an unknown id or the task's own. Any status may be set; back to "
                + "PENDING clears owner, start and lease."
        ],
        flags: SyncArguments.all, positionals: [id, fields],
        examples: [
            "orch set ORCH-010 priority=P0 due_at_kst=\"2026-02-09 18:00\"", "orch set ORCH-010 owner_session=-",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try call.required(id)
        let assignments = call.invocation[fields]
        var seen: Set<String> = []
        for assignment in assignments where !seen.insert(assignment.header).inserted {
            throw CommandFailure(.usage, "'\(assignment.header)' is given twice", hint: "keep one of the two")
        }
        let receipt = try call.commit(on: id) { SetFields(id: $0, fields: assignments.map { ($0.header, $0.text) }) }
        if call.isJSON { return try call.reportJSON(receipt) }
        let task = receipt.outcome
        call.print(
            task.headers.isEmpty
                ? "\(task.id): nothing to change" : "\(task.id): \(task.headers.joined(separator: ", ")) set")
    }
}

struct Assignment: Sendable {
    let header: String
    let text: String
}

extension ValueSyntax where Value == Assignment {
    static let assignment = ValueSyntax("COLUMN=TEXT", takes: "a column, '=' and its new text") { text in
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        return Assignment(header: String(text[..<equals]), text: String(text[text.index(after: equals)...]))
    }
}
