internal import Engine
internal import Git
internal import Host
internal import Workers

extension CommandFailure {
    /// - Parameter session: the session that the terminal is of, if it is one's.
    init(_ error: TerminalError, session: String?) {
        let subject = session.map { "session \($0)" } ?? "tmux"
        switch error {
        case .missing:
            self.init(
                .unavailable, "tmux is needed for sessions and is not in PATH",
                hint: "install it, for example with 'apt install tmux'")
        case .tooOld(let version):
            let (major, minor) = Terminal.leastVersion
            self.init(.unavailable, "tmux \(version) is too old", hint: "install tmux \(major).\(minor) or later")
        case .gone(let message):
            self.init(
                .unavailable, "the terminal of \(subject) is gone: \(message)",
                hint: "'orch office run --once' brings the table in line with the terminals")
        case .ended:
            let log = session.map { "; see what it printed in logs/sessions/\($0).log" } ?? ""
            self.init(.unavailable, "the agent of \(subject) has ended\(log)")
        case .invalidID(let id): self.init(.refused, "'\(id)' can't be the name of a terminal")
        case .unfitVariable(let name):
            self.init(
                .refused, "the variable \(name) can't be given to \(subject): its value is too long for tmux",
                hint: "take it out of worker.env")
        case .failed(let command, let message): self.init(.unavailable, "\(subject): tmux \(command): \(message)")
        case .timedOut(let command):
            self.init(.unavailable, "\(subject): tmux \(command) was not done in time", hint: "try again")
        case .system(let error):
            self.init(.system, "\(subject): \(error.subject.map { "\($0): " } ?? "")\(error.reason)")
        }
    }
}

extension Worktree.Obstacle {
    /// Why a worktree stays as it is, as a part of a sentence.
    var wording: String {
        switch self {
        case .notOurs: "something else is in its place"
        case .changes(let paths):
            "\(counted(paths.count, "file")) not committed: " + paths.prefix(3).joined(separator: ", ")
                + (paths.count > 3 ? ", …" : "")
        case .unmerged(let count): "\(counted(count, "commit")) of its branch not merged"
        case .detached(let count): "\(counted(count, "commit")) on no branch"
        case .otherBranch(let name): name.map { "the branch \($0) is checked out" } ?? "no branch is checked out"
        case .locked(let reason): reason.isEmpty ? "it is locked" : "it is locked: \(reason)"
        case .submodules: "submodules are checked out in it"
        }
    }
}
