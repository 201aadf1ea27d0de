internal import Engine
internal import Ledgers
internal import TaskQueue

extension CommandFailure {
    init(_ error: LockRefusal, path: String) {
        switch error {
        case .sheet(let error): self.init(error, path: path)
        case .damagedToken(let name, let text, let line):
            self.init(
                .badData,
                "\(path):\(line):1: the fencing_token of the lock \(name) is '\(text)', not a number from 0 to 2^53",
                hint: "write the last token that 'orch lock history \(name)' shows, or a larger number, into that cell")
        case .unknown(let name): self.init(unknownLock: name)
        case .lost(let lock, let owner, let token):
            let claimed = token.map { "\(owner) with token \($0)" } ?? owner
            let holder =
                lock.state == .released
                ? "it is released" : "it is with \(lock.owner), token \(lock.token), until \(lock.expiresAt)"
            self.init(
                .refused, "\(lock.name) is not held by \(claimed); \(holder)",
                hint: "stop what needs it; see 'orch lock history \(lock.name)'")
        }
    }

    init(unknownLock name: String) {
        self.init(.refused, "there is no lock '\(name)'", hint: "see the locks with 'orch lock list --all'")
    }

    /// Somebody else has a lock.
    init(busy lock: Lock, until end: Timestamp, at offset: UTCOffset) {
        self.init(
            .busy, "\(lock.name) is held by \(lock.owner), token \(lock.token), until \(end.secondText(at: offset))",
            hint: "wait for it with --wait, for example --wait 60s")
    }

    init(_ error: SessionRefusal, path: String) {
        switch error {
        case .sheet(let error): self.init(error, path: path)
        case .illegalMove(let id, let phase, let next):
            self.init(
                .refused, "\(id) is \(phase.rawValue) and cannot become \(next.rawValue)",
                hint: "after \(phase.rawValue) comes \(phase.next.map(\.rawValue).joined(separator: " or "))")
        }
    }
}
