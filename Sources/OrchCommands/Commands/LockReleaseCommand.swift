internal import ArgumentGrammar
internal import Ledgers
internal import Operations
internal import Text
internal import Workspace

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
