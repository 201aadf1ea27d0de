internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Workspace

struct HeartbeatCommand: Command {
    private static let phase = Flag(
        "phase", .choice("PHASE", of: SessionPhase.allCases, word: \.rawValue), help: "what the worker is doing")
    private static let progress = Flag("progress", .text("TEXT"), help: "how far it is")

    static let grammar = CommandGrammar(
        ["heartbeat"], group: CommandGroup.operations, summary: "renew the claim of a running task",
        discussion: [
            "The lease ends lease.seconds from now, or later where it does already. A worker that lost its claim is "
                + "refused, with who has it, and should stop. Phase and progress are in the event log alone. With "
                + "git.autocommit a renewal is part of the next change's commit.",
            "One of --owner-session and --attempt is needed; a claim without an owner has its attempt alone.",
            "Renewing at a third of the lease leaves time for a slow machine.",
        ],
        flags: ClaimArguments.all + [phase, progress, LeaseArguments.lease, TaskArgument.flag] + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: [
            "orch heartbeat ORCH-010 --owner-session worker:core-1 --attempt 2",
            "orch heartbeat ORCH-010 --owner-session worker:core-1 --phase executing --progress \"3/5\"",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let id = try TaskArgument.value(in: given)
        let owner = given[ClaimArguments.owner]
        guard owner != nil || given[ClaimArguments.attempt] != nil else {
            throw CommandFailure(given.usageError(.missingEither(["--owner-session NAME", "--attempt N"])))
        }
        let seconds = try LeaseArguments.terms(in: &call).seconds
        let receipt = try call.commit(on: id) {
            Renew(
                id: $0, owner: owner, attempt: given[ClaimArguments.attempt], seconds: seconds, phase: given[phase],
                progress: given[progress])
        }
        if given[phase] != nil || given[progress] != nil { try note(receipt, in: &call) }
        if call.isJSON { return try call.reportJSON(receipt) }
        let end = receipt.outcome.end.secondText(at: try call.workplace().offset)
        call.print("\(receipt.outcome.id) holds until \(end)")
    }

    /// Notes what the worker says in the row of its session. The claim is renewed whatever becomes of that.
    private static func note(_ receipt: CommitReceipt<Queue, Renewal>, in call: inout Call) throws(CommandFailure) {
        let id = receipt.outcome.id
        var queue = receipt.subject
        guard let owner = queue.rows(of: id).first.map({ queue.row($0).text(.ownerSession) }), !owner.isEmpty else {
            return
        }
        let given = call.invocation
        do throws(CommandFailure) {
            _ = try call.commit(
                NoteSession(owner, given[phase], at: id, progress: given[progress]), beginning: true)
        } catch {
            call.warn("the claim is renewed, but \(Sessions.file) is as it was: \(error.message)")
        }
    }
}
