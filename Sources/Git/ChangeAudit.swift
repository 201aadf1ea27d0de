internal import Host
package import TaskQueue

/// What became of a path since some time.
package enum PathState: Equatable, Sendable {
    /// It was changed, created or deleted; of a folder, something in it was.
    case changed
    /// It, or something in it, was deleted and that is not committed: since when, git does not know.
    case deleted
    /// It is there, and git knows of no change.
    case unchanged
    /// It is not there and was not deleted since.
    case missing
    /// It leads out of the repository, and was not followed.
    case outside
}

/// Which files of a repository changed since some time, by git's account.
///
/// A file has changed if a commit of the current branch since then names it, or if it is not committed and was written
/// since then. Ignored files never count.
package struct ChangeAudit {
    /// How far before the time asked for commits are still listed, in seconds: a wrong clock may have dated one too early.
    private static let clockSkew: Int64 = 7 * 86_400

    private let git: Git
    private let root: String
    private let folder: String

    /// Finds the repository.
    ///
    /// - Parameters:
    ///   - folder: the current folder, an absolute path; paths may be relative to it.
    ///   - other: a folder whose repository is meant where that one is in none.
    package init(folder: String, otherwise other: String) throws(GitError) {
        do throws(GitError) {
            root = try Git(in: folder).workTree()
        } catch {
            guard let otherRoot = try? Git(in: other).workTree() else { throw error }
            root = otherRoot
        }
        git = Git(in: root)
        self.folder = folder
    }

    /// What became of each path.
    ///
    /// - Parameters:
    ///   - paths: relative to the root of the repository or to the current folder, or absolute.
    ///   - start: since when.
    package func states(of paths: [String], since start: Timestamp) throws(GitError) -> [PathState] {
        let places = paths.map { path in
            path.hasPrefix("/") ? [place(of: path)] : [place(of: folder + "/" + path), place(of: root + "/" + path)]
        }
        var changed = ChangedPaths()
        for path in try committed(since: start) { changed.insert(path) }
        let asked = places.joined().compactMap { $0.map(\.path) }.filter { !$0.isEmpty }
        var deleted = ChangedPaths()
        for (path, isDeleted) in try uncommitted(asked, since: start) {
            if isDeleted { deleted.insert(path) } else { changed.insert(path) }
        }
        return places.map { places in
            let states = places.map { place -> PathState in
                guard let place else { return .outside }
                if changed.contains(place.path) { return .changed }
                if deleted.contains(place.path) { return .deleted }
                return place.modified == nil ? .missing : .unchanged
            }
            return [.changed, .deleted, .unchanged, .missing].first { states.contains($0) } ?? .outside
        }
    }

    // MARK: Places

    private struct Place {
        /// Relative to the root; empty for the root itself.
        let path: String
        /// When what is there was written, in seconds since 1970; `nil` when nothing is there.
        let modified: Int64?
    }

    /// Where an absolute path leads; `nil` for what lies outside.
    private func place(of path: String) -> Place? {
        guard var components = Self.components(of: path), let name = components.popLast() else { return nil }
        let parent = "/" + components.joined(separator: "/")
        // Links on the way are followed as far as they stay inside.
        let open = try? Folder(path: parent)
        let real = (try? open?.path()) ?? parent
        guard let inner = inside(real == "/" ? "/" + name : real + "/" + name) else { return nil }
        let status = try? open?.status(of: String(name))
        return Place(path: inner, modified: status.map { $0.modified / 1_000_000_000 })
    }

    private func inside(_ path: String) -> String? {
        if path == root { return "" }
        let prefix = root == "/" ? root : root + "/"
        return path.utf8.starts(with: prefix.utf8) ? String(path.utf8.dropFirst(prefix.utf8.count)) : nil
    }

    /// The names in an absolute path without `.` and `..`; `nil` where `..` leads above the top.
    private static func components(of path: String) -> [Substring]? {
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component != ".." {
                components.append(component)
            } else if components.popLast() == nil {
                return nil
            }
        }
        return components
    }

    // MARK: Changes

    private func committed(since start: Timestamp) throws(GitError) -> [String] {
        guard try git.hasCommit() else { return [] }
        // `--max-age` stops at the first older commit, and one that a wrong clock dated back would hide all behind it.
        // So it gets some days more, and which commits count is decided here.
        let oldest = max(0, start.advanced(bySeconds: -Self.clockSkew).epochSeconds)
        let list = try git.output(["rev-list", "--timestamp", "--max-age=\(oldest)"], revisions: ["HEAD"])
        var commits: [UInt8] = []
        for line in list.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count == 2, let date = Git.seconds(String(decoding: words[0], as: UTF8.self)),
                date >= start.epochSeconds
            else { continue }
            commits += words[1] + [UInt8(ascii: "\n")]
        }
        guard !commits.isEmpty else { return [] }
        // `-c`: of a merge, the files that it changed itself; those of its branches are in their own commits.
        let names = try git.output(
            ["diff-tree", "--stdin", "-r", "-z", "-c", "--root", "--no-commit-id", "--name-only", "--no-renames"],
            input: commits)
        return names.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private func uncommitted(
        _ paths: [String], since start: Timestamp
    ) throws(GitError) -> [(path: String, isDeleted: Bool)] {
        guard !paths.isEmpty else { return [] }
        return try git.changedPaths(["--ignore-submodules=dirty"], below: paths).compactMap { path in
            guard let place = place(of: root + "/" + path) else { return nil }
            guard let modified = place.modified else { return (path, true) }
            return modified >= start.epochSeconds ? (path, false) : nil
        }
    }
}

/// Paths that changed, with the folders that they are in.
private struct ChangedPaths {
    private var paths: Set<[UInt8]> = []

    mutating func insert(_ path: String) {
        let bytes = Array(path.utf8)
        guard paths.insert(bytes).inserted else { return }
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") { paths.insert(Array(bytes[..<index])) }
        paths.insert([])
    }

    func contains(_ path: String) -> Bool {
        paths.contains(Array(path.utf8))
    }
}
