internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Workspace

/// How commands name a task: as an argument or with `--id`.
enum TaskArgument {
    static let help = "the task; the end of its id is enough where no other task has it: 10 for ORCH-010"
    static let positional = Positional(.taskID, help: help, isRequired: false)
    static let flag = Flag("id", .taskID, help: "the task, as an alternative to the argument")

    static func value(in invocation: Invocation, or flag: Flag<TaskID> = flag) throws(CommandFailure) -> TaskID {
        if let id = try valueIfGiven(in: invocation, or: flag) { return id }
        throw CommandFailure(invocation.usageError(.missing(["ID"])))
    }

    static func valueIfGiven(
        in invocation: Invocation, or flag: Flag<TaskID> = flag
    ) throws(CommandFailure) -> TaskID? {
        switch (invocation[positional], invocation[flag]) {
        case (let id, nil), (nil, let id): return id
        case (_?, _?):
            throw CommandFailure(invocation.usageError(.conflict("ID", flag.description.spelling)))
        }
    }
}

extension Call {
    /// An error of the queue with its path.
    mutating func failure(_ error: QueueError) throws(CommandFailure) -> CommandFailure {
        CommandFailure(try workplace().failure(error))
    }

    /// The row of the task that an id means, as it is shown; of several with one id the first.
    mutating func row(of id: TaskID, in queue: inout Queue) throws(CommandFailure) -> TaskRow {
        queue.row(queue.rows(of: try meant(by: id, in: &queue))[0])
    }

    /// Changes the task that an id means, which may be the end of the task's own.
    mutating func commit<Change: Operation>(
        on id: TaskID, _ operation: @escaping @Sendable (TaskID) -> Change
    ) throws(CommandFailure) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        try commit(TaskOperation(id, operation))
    }

    /// The whole id of the task that is meant in a queue.
    mutating func meant(by id: TaskID, in queue: inout Queue) throws(CommandFailure) -> TaskID {
        do throws(QueueError) {
            return try queue.id(meantBy: id)
        } catch {
            throw try failure(error)
        }
    }
}

/// How workers prove that a claim is still theirs.
enum ClaimArguments {
    static let owner = Flag(
        "owner-session", .text("NAME"), help: "the worker; refused when somebody else has the task")
    static let attempt = Flag(
        "attempt", .integer("N", in: 1...999_999), help: "refuse when this is not the current attempt")

    static let all: [any FlagDeclaration] = [owner, attempt]

    static func proof(in invocation: Invocation) -> ClaimProof {
        ClaimProof(owner: invocation[owner], attempt: invocation[attempt])
    }
}

enum LeaseArguments {
    static let lease = Flag("lease", .lease, help: "how long the claim holds", default: "lease.seconds, 900")

    static func terms(in call: inout Call) throws(CommandFailure) -> LeaseTerms {
        let settings = try call.workplace().settings
        return LeaseTerms(
            seconds: call.invocation[lease] ?? settings.leaseSeconds, maxAttempts: settings.maxAttempts,
            graceSeconds: settings.graceSeconds)
    }
}
