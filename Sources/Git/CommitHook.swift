package import Host

/// The hook by which git checks a queue before a commit (githooks(5), pre-commit).
///
/// Another hook is never replaced and never removed: orch recognises its own by its bytes.
package struct CommitHook: Sendable {
    /// What is at the hook's place.
    package enum State: Equatable, Sendable {
        case missing
        case ours
        case another
    }

    /// The hook's absolute path.
    package let path: String
    /// The queue's path from the root of the work tree, as git names it.
    package let queue: String
    private let folder: String
    /// Its text, and those that earlier versions wrote.
    private let scripts: [[UInt8]]
    private static let name = "pre-commit"

    /// Asks git where its hooks are: `core.hooksPath`, worktrees and submodules decide that.
    ///
    /// - Parameters:
    ///   - queue: the path of a queue, which need not exist; its folder has to.
    ///   - scripts: the hook's text, by the queue's path from the root of the work tree, and those that earlier versions
    ///     wrote.
    package init(queue: String, scripts: (String) -> [String]) throws(GitSetupError) {
        let name: String
        let real: String
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            name = place.name
            real = try place.folder.path()
        } catch {
            throw .system(error, path: queue)
        }
        do throws(GitError) {
            let git = Git(in: real)
            let root = try git.workTree()
            self.queue = try git.line(["rev-parse", "--show-prefix"]) + name
            // Asked at the root, since a relative core.hooksPath is meant from there.
            let hooks = try Git(in: root).line(["rev-parse", "--git-path", "hooks"])
            folder = hooks.hasPrefix("/") ? hooks : root + "/" + hooks
        } catch {
            throw .git(error)
        }
        path = folder + "/" + Self.name
        self.scripts = scripts(self.queue).map { Array($0.utf8) }
    }

    /// What is there now.
    package func state() throws(GitSetupError) -> State {
        do throws(FileOpenError) {
            let hooks: Folder
            do throws(SystemError) { hooks = try Folder(path: folder) } catch { throw .system(error) }
            return try scripts.contains(hooks.read(Self.name)) ? .ours : .another
        } catch {
            switch error {
            case .system(let error) where error.isNotFound: return .missing
            case .system(let error): throw .system(error, path: path)
            case .notRegular: return .another
            }
        }
    }

    /// Installs the hook, complete and executable, or leaves what is there.
    ///
    /// - Returns: false if it was there already.
    /// - Throws: ``GitSetupError/taken(path:)`` when another hook is there.
    package func install() throws(GitSetupError) -> Bool {
        switch try state() {
        case .ours: return false
        case .another: throw .taken(path: path)
        case .missing: break
        }
        do throws(SystemError) {
            try Folder.make(path: folder)
            let hooks = try Folder(path: folder)
            // git runs no hook of another name, so nothing runs before it is complete.
            try NewFile(scripts.first ?? [], prefix: Self.name + ".", mode: 0o755).link(
                as: Self.name, in: hooks, writtenIn: hooks)
            return true
        } catch {
            throw error.isExisting ? .taken(path: path) : .system(error, path: path)
        }
    }

    /// Removes the hook if it is ours.
    ///
    /// - Returns: whether it was there.
    package func remove() throws(GitSetupError) -> Bool {
        switch try state() {
        case .missing: return false
        case .another: throw .taken(path: path)
        case .ours: break
        }
        do throws(SystemError) {
            try Folder(path: folder).unlink(Self.name)
            return true
        } catch {
            throw .system(error, path: path)
        }
    }
}

/// Why a hook or a merge driver was not installed or removed, or a merge not done.
package enum GitSetupError: Error, Equatable, Sendable {
    /// A hook that is not ours is there, and stays.
    case taken(path: String)
    case git(GitError)
    case notAFile(path: String)
    case system(SystemError, path: String)
}
