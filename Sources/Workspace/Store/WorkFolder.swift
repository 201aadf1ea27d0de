package import Host
internal import Text

/// The names in `.orch/`, the folder beside the tables of a folder. It holds the lock, the records of changes of several
/// tables, and a folder for each table with everything that changes of that table leave behind.
enum WorkFolder {
    static let name = ".orch"
    static let lock = "lock"
    /// The lock of those who push to a remote.
    static let syncLock = "sync.lock"
    /// The results of checks; see ``CheckRecords``.
    static let checks = "checks"

    /// A record of rows for other tables while it is not known whether the change that they belong to was made.
    static let plannedPrefix = "planned."
    /// The record of a change that was made.
    static let duePrefix = "due."

    // In the folder of a table.

    static let displaced = "displaced"
    /// What is known of the last versions.
    static let versions = "versions"
    /// What is known of those before them.
    static let furtherVersions = "versions.further"
    /// What git's merge driver made last; see ``MergedVersion``.
    static let merged = "merged"
    /// What is known of syncs; see ``SyncRecord``.
    static let sync = "sync"
    /// The workers that run; see ``WorkerRecords``.
    static let workers = "workers"
    /// Who was given access; see ``AccessFile``.
    static let access = "tokens"
    /// Copies that editors have open.
    static let drafts = "edit"
    /// A file while it is being written; worthless after a kill.
    static let temporaryPrefix = "tmp."
    /// A complete new version, or what it was exchanged for.
    static let swapPrefix = "swap."
    /// The old version while it is out of its place, where the file system can't exchange.
    static let awayPrefix = "away."

    /// The name of a table's folder: the table's own name, unless something else in `.orch/` may be called so.
    static func folder(of table: String) -> String {
        let folded = table.lowercased()
        let isTaken =
            [lock, syncLock, checks, checks + ".new", displaced, drafts, EarlierLayout.archive].contains(folded)
            || [
                plannedPrefix, duePrefix, temporaryPrefix, swapPrefix, awayPrefix, EarlierLayout.promisePrefix,
                escape,
            ].contains { folded.hasPrefix($0) }
        return isTaken ? escape + table : table
    }

    private static let escape = "="

    /// The path of `.orch/` beside a table, for errors.
    static func path(beside place: borrowing ResolvedPath) -> String { place.path(of: name) }

    /// The folder of a table; nil when no change of it was ever made.
    static func openFolder(of place: borrowing ResolvedPath) throws(SystemError) -> Folder? {
        do throws(SystemError) {
            return try place.folder.openSubfolder(name).openSubfolder(folder(of: place.name))
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    /// The contents that a swap or away file may have: the version a change began with, and the one it ends with.
    struct Contents: Equatable {
        let base: UInt64
        let new: UInt64

        init(base: UInt64, new: UInt64) {
            self.base = base
            self.new = new
        }

        var swapName: String { swapPrefix + suffix }
        var awayName: String { awayPrefix + suffix }

        private var suffix: String { Hexadecimal.text(of: base) + "." + Hexadecimal.text(of: new) }

        /// - Parameter name: a name made by ``swapName`` or ``awayName``.
        init?(of name: String) {
            guard name.hasPrefix(swapPrefix) || name.hasPrefix(awayPrefix) else { return nil }
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let base = UInt64(parts[1], radix: 16), let new = UInt64(parts[2], radix: 16) else {
                return nil
            }
            self.init(base: base, new: new)
        }
    }
}

/// The version that is a table while a change, or a killed run, has it out of its place.
struct AwayVersion: ~Copyable {
    private let folder: Folder
    private let name: String

    init?(of place: borrowing ResolvedPath) {
        if let folder = try? WorkFolder.openFolder(of: place), let name = Self.newest(in: folder) {
            self.init(folder: folder, name: name)
        } else if let root = try? place.folder.openSubfolder(WorkFolder.name), let name = Self.newest(in: root),
            EarlierLayout.mayBelong(name, in: root, to: place)
        {
            self.init(folder: root, name: name)
        } else {
            return nil
        }
    }

    private init(folder: consuming Folder, name: String) {
        self.folder = folder
        self.name = name
    }

    private static func newest(in folder: borrowing Folder) -> String? {
        (try? folder.names())?.filter { $0.hasPrefix(WorkFolder.awayPrefix) }.max()
    }

    /// - Parameter path: the table's, for errors.
    func read(path: String) throws(StoreError) -> Snapshot {
        try SettledRead.read(name, in: folder, path: path)
    }
}

/// A lock in the folder of a table for what one process at a time does about a queue.
package enum InstanceLock: String {
    /// Keeping the queue going.
    case up = "up.lock"
    /// Running `alert.command`.
    case announcing = "announce.lock"
    /// Changing the records of workers.
    case workers = "workers.lock"
    /// Changing who has access.
    case access = "tokens.lock"
    /// Removing worktrees of sessions.
    case worktrees = "worktrees.lock"

    /// Acquires it; at once or not at all, unless a time to wait is given.
    ///
    /// - Parameter queue: the path of the queue.
    package func acquire(besideQueueAt queue: String, timeout: Duration = .zero) throws(LockError) -> FileLock {
        try FileLock.acquire(in: Self.folder(besideQueueAt: queue), name: rawValue, timeout: timeout)
    }

    /// Acquires one of so many locks of those who follow what happens to a queue.
    ///
    /// - Returns: nil where another process has each of them.
    package static func acquireStream(besideQueueAt queue: String, most: Int) throws(LockError) -> FileLock? {
        let folder = try folder(besideQueueAt: queue)
        for number in 0..<most {
            do throws(LockError) {
                return try FileLock.acquire(in: folder, name: "stream.\(number).lock", timeout: .zero)
            } catch .timedOut {
                continue
            }
        }
        return nil
    }

    private static func folder(besideQueueAt queue: String) throws(LockError) -> Folder {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            return try place.folder.openOrMakeSubfolder(WorkFolder.name)
                .openOrMakeSubfolder(WorkFolder.folder(of: place.name))
        } catch {
            throw .system(error)
        }
    }

    /// Whether a lock that was acquired still keeps others out: its file is where they look for it, beside the queue.
    package func isInPlace(_ lock: borrowing FileLock, besideQueueAt queue: String) -> Bool {
        guard let place = try? ResolvedPath.resolve(queue), !place.isMissing,
            let folder = try? WorkFolder.openFolder(of: place)
        else { return false }
        return (try? lock.isInPlace(folder, rawValue)) ?? false
    }
}
