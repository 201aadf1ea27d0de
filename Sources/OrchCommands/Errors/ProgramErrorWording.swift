internal import Engine
internal import Git
internal import Host
internal import Interfaces
internal import TaskQueue
import Text
internal import Workspace

extension CommandFailure {
    /// - Parameter program: what was to be started, for errors that name nothing.
    init(starting program: String, _ error: ChildError) {
        switch error {
        case .programMissing(let name): self.init(.unavailable, "there is no \(name)")
        case .system(let error): self.init(.system, "\(error.subject ?? program): \(error.reason)")
        }
    }

    init(_ error: GitError) {
        switch error {
        case .missing: self.init(.unavailable, "git is needed and is not in PATH", hint: "install git")
        case .tooOld(let version):
            self.init(.unavailable, "git \(version) is too old", hint: "install git \(Self.leastGit) or later")
        case .noWorkTree(let folder, let reason):
            self.init(
                .refused, Self.noWorkTree(Workplace.shortened(folder), reason),
                hint: reason == nil ? "create a repository with 'git init'" : "see what 'git status' says there")
        case .failed(let command, let message):
            self.init(.unavailable, "git \(command) failed: \(message)", hint: Self.next(message))
        case .timedOut(let command, let seconds):
            self.init(.unavailable, "git \(command) was not done after \(seconds) s")
        case .interrupted(let number): self.init(interruptedBy: Signal(rawValue: number) ?? .terminate)
        }
    }

    /// - Parameters:
    ///   - error: why git returned no result.
    ///   - purpose: what was to be found out, as the beginning of a sentence: `the files were not checked`.
    init(_ error: GitError, _ purpose: String) {
        let (message, hint): (String, String?) =
            switch error {
            case .missing: ("there is no git", "install it, for example with 'apt install git'")
            case .tooOld(let version): ("git \(version) is too old", "install git \(Self.leastGit) or later")
            case .noWorkTree(let folder, let reason):
                (Self.noWorkTree(folder, reason), "run it in the repository where the work was done")
            case .failed(_, let message): ("git failed: \(message)", "see what 'git status' says here")
            case .timedOut(_, let seconds):
                ("git was not done after \(seconds) s", "see how long 'git status' takes here")
            case .interrupted: ("git was interrupted", nil)
            }
        self.init(.unavailable, "\(purpose): \(message)", hint: hint)
    }

    /// What to do where git says what is in the way and not more.
    private static func next(_ message: String) -> String? {
        if message.holds(".lock': File exists") {
            return "see whether git still runs; a file that a killed one left behind can be deleted"
        }
        if message.holds("--mirror can't be combined") {
            return
                "a mirror takes no single branch: 'git config --unset remote.NAME.mirror', or sync with another remote "
                + "(\(Setting.gitRemote.key))"
        }
        return nil
    }

    private static let leastGit = "\(Git.leastVersion.0).\(Git.leastVersion.1)"

    private static func noWorkTree(_ folder: String, _ reason: String?) -> String {
        "\(folder) is in no git work tree" + (reason.map { " (\($0))" } ?? "")
    }

    init(_ error: BrowserError) {
        let purpose = "the page was not checked"
        switch error {
        case .missing:
            self.init(
                .unavailable, "\(purpose): there is no \(Browser.names.joined(separator: ", ")) in PATH",
                hint: "install one, for example with 'apt install chromium'")
        case .failed(let program, let reason):
            self.init(
                .unavailable, "\(purpose): \(program) failed: \(reason)",
                hint: "see whether the page is served, and whether the browser runs here by itself")
        case .timedOut(let seconds):
            self.init(
                .unavailable, "\(purpose): the browser was not done after \(seconds) s",
                hint: "see whether the page is served, or give it more time")
        case .interrupted(let signal): self.init(interruptedBy: signal)
        }
    }
}

