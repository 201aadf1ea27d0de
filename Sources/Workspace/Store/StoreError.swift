package import Host

/// Why the queue was not read or not changed. In every case the file is as it was.
package enum StoreError: Error, Sendable {
    /// There is no file at the path, or a link there leads nowhere.
    case missing(path: String)
    /// A folder is a linked worktree, and the queue that it shares is with a repository that is not there: the path of
    /// its part of that repository.
    case withoutMain(worktree: String, gitFolder: String)
    /// The file has no content any more; the path of the newest version that is kept.
    case emptied(path: String, copy: String)
    /// Something other than a regular file is at the path: what it is, in a word.
    case notAFile(path: String, kind: String)
    /// The file has several names, and replacing one of them would leave the others behind.
    case hardLinked(path: String, names: Int)
    /// Nobody may write the file, by its permissions.
    case unwritable(path: String)
    /// The setting `queue.read_only` is on.
    case readOnly
    /// Another process held the lock for the whole time; its id where the system says.
    case locked(holder: Int32?, seconds: Double)
    /// Somebody saved the file again and again while the change was being made.
    case restless(path: String, tries: Int)
    /// A file that is to be created exists.
    case exists(path: String)
    /// Another table, whose path this is, can't take the rows that the change adds to it.
    indirect case archive(path: String, StoreError)
    /// A newer version of the program left rows for a table of a kind that this one doesn't know.
    case unknownKind(path: String, kind: String)
    /// The system refused.
    case system(SystemFailure, path: String)
    /// The file can't be read as a table of its kind, or the operation is refused: the error of that kind of table, such
    /// as a ``QueueError``.
    case refused(any Error)
}

/// A system call that failed, as text.
package struct SystemFailure: Equatable, Sendable {
    /// What failed and why, such as `fsync: Input/output error`.
    package let text: String
    /// Why, without what failed.
    package let reason: String
    /// The number of the error (`errno`).
    package let code: Int32

    /// Rights are missing, or the file system is mounted read-only.
    package let isPermission: Bool
    /// A file or its folder of working files is mounted by itself.
    package let isMount: Bool
    /// It is a folder where a file is wanted.
    package let isFolder: Bool

    /// - Parameter error: why the system refused.
    package init(_ error: SystemError) {
        text = error.call + ": " + error.reason
        reason = error.reason
        code = error.code
        isPermission = error.isPermission
        isMount = error.isMount
        isFolder = error.isFolder
    }
}
