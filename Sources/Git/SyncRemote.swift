internal import Host
internal import Text

/// Why tables were not synced.
package enum SyncObstacle: Error, Equatable, Sendable {
    case git(GitError)
    /// There is no remote of this name.
    case noRemote(String)
    /// HEAD is on no branch, and no setting names one.
    ///
    /// - Parameter ongoing: why, such as a rebase.
    case noBranch(ongoing: String?)
    /// The remote was not reached, or did not answer; what git said. It may be worth another try.
    case unreachable(remote: String, message: String)
    /// The remote wants to know who it is.
    case denied(remote: String, message: String)
    /// The remote does not take what was pushed.
    case declined(branch: String, message: String)
    /// The branch is not there, and would have to be begun with commits of other files.
    case unborn(remote: String, branch: String)
    /// The remote has other branches and not this one, which only has the name of the one that is checked out.
    case newBranch(remote: String, branch: String)
    /// The branch was there and is not any more.
    case gone(remote: String, branch: String)
    /// The queue was moved or removed there.
    case removed(branch: String, table: String)
    /// The branch lacks commits that it had.
    ///
    /// - Parameters: the branch as git names it here, and the commits that it was and is at.
    case rewound(branch: String, from: String, to: String)
    /// The branch has nothing in common with what it was.
    case replaced(branch: String)
    /// The branch and HEAD have no commit in common, and tasks of one id are not the same in both.
    case unrelated(branch: String, ids: [String])
    /// The clone lacks older commits, and so it is not known what it has in common with the branch.
    case shallow(remote: String, branch: String)
    /// What is pushed to the remote goes to other repositories than the one that is fetched from.
    case pushedElsewhere(remote: String, fetched: String, pushed: [String])
    /// git ignores the queue, and has none yet.
    case ignored
    /// Something else is going on in the repository, such as a merge.
    case ongoing(String)
    /// git's index has conflicts of the tables.
    case unmerged
    /// Others pushed before each of so many tries.
    case outrun(tries: Int)
}