extension CommandFailure {
    /// - Parameter obstacle: why a table is not committed.
    init(_ obstacle: CommitObstacle) {
        switch obstacle {
        case .git(.failed("var", let message)):
            self.init(
                .unavailable, "git does not know who you are: \(message)",
                hint: "set it with 'git config user.name' and 'git config user.email'")
        case .git(let error): self.init(error)
        case .ongoing(let action):
            self.init(.refused, "a \(action) is going on in the repository", hint: "finish the \(action)")
        case .ignored:
            self.init(
                .refused, "git ignores it",
                hint: "take it out of .gitignore, or set '\(Setting.gitAutocommit.key) = off' in \(SettingsFile.name)")
        case .busy(let path):
            self.init(.busy, "another git is at work, as \(path) shows", hint: "see whether git still runs")
        case .indexLocked: self.init(.busy, "git's index is locked", hint: "see whether git still runs")
        case .staged(let table):
            self.init(
                .refused, "git's index has another version of \(table), which somebody staged",
                hint: "stage it with 'git add'")
        }
    }
}

extension CommandFailure {
    /// - Parameter obstacle: why tables were not synced with a remote.
    init(_ obstacle: SyncObstacle) {
        let later = "try again later; without --sync the queue works here alone, and 'orch sync' pushes it then"
        switch obstacle {
        case .git(let error): self.init(error)
        case .noRemote(let name):
            self.init(
                .refused, "there is no remote '\(name)' to sync with",
                hint: "add one with 'git remote add \(name) URL', or set \(Setting.gitRemote.key)")
        case .noBranch(let action?):
            self.init(
                .refused,
                "HEAD is on no branch while a \(action) is not finished, so it is not known what to sync with",
                hint: "finish the \(action), or set \(Setting.gitBranch.key)")
        case .noBranch(nil):
            self.init(
                .refused, "HEAD is on no branch, so it is not known what to sync with",
                hint: "switch to a branch, or set \(Setting.gitBranch.key)")
        case .unreachable(let remote, let message):
            self.init(.busy, "the remote '\(remote)' was not reached: \(message)", hint: later)
        case .denied(let remote, let message):
            self.init(
                .unavailable, "the remote '\(remote)' does not let you in: \(message)",
                hint: "see whether 'git fetch \(remote)' works without asking")
        case .declined(let branch, let message):
            self.init(
                .refused, "\(branch) does not take what was pushed: \(message)",
                hint: "ask who runs the remote, or name another branch with \(Setting.gitBranch.key)")
        case .unborn(let remote, let branch):
            self.init(
                .refused, "\(remote) has no branch '\(branch)', and a sync pushes no other files",
                hint: "push it once with 'git push \(remote) HEAD:\(branch)'")
        case .newBranch(let remote, let branch):
            self.init(
                .refused, "\(remote) has no branch '\(branch)', and this one tracks none",
                hint: "name the branch that has the queue with \(Setting.gitBranch.key), or push this one with "
                    + "'git push -u \(remote) \(branch)'")
        case .gone(let remote, let branch):
            self.init(
                .refused,
                "\(remote) has no branch '\(branch)' any more; claims that were pushed there are known to this clone alone",
                hint:
                    "if it has another name now, set \(Setting.gitBranch.key); to begin it again, 'git push \(remote) "
                    + "HEAD:refs/heads/\(branch)'")
        case .removed(let branch, let table):
            self.init(
                .refused, "\(table) is not in \(branch) any more: it was moved or removed there",
                hint: "'git pull' does the same here; to have it there again, push a commit that brings it back")
        case .rewound(let branch, let from, let to):
            self.init(
                .refused,
                "\(branch) was rewound from \(from) to \(to), so that claims that were pushed may be missing there",
                hint:
                    "see what is missing with 'git log \(to)..\(from)'; 'orch sync' pushes it again, and then this works"
            )
        case .replaced(let branch):
            self.init(
                .refused, "\(branch) has nothing in common with what it was at the last sync",
                hint: Self.joining(branch))
        case .unrelated(let branch, let ids):
            let more = ids.count > 3 ? " and \(ids.count - 3) more" : ""
            self.init(
                .refused,
                "\(branch) has no commit in common with this clone, and \(ids.prefix(3).joined(separator: ", "))\(more) "
                    + "\(ids.count == 1 ? "is" : "are") not the same there: nobody can say who changed what",
                hint: Self.joining(branch))
        case .shallow(let remote, let branch):
            self.init(
                .refused, "this clone is shallow, and lacks the commits that \(branch) and it may have in common",
                hint: "get them with 'git fetch --unshallow \(remote)', then 'orch sync'")
        case .pushedElsewhere(let remote, let fetched, let pushed):
            self.init(
                .refused,
                "what is pushed to '\(remote)' goes to \(pushed.joined(separator: ", ")) and is fetched from \(fetched): "
                    + "a claim there would be seen by nobody",
                hint: "to sync with what is fetched, set \(Setting.gitRemote.key) = queue after 'git remote add queue "
                    + "\(fetched)' and 'git remote set-url --push queue \(fetched)'")
        case .ignored:
            self.init(.refused, "the queue is not pushed: git ignores it", hint: "take it out of .gitignore")
        case .ongoing(let action):
            self.init(
                .refused, "a \(action) is going on in the repository, and nothing is synced until it is finished",
                hint: "finish the \(action) or give it up; without --sync the queue works here alone meanwhile, and "
                    + "'orch sync' pushes it then")
        case .unmerged:
            self.init(
                .refused, "the queue has conflicts in git's index, and nothing is synced until they are decided",
                hint: "decide them with 'orch resolve' or by hand, then 'git add' the queue")
        case .outrun(let tries):
            self.init(.busy, "others pushed before each of \(tries) tries", hint: later)
        }
    }

