internal import ArgumentGrammar
internal import Ledgers
internal import Operations
internal import Workspace

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
