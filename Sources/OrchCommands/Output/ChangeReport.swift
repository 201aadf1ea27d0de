internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

/// How a change is answered: a line for people and scripts, or with `--json` one document with the rows as they are
/// now.
extension Call {
    /// - Parameter details: what the command has to say beyond the change.
    mutating func reportJSON<Outcome>(
        _ receipt: CommitReceipt<Queue, Outcome>, details: [JSONValue.Member] = []
    ) throws(CommandFailure) {
        let moment = try moment()
        var queue = receipt.subject
        let rows = queue.events.compactMap { TaskID($0.key) }.flatMap { queue.rows(of: $0) }
        print(
            JSONDocument(
                "change",
                [
                    .init("command", .string(invocation.command.name)),
                    .init("changed", .bool(receipt.isChanged)),
                    .init("tasks", .array(rows.map { JSONValue(queue.row($0), in: &queue, at: moment) })),
                    .init(
                        "events",
                        .array(
                            queue.events.map { event in
                                .object(
                                    [
                                        .init("event", .string(event.name)), .init("item_id", .string(event.key)),
                                        .init("status", .string(orNull: event.status)),
                                    ] + event.details)
                            })),
                ] + details))
    }

    /// `ORCH-102 -> DONE`, or that there was nothing to change.
    mutating func report(_ receipt: CommitReceipt<Queue, TaskChange>) throws(CommandFailure) {
        if isJSON { return try reportJSON(receipt) }
        let change = receipt.outcome
        print(change.isChanged ? "\(change.id) -> \(change.status.word)" : "\(change.id): nothing to change")
    }

    /// The same for each task of a team that changed.
    mutating func report(_ receipt: CommitReceipt<Queue, TeamChange>) throws(CommandFailure) {
        if isJSON { return try reportJSON(receipt) }
        for change in receipt.outcome.changes { print("\(change.id) -> \(change.status.word)") }
        if receipt.outcome.changes.isEmpty { print("\(receipt.outcome.lead): nothing to change") }
    }
}
