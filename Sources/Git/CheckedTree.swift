internal import Host

/// The work tree that checks are run in, and the commit that their results are about.
package struct CheckedTree: Equatable, Sendable {
    /// The root of the work tree.
    package let root: String
    /// The commit that the files are those of; `nil` when a file differs from it or is not in it.
    package let commit: String?

    /// Finds the work tree: that of the current folder where it belongs to the repository of the queue, as a linked
    /// worktree does, else the queue's. The tests of another repository say nothing about this one.
    ///
    /// - Parameters:
    ///   - folder: the queue's folder.
    ///   - current: the current folder.
    ///   - own: files that orch itself writes, which don't count as differences; of a folder, all in it.
    package init(of folder: String, seenFrom current: String, apartFrom own: [String]) throws(GitError) {
        var root = try Git(in: folder).workTree()
        if let other = try? Git(in: current).workTree(), other != root,
            try Self.repository(of: other) == Self.repository(of: root)
        {
            root = other
        }
        self.root = root
        commit = try Self.commit(at: root, apartFrom: own)
    }

    /// The folder that all worktrees of a repository share.
    private static func repository(of root: String) throws(GitError) -> String {
        let path = try Git(in: root).line(["rev-parse", "--git-common-dir"])
        return path.hasPrefix("/") ? path : root + "/" + path
    }

    private static func commit(at root: String, apartFrom own: [String]) throws(GitError) -> String? {
        let git = Git(in: root)
        guard try git.hasCommit() else { return nil }
        let commit = try git.line(["rev-parse", "HEAD"])
        let ignored = own.compactMap(realPath)
        let isClean = try git.changedPaths().map { root + "/" + $0 }.allSatisfy { path in
            ignored.contains { path == $0 || path.hasPrefix($0 + "/") }
        }
        return isClean ? commit : nil
    }

    private static func realPath(_ path: String) -> String? {
        guard let place = try? ResolvedPath.resolve(path), let folder = try? place.folder.path() else { return nil }
        return folder + "/" + place.name
    }
}
