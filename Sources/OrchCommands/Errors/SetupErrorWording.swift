internal import Engine
internal import Git
internal import Host
internal import TaskQueue
internal import Workspace

extension CommandFailure {
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
        case .system(let error, let path):
            self.init(.system, "\(Workplace.shortened(path)): \(error.call): \(error.reason)")
        }
    }

    /// - Parameter error: why `AGENTS.md` was not written.
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
