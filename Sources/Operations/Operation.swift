public import Sheets
public import TaskQueue

/// A change of a table as a value: it can be tested without a file, replayed after a lost race, and named in the event
/// log and in a commit message.
public protocol Operation<Subject>: Sendable {
    /// What it changes.
    associatedtype Subject: SheetView
    /// What it did, for whoever asked for it.
    associatedtype Outcome: Sendable

    /// The command's name, as the event log and commit messages write it: `pick`, `nl submit`.
    var name: String { get }

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

/// What became of one task.
public struct TaskChange: Equatable, Sendable {
    public let id: TaskID
    /// The status now.
    public let status: Status
    /// False when the task was so already.
    public let isChanged: Bool

    package init(_ id: TaskID, _ status: Status, isChanged: Bool = true) {
        self.id = id
        self.status = status
        self.isChanged = isChanged
    }
}
