internal import ArgumentGrammar

struct ConsistencyCheckCommand: Command {
    static let grammar = CommandGrammar(
        ["consistency-check"], group: CommandGroup.operations, summary: "compare the database with the queue",
        discussion: ["The same as 'orch db check'."], flags: [DatabaseArguments.path],
        examples: ["orch ops consistency-check", "orch ops consistency-check --db db/queue.db --json"])

    static func run(_ call: inout Call) throws(CommandFailure) { try call.checkDatabase() }
}
