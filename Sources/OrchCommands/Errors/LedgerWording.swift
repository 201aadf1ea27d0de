internal import Engine
internal import Ledgers
internal import TaskQueue
internal import Workspace

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
        case .illegalStatus(let id, let status, let next):
            let after = status.next.map(\.rawValue).joined(separator: " or ")
            self.init(
                .refused, "session \(id) is \(status.rawValue) and cannot become \(next.rawValue)",
                hint: after.isEmpty ? "create a new session" : "after \(status.rawValue) comes \(after)")
        case .missingColumns(let names):
            self.init(
                .refused, "\(path) lacks the columns of a session with a terminal: \(names.joined(separator: ", "))",
                hint: "add them to its header, or move the file away; a new one is begun when it is needed")
        case .invalidName(let id):
            self.init(.refused, "'\(id)' can't be the name of a session", hint: Self.nameHint)
        case .exists(let id): self.init(.refused, "there is a session '\(id)' already")
        case .worktreeTaken(let session):
            self.init(
                .refused, "session \(session.id) works in the worktree \(session.worktree) already",
                hint: "join it with 'orch attach \(session.id)'")
        case .unknown(let id):
            self.init(.refused, "there is no session '\(id)'", hint: "see the sessions with 'orch session list'")
        case .withoutTerminal(let id):
            self.init(.refused, "session \(id) has no terminal", hint: "see the sessions with 'orch session list'")
        case .notHeld(let session, let agent):
            self.init(
                .refused,
                "session \(session.id) is not \(agent)'s; "
                    + (session.agent.isEmpty ? "it is free" : "\(session.agent) has it"))
        }
    }

    private static let nameHint = "it takes a letter or digit, then up to 63 of A-Z a-z 0-9 _ -"

    init(_ error: CommandRefusal, path: String) {
        switch error {
        case .sheet(let error): self.init(error, path: path)
        case .invalidName(let id): self.init(.refused, "'\(id)' can't be the id of a command", hint: Self.nameHint)
        case .exists(let id): self.init(.refused, "there is a command '\(id)' already")
        case .unknown(let id): self.init(.refused, "\(path) has no command '\(id)'")
        case .illegalMove(let id, let status, let next):
            self.init(.refused, "command \(id) is \(status.rawValue) and cannot become \(next.rawValue)")
        case .lost(let command, let handler):
            let state =
                command.status == .processing ? "\(command.handler) does it now" : "it is \(command.status.rawValue)"
            self.init(
                .refused, "command \(command.id) is not processed by \(handler); \(state)",
                hint: "do no more for it; what was done is not noted")
        }
    }
}

extension QueueTable {
    /// What to do about a file that is in the place of a ledger and can't be read as one.
    var newFileAdvice: String {
        isBegunWhenNeeded
            ? "move it away; a new one is begun when it is needed" : "move it away; the next alert begins a new one"
    }
}
