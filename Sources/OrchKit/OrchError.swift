internal import Engine
internal import Sheets
internal import TaskQueue
internal import Workspace

/// Why a call did not return. Reasons are sentences for a log, and may be worded differently in any version.
public enum OrchError: Error, Hashable, Sendable {
    /// It is there already: the id of the task that has the id or the dedupe key, or the path of the file.
    case duplicate(of: String)
    /// The claim is somebody else's or another attempt's. A worker stops and reports nothing on the task.
    case lostClaim(reason: String)
    /// An argument is not what it takes, or the rules of the queue do not allow the change. Nothing was changed, and the
    /// same call will be refused again.
    case refused(reason: String)
    /// Others held the lock, or saved the file again and again, for the whole time. Nothing was changed: try again.
    case busy(reason: String)
    /// The queue can't be used: there is no file, or one without a table that can be read, its settings are wrong, the
    /// system refused to read or write, or the remote of `git.sync` was not reached.
    case unavailable(reason: String)
    /// The change is written, with the task as it is now, and the disk did not confirm that it is durable. Others see it;
    /// a power failure may undo it.
    case unconfirmed(QueuedTask?, reason: String)

    static func invalid(_ field: String, takes: String) -> OrchError { .refused(reason: "\(field) takes \(takes)") }

    init(_ error: EngineError, path: String) {
        switch error {
        case .store(let error, let path, _): self.init(error, path: path)
        case .noQueue, .noCurrentFolder: self = .unavailable(reason: "\(path): there is no queue")
        case .settings(let error, let path): self = .unavailable(reason: "\(path): \(error)")
        case .unsynced(let obstacle, _): self = .unavailable(reason: "not pushed: \(obstacle)")
        case .unreadable(let error, let table): self = .unavailable(reason: "\(table) of the remote: \(error)")
        case .uncommitted(let obstacle, let path): self = .unavailable(reason: "\(path) was not committed: \(obstacle)")
        // Nothing here asks for a database.
        case .mirror(let error, let path): self = .unavailable(reason: "\(path): \(error)")
        }
    }

    init(_ error: StoreError, path: String) {
        self =
            switch error {
            case .refused(let reason as QueueError): OrchError(reason, path: path)
            case .exists(let path): .duplicate(of: path)
            case .locked(let holder, let seconds):
                .busy(
                    reason: "\(path) was locked for \(seconds) s"
                        + (holder.map { " by process \($0)" } ?? ""))
            case .restless(let path, let tries): .busy(reason: "\(path) was saved by others during \(tries) tries")
            case .missing(let path): .unavailable(reason: "\(path): there is no such file")
            case .readOnly: .unavailable(reason: "\(path): queue.read_only is on")
            case .system(let failure, let path): .unavailable(reason: "\(path): \(failure.text)")
            default: .unavailable(reason: "\(path): \(error)")
            }
    }

    private init(_ error: QueueError, path: String) {
        self =
            switch error {
            case .idTaken(let id, _), .idArchived(let id), .dedupeKeyTaken(_, let id): .duplicate(of: id.text)
            case .lostClaim(let id, let claimed, let holder):
                .lostClaim(reason: "\(id) is not claimed by \(claimed); it is with \(holder)")
            case .claimed(let id, let holder): .lostClaim(reason: "\(id) is with \(holder)")
            case .illegalMove(let id, let from, let to):
                .refused(reason: "\(id) is \(from.word) and cannot become \(to.word)")
            case .notReady(let id, let obstacle): .refused(reason: "\(id) cannot be claimed: \(obstacle)")
            case .unknownID(let id, _): .refused(reason: "no task has the id \(id)")
            case .strayID(let id, let line, _): .refused(reason: "\(id), in line \(line), is outside the table")
            case .archivedID(let id): .refused(reason: "\(id) is in the archive")
            case .unknownColumn(let header, let columns, _):
                .refused(reason: "there is no column \(header), but \(columns.joined(separator: ", "))")
            case .sheet(.invalidValue(let column, let text, let takes)):
                .refused(reason: "\(column) takes \(takes), not '\(text)'")
            case .sheet(.emptyText(let column)): .refused(reason: "\(column) takes some text")
            case .sheet(.cellTooLong(let column, let bytes, let limit)):
                .refused(reason: "\(column) takes at most \(limit) bytes, not \(bytes)")
            case .sheet(.missingColumn(let header, _)): .refused(reason: "\(path) has no column \(header)")
            case .sheet(let error) where error.isOfRow: .refused(reason: "\(error)")
            case .sheet(let error): .unavailable(reason: "\(path): \(error)")
            default: .refused(reason: "\(error)")
            }
    }
}

extension SheetError {
    /// Whether one row or cell can't be written, in a file that can be read.
    fileprivate var isOfRow: Bool {
        switch self {
        case .unknownKey, .ambiguousKey, .damagedRow, .unwritableCell, .damagedText: true
        default: false
        }
    }
}

extension Session.Notice {
    /// What a program may want in its log. What is unconfirmed is thrown, and what concerns git alone is for people.
    var wording: String? {
        switch self {
        case .store(let notice): "the queue: \(notice)"
        case .uncommitted(let obstacle, let path): "\(path) was changed and not committed: \(obstacle)"
        case .unlogged(let error, let path): "the event log \(path) was not written: \(error)"
        case .unconfirmed, .unrotated, .withoutDriver, .incompleteAttributes, .otherFilesWait, .caughtUp, .rewound,
            .overruled, .gaveWay:
            nil
        }
    }
}
