package import Sheets

/// Why a file can't be read as a queue, or an operation is refused. Cases carry facts; the command layer words them.
package enum QueueError: Error, Equatable, Sendable {
    /// The file can't be read as a queue, or a cell of it not be written.
    case sheet(SheetError)

    // MARK: The row

    /// No task has the id; with those of tasks that are spelled much like it.
    case unknownID(TaskID, near: [TaskID] = [])
    /// The task moved to the archive.
    case archivedID(TaskID)
    /// Its row fell out of the table.
    case strayID(TaskID, line: Int, tableEnd: Int)
    /// What was written is the end of several ids, and of no task the whole one.
    case unclearID(TaskID, candidates: [TaskID])
    /// Several rows have the id, at these lines.
    case ambiguousID(TaskID, lines: [Int])
    /// The row's status is an unknown word.
    case unknownStatus(TaskID, text: String, line: Int, column: Int)

    /// The table has no such column, but these.
    case unknownColumn(String, columns: [String], line: Int)
    /// Only the archive may have the task, and it can't be read.
    case unreadableArchive(TaskID)
    /// Its row was taken out of the file, by somebody's hand or by a change that is known of.
    case removedID(TaskID)
    /// The task has another id now.
    case renamedID(TaskID, now: TaskID)

    // MARK: The operation

    case illegalMove(TaskID, from: Status, to: Status)
    /// A report was judged, and the task is in a state from which the verdict leads nowhere.
    case unroutable(TaskID, verdict: String, status: Status)
    /// The claim is somebody else's, or another attempt's.
    case lostClaim(TaskID, claimed: String, holder: String)
    /// Who wants to begin with the task comes too late: somebody has it.
    case claimed(TaskID, by: String)
    /// The task was tried as often as its limit allows.
    case noAttemptLeft(TaskID, Attempt)
    /// The task is not a dead letter.
    case notDead(TaskID, Status)
    /// The task can't be claimed.
    case notReady(TaskID, Readiness.Obstacle)
    case idTaken(TaskID, line: Int)
    /// A task that moved to the archive has the id.
    case idArchived(TaskID)
    /// A damaged row names this id in a tag, such as `after` or `team`.
    case idInUse(TaskID, by: TaskID, tag: String)
    /// An open task has the same dedupe key.
    case dedupeKeyTaken(key: String, by: TaskID)
    case unknownDependency(TaskID, String)
    case dependencyCircle([TaskID])
    /// The task is DONE, FAILED or cancelled: there is nothing to divide.
    case closedLead(TaskID, TaskState)
    /// The task is divided already, and these workers' parts are open.
    case openTeam(TaskID, workers: [TaskID])
    /// No task is a worker's part of this one.
    case noTeam(TaskID)
    /// A planned task, by its number in the file and its title, depends on a task that there is not.
    case unknownTeamDependency(TaskID, number: Int, title: String)
    /// The task says nothing by which a report on it could be judged.
    case noCriteria(TaskID)
    /// A hand edit and somebody else changed the same differently, in so many places that were not reported yet.
    case editConflicts(Int)
    /// The row is not the version that an edit was made of; with the cells that were to be set.
    case changedSince(TaskID, [CellConflict])
    /// What is to be undone has changed since in these rows.
    case movedOn([String])
    /// What is to be undone did not change this task, but these.
    case notChanged(TaskID, changed: [String])
    /// Others pushed another change of these rows before.
    case overtaken([String])
    /// A worker has the task, and taking several changes back would end that.
    case heldByOther(TaskID, holder: String)
    /// A conflict of a merge was about another value than the one that the row has now.
    case decidedSince(TaskID, now: String)
    /// A conflict of a merge is not about a field that could be set; the id of the row, if it is about one.
    case notAField(String?)
    /// A task of an imported file, at this place of it, can't be added.
    indirect case imported(file: String, line: Int, column: Int, QueueError)
    /// No number is left for the next id.
    case idsExhausted
}

/// A cell that was to be set where somebody has changed the row meanwhile.
package struct CellConflict: Equatable, Sendable {
    package let header: String
    /// What it was to be.
    package let yours: String
    /// What it is.
    package let now: String

    package init(header: String, yours: String, now: String) {
        (self.header, self.yours, self.now) = (header, yours, now)
    }
}

extension QueueError {
    /// Work on the sheet below the queue, with its refusals as the queue's.
    package static func wrap<Result>(_ body: () throws(SheetError) -> Result) throws(QueueError) -> Result {
        do throws(SheetError) {
            return try body()
        } catch {
            throw .sheet(error)
        }
    }
}