/// The branch of a remote that the tables of a folder are synced with.
package struct SyncRemote: Sendable {
    package let remote: String
    package let branch: String
    /// Where is pushed to, where git would push to other repositories too.
    private let target: String?
    /// Whether the branch that is checked out is the one that is synced.
    package let isCheckedOut: Bool
    /// Whether a setting or the branch that is checked out names it, so that it may be begun.
    package let isNamed: Bool
    /// Where the folder is below the root of the work tree: empty, or a path that ends with a slash.
    let prefix: [UInt8]
    let gitFolder: String
    /// Who commits, and for whom.
    let identities: Identities
    private(set) var git: Git

    /// The remote and branch, for people.
    package var name: String { remote + "/" + branch }
    /// What of the remote is known.
    var fetchedRef: String { scope + "remote/" + branch }
    /// What of the remote is in the tables.
    var syncedRef: String { scope + "synced/" + branch }
    var nextRef: String { scope + "next/" + branch }
    /// What is synced of one queue says nothing of another one in the repository.
    private let scope: String

    /// Asks git where the branch that is checked out comes from.
    ///
    /// - Parameters:
    ///   - folder: that of the tables, an absolute path without links.
    ///   - queue: the queue's name in it.
    ///   - remote, branch: instead of what git says.
    ///   - patience: how long one question may take.
    package init(
        of folder: String, queue: String, remote: String?, branch: String?, patience: Duration
    ) throws(SyncObstacle) {
        var git = Git(in: folder)
        git.patience = patience
        git.hasHooks = false
        // A partial clone gets what it lacks from the remote, which is asked anyhow.
        git.isLazy = true
        let facts = try Self.attempt { () throws(GitError) in try Self.facts(git) }
        prefix = facts.prefix
        scope = "refs/orch/" + Hexadecimal.text(of: ContentHash.of(facts.prefix + Array(queue.utf8))) + "/"
        gitFolder = facts.gitFolder
        identities = facts.identities
        let own = facts.branch
        let upstream = own.flatMap { facts.value("branch.\($0).remote") }.flatMap { $0 == "." ? nil : $0 }
        let wanted = remote ?? upstream ?? "origin"
        let isPlace = wanted.contains("/") || wanted.contains(":")
        guard isPlace || facts.value("remote.\(wanted).url") != nil else { throw .noRemote(wanted) }
        self.remote = wanted
        // What is claimed has to be seen by everybody who fetches.
        switch RemoteAddresses(of: wanted, facts.settings).destination {
        case .itself: target = nil
        case .amongOthers(let address): target = address
        case .elsewhere(let fetched, let pushed):
            throw .pushedElsewhere(remote: wanted, fetched: fetched, pushed: pushed)
        }
        let head = "refs/heads/"
        let tracked =
            wanted == upstream
            ? own.flatMap { facts.value("branch.\($0).merge") }.flatMap {
                $0.hasPrefix(head) ? String($0.dropFirst(head.count)) : nil
            } : nil
        guard let chosen = branch ?? tracked ?? own else {
            throw .noBranch(ongoing: TableCommits.ongoing(in: facts.gitFolder))
        }
        self.branch = chosen
        isNamed = branch != nil || tracked != nil
        isCheckedOut = own != nil && chosen == tracked ?? own
        // A prompt of ssh would wait for ever.
        let isAsked = Environment.all.keys.contains { $0 == "GIT_SSH_COMMAND" || $0 == "GIT_SSH" }
        if !isAsked, facts.value("core.sshcommand") == nil {
            git.variables["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes -oConnectTimeout=10"
        }
        self.git = git
    }

    /// Changes how long one question may take.
    package mutating func limit(to patience: Duration) { git.patience = patience }

    // MARK: What git knows

    private struct Facts {
        let prefix: [UInt8]
        let gitFolder: String
        /// The branch that is checked out.
        let branch: String?
        let identities: Identities
        let settings: [(name: String, value: String)]

        init(
            _ lines: [ArraySlice<UInt8>], branch: String?, identities: Identities, settings: [UInt8]
        ) {
            prefix = Array(lines[1])
            gitFolder = String(decoding: lines[2], as: UTF8.self)
            self.branch = branch
            self.identities = identities
            self.settings = settings.split(separator: 0).map { record in
                let parts = record.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
                return (
                    String(decoding: parts[0], as: UTF8.self),
                    parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
                )
            }
        }

        func value(_ name: String) -> String? { settings.last { $0.name == name }?.value }
    }

    private static func facts(_ git: Git) throws(GitError) -> Facts {
        let settings = [
            "config", "--null", "--get-regexp",
            "^(core\\.sshcommand|branch\\..*\\.(remote|merge)|remote\\..*\\.(push)?url|url\\..*\\.(push)?insteadof)$",
        ]
        let asked = try git.start(settings)
        let people = try Identities.ask(git)
        let place = ["rev-parse", "--is-inside-work-tree", "--show-prefix", "--absolute-git-dir"]
        let result = try git.run(place + ["--symbolic-full-name", "HEAD"])
        let lines = result.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 3, lines[0].elementsEqual("true".utf8) else {
            // Why not, in the words of the error.
            throw .noWorkTree(folder: try git.workTree(), reason: nil)
        }
        let answer = try asked.finish()
        var head = result.status == .exited(0) ? String(decoding: lines[3], as: UTF8.self) : ""
        // Before the first commit.
        if result.status != .exited(0) { head = try git.line(["symbolic-ref", "-q", "HEAD"]) }
        let heads = "refs/heads/"
        let branch = head.hasPrefix(heads) ? String(head.dropFirst(heads.count)) : nil
        return Facts(
            lines, branch: branch, identities: try Identities(people.finish(), of: git), settings: answer.output)
    }

    // MARK: The remote

    package enum FetchOutcome: Sendable {
        case fetched
        /// There is no such branch.
        case absent
        /// The branch lacks commits that were fetched before, and what it has was not taken.
        case rewound
    }

    /// Fetches the branch.
    ///
    /// - Parameter isForced: takes it also where it was rewound.
    package func fetch(isForced: Bool) throws(SyncObstacle) -> FetchOutcome {
        let result = try fetch(isForced ? "+" : "", into: fetchedRef)
        if result.status == .exited(0) { return .fetched }
        if Self.says(result.errors, "couldn't find remote ref") { return .absent }
        // A quiet fetch says nothing of a reference that it leaves as it is.
        if !isForced, result.status == .exited(1), try fetch("+", into: nextRef).status == .exited(0) {
            return .rewound
        }
        throw obstacle("fetch", result)
    }

    private func fetch(_ mark: String, into reference: String) throws(SyncObstacle) -> ChildResult {
        let words = [
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
            "--no-recurse-submodules", "--", remote, "\(mark)refs/heads/\(branch):\(reference)",
        ]
        var tries = 1
        while true {
            let result = try Self.attempt { () throws(GitError) in try git.runUntilSignalled(words) }
            // Another git that fetches updates refs/remotes too.
            let isLocked = ["cannot lock ref", ".lock': File exists"].contains { Self.says(result.errors, $0) }
            guard result.status != .exited(0), isLocked, tries < IndexEntry.mostTries else { return result }
            tries += 1
            Clock.sleep(IndexEntry.pause)
        }
    }

    package enum PushOutcome: Sendable {
        case pushed
        /// Others pushed meanwhile.
        case moved
    }

    /// Pushes a commit, unless the branch has moved from what the commit is based on.
    ///
    /// - Parameter expected: where the branch is; nil where it is to be begun.
    package func push(_ commit: String, onto expected: String?) throws(SyncObstacle) -> PushOutcome {
        // A branch that was deleted or rewound has moved too, though git would take the commit.
        let lease = "--force-with-lease=refs/heads/\(branch):\(expected ?? "")"
        var words = ["push", "--porcelain", "--quiet", "--no-follow-tags", "--no-signed", "--recurse-submodules=no"]
        words += [lease, "--", target == nil ? remote : Self.ownRemote, "\(commit):refs/heads/\(branch)"]
        if let target {
            // A remote of this run, so that git notes where the branch is by the name of the other one.
            let own = "remote.\(Self.ownRemote)."
            let branches = "+refs/heads/*:refs/remotes/\(remote)/*"
            words = ["-c", own + "url=" + target, "-c", own + "fetch=" + branches] + words
        }
        let result = try Self.attempt { () throws(GitError) in try git.runUntilSignalled(words) }
        // `FLAG<TAB>FROM:TO<TAB>SUMMARY (REASON)`
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.holds(":refs/heads/\(branch)\t") }) else {
            if result.status == .exited(0) { return .pushed }
            throw obstacle("push", result)
        }
        switch line.first {
        // The commit was there already, so this push did not bring it.
        case "=": return .moved
        case "!": break
        default: return .pushed
        }
        let reason = line.split(separator: "\t").last.map(String.init) ?? ""
        let isMoved = Self.signsOfMoving.contains { reason.holds($0) }
        if isMoved { return .moved }
        let said = ProgramText.lastLine(of: result.errors.filter { $0 != 0x1b })
        let detail = reason.holds("hook declined") ? Self.hookWords(result.errors) ?? said : nil
        throw .declined(branch: name, message: [reason, detail].compactMap(\.self).joined(separator: ": "))
    }

    private static let ownRemote = "orch-sync"

    private static let signsOfMoving = [
        "fetch first", "non-fast-forward", "stale info", "failed to update ref", "cannot lock ref", "failed to lock",
        "incorrect old value", "reference already exists",
    ]

    /// What a hook of the remote said last.
    private static func hookWords(_ errors: [UInt8]) -> String? {
        let lines = String(decoding: errors, as: UTF8.self).split(separator: "\n")
        return lines.last { $0.hasPrefix("remote: ") && !$0.hasPrefix("remote: error:") }
            .map { $0.dropFirst("remote: ".count).trimmed }
    }

    private func obstacle(_ command: String, _ result: ChildResult) -> SyncObstacle {
        let error = git.failure([command], result)
        if case .timedOut(_, let seconds) = error {
            return .unreachable(remote: remote, message: "it did not answer within \(seconds) s")
        }
        guard case .failed(_, let said) = error else { return .git(error) }
        let lines = String(decoding: result.errors, as: UTF8.self).split(separator: "\n").map(String.init)
        if let line = lines.first(where: { line in Self.signsOfDenial.contains { line.holds($0) } }) {
            return .denied(remote: remote, message: line)
        }
        // Any other failure would not go away by itself.
        let isUnreachable = lines.contains { line in
            line.hasPrefix("ssh: ") || Self.signsOfDistance.contains { line.lowercased().holds($0) }
        }
        return isUnreachable ? .unreachable(remote: remote, message: said) : .git(error)
    }

    private static let signsOfDenial = [
        "Permission denied", "Authentication failed", "could not read Username", "could not read Password",
    ]

    /// What git, curl and ssh say of a remote that is not there now, in lower case.
    private static let signsOfDistance = [
        "could not read from remote repository", "does not appear to be a git repository", "unable to access",
        "unable to connect", "could not resolve host", "name or service not known", "connection refused",
        "connection reset", "connection closed", "timed out", "no route to host", "network is unreachable",
        "unexpected disconnect", "hung up unexpectedly", "early eof", "rpc failed", "broken pipe",
        "unable to look up", "returned error: 5", "not found", "host key verification failed",
    ]

    private static func says(_ errors: [UInt8], _ text: String) -> Bool {
        String(decoding: errors, as: UTF8.self).holds(text)
    }

    static func attempt<Result>(_ body: () throws(GitError) -> Result) throws(SyncObstacle) -> Result {
        do throws(GitError) {
            return try body()
        } catch {
            throw .git(error)
        }
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }).split(separator: "\r").first.map(String.init) ?? "" }
}
