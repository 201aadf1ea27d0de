internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct ArchiveCommand: Command {
    private static let age = Flag(
        "older-than", .age, help: "only tasks of which nothing is known to have happened for this long",
        default: "14d")
    private static let isTrial = Switch("dry-run", help: "show what would move, and change nothing")

    static let grammar = CommandGrammar(
        ["archive"], group: CommandGroup.queue, summary: "move finished tasks out of the queue",
        discussion: [
            "Tasks that are DONE, dead letters (FAILED with dead:) or cancelled move to QUEUE.archive.md beside the "
                + "queue, which is created if missing. Both files change or neither does. 'orch list --archived' "
                + "shows them.",
            "A task that an open one waits for stays, and so does the one with the highest number, so that no id is "
                + "assigned twice. A task's age is the time since its start or its request, and since whatever the "
                + "event log says of it. The dedupe: key of a task that has moved is free again.",
            "To bring a task back, move its row to QUEUE.md in an editor. One that nobody needs is cancelled with "
                + "'orch cancel', or its row deleted there; nothing else deletes a task.",
        ],
        flags: [age, isTrial] + SyncArguments.all,
        examples: ["orch archive", "orch archive --older-than 36h --dry-run"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let least = call.invocation[age] ?? .seconds(14 * 86_400)
        let moment = try call.moment()
        let operation: Archive
        if least > .zero {
            let cutoff = moment.timestamp.advanced(bySeconds: -least.components.seconds)
            // A row doesn't say when it was finished; the log may.
            let active = try call.workplace().tasks(activeSince: cutoff)
            operation = Archive(before: cutoff, active: active)
        } else {
            operation = Archive(before: nil)
        }
        let isTrial = call.invocation[isTrial]
        let receipt = isTrial ? try call.rehearse(operation) : try call.commit(operation)
        let tasks = receipt.outcome
        var reason: String?
        if tasks.isEmpty {
            let staying = operation.staying(in: receipt.subject, at: moment.offset)
            reason = "nothing to archive: " + (staying.isEmpty ? "no task is finished" : reasons(staying))
        }
        if call.isJSON {
            if let reason { call.note(reason) }
            guard isTrial else { return try call.reportJSON(receipt) }
            return call.print(["schema": "orch.archive_plan/1", "ids": .array(tasks.map { .string($0.id.text) })])
        }
        if let reason { return call.print(reason) }
        let file = try call.workplace().store.archive.path
        call.print("\(isTrial ? "would archive" : "archived") \(tasks.count) to \(Screen.plain(file))")
        for task in tasks { call.print("\(task.id) \(task.status.word) \(Screen.plain(task.task))") }
    }

    /// Which finished tasks stay, and why.
    static func reasons(_ staying: [StayingTask]) -> String {
        StayingTask.Reason.allCases.compactMap { reason -> String? in
            let ids = staying.filter { $0.reason == reason }.map(\.id.text)
            guard !ids.isEmpty else { return nil }
            let shown = ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? " and \(ids.count - 5) more" : "")
            return shown + " \(reason.wording(of: ids.count))"
        }.joined(separator: "; ")
    }
}

extension StayingTask.Reason {
    fileprivate func wording(of count: Int) -> String {
        let isOne = count == 1
        return switch self {
        case .young: "\(isOne ? "is" : "are") not old enough (see --older-than)"
        case .unknownAge:
            "\(isOne ? "has" : "have") no time that shows the age ('--older-than 0d' takes \(isOne ? "it" : "them"))"
        case .needed: "\(isOne ? "is" : "are") needed by open tasks"
        case .highest: "has the highest id, which would be assigned again"
        }
    }
}
