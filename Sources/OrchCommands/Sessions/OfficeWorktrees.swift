internal import Engine
internal import Git
internal import Host
internal import Ledgers
internal import TaskQueue
internal import Workers
internal import Workspace

/// Where sessions work: a git worktree for each, whose work is never deleted.
extension Office {
    /// Where a session works: a worktree of its own, or, where there is none to have, the folder of the queue.
    ///
    /// - Parameter notes: gets what its owner should know.
    func workplace(
        of session: WorkSession, noting notes: inout [String]
    ) throws(CommandFailure) -> (folder: String, worktree: String?) {
        guard settings.usesWorktrees else { return (folder, nil) }
        let id = session.worktree.isEmpty ? session.id : session.worktree
        let worktree = worktree(id)
        do throws(GitError) {
            switch try worktree.prepare() {
            case .created where !session.worktree.isEmpty:
                notes.append("the worktree \(id) was gone; it is made anew from the branch \(worktree.branch)")
            case .created, .reused: break
            case .noRepository(let reason):
                notes.append("there is no repository, so it works beside the queue" + (reason.map { ": " + $0 } ?? ""))
                return (folder, nil)
            case .noCommit:
                notes.append("the repository has no commit, so it works beside the queue")
                return (folder, nil)
            }
        } catch {
            throw CommandFailure(error)
        }
        do throws(GitSetupError) {
            let name = settings.instructionsFile
            if try !worktree.write(instructions: persona(of: session.role) + "\n", as: name) {
                notes.append("git tracks \(name), so the persona is in the prompts alone")
            }
        } catch {
            notes.append("the persona was not written: \(CommandFailure(error, line: nil).message)")
        }
        return (worktree.path, id)
    }

    /// Brings the worktree of a session up to date before a job.
    ///
    /// - Returns: why it stays as it is, if it does.
    func update(_ session: WorkSession) throws(CommandFailure) -> String? {
        guard !session.worktree.isEmpty else { return nil }
        do throws(GitError) {
            guard case .left(let obstacle) = try worktree(session.worktree).update() else { return nil }
            return obstacle.wording
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The last commit in the worktree of a session; nil without one.
    func lastCommit(_ session: WorkSession) -> Worktree.Commit? {
        session.worktree.isEmpty ? nil : try? worktree(session.worktree).lastCommit()
    }

    /// Removes a worktree where nothing would be lost.
    ///
    /// - Returns: what is kept, and why.
    func removeWorktree(_ id: String) throws(CommandFailure) -> String? {
        // Several may close one session at once, and git fails where something disappears that it looks at.
        let lock = try? InstanceLock.worktrees.acquire(besideQueueAt: queue, timeout: .seconds(60))
        defer { withExtendedLifetime(lock) {} }
        do throws(GitError) {
            switch try worktree(id).remove() {
            case .removed: return nil
            case .removedApartFromBranch(let count):
                return "the branch \(worktree(id).branch) is kept: \(counted(count, "commit")) not merged"
            case .kept(let obstacle): return "worktree \(id) is kept: \(obstacle.wording)"
            }
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Whether the worktree of a session is there.
    func hasWorktree(_ session: WorkSession) -> Bool {
        !session.worktree.isEmpty && FileFacts(path: worktree(session.worktree).path) != nil
    }

    private var worktrees: String { folder + "/.orch/worktrees" }
    func worktree(_ id: String) -> Worktree { Worktree(id, at: worktrees + "/" + id, in: folder) }

    /// Who an agent is: what `personas/ROLE.md` beside the queue says, else a sentence.
    func persona(of role: String) -> String {
        guard let folder = try? Folder(path: folder + "/personas"), let file = try? folder.openFile(role + ".md"),
            let bytes = try? file.read(at: 0, count: 64 * 1024)
        else { return WorkerPrompt.standardPersona }
        let end = bytes.lastIndex { $0 > 0x20 } ?? -1
        return String(decoding: bytes[...end], as: UTF8.self)
    }

    /// Removes worktrees that no session works in any more, as far as nothing would be lost: their sessions ended while
    /// nobody could do so.
    ///
    /// - Returns: what was done, in words.
    func removeLeftovers(in call: inout Call) throws(CommandFailure) -> [String] {
        // A session has its row before its worktree.
        guard let names = try? Folder(path: worktrees).names(), !names.isEmpty else { return [] }
        let table: Sessions? = try call.readTable(Sessions.file)
        let rows = table?.all ?? []
        var done: [String] = []
        for name in names.sorted() where WorkSession.isTerminalName(name) {
            let users = rows.filter { $0.worktree == name || $0.id == name && $0.worktree.isEmpty }
            let last = users.max { $0.lastActivityAt < $1.lastActivityAt }
            let isNeeded =
                users.contains { $0.status != .terminated || terminal.process(of: $0.id) != nil }
                || last?.progress == Self.paused
            // What is kept was said when its session ended.
            guard !isNeeded, let state = try? worktree(name).state(), state.changes.isEmpty else { continue }
            if try removeWorktree(name) == nil { done.append("worktree \(name): nobody works in it, removed") }
        }
        return done
    }

    /// Takes the log of a session away.
    func removeLog(of session: WorkSession) {
        let path = terminal.log(of: session.id)
        try? Folder(path: Workplace.folder(of: path)).unlink(Workplace.name(of: path))
    }
}
