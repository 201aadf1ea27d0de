internal import Host

/// What git knows about a queue.
package struct RepositoryState: Equatable, Sendable {
    /// Whether git tracks the queue.
    package let isTracked: Bool
    /// Whether git ignores the queue.
    package let isIgnored: Bool
    /// Whether git ignores the working files.
    package let ignoresWorkFolder: Bool
    /// Whether a merge of the queue waits to be resolved.
    package let isUnmerged: Bool
    /// Whether a merge of the repository is not finished.
    package let isMerging: Bool
    /// Linked worktrees whose own copy of the queue says something else; orch never reads those copies.
    package let staleCopies: [String]
    /// The bytes of the index, which git writes anew at each commit of a table; 0 where it is a split one.
    package let indexBytes: Int64

    /// - Parameters:
    ///   - queue: the path of the queue.
    ///   - workFile: a working file of orch, relative to the queue's folder.
    package init(queue: String, workFile: String) throws(GitError) {
        guard let place = try? ResolvedPath.resolve(queue), let folder = try? place.folder.path() else {
            throw .noWorkTree(folder: queue, reason: nil)
        }
        let git = Git(in: folder)
        let root = try git.workTree()
        isTracked = try git.holds(["ls-files", "--error-unmatch"], paths: [place.name])
        // By --no-index, or a file that is tracked would never count as ignored. check-ignore takes names, not patterns.
        isIgnored = try git.holds(["check-ignore", "-q", "--no-index", "--", "./" + place.name])
        ignoresWorkFolder = try git.holds(["check-ignore", "-q", "--", "./" + workFile])
        isUnmerged = try !git.output(["ls-files", "-u"], paths: [place.name]).isEmpty
        isMerging = try git.holds(["rev-parse", "-q", "--verify"], revisions: ["MERGE_HEAD"])
        let inside = try git.line(["rev-parse", "--show-prefix"]) + place.name
        staleCopies = try Self.staleCopies(of: queue, inside: inside, root: root, git)
        let isSplit = try git.run(["config", "--type=bool", "--get", "core.splitIndex"]).output.elementsEqual(
            "true\n".utf8)
        let gitFolder = try? Folder(path: git.line(["rev-parse", "--absolute-git-dir"]))
        indexBytes = isSplit ? 0 : (try? gitFolder?.status(of: "index").size) ?? 0
    }

    private static func staleCopies(
        of queue: String, inside: String, root: String, _ git: Git
    ) throws(GitError) -> [String] {
        let bytes = bytes(of: queue)
        let lines = try git.line(["worktree", "list", "--porcelain"]).split(separator: "\n")
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
