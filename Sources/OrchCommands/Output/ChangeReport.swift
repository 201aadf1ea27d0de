internal import ArgumentGrammar
internal import TaskQueue
import Text
internal import Workspace

extension Run {
    /// Tells what a change did: a line for people and scripts, or with `--json` one document with the rows as they are
    /// now.
    mutating func report(_ receipt: CommitReceipt, _ line: (QueueEvent) -> String) throws(CommandFailure) {
        guard isJSON else {
            for event in receipt.events { print(line(event)) }
            return
        }
        try reportJSON(receipt)
    }

    /// - Parameter details: what the command has to say beyond the change.
    mutating func reportJSON(
        _ receipt: CommitReceipt, details: [JSONValue.Member] = []
    ) throws(CommandFailure) {
        let moment = try moment()
        var queue = try changedQueue(receipt)
        var tasks: [JSONValue] = []
        for id in receipt.events.map(\.id) {
            for index in queue.rows(of: id) { tasks.append(JSONValue(queue.row(index), in: &queue, at: moment)) }
        }
        print(
            JSONDocument(
                "change",
                [
                    .init("command", .string(invocation.command.name)),
                    .init("changed", .bool(receipt.isChanged)),
                    .init("tasks", .array(tasks)),
                    .init(
                        "events",
                        .array(
                            receipt.events.map { event in
                                .object(
                                    [
                                        .init("event", .string(event.kind.rawValue)),
                                        .init("item_id", .string(event.id.text)),
                                        .init("status", .string(event.status.word)),
                                    ] + event.details)
                            })),
                ] + details))
    }

    /// The queue as a change left it, added rows included.
    mutating func changedQueue(_ receipt: CommitReceipt) throws(CommandFailure) -> Queue {
        let workplace = try workplace()
        do throws(QueueError) {
            return try Queue(receipt.queue.rendered(), heading: workplace.settings.heading)
        } catch {
            throw CommandFailure(error, path: workplace.path, offset: workplace.settings.offset)
        }
    }

    /// `ORCH-102 -> DONE` for each task that changed.
    mutating func reportMoves(_ receipt: CommitReceipt, of id: TaskID) throws(CommandFailure) {
        if isJSON { return try reportJSON(receipt) }
        for event in receipt.events { print("\(event.id) -> \(event.status.word)") }
        if receipt.events.isEmpty {
            var queue = receipt.queue
            print("\(try meant(by: id, in: &queue)): nothing to change")
        }
    }
}
