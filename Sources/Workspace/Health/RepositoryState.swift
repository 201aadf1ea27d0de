internal import Host

/// What git makes of a queue.
package struct RepositoryState: Equatable, Sendable {
    /// Whether git keeps the queue.
    package let isTracked: Bool
    /// Whether git is told to leave the queue alone.
    package let isIgnored: Bool
    /// Whether git is told to leave the working files alone.
    package let ignoresWorkFolder: Bool
    /// Whether a merge of the queue waits to be resolved.
    package let isUnmerged: Bool
    /// Whether a merge of the repository is not finished.
    package let isMerging: Bool
    /// Linked worktrees whose own copy of the queue says something else; orch never reads those copies.
    package let staleCopies: [String]

    /// - Parameter queue: the path of the queue.
    package init(queue: String) throws(GitError) {
        guard let place = try? ResolvedPath.resolve(queue), let folder = try? place.folder.path() else {
            throw .noWorkTree(folder: queue)
        }
        let git = GitQuery(folder: folder)
        let root = try git.workTree()
        let path = ":(literal)" + place.name
        isTracked = try git.holds("ls-files", "--error-unmatch", "--", path)
        // By --no-index, or a file that is tracked would never count as ignored.
        isIgnored = try git.holds("check-ignore", "-q", "--no-index", "--", "./" + place.name)
        ignoresWorkFolder = try git.holds("check-ignore", "-q", "--", WorkFolder.name + "/" + WorkFolder.lock)
        isUnmerged = try !git.answer("ls-files", "-u", "--", path).isEmpty
        isMerging = try git.holds("rev-parse", "-q", "--verify", "MERGE_HEAD")
        let inside = try git.answer("rev-parse", "--show-prefix") + place.name
        staleCopies = try Self.staleCopies(of: queue, inside: inside, root: root, git)
    }

    private static func staleCopies(
        of queue: String, inside: String, root: String, _ git: GitQuery
    ) throws(GitError) -> [String] {
        let bytes = bytes(of: queue)
        let lines = try git.answer("worktree", "list", "--porcelain").split(separator: "\n")
        return lines.compactMap { line in
            guard line.hasPrefix("worktree ") else { return nil }
            let tree = String(line.dropFirst("worktree ".count))
            guard tree != root, let copy = Self.bytes(of: tree + "/" + inside), copy != bytes else { return nil }
            return tree + "/" + inside
        }
    }

    private static func bytes(of path: String) -> [UInt8]? {
        guard let place = try? ResolvedPath.resolve(path) else { return nil }
        return try? place.folder.openFile(place.name).readAll()
    }
}
