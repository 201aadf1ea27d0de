internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

/// How commands name a task: as an argument or with `--id`.
enum TaskArgument {
    static let positional = Positional(.taskID, help: "the task", isRequired: false)
    static let flag = Flag("id", .taskID, help: "the task, as an alternative to the argument")

    static func value(in invocation: Invocation) throws(CommandFailure) -> TaskID {
        switch (invocation[positional], invocation[flag]) {
        case (let id?, nil), (nil, let id?): return id
        case (nil, nil):
            throw CommandFailure(invocation.usageError(.missing(["ID"])))
        case (_?, _?):
            throw CommandFailure(invocation.usageError(.conflict("ID", "--id")))
        }
    }
}

extension Run {
    /// The row of a task as it is shown; of several with one id the first.
    mutating func row(of id: TaskID, in queue: inout Queue) throws(CommandFailure) -> TaskRow {
        guard let index = queue.rows(of: id).first else {
            let workplace = try workplace()
            throw CommandFailure(.unknownID(id), path: workplace.path, offset: workplace.settings.offset)
        }
        return queue.row(index)
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

/// How long a claim holds.
enum LeaseArguments {
    static let lease = Flag("lease", .lease, help: "how long the claim holds", default: "lease.seconds, 900")

    static func terms(in run: inout Run) throws(CommandFailure) -> LeaseTerms {
        let settings = try run.workplace().settings
        return LeaseTerms(
            seconds: run.invocation[lease] ?? settings.leaseSeconds, maxAttempts: settings.maxAttempts)
    }
}