    /// How histories that have nothing in common become one.
    private static func joining(_ branch: String) -> String {
        "keep what is here with 'git branch before', take what is there with 'git reset --hard \(branch)', and do again "
            + "what 'orch diff before' shows"
    }

    /// - Parameters:
    ///   - error: why the hook or the merge driver was not created or removed.
    ///   - line: what a hook that is there would need to check the queue too.
    init(_ error: GitSetupError, line: String?) {
        switch error {
        case .taken(let path):
            self.init(
                .refused, "\(Workplace.shortened(path)) is not orch's hook and was left as it is",
                hint: line.map { "add this line to it: \($0)" })
        case .git(let error): self.init(error)
        case .notAFile(let path): self.init(.system, "\(Workplace.shortened(path)) is not a regular file")
        case .system(let error, let path):
            self.init(.system, "\(Workplace.shortened(path)): \(error.call): \(error.reason)")
        }
    }

    init(_ error: AgentGuideError) {
        switch error {
        case .unpairedMarker(let path, let line):
            self.init(
                .badData,
                "\(Workplace.shortened(path)):\(line):1: this marker of orch's part has no counterpart",
                hint: "complete or delete the two marker lines by hand")
        case .store(let error): self.init(error, path: AgentGuide.name, offset: .kst)
        }
    }
}

extension CommandFailure {
    /// - Parameter name: of what was called with them.
    init(_ error: OfferedArgumentError, in name: String) {
        switch error {
        case .unknown(let argument, let known):
            self.init(
                .usage, "\(name) takes no '\(argument)'",
                hint: known.isEmpty ? "it takes no arguments" : "it takes \(known.joined(separator: ", "))")
        case .wrongType(let argument, let takes): self.init(.usage, "'\(argument)' takes \(takes)")
        case .missing(let argument):
            let hint =
                "a worker says whose claim it acts on with owner_session, the name that it has claimed with, or attempt"
            self.init(.usage, "'\(argument)' is missing", hint: argument == "owner_session" ? hint : nil)
        }
    }
}
