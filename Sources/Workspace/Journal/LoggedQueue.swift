internal import Host

/// Which lines of an event log are about a queue.
///
/// Several queues of a folder write to one log. The lines of one that is called otherwise than usual have the name of its
/// file.
package struct LoggedQueue: Sendable {
    /// The name that lines about the queue have; nil for the usual one, whose lines have none.
    private let name: String?
    /// Whether lines without a name are about the queue too: no other one is there that they can be about.
    private let hasUnnamed: Bool

    /// - Parameter path: the queue.
    package init(at path: String) {
        name = Self.name(at: path)
        guard let name else {
            hasUnnamed = true
            return
        }
        let usual = Self.status(path.dropLast(name.utf8.count) + Self.usual)
        let own = Self.status(path)
        // Two names of one file are one queue.
        hasUnnamed = usual == nil || own.map { usual?.isSameFile(as: $0) == true } == true
    }

    /// The name that lines about a queue have; nil for the usual one.
    ///
    /// - Parameter path: the queue.
    package static func name(at path: String) -> String? {
        let name = PathText.name(of: path)
        return name == usual ? nil : name
    }

    /// The name by which a queue is known in what all queues of its folder share; nil for the usual one. Two names of one
    /// file are one queue.
    package static func ownName(at path: String) -> String? {
        guard let place = try? ResolvedPath.resolve(path) else { return name(at: path) }
        return name(at: place.name)
    }

    /// What is before the id of a task there: the name and a colon.
    package static func label(at path: String) -> String { ownName(at: path).map { $0 + ":" } ?? "" }

    /// Whether what has no name there may be the queue's too: an earlier version wrote none.
    package static func hasUnnamed(at path: String) -> Bool {
        ownName(at: path) != nil && LoggedQueue(at: path).hasUnnamed
    }

    private static let usual = "QUEUE.md"
    /// What the lines call the name.
    static let member = "queue"

    private static func status(_ path: String) -> FileStatus? {
        guard let place = try? ResolvedPath.resolve(path) else { return nil }
        return try? place.folder.status(of: place.name)
    }

    /// Whether a line of the log is about the queue.
    package func has(_ entry: History.Entry) -> Bool {
        guard let named = entry.text(Self.member) else { return hasUnnamed }
        return named == name
    }
}
