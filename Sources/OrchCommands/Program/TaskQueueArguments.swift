internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

/// What the commands of the task queue have in common: the names of its fields, and how they answer.
enum TaskQueueArguments {
    static let id = Flag("task-id", .taskID, help: "the task, as an alternative to the argument")
    static let owner = Flag("owner-agent", .text("NAME"), help: "the worker; refused when somebody else has the task")
    static let session = Flag("session-id", .text("NAME"), help: "the session, where no owner agent is named")
    static let deadLetters = PositionalList(.taskID, help: "the dead letters", isRequired: false)
    static let isAll = Switch("all", help: "all dead letters")

    static func proof(in invocation: Invocation) -> ClaimProof {
        ClaimProof(owner: invocation[owner], attempt: invocation[ClaimArguments.attempt])
    }

    /// The dead letters that are meant: named, or all when that is said.
    static func deadLetters(in invocation: Invocation) throws(CommandFailure) -> DeadLetters {
        let ids = invocation[deadLetters]
        guard ids.isEmpty == invocation[isAll] else {
            let names = ["ID", isAll.description.spelling]
            throw CommandFailure(
                invocation.usageError(ids.isEmpty ? .missingEither(names) : .conflict(names[0], names[1])))
        }
        return DeadLetters(ids)
    }
}

extension Call {
    /// `ORCH-102 -> running` for each task, in the state words of the task queue, or the tasks as one document.
    mutating func reportTasks(_ ids: [TaskID], in given: Queue) throws(CommandFailure) {
        var queue = given
        let rows = ids.flatMap { queue.rows(of: $0) }.map(queue.row)
        if isJSON { return try printTasks(rows, in: &queue) }
        let moment = try moment()
        for row in rows { print("\(row.text(.id)) -> \(row.state(at: moment)?.rawValue ?? row.text(.status))") }
    }

    mutating func reportTask(_ receipt: CommitReceipt<Queue, TaskChange>) throws(CommandFailure) {
        guard isJSON || receipt.outcome.isChanged else { return print("\(receipt.outcome.id): nothing to change") }
        try reportTasks([receipt.outcome.id], in: receipt.subject)
    }

    /// Tasks with the fields of the task queue.
    mutating func printTasks(_ rows: [TaskRow], in queue: inout Queue) throws(CommandFailure) {
        let moment = try moment()
        let limit = try workplace().settings.maxAttempts
        let tasks = rows.map { JSONValue(queued: $0, in: &queue, at: moment, maxAttempts: limit) }
        print(["schema": "orch.task/1", "tasks": .array(tasks)])
    }
}
