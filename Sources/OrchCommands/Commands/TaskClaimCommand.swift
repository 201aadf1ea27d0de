internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct TaskClaimCommand: Command {
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")

    static let grammar = CommandGrammar(
        ["task", "claim"], group: CommandGroup.taskQueue, summary: "claim the next queued task",
        discussion: [
            "The same as 'orch pick', but the work does not begin yet: the task is claimed until 'orch task start' makes it running. Prints its id, or 'No pending tasks'."
        ],
        flags: [TaskQueueArguments.owner, TaskQueueArguments.session, kind, LeaseArguments.lease] + SyncArguments.all,
        positionals: [],
        examples: [
            "orch task claim --owner-agent agent:1 --json", "orch task claim --owner-agent agent:1 --kind trade.decide",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let owner = given[TaskQueueArguments.owner] ?? given[TaskQueueArguments.session]
        let terms = try LeaseArguments.terms(in: &call)
        let receipt = try call.commit(Pick(owner: owner, lease: terms, kind: given[kind], starts: false))
        if call.isJSON { return try call.reportTasks(receipt.outcome.map { [$0] } ?? [], in: receipt.subject) }
        call.print(receipt.outcome?.text ?? PickCommand.noTask)
    }
}
