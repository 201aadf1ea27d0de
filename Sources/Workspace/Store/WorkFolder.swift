internal import Host

/// The names in `.orch/`, the folder beside QUEUE.md that holds the lock and what changes leave while they run.
enum WorkFolder {
    static let name = ".orch"
    static let lock = "lock"
    static let displaced = "displaced"
    /// The work folder of the archive, with a lock and leftovers of its own.
    static let archive = "archive"

    /// Copies that editors have open.
    static let drafts = "edit"

    /// A new version while it is being written; worthless after a kill.
    static let temporaryPrefix = "tmp."
    /// A complete new version, or what it was exchanged for.
    static let swapPrefix = "swap."
    /// The old version while it is out of its place, where the file system can't exchange.
    static let awayPrefix = "away."

    /// Rows that are on their way from the queue to its archive.
    static let promisePrefix = "promise."

    /// The name of the file that is the queue while nothing stands in its place.
    static func awayVersion(in work: borrowing Folder) -> String? {
        (try? work.names())?.filter { $0.hasPrefix(awayPrefix) }.max()
    }

    static func temporary() -> String { temporaryPrefix + randomName() }

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

        private var suffix: String { String(base, radix: 16) + "." + String(new, radix: 16) }

        /// - Parameter name: a name made by ``swapName`` or ``awayName``.
        init?(of name: String) {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let base = UInt64(parts[1], radix: 16), let new = UInt64(parts[2], radix: 16)
            else { return nil }
            self.init(base: base, new: new)
        }
    }
}
