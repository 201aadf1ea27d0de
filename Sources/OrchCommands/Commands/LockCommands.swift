internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct LockAcquireCommand: Command {
    static let grammar = CommandGrammar(
        ["lock", "acquire"], group: CommandGroup.operations, summary: "acquire a named lock",
        discussion: [
            "Locks are rows of LOCKS.md beside the queue. One that somebody has is not acquired: exit code "
                + "\(ExitCode.busy.rawValue), with who has it until when, after --wait at the latest. It is free when it is "
                + "released, or when --ttl is over and it was not renewed; so a holder that dies stops nobody for long. It holds among all that "
                + "see the file, which clones of a repository do not.",
            "Prints the fencing token: each acquisition of a lock has a larger one than all before. Give it to what the lock "
                + "guards, which can refuse a smaller one than it has seen, of a holder that was late.",
        ],
        flags: [LockArguments.owner, LockArguments.ttl, LockArguments.wait],
        positionals: [LockArguments.lock],
        examples: [
            "orch lock acquire deploy --owner worker:core-1 --ttl 60s",
            "orch lock acquire deploy --owner worker:core-1 --wait 5m --json",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        var signals = try call.caughtSignals()
        let lock = try call.acquireLock(
            owner: call.required(LockArguments.owner),
            seconds: call.invocation[LockArguments.ttl] ?? LockArguments.standardSeconds, heeding: &signals)
        try call.report(lock)
    }
}

extension Call {
    /// A lock that its holder has.
    mutating func report(_ lock: Lock) throws(CommandFailure) {
        if isJSON { return print(["schema": "orch.locks/1", "locks": .array([.object(lock.json.members)])]) }
        print("\(lock.name) token=\(lock.token) until=\(lock.expiresAt)")
    }
}

struct LockRenewCommand: Command {
    private static let ttl = Flag(
        "ttl", .span(1...Lock.longest), help: "how long it is held from now on", default: "as long as before")

    static let grammar = CommandGrammar(
        ["lock", "renew"], group: CommandGroup.operations, summary: "hold a lock for longer",
        discussion: [
            "Refused when somebody else has acquired the lock since, or it was released. One that has expired is its holder's "
                + "as long as nobody else acquires it. With git.autocommit a renewal is part of the next change's commit."
        ],
        flags: [LockArguments.owner, LockArguments.token, ttl], positionals: [LockArguments.lock],
        examples: ["orch lock renew deploy --owner worker:core-1 --token 3"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let name = try call.required(LockArguments.lock)
        let operation = RenewLock(name, try LockArguments.proof(in: call), seconds: call.invocation[ttl])
        try call.report(call.commit(operation, beginning: false).outcome)
    }
}

struct LockReleaseCommand: Command {
    static let grammar = CommandGrammar(
        ["lock", "release"], group: CommandGroup.operations, summary: "give a lock back",
        discussion: ["Refused when somebody else has acquired the lock since. Its row stays, for the next token."],
        flags: [LockArguments.owner, LockArguments.token], positionals: [LockArguments.lock],
        examples: ["orch lock release deploy --owner worker:core-1"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let name = try call.required(LockArguments.lock)
        let receipt = try call.commit(ReleaseLock(name, try LockArguments.proof(in: call)), beginning: false)
        if call.isJSON {
            let locks = receipt.subject.all.filter { $0.name == name }
            return call.print(["schema": "orch.locks/1", "locks": .array(of: locks) { .object($0.json.members) }])
        }
        call.print(receipt.outcome ? "\(name) released" : "\(name) is released already")
    }
}

struct LockListCommand: Command {
    private static let isAll = Switch("all", help: "released ones too")

    static let grammar = CommandGrammar(
        ["lock", "list"], group: CommandGroup.operations, summary: "show who has which lock",
        discussion: [
            "Prints name, state (held, expired or released), owner, fencing token, when it was acquired and when it expires, "
                + "with tabs between them where there is no terminal."
        ],
        flags: [isAll], examples: ["orch lock list", "orch lock list --all --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let table: Locks? = try call.readTable(Locks.file)
        let moment = try call.moment()
        let isAll = call.invocation[isAll]
        let locks = (table?.all ?? []).map { ($0, state(of: $0, at: moment)) }.filter { isAll || $0.1 != "released" }
        LedgerList(
            name: "locks", rows: locks,
            columns: ["lock_name", "state", "owner", "token", "acquired_at", "expires_at"],
            cells: { lock, state in
                [lock.name, state, lock.owner, String(lock.token), lock.acquiredAt, lock.expiresAt]
            },
            json: { lock, state in .object((lock.json + ["state": .string(state)]).members) }
        ).print(try call.workplace().findings(in: Locks.self), in: &call)
    }

    private static func state(of lock: Lock, at moment: Moment) -> String {
        switch lock.standing(at: moment) {
        case .free: "released"
        case .held: "held"
        case .expired: "expired"
        }
    }
}

struct LockHistoryCommand: Command {
    private static let lock = Positional(
        ValueSyntax("LOCK", takes: "a name", parse: { $0 }), help: "one lock alone", isRequired: false)

    static let grammar = CommandGrammar(
        ["lock", "history"], group: CommandGroup.operations, summary: "show what happened to locks",
        discussion: [
            "A line for each event of the event log of this machine: its time, its name and what happened, with tabs between "
                + "them where there is no terminal. Events are lock_acquired, lock_renewed, lock_released, lock_expired and "
                + "lock_collision, when somebody wanted a lock that another one had."
        ],
        flags: [EventsCommand.start, EventsCommand.limit], positionals: [lock],
        examples: ["orch lock history deploy", "orch lock history --since 2h --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let workplace = try call.workplace()
        let offset = workplace.offset
        let start = try call.start(of: EventsCommand.start)
        let name = given[lock]
        let found: [History.Entry]
        do throws(JournalError) {
            found = try workplace.events(since: start, completeSince: start).filter { entry in
                LockEvent(rawValue: entry.event) != nil && (name == nil || entry.text(LockEvent.lock) == name)
            }
        } catch {
            throw error.failure(path: workplace.logPath)
        }
        if found.isEmpty, let name {
            let table: Locks? = try call.readTable(Locks.file)
            guard table?.all.contains(where: { $0.name == name }) == true else {
                throw CommandFailure(unknownLock: name)
            }
        }
        let shown = found.suffix(given[EventsCommand.limit] ?? (start == nil ? 50 : .max))
        if call.isJSON {
            return call.print([
                "schema": "orch.events/1", "events": .array(shown.map { .object($0.members) }),
            ])
        }
        let gap = call.screen.isTerminal ? "  " : "\t"
        for entry in shown {
            call.print(
                [entry.time?.secondText(at: offset) ?? "-", entry.event, entry.wording].map(Screen.plain)
                    .joined(separator: gap))
        }
    }
}
