internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct SetCommand: Command {
    private static let id = Positional(.taskID, help: TaskArgument.help)
    private static let fields = PositionalList(.assignment, help: "a column and its new text; '-' empties the cell")
    private static let version = Flag(
        "if-version", .text("VERSION"), help: "refuse when the task has another one than 'orch show --json' said")

    static let grammar = CommandGrammar(
        ["set"], group: CommandGroup.queue, summary: "set fields of a task",
        discussion: [
            "Writes any column, as a hand edit would, but checked: an invalid status, priority or time is "
                + "refused, and so is an after: with an unknown id or the task's own. Any status may be set; back to "
                + "PENDING clears owner, start and lease. New notes keep the tags that say what the task is, such as after: "
                + "and kind:, unless they have them too; notes=- takes them out, and so does an edit of the file."
        ],
        flags: [version] + SyncArguments.all, positionals: [id, fields],
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
        let version = call.invocation[version]
        let receipt = try call.commit(on: id) {
            SetFields(id: $0, fields: assignments.map { ($0.header, $0.text) }, version: version)
        }
        let task = receipt.outcome
        if task.headers.isEmpty, try call.confirm(task.id, in: receipt.subject) {
            call.note("the event log, which said otherwise, has it now that this is right")
        }
        if call.isJSON {
            var queue = receipt.subject
            let now = queue.rows(of: task.id).first.map { queue.row($0).version }
            return try call.reportJSON(receipt, details: ["version": .string(orNull: now)])
        }
        call.print(
            task.headers.isEmpty
                ? "\(task.id): nothing to change" : "\(task.id): \(task.headers.joined(separator: ", ")) set")
    }
}

extension Call {
    /// Notes that a person takes a row as it is, where the event log says otherwise.
    ///
    /// - Returns: whether it did.
    fileprivate mutating func confirm(_ id: TaskID, in queue: Queue) throws(CommandFailure) -> Bool {
        let moment = try moment()
        let findings = try workplace().findings(in: queue.rendered(), at: moment)
        guard findings.contains(where: { $0.isContradiction(of: id) }) else { return false }
        try note(Confirm(id: id), in: queue)
        return true
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
