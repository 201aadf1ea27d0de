internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import Text

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
