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
    /// Whether the queue is in a linked worktree.
    package let isLinked: Bool
    /// Whether the repository has no main worktree.
    package let isBare: Bool
    /// The files in the queue's place in other worktrees.
    package let copies: [String]
    /// Those of them that say something else.
    package let staleCopies: [String]
    /// The bytes of the index, which git rewrites at each commit of a table; 0 where it is a split one.
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
        let worktrees = try git.line(["worktree", "list", "--porcelain"]).split(separator: "\n")
        isBare = worktrees.contains("bare")
        copies = worktrees.compactMap { line in
            guard line.hasPrefix("worktree ") else { return nil }
            let tree = String(line.dropFirst("worktree ".count))
            let copy = tree + "/" + inside
            return tree == root || Self.bytes(of: copy) == nil ? nil : copy
        }
        let bytes = Self.bytes(of: queue)
        staleCopies = copies.filter { Self.bytes(of: $0) != bytes }
        let isSplit = try git.run(["config", "--type=bool", "--get", "core.splitIndex"]).output.elementsEqual(
            "true\n".utf8)
        let gitFolder = try? Folder(path: git.line(["rev-parse", "--absolute-git-dir"]))
        isLinked = (try? gitFolder?.status(of: "commondir")) != nil
        indexBytes = isSplit ? 0 : (try? gitFolder?.status(of: "index").size) ?? 0
    }

    private static func bytes(of path: String) -> [UInt8]? { try? ResolvedPath.read(path) }
}
