internal import Engine
internal import Git
internal import Host
internal import Sheets
internal import TaskQueue
internal import Workspace

extension Session.Notice {
    var wording: String {
        switch self {
        case .unconfirmed(let failure, let path):
            "\(path) is written, but the disk did not confirm that it is durable: \(failure.text)"
        case .unlogged(.otherFile(let other), let path):
            "the event log \(path) was not written: it is the same file as \(other); name another with --log-path"
        case .unlogged(let error, let path): "the event log \(path) was not written: \(error.reason)"
        case .unrotated(let error, let path):
            "the event log \(path) is full and grows, since it can't be renamed to \(error.path): \(error.reason.reason); "
                + "move that away, or raise \(Setting.logMaxBytes.key)"
        case .rewound(let branch, let from, let to):
            "\(branch) was rewound from \(from) to \(to); rows that are missing there are kept, and pushed again"
        case .otherFilesWait(let branch):
            "\(branch) has changes of other files too; 'git pull' brings them"
        case .overruled(let conflicts, let path):
            "\(counted(conflicts.count, "field")) of \(path) was changed here and elsewhere; what was pushed stays"
        case .gaveWay(let keys, let path):
            "\(Self.listed(keys)) of \(path) \(keys.count == 1 ? "was" : "were") changed here and elsewhere; what was pushed "
                + "before stays"
        case .uncommitted(.indexLocked, let path):
            "\(path) is committed, but git's index was locked and has the version before, which 'git commit' would "
                + "bring back; the next change updates it, and so does 'orch commit'"
        case .caughtUp(let tables, let commit, let branch):
            "\(tables.joined(separator: ", ")) \(tables.count == 1 ? "was" : "were") put back to \(commit), and "
                + "\(tables.count == 1 ? "has" : "have") again what \(branch) has since then; 'git revert' or 'orch undo' "
                + "takes that back for everybody"
        case .uncommitted(.staged(let table), let queue):
            Self.staged(Workplace.folder(of: queue), table)
        case .uncommitted(let obstacle, let path):
            "\(path) is changed, but not committed: \(CommandFailure(obstacle).message); the next change commits this one "
                + "too" + (CommandFailure(obstacle).hint.map { ". \($0)" } ?? "")
        case .withoutDriver(let path):
            "git would merge \(path) as text, since this clone has no driver for its attributes; 'orch init --git' sets it up"
        case .incompleteAttributes(let path):
            "git would merge tables beside \(path) as text, since its attributes do not name all of them; 'orch init --git' "
                + "adds them"
        case .store(.mergedEdit(let lines)):
            "an editor wrote to a version that had been replaced; its \(counted(lines, "changed line")) \(lines == 1 ? "is" : "are") in the queue now"
        case .store(.restoredRows(let keys, let edits, let renumbered)):
            "the file was saved from an older version; changes made since then are back in \(Self.listed(keys)), and "
                + (edits == 0
                    ? "no other edit was in it"
                    : "the \(edits == 1 ? "edit of 1 row is" : "edits of \(edits) rows are") kept")
                + renumbered.map { old, new in
                    "; the row \(old) of that file is \(new) now, since the id was given to another task"
                }.joined()
        case .store(.reverted(let keys)):
            "the file is a whole older version, and stays; \(Self.listed(keys)) \(keys.count <= 1 ? "differs" : "differ") "
                + "from the version before. Claims go on with the next attempt"
        case .store(.replaced(let keys)):
            "another table took the file's place, and stays; "
                + (keys.isEmpty
                    ? "its tasks are others than those of the one before"
                    : "\(Self.listed(keys)) of the one before \(keys.count == 1 ? "is" : "are") not in it")
        case .store(.fenced(let keys)):
            "another table took the file's place while \(Self.listed(keys)) of the one before \(keys.count == 1 ? "was" : "were") "
                + "claimed; the next claim counts on, so that the old worker's report is refused"
        case .store(.keptAttempts(let keys)):
            "\(Self.listed(keys)) \(keys.count == 1 ? "was" : "were") claimed when an edit took the claim away; the next "
                + "claim counts on, so that the old worker's report is refused"
        case .store(.cut(let line, let text)):
            "the file was cut off in line \(line), which was '\(Screen.plain(text))'; the version before is back"
        case .store(.rescued(let file)):
            "somebody's save could not be merged; it is kept in \(file), beside the queue. Compare the two by hand"
        case .store(.restored):
            "a run was interrupted in the middle of a change; the version that was there before is back"
        case .store(.unarchived(let record, let archive, let error)):
            "rows of the change are not yet in \(archive) "
                + "(\(CommandFailure(error, path: archive, offset: .kst).message)); correct that: they are kept in \(record), "
                + "and the next change adds them"
        }
    }
}

extension Session.Notice {
    private static func staged(_ folder: String, _ table: String) -> String {
        let path = folder == "." ? table : folder + "/" + table
        return
            "\(path) is committed, but git's index has another version of it, which somebody staged, and 'git commit' "
            + "would bring that back; 'git add \(path)' stages the one that is there now"
    }

    /// The first of some ids, and how many there are.
    static func listed(_ keys: [String]) -> String {
        let shown = keys.prefix(10).joined(separator: ", ")
        return keys.count > 10
            ? "\(shown) and \(counted(keys.count - 10, "more row"))" : keys.isEmpty ? "no row" : shown
    }
}

extension FieldConflict {
    /// Where it is: a task and its field, or a line.
    var place: String { [id, fieldName].compactMap(\.self).joined(separator: " ") }

    /// What both sides wrote, for the user whose version is not in the queue.
    var wording: String {
        "conflict: \(place): you wrote '\(Self.short(theirs))'; somebody else wrote '\(Self.short(ours))'"
    }

    var fieldName: String {
        switch field {
        case .column(let header): header
        case .group(let name), .part(let name): name
        case .row: "row"
        case .header: "the header"
        case .text(let line): "line \(line)"
        case .file: "the file"
        }
    }

    /// The beginning of a text in one line; the whole of it is in the user's copy.
    private static func short(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= 200 ? line : line.prefix(200) + "…"
    }
}

extension JournalError {
    var reason: String {
        switch self {
        case .otherFile(let path): "it is the same file as \(path)"
        case .notAFile(let kind): "it is a \(kind), not a file"
        case .tooLong(let bytes, let start, let offset):
            "its last \(bytes >> 20) MB, which are read, begin at \(start.minuteText(at: offset))"
        case .system(let error): error.reason
        }
    }

    /// The same for whoever wants to read the log, with the next step.
    func failure(path: String) -> CommandFailure {
        if case .tooLong = self {
            return CommandFailure(
                .refused, "the event log \(path) is too long for that: \(reason)",
                hint:
                    "ask for a shorter time; a database has all of it: 'orch db sync', then 'orch kpi --db' or 'orch db query'"
            )
        }
        return CommandFailure(
            .system, "the event log \(path) can't be read: \(reason)",
            hint: "correct that, or name another with \(Setting.logPath.key) or --log-path")
    }
}
