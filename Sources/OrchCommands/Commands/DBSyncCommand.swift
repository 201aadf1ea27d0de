internal import ArgumentGrammar
internal import Engine
internal import Mirror
internal import Text

struct DBSyncCommand: Command {
    private static let isRebuilding = Switch("rebuild", help: "write everything anew, whatever the database has")

    static let grammar = CommandGrammar(
        ["db", "sync"], group: CommandGroup.database, summary: "bring the database up to date with the queue",
        discussion: [
            "Writes what has changed since the last time, in one transaction: rows that say something else, by a hash of each, "
                + "and events that were added to the log. Killed at any moment it leaves the database as it was. The queue is "
                + "only read.",
            "Several syncs may run at once; the latest version of the queue wins. Events stay in the database when the log no "
                + "longer has them. --rebuild is for a database that somebody has changed, as 'orch db check' shows.",
        ],
        flags: [DatabaseArguments.path, isRebuilding],
        examples: ["orch db sync", "orch db sync --db /var/lib/orch/queue.db --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let written = try call.syncDatabase(isRebuilding: call.invocation[isRebuilding])
        let name = try call.databasePath()
        if call.isJSON {
            return call.print(["schema": "orch.db_sync/1", "database": .string(name)] + written.document)
        }
        call.print("\(Screen.plain(name)) \(written.wording)")
    }
}
