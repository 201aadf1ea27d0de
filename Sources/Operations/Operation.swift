public import TaskQueue

/// A change of the queue as a value: it can be tested without a file, replayed after a lost race, and named in the
/// event log and in a commit message.
public protocol Operation: Sendable {
    /// The command's name, as the event log and commit messages write it: `pick`, `nl submit`.
    var name: String { get }

    /// Makes the change.
    ///
    /// Applied to the same queue at the same moment it does the same; it reads no clock, no file and no randomness.
    ///
    /// - Parameters:
    ///   - queue: the queue as it was read; changes are collected in it.
    ///   - moment: when the change happens.
    /// - Returns: what happened, in order; empty when there was nothing to do.
    /// - Throws: why the change is refused. The queue is then thrown away.
    func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueEvent]
}
