package import TaskQueue

/// An operation on the task that an id means, which may be the end of the task's own.
///
/// Which task that is is decided in the queue that is changed, so that no other change can come in between. A whole id
/// costs nothing: only when no task has it is it looked for as the end of one.
package struct OnTask<Wrapped: Operation>: Operation where Wrapped.Subject == Queue {
    package let name: String
    private let given: TaskID
    private let operation: @Sendable (TaskID) -> Wrapped

    /// - Parameters:
    ///   - given: the id, or its end; see ``Queue/id(meantBy:)``.
    ///   - operation: the operation on a task, by its whole id.
    package init(_ given: TaskID, _ operation: @escaping @Sendable (TaskID) -> Wrapped) {
        self.given = given
        self.operation = operation
        name = operation(given).name
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
