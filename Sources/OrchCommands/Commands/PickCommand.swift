internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct PickCommand: Command {
    private static let owner = Flag("owner-session", .text("NAME"), help: "who gets the task")
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")

    static let grammar = CommandGrammar(
        ["pick"], group: CommandGroup.queue, summary: "claim the next ready task",
        discussion: [
            "Takes the ready task with the highest priority, of those the one highest in the table, makes it "
                + "IN_PROGRESS with an owner, a start, an attempt and a lease, and prints its id. However many pick at "
                + "once, each task goes to one of them.",
            "Ready is a PENDING task whose retry_at: has passed, whose after: tasks are all DONE, whose dedupe: key no "
                + "DONE task has, and whose id is its own. Without a ready task it prints 'No pending tasks' and "
                + "changes nothing.",
        ],
        flags: [owner, LeaseArguments.lease, kind],
        examples: ["orch pick --owner-session worker:core-1", "orch pick --owner-session ci --lease 3600 --kind build"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let terms = try LeaseArguments.terms(in: &call)
        let receipt = try call.commit(Pick(owner: call.invocation[owner], lease: terms, kind: call.invocation[kind]))
        if call.isJSON { return try call.reportJSON(receipt) }
        call.print(receipt.outcome?.text ?? "No pending tasks")
    }
}
