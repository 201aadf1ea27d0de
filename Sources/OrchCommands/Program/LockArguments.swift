internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Workspace

/// How commands name locks and those who have them.
enum LockArguments {
    static let lock = Positional(
        ValueSyntax(
            "LOCK", takes: "a name: a letter or digit, then up to 63 of A-Z a-z 0-9 . _ - : /",
            offer: .answers(to: ["lock", "list", "--all"]), parse: { Lock.isName($0) ? $0 : nil }),
        help: "the lock's name")
    static let ttl = Flag(
        "ttl", .span(1...Lock.longest), help: "how long it is held without being renewed",
        default: "\(standardSeconds)s")
    static let wait = Flag(
        "wait", .span(0...Lock.longest), help: "how long to wait while somebody else has it", default: "0s")
    static let owner = Flag("owner", .holder("NAME"), help: "who has it", isRequired: true)
    static let token = Flag(
        "token", .integer("N", in: 1...), help: "refuse when this is not the fencing token of the last acquisition")
    static let standardSeconds = 60

    static func proof(in call: borrowing Call) throws(CommandFailure) -> LockProof {
        LockProof(owner: try call.required(owner), token: call.invocation[token])
    }
}

extension Call {
    /// Acquires the lock that is named, and waits for it where that is asked for.
    ///
    /// - Parameter signals: of this process; one of them ends the wait.
    /// - Throws: that somebody else has it still.
    mutating func acquireLock(
        owner: String, seconds: Int, heeding signals: inout Signals
    ) throws(CommandFailure) -> Lock {
        let name = try required(LockArguments.lock)
        let workplace = try workplace()
        let table: Locks? = try readTable(Locks.file)
        let isKnown = table.map { $0.all.contains { $0.name == name } } ?? false
        let floor =
            isKnown
            ? 0 : History.token(ofLock: name, inLogAt: workplace.logPath, of: LoggedQueue(at: workplace.path))
        let end = Clock.monotonicNanoseconds + Int64(invocation[LockArguments.wait] ?? 0) * 1_000_000_000
        var isFirst = true
        while true {
            let isLast = Clock.monotonicNanoseconds >= end
            let attempt = AcquireLock(name, owner: owner, seconds: seconds, above: floor, notingCollision: isFirst)
            switch try commit(attempt, beginning: true).outcome {
            case .acquired(let lock): return lock
            case .busy(let lock, let until):
                if isLast { throw CommandFailure(busy: lock, until: until, at: workplace.offset) }
            }
            // The log has the collision when it happens.
            if isFirst { settle() }
            isFirst = false
            try waitForLock(name, until: end, heeding: &signals)
        }
    }

    /// Waits until a lock seems to be free, or until a time. The file says that it is, or the clock.
    private mutating func waitForLock(
        _ name: String, until end: Int64, heeding signals: inout Signals
    ) throws(CommandFailure) {
        let path = try workplace().store.sibling(Locks.file).path
        let watch = FolderWatch([Workplace.folder(of: path)])
        while Clock.monotonicNanoseconds < end {
            var news = News()
            watch.announce(to: &news)
            signals.announce(to: &news)
            news.add(deadline: end)
            // Looked at behind the beginning of the watch, so that nothing is missed between the two.
            let table: Locks? = try readTable(Locks.file)
            let lock: Lock?
            do throws(LockRefusal) { lock = try table?.lock(name) } catch { return }
            guard let lock, case .held(let until, _) = lock.standing(at: try moment()) else { return }
            let seconds = until.seconds(since: try moment().timestamp)
            news.add(deadline: Clock.monotonicNanoseconds + seconds * 1_000_000_000)
            try news.wait(for: "the lock")
            watch.serve()
            if let signal = signals.next() { throw CommandFailure(interruptedBy: signal) }
        }
    }
}
