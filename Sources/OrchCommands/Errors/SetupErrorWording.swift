internal import Engine
internal import TaskQueue
internal import Workspace

extension CommandFailure {
    /// - Parameter error: why git gave no answer.
    init(_ error: GitError) {
        switch error {
        case .missing: self.init(.unavailable, "git is needed and is not in PATH", hint: "install git")
        case .noWorkTree(let folder):
            self.init(
                .refused, "\(Workplace.shortened(folder)) is in no git work tree",
                hint: "make a repository with 'git init'")
        case .failed(let command, let message):
            self.init(.unavailable, "git \(command) failed: \(message.isEmpty ? "it does not say why" : message)")
        }
    }

    /// - Parameters:
    ///   - error: why the hook was not made or removed.
    ///   - line: what a hook that is there would need to check the queue too.
    init(_ error: CommitHookError, line: String?) {
        switch error {
        case .taken(let path):
            self.init(
                .refused, "\(Workplace.shortened(path)) is not orch's hook and was left as it is",
                hint: line.map { "add this line to it: \($0)" })
        case .git(let error): self.init(error)
        case .system(let failure, let path): self.init(.system, "\(Workplace.shortened(path)): \(failure.text)")
        }
    }

    /// - Parameter error: why `AGENTS.md` was not written.
    init(_ error: AgentGuideError) {
        switch error {
        case .unpairedMarker(let path, let line):
            self.init(
                .badData,
                "\(Workplace.shortened(path)):\(line):1: a marker of orch's part stands here without the other",
                hint: "complete or delete the two marker lines by hand")
        case .store(let error): self.init(error, path: AgentGuide.name, offset: .kst)
        }
    }
}
