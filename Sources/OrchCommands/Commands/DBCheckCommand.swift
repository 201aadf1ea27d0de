internal import ArgumentGrammar

struct DBCheckCommand: Command {
    static let grammar = CommandGrammar(
        ["db", "check"], group: CommandGroup.database, summary: "compare the database with the queue",
        discussion: [
            "Names each row and each column in which the database says something else than the files, and exits with 2 where "
                + "there is one. What was changed since the last 'orch db sync' is such a difference too. Nothing is changed."
        ],
        flags: [DatabaseArguments.path], examples: ["orch db check", "orch db check --json"])

    static func run(_ call: inout Call) throws(CommandFailure) { try call.checkDatabase() }
}
