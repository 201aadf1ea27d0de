internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Workspace

struct HeartbeatCommand: Command {
    private static let owner = Flag(
        "owner-session", .text("NAME"), help: "the worker that has the task", isRequired: true)
    private static let phase = Flag(
        "phase", .choice("PHASE", of: WorkPhase.allCases, word: \.rawValue), help: "what the worker is doing")
    private static let progress = Flag("progress", .text("TEXT"), help: "how far it is")

    static let grammar = CommandGrammar(
        ["heartbeat"], group: CommandGroup.operations, summary: "renew the claim of a running task",
        discussion: [
            "The lease ends lease.seconds from now, or later where it does already. A worker that lost its claim is "
                + "refused, with who has it, and should stop. Phase and progress are in the event log alone. With "
                + "git.autocommit a renewal is part of the next change's commit.",
            "Renewing at a third of the lease leaves time for a slow machine.",
        ],
        flags: [owner, ClaimArguments.attempt, phase, progress, LeaseArguments.lease, TaskArgument.flag],
        positionals: [TaskArgument.positional],
        examples: [
            "orch heartbeat ORCH-010 --owner-session worker:core-1 --attempt 2",
            "orch heartbeat ORCH-010 --owner-session worker:core-1 --phase executing --progress \"3/5\"",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let id = try TaskArgument.value(in: given)
        let owner = try call.required(owner)
        let seconds = try LeaseArguments.terms(in: &call).seconds
        let receipt = try call.commit(on: id) {
            Renew(
                id: $0, owner: owner, attempt: given[ClaimArguments.attempt], seconds: seconds, phase: given[phase],
                progress: given[progress])
        }
        if call.isJSON { return try call.reportJSON(receipt) }
        let end = receipt.outcome.end.secondText(at: try call.workplace().offset)
        call.print("\(receipt.outcome.id) holds until \(end)")
    }
}
