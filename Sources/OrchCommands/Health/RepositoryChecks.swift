internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import Workspace

enum RepositoryChecks {
    /// git writes 100 MB of index a second, and an index of so many bytes is noticed at each command.
    private static let largeIndex = 1_000_000

    /// - Parameters:
    ///   - isNamed: whether the queue was named, and not found.
    ///   - isCommitting: whether each change of the queue is a commit.
    static func results(
        _ queue: String, isNamed: Bool, isCommitting: Bool, programs: ProgramSearch
    ) -> [CheckResult] {
        do throws(GitError) {
            let state = try RepositoryState(queue: queue, workFile: ".orch/lock")
            return [
                kept(state), merge(state, queue), driver(queue, programs), workFolder(state),
                copies(state, isNamed ? nil : queue),
                hook(queue, programs), isCommitting ? index(state) : nil,
            ].compactMap(\.self)
        } catch {
            switch error {
            case .missing: return [CheckResult("git", .note, "there is no git in PATH; the queue works without")]
            case .noWorkTree(_, reason: nil): return [CheckResult("git", .note, "the queue is in no git work tree")]
            case .noWorkTree, .tooOld, .failed, .timedOut, .interrupted:
                return [CheckResult("git", CommandFailure(error))]
            }
        }
    }

    private static func kept(_ state: RepositoryState) -> CheckResult {
        switch (state.isTracked, state.isIgnored) {
        case (true, _): CheckResult("git", .ok, "the queue is tracked")
        case (false, true):
            CheckResult(
                "git", .warning, "the queue is ignored by git, so its history is not kept",
                advice: "take it out of .gitignore")
        case (false, false):
            CheckResult("git", .note, "the queue is not tracked", advice: "keep its history with 'git add'")
        }
    }

    private static func merge(_ state: RepositoryState, _ queue: String) -> CheckResult? {
        if state.isUnmerged {
            let isReported = (try? ConflictFile(besides: queue).read()) != nil
            return CheckResult(
                "merge", .error, "a merge of the queue waits to be resolved",
                advice: isReported
                    ? "resolve it with 'orch resolve' or by hand, then 'git add' the queue"
                    : "git merged it as text, without orch: keep one of each two rows between '<<<<<<<' and '>>>>>>>', delete "
                        + "those lines and '=======', then 'git add' the queue; or 'git merge --abort', see that git finds "
                        + "orch in PATH, and merge again")
        }
        let report = ConflictFile(besides: queue)
        if report.isOfGivenUpMerge {
            return CheckResult(
                "merge", .warning, "\(report.path) is left from a merge that was given up", advice: "delete it")
        }
        return state.isMerging
            ? CheckResult("merge", .note, "a merge of the repository is not finished", advice: "commit it") : nil
    }

    /// Nothing where git merges the queue in a way of its own: not everybody merges.
    private static func driver(_ queue: String, _ programs: ProgramSearch) -> CheckResult? {
        do throws(GitSetupError) {
            switch try MergeSetup(queue: queue, siblings: QueueStore(path: queue).siblingNames).state() {
            case .off: return nil
            case .incomplete:
                return CheckResult(
                    "merge", .warning,
                    "git merges tables beside the queue as text: its attributes do not name all of them",
                    advice: "add them with 'orch init --git', and commit .gitattributes")
            case .on where programs.find(Registry.grammar.program) == nil:
                return CheckResult(
                    "merge", .warning, "git merges the queue as text: orch is not in PATH",
                    advice: "put orch into a folder of PATH")
            case .on: return CheckResult("merge", .ok, "git merges the queue by rows")
            case .withoutDriver:
                return CheckResult(
                    "merge", .warning, "git merges the queue as text: this clone has no driver for its attributes",
                    advice: "set it up with 'orch init --git'")
            }
        } catch {
            return CheckResult("merge", CommandFailure(error, line: nil))
        }
    }

    private static func workFolder(_ state: RepositoryState) -> CheckResult? {
        state.ignoresWorkFolder
            ? nil
            : CheckResult(
                "ignore", .warning, "git does not ignore .orch/, the folder of working files",
                advice: "add the line '/.orch/' to the .gitignore beside the queue")
    }

    /// - Parameter queue: the queue, where it was found.
    private static func copies(_ state: RepositoryState, _ queue: String?) -> CheckResult? {
        if let queue, state.isLinked || state.copies.contains(where: { !isMeant(queue, beside: $0) }) {
            let setting = "set ORCH_QUEUE_MD to its path in all of them"
            return CheckResult(
                "worktrees", .note,
                "each linked worktree has a queue of its own: where the main one is, git does not know",
                advice: state.isBare
                    ? "to share one, \(setting)"
                    : "to share the main one's, 'git config core.worktree \"$PWD\"' in its root, or \(setting)")
        }
        guard let first = state.staleCopies.first else { return nil }
        return CheckResult(
            "worktrees", .note,
            "another version is in " + counted(state.staleCopies.count, "linked worktree") + ", such as \(first)",
            advice: "nothing; orch reads and changes the main worktree's queue from all of them")
    }

    /// Whether a queue is the one that is found beside another file.
    private static func isMeant(_ queue: String, beside file: String) -> Bool {
        guard let found = (try? QueueDiscovery.find(from: Workplace.folder(of: file))) ?? nil,
            let other = try? FileStatus(at: found), let own = try? FileStatus(at: queue)
        else { return false }
        return own.isSameFile(as: other)
    }

    private static func index(_ state: RepositoryState) -> CheckResult? {
        guard state.indexBytes > largeIndex else { return nil }
        return CheckResult(
            "index", .note, "git writes its index of \(state.indexBytes / 1_000_000) MB for each change of the queue",
            advice: "'git config core.splitIndex true' has it write only what changes")
    }

    private static func hook(_ queue: String, _ programs: ProgramSearch) -> CheckResult? {
        do throws(GitSetupError) {
            let hook = try CommitHook(queue: queue, scripts: HookTemplate.scripts)
            switch try hook.state() {
            case .missing: return CheckResult("hook", .note, "none; 'orch init --hooks' adds one")
            case .another:
                return CheckResult("hook", .note, "\(Workplace.shortened(hook.path)) is not orch's")
            case .ours where programs.find(Registry.grammar.program) == nil:
                return CheckResult(
                    "hook", .warning, "orch is not in PATH, so the hook lets every commit pass",
                    advice: "put orch into a folder of PATH")
            case .ours: return CheckResult("hook", .ok, Workplace.shortened(hook.path))
            }
        } catch {
            return CheckResult("hook", CommandFailure(error, line: nil))
        }
    }
}
