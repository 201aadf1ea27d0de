internal import Host

/// A session's own worktree of a queue's repository, with a branch of its own: `orch/` and the session's id.
///
/// Work in it is never deleted: what has a change, an untracked file or a commit that no branch has is kept. Files that
/// git ignores are no work.
package struct Worktree: Sendable {
    /// What became of it when it was to be prepared.
    package enum Preparation: Equatable, Sendable {
        case created
        /// It was there.
        case reused
        /// The folder is in no work tree; what git said, unless that is just this. The session works in the folder.
        case noRepository(reason: String?)
        /// There is no commit yet to begin from. The session works in the folder.
        case noCommit
    }

    /// What became of it when it was to follow the commits of the work tree that the queue is in.
    package enum Update: Equatable, Sendable {
        /// There was nothing new.
        case current
        case forwarded
        case left(Obstacle)
    }

    /// Why a worktree stays as it is.
    package enum Obstacle: Equatable, Sendable {
        /// Something that git does not know as a worktree is in its place.
        case notOurs
        /// Changed and untracked files, by their paths in it.
        case changes([String])
        /// How many commits of its branch are not in the work tree of the queue.
        case unmerged(Int)
        /// How many of its commits are on no branch.
        case detached(Int)
        /// It has another branch checked out, or none.
        case otherBranch(String?)
        /// Somebody has locked it; why.
        case locked(String)
        /// Submodules are checked out in it, and their own commits would go with it.
        case submodules
    }

    /// What is in it.
    package struct State: Equatable, Sendable {
        /// Changed and untracked files, by their paths in it.
        package let changes: [String]
        /// How many commits it has that are not in the work tree of the queue.
        package let unmerged: Int
    }

    /// What became of it when it was to be removed.
    package enum Removal: Equatable, Sendable {
        /// It is gone, and so is its branch.
        case removed
        /// It is gone; its branch stays, since it is in use or has this many commits that are not merged.
        case removedApartFromBranch(unmerged: Int)
        case kept(Obstacle)
    }

    /// Where it is; an absolute path.
    package let path: String
    /// The name of its branch.
    package let branch: String
    /// In the folder of the queue.
    private let main: Git
    /// In the worktree.
    private var own: Git { main.moved(to: path) }

    /// - Parameters:
    ///   - id: the session's, fit for a part of a branch's name.
    ///   - path: where it is or is to be; an absolute path.
    ///   - folder: the queue's folder.
    package init(_ id: String, at path: String, in folder: String) {
        self.path = path
        branch = "orch/" + id
        var main = Git(in: folder)
        // A checkout of a large repository takes its time, and fetches what a partial clone lacks.
        main.patience = .seconds(600)
        main.isLazy = true
        self.main = main
    }

    /// Makes it where it is not there, on its branch, which begins at the commit of the queue's work tree. What a killed run
    /// has begun is started over.
    package func prepare() throws(GitError) -> Preparation {
        do throws(GitError) {
            _ = try main.workTree()
        } catch .noWorkTree(_, let reason) {
            return .noRepository(reason: reason)
        }
        guard try main.hasCommit() else { return .noCommit }
        if let entry = try entry() {
            let isUnfinished = Self.lock(of: entry) == Self.unfinished
            if isLinked, !isUnfinished { return .reused }
            if isUnfinished { _ = try main.run(["worktree", "unlock", path]) }
            // Nobody has worked in it yet.
            if isUnfinished, isLinked { _ = try main.output(["worktree", "remove", "--force", path]) }
            _ = try main.output(["worktree", "prune"])
        }
        let words = ["worktree", "add", "--quiet"]
        if try hasBranch() {
            _ = try main.output(words + [path, branch])
        } else {
            _ = try main.output(words + ["-b", branch, path, "HEAD"])
        }
        return .created
    }

    /// Brings it to the commit of the queue's work tree, before a new job begins in it. What is not committed stays.
    package func update() throws(GitError) -> Update {
        let last = try lastCommit()
        guard last.branch == branch else { return .left(.otherBranch(last.branch)) }
        let commit = try main.line(["rev-parse", "HEAD"])
        if last.hash == commit { return .current }
        guard try main.holds(["merge-base", "--is-ancestor"], revisions: [last.hash, commit]) else {
            return .left(.unmerged(try count([last.hash], without: [commit])))
        }
        var own = own
        own.hasHooks = false
        do throws(GitError) {
            _ = try own.output(["-c", "gc.auto=0", "merge", "--ff-only", "--quiet"], revisions: [commit])
            return .forwarded
        } catch {
            // What is not committed would be lost.
            let changes = try changes()
            guard !changes.isEmpty else { throw error }
            return .left(.changes(changes))
        }
    }

    /// The commit that it has checked out.
    package struct Commit: Equatable, Sendable {
        package let hash: String
        package let message: String
        /// The branch that is checked out; nil for none.
        let branch: String?
    }

    package func lastCommit() throws(GitError) -> Commit {
        let words = ["log", "-1", "--decorate=full", "--format=%H%n%D%n%B"]
        let text = String(decoding: try own.output(words), as: UTF8.self)
        let lines = text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        let head = "HEAD -> refs/heads/"
        let name = lines.dropFirst().first?.split(separator: ",").first { $0.hasPrefix(head) }
        return Commit(
            hash: lines[0], message: lines.count > 2 ? lines[2] : "",
            branch: name.map { String($0.dropFirst(head.count)) })
    }

    /// What is in it; nil where it is not there.
    package func state() throws(GitError) -> State? {
        guard isLinked, try entry() != nil else { return nil }
        let commit = try main.line(["rev-parse", "HEAD"])
        let heads = try ["HEAD"] + (hasBranch() ? [reference] : [])
        return State(changes: try changes(), unmerged: try count(heads, without: [commit]))
    }

    /// Removes it, and its branch where that is merged.
    package func remove() throws(GitError) -> Removal {
        let entry = try entry()
        if let reason = entry.flatMap(Self.lock) { return .kept(.locked(reason)) }
        guard entry != nil, isLinked else {
            _ = try main.output(["worktree", "prune"])
            return (try? Folder(path: path)) == nil ? try removeBranch() : .kept(.notOurs)
        }
        let changes = try changes()
        if !changes.isEmpty { return .kept(.changes(changes)) }
        let detached = try count(["HEAD"] + commits(), without: ["--branches", "--tags", "--remotes"])
        if detached > 0 { return .kept(.detached(detached)) }
        let modules = try own.line(["rev-parse", "--git-path", "modules"])
        if let folder = try? Folder(path: absolute(modules)), (try? folder.names().isEmpty) == false {
            return .kept(.submodules)
        }
        // git takes every worktree of a repository with submodules for one with changes, whether they are there or not.
        let hasLinks = try own.output(["ls-files", "--stage"]).split(separator: 0x0A).contains {
            $0.starts(with: "160000 ".utf8)
        }
        _ = try main.output(["worktree", "remove"] + (hasLinks ? ["--force"] : []) + [path])
        return try removeBranch()
    }

    /// Writes instructions for an agent into it, and keeps them out of git.
    ///
    /// - Parameters:
    ///   - text: the instructions.
    ///   - name: of their file, in the root.
    /// - Returns: whether they were written: a file of that name that git tracks stays as it is.
    package func write(instructions text: String, as name: String) throws(GitSetupError) -> Bool {
        let exclude: String
        do throws(GitError) {
            if try own.holds(["ls-files", "--error-unmatch"], paths: [name]) { return false }
            exclude = absolute(try own.line(["rev-parse", "--git-path", "info/exclude"]))
        } catch {
            throw .git(error)
        }
        let line = "/" + name
        do throws(SystemError) {
            let file = try LogFile(path: exclude)
            let known = (try? ResolvedPath.read(exclude)) ?? []
            let lines = known.split { $0 == 0x0A || $0 == 0x0D }
            if !lines.contains(where: { $0.elementsEqual(line.utf8) }) { try file.append(Array((line + "\n").utf8)) }
        } catch {
            throw .system(error, path: exclude)
        }
        do throws(SystemError) {
            let folder = try Folder(path: path)
            _ = try NewFile(Array(text.utf8), prefix: ".orch-", mode: 0o644, isDurable: false).rename(
                to: name, in: folder)
        } catch {
            throw .system(error, path: path + "/" + name)
        }
        return true
    }

    // MARK: Questions

    private var reference: String { "refs/heads/" + branch }

    /// Whether there is a worktree in its place. git takes a folder without the link for a part of what is around it.
    private var isLinked: Bool { (try? FileStatus(at: path + "/.git")) != nil }

    /// Why git says that a worktree is locked that was not finished: the run that made it was killed.
    private static let unfinished = "initializing"

    /// Why a worktree is locked; nil where it is not.
    private static func lock(of entry: [String]) -> String? {
        entry.first { $0 == "locked" || $0.hasPrefix("locked ") }.map { String($0.dropFirst("locked ".count)) }
    }

    private func absolute(_ answer: String) -> String { answer.hasPrefix("/") ? answer : path + "/" + answer }

    private func hasBranch() throws(GitError) -> Bool {
        try main.holds(["show-ref", "--verify", "--quiet", reference])
    }

    /// What git lists of it; nil where it does not know it.
    private func entry() throws(GitError) -> [String]? {
        // git knows it by a path without links.
        var known = path
        if let place = try? ResolvedPath.resolve(path), let folder = try? place.folder.path() {
            known = folder + "/" + place.name
        }
        return try listed().first { $0.first == "worktree " + known }
    }

    /// The lines of each worktree.
    private func listed() throws(GitError) -> [[String]] {
        let text = try main.line(["worktree", "list", "--porcelain"])
        return text.split(separator: "\n", omittingEmptySubsequences: false).split(separator: "").map {
            $0.map(String.init)
        }
    }

    private func changes() throws(GitError) -> [String] {
        // By its index flags git takes some files for unchanged, whatever is in them.
        let passedOver = try own.output(["ls-files", "-v", "-z"]).split(separator: 0).compactMap { line in
            let name = String(decoding: line.dropFirst(2), as: UTF8.self)
            let isPlain = line.starts(with: "H ".utf8)
            return isPlain || (try? FileStatus(at: path + "/" + name)) == nil ? nil : name
        }
        return try own.changedPaths(["--ignore-submodules=none"]) + passedOver
    }

    /// The commits that were made or checked out in it, by its reflog, without those that its branch had: what was amended
    /// or reset there was given up.
    private func commits() throws(GitError) -> [String] {
        func hashes(_ words: [String]) throws(GitError) -> [String] {
            let text = try own.line(["log", "-g", "-1000", "--format=%H %gs"] + words)
            // A rebase leaves commits behind that it has replaced.
            return text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ", maxSplits: 1)
                return words.count == 2 && words[1].hasPrefix("rebase") ? nil : words.first.map(String.init)
            }
        }
        let given = Set(try hasBranch() ? hashes([reference]) : [])
        return Set(try hashes(["HEAD"])).subtracting(given).sorted()
    }

    private func count(_ heads: [String], without others: [String]) throws(GitError) -> Int {
        let text = try own.line(["rev-list", "--count"] + heads + ["--not"] + others)
        return Int(text) ?? 0
    }

    /// Deletes the branch where it is merged and nobody has it checked out.
    private func removeBranch() throws(GitError) -> Removal {
        guard try hasBranch() else { return .removed }
        let tip = try main.line(["rev-parse", reference])
        let unmerged = Int(try main.line(["rev-list", "--count", tip, "--not", "HEAD"])) ?? 0
        let isInUse = try listed().contains { $0.contains("branch " + reference) }
        guard unmerged == 0, !isInUse else { return .removedApartFromBranch(unmerged: unmerged) }
        _ = try main.output(["update-ref", "-d", reference, tip])
        return .removed
    }
}
