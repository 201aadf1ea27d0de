package import Sheets
package import TaskQueue

/// A change of a table as a value: it can be tested without a file, replayed after a lost race, and named in the event
/// log and in a commit message.
package protocol Operation<Subject>: Sendable {
    /// What it changes.
    associatedtype Subject: SheetView
    /// What it did, for whoever asked for it.
    associatedtype Outcome: Sendable

    /// The command's name, as the event log and commit messages write it: `pick`, `nl submit`.
    var name: String { get }

    /// Whether the change is worth a commit of its own in the history that git keeps.
    var isCommitted: Bool { get }

    /// Makes the change.
    ///
    /// Applied to the same table at the same moment it does the same; it reads no clock, no file and no randomness.
    ///
    /// - Parameters:
    ///   - subject: the table as it was read; changes and events are collected in it.
    ///   - moment: when the change happens.
    /// - Throws: why the change is refused. The table is then thrown away.
    func apply(to subject: inout Subject, at moment: Moment) throws(Subject.Failure) -> Outcome
}

extension Operation {
    package var isCommitted: Bool { true }
}

extension Moment {
    /// The moment as cells write times that have seconds.
    package var secondText: String { timestamp.secondText(at: offset) }
}

/// What became of one task.
package struct TaskChange: Equatable, Sendable {
    package let id: TaskID
    /// The status now.
    package let status: Status
    /// False when the task was so already.
    package let isChanged: Bool

    package init(_ id: TaskID, _ status: Status, isChanged: Bool = true) {
        self.id = id
        self.status = status
        self.isChanged = isChanged
    }
}

/// An outcome that names tasks which a merge may give other ids.
package protocol NamesTasks: Sendable {
    /// The same with the ids that the tasks have now.
    func renaming(_ renamings: [PushedMerge.Renaming]) -> Self
}

extension TaskID: NamesTasks {
    package func renaming(_ renamings: [PushedMerge.Renaming]) -> TaskID {
        renamings.first { $0.old == self }?.new ?? self
    }
}

/// An operation on the task that an id means, which may be the end of the task's own.
///
/// Which task that is is decided in the queue that is changed, so that no other change can come in between. A whole id
/// costs nothing: only when no task has it is it looked for as the end of one.
package struct TaskOperation<Wrapped: Operation>: Operation where Wrapped.Subject == Queue {
    package let name: String
    package let isCommitted: Bool
    private let given: TaskID
    private let operation: @Sendable (TaskID) -> Wrapped

    /// - Parameters:
    ///   - given: the id, or its end; see ``Queue/id(meantBy:)``.
    ///   - operation: the operation on a task, by its whole id.
    package init(_ given: TaskID, _ operation: @escaping @Sendable (TaskID) -> Wrapped) {
        self.given = given
        self.operation = operation
        let wrapped = operation(given)
        name = wrapped.name
        isCommitted = wrapped.isCommitted
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Wrapped.Outcome {
        do throws(QueueError) {
            return try operation(given).apply(to: &queue, at: moment)
        } catch {
            guard error == .unknownID(given) else { throw error }
        }
        return try operation(try queue.id(meantBy: given)).apply(to: &queue, at: moment)
    }
}
