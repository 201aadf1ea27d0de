internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct PickCommand: Command {
    private static let owner = Flag("owner-session", .name("NAME"), help: "who gets the task")
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")
    private static let isExplaining = Switch("explain", help: "also list the tasks that can't be claimed, and why")
    private static let isForShell = Switch("shell", help: "print the claim as variables for a shell's 'eval'")

    static let grammar = CommandGrammar(
        ["pick"], group: CommandGroup.queue, summary: "claim the next ready task",
        discussion: [
            "Takes the ready task with the highest priority, of those the one highest in the table, makes it "
                + "IN_PROGRESS with an owner, a start, an attempt and a lease, and prints its id. However many pick at "
                + "once, each task goes to one of them.",
            "Ready is a PENDING task whose retry_at: has passed, whose after: tasks are all DONE, whose dedupe: key no "
                + "task has that is DONE or IN_PROGRESS, and whose id is its own. Where none is ready, a task whose lease ended more than "
                + "lease.grace_seconds ago is claimed with its next attempt, unless that was the last.",
            "Without such a task it prints 'No pending tasks' and changes nothing. Rows that can't be claimed until "
                + "somebody corrects them are reported on standard error.",
            "--shell prints ORCH_TASK_ID, ORCH_ATTEMPT and ORCH_OWNER_SESSION with quoted values, which are empty where "
                + "nothing is claimed; with 'eval' a script has what 'orch heartbeat' and 'orch done' ask for.",
        ],
        flags: [owner, LeaseArguments.lease, kind, isExplaining, isForShell] + SyncArguments.all,
        examples: [
            "orch pick --owner-session worker:core-1", "orch pick --owner-session ci --lease 3600 --kind build",
            "eval \"$(orch pick --owner-session worker:core-1 --shell)\"",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let isForShell = call.invocation[isForShell]
        if isForShell, call.isJSON || call.invocation[isExplaining] {
            let other = call.isJSON ? GlobalFlags.json : isExplaining
            throw CommandFailure(
                call.invocation.usageError(.conflict(Self.isForShell.description.spelling, other.description.spelling)))
        }
        let terms = try LeaseArguments.terms(in: &call)
        let kind = call.invocation[kind]
        let receipt = try call.commit(Pick(owner: call.invocation[owner], lease: terms, kind: kind))
        if isForShell {
            printVariables(receipt, in: &call)
        } else if !call.isJSON {
            call.print(receipt.outcome?.text ?? noTask)
        }
        try warnOfPassed(receipt, kind: kind, in: &call)
        let isExplaining = call.invocation[isExplaining]
        guard call.isJSON || isExplaining || receipt.outcome == nil else { return }
        var queue = receipt.subject
        let moment = try call.moment()
        let passed = queue.passedRows(kind: kind, grace: terms.graceSeconds, at: moment)
        if receipt.outcome == nil {
            warn(of: passed.filter { !$0.isWaiting }, in: &queue, at: moment, &call)
            for row in passed.filter(\.obstacle.isPassingSoon).prefix(mostShown) {
                call.note(row.wording(in: &queue, at: moment))
            }
        }
        if call.isJSON {
            try call.reportJSON(receipt, details: ["waiting": Call.waiting(passed, in: &queue, at: moment)])
        } else if isExplaining {
            for row in passed { call.print(row.wording(in: &queue, at: moment)) }
        }
    }

    /// A queue in which nothing can be claimed looks like one that is done; what needs a correction is said.
    ///
    /// - Parameter kind: only tasks of this kind.
    static func warnOfStuck(kind: String?, in call: inout Call) throws(CommandFailure) {
        var queue = try call.readQueue()
        let moment = try call.moment()
        let grace = try LeaseArguments.terms(in: &call).graceSeconds
        let passed = queue.passedRows(kind: kind, grace: grace, at: moment)
        warn(of: passed.filter { !$0.isWaiting }, in: &queue, at: moment, &call)
    }

    /// A claim takes the next task instead of one that needs a correction, which is said too.
    static func warnOfPassed(
        _ receipt: CommitReceipt<Queue, TaskID?>, kind: String?, in call: inout Call
    ) throws(CommandFailure) {
        var queue = receipt.subject
        guard let row = receipt.outcome.flatMap({ queue.rows(of: $0).first }) else { return }
        let moment = try call.moment()
        warn(of: queue.rowsPassed(over: row, kind: kind, at: moment), in: &queue, at: moment, &call)
    }

    private static func warn(
        of stuck: [PassedRow], in queue: inout Queue, at moment: Moment, _ call: inout Call
    ) {
        guard !stuck.isEmpty else { return }
        let shown = stuck.prefix(mostShown).map { $0.wording(in: &queue, at: moment) }
        let rest = stuck.count > shown.count ? "; …" : ""
        let arePending = stuck.allSatisfy { row in row.index.map { queue.row($0).status == .pending } ?? true }
        let state = arePending ? Status.pending.word : "open"
        call.warn(
            "\(stuck.count) \(stuck.count == 1 ? "row is" : "rows are") \(state) and can't be claimed "
                + "(\(shown.joined(separator: "; "))\(rest)); see 'orch lint'")
    }

    private static let mostShown = 3
    static let noTask = "No pending tasks"

    /// The claim as assignments that a shell evaluates. A value is never anything but a value there, whatever is in it.
    private static func printVariables(_ receipt: CommitReceipt<Queue, TaskID?>, in call: inout Call) {
        var queue = receipt.subject
        let row = receipt.outcome.flatMap { queue.rows(of: $0).first }.map(queue.row)
        for (name, value) in [
            ("ORCH_TASK_ID", receipt.outcome?.text), ("ORCH_ATTEMPT", row?.notes.attempt.map { String($0.number) }),
            ("ORCH_OWNER_SESSION", row?.text(.ownerSession)),
        ] {
            call.print(name + "=" + (call.screen.isTerminal ? Screen.plain(value ?? "") : value ?? "").shellQuoted)
        }
        if row == nil { call.note(noTask) }
    }
}

extension Readiness.Obstacle {
    /// Whether a worker that waits a moment gets the task.
    fileprivate var isPassingSoon: Bool {
        if case .expiredLately = self { true } else { false }
    }
}

extension PassedRow {
    fileprivate func wording(in queue: inout Queue, at moment: Moment) -> String {
        Screen.plain("\(id.isEmpty ? "line \(line)" : id): \(obstacle.wording(in: &queue, at: moment))")
    }
}
