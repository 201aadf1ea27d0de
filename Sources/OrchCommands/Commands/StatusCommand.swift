internal import ArgumentGrammar
internal import Engine
internal import Sheets
internal import TaskQueue
internal import Text

struct StatusCommand: Command {
    private static let limit = Flag("limit", .integer("N", in: 0...), help: "at most so many tasks", default: "5")

    static let grammar = CommandGrammar(
        ["status"], group: CommandGroup.operations, summary: "show how many tasks have which status, and what runs",
        discussion: [
            "Prints 'summary' with a count for each status, then the tasks that are IN_PROGRESS, the most urgent first: id, "
                + "priority, owner, start and task."
        ],
        flags: [limit, DatabaseArguments.source],
        examples: ["orch status", "orch status --json", "orch status --db db/queue.db"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        _ = try call.readDatabaseIfGiven()
        var queue = try call.readQueue()
        let moment = try call.moment()
        let counts = Status.inSummary.map { status in
            (word: status.word, count: queue.rows(withStatus: [status]).count)
        }
        let running = queue.rowsByUrgency(.inProgress).filter { queue.isWellFormed($0) }.prefix(
            call.invocation[limit] ?? 5
        ).map { queue.row($0) }
        call.warnOfUncounted(in: &queue)
        if call.isJSON {
            return call.print([
                "schema": "orch.status/1", "summary": .object(counts.map { .init($0.word, .integer($0.count)) }),
                "top_in_progress": .array(running.map { JSONValue($0, in: &queue, at: moment) }),
            ])
        }
        call.print("summary " + counts.map { "\($0.word)=\($0.count)" }.joined(separator: " "))
        call.print("top_in_progress:" + (running.isEmpty ? " none" : ""))
        for row in running {
            let cells = [Column.ownerSession, .startedAt].map { row.text($0).isEmpty ? CellText.none : row.text($0) }
            let priority = row.texts[.priority] ?? Priority.standard.word
            call.print(
                Screen.plain("- \(row.text(.id)) [\(priority)] owner=\(cells[0]) start=\(cells[1]) \(row.text(.task))"))
        }
    }
}

extension Status {
    /// The order in which the summary of a queue counts.
    static let inSummary: [Status] = [.pending, .inProgress, .blocked, .failed, .done]
}
