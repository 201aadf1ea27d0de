/// Why a file can't be read as a queue, or an operation is refused. Cases carry facts; the command layer words them.
public enum QueueError: Error, Equatable, Sendable {
    // MARK: The file

    /// There is no table whose header has `id`, `status` and `task`.
    case noTable
    /// There are several, at these lines, and no setting chooses one.
    case severalTables(lines: [Int])
    /// The setting names a heading below which there is no such table.
    case noTableBelowHeading(String)
    /// A header names a column twice.
    case duplicateColumn(String, line: Int, column: Int)
    /// A merge was left unfinished.
    case conflictMarker(line: Int)
    /// The file holds a NUL byte.
    case nulByte(line: Int, column: Int)
    /// The file is larger than the parser's limit.
    case fileTooLarge(bytes: Int)
    /// A value has to be written and the table has no column for it.
    case missingColumn(String, line: Int)

    // MARK: The row

    case unknownID(TaskID)
    /// What was written is the end of several ids, and of no task the whole one.
    case unclearID(TaskID, candidates: [TaskID])
    /// Several rows have the id, at these lines.
    case ambiguousID(TaskID, lines: [Int])
    /// The row has more or fewer cells than the header.
    case damagedRow(TaskID, line: Int, column: Int, cells: Int, expected: Int)
    /// The row's status is no status.
    case unknownStatus(TaskID, text: String, line: Int, column: Int)

    // MARK: The operation

    case illegalMove(TaskID, from: Status, to: Status)
    /// A report was judged, and the task is in a state from which the verdict leads nowhere.
    case unroutable(TaskID, verdict: String, status: Status)
    /// The claim is somebody else's now, or a later attempt's.
    case lostClaim(TaskID, claimed: String, holder: String)
    /// The task can't be handed out.
    case notReady(TaskID, Readiness.Obstacle)
    case idTaken(TaskID, line: Int)
    /// Another task names this id in a tag, such as `after` or `team`.
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
    case cellTooLong(column: String, bytes: Int, limit: Int)
    case emptyText(column: String)
    /// A text that is not what the column takes.
    case invalidValue(column: String, text: String, takes: String)
    /// In this row, which has no pipe at its ends, the text would be something other than a cell.
    case unwritableCell(column: String, line: Int)
    /// A hand edit and somebody else changed the same differently, in so many places that nobody was told of yet.
    case editConflicts(Int)
    /// No number is left for the next id.
    case idsExhausted
}
