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
        ],
        flags: [age, isTrial], examples: ["orch archive", "orch archive --older-than 36h --dry-run"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let least = call.invocation[age] ?? .seconds(14 * 86_400)
        let moment = try call.moment()
        let cutoff = moment.timestamp.advanced(bySeconds: -least.components.seconds)
        // A row doesn't say when it was finished; the log may.
        let active = History.tasks(since: cutoff, inLogAt: try call.workplace().logPath, offset: moment.offset)
        let operation = Archive(before: cutoff, active: active)
        guard call.invocation[isTrial] else {
            let receipt = try call.commit(operation)
            return call.isJSON ? try call.reportJSON(receipt) : try tell(receipt.outcome, "archived", in: &call)
        }
        let tasks = try call.rehearse(operation).outcome
        guard call.isJSON else { return try tell(tasks, "would archive", in: &call) }
        call.print(["schema": "orch.archive_plan/1", "ids": .array(tasks.map { .string($0.id.text) })])
    }

    private static func tell(_ tasks: [ArchivedTask], _ verb: String, in call: inout Call) throws(CommandFailure) {
        guard !tasks.isEmpty else {
            return call.print(
                "nothing to archive; the task with the highest id stays, and so does what open tasks wait for")
        }
        let file = try call.workplace().store.archive.path
        call.print("\(verb) \(tasks.count) to \(Screen.plain(file))")
        for task in tasks { call.print("\(task.id) \(task.status.word) \(Screen.plain(task.task))") }
    }
}
