internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

/// `orch pick`: hands the next task to a worker.
struct PickCommand: Command {
    private static let owner = Flag("owner-session", .text("NAME"), help: "who gets the task")
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")

    static let grammar = CommandGrammar(
        ["pick"], group: CommandGroup.queue, summary: "hand out the next ready task",
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

    static func run(_ run: inout Run) throws(CommandFailure) {
        let terms = try LeaseArguments.terms(in: &run)
        let receipt = try run.commit(Pick(owner: run.invocation[owner], lease: terms, kind: run.invocation[kind]))
        if run.isJSON { return try run.reportJSON(receipt) }
        guard let claim = receipt.events.first(where: { $0.kind == .claimed }) else {
            run.print("No pending tasks")
            return
        }
        run.print(claim.id.text)
    }
}
