internal import ArgumentGrammar
internal import Engine
internal import Mirror
internal import Text

struct DBSyncCommand: Command {
    static let grammar = CommandGrammar(
        ["db", "sync"], group: CommandGroup.database, summary: "bring the database up to date with the queue",
        discussion: [
            "Writes what has changed since the last time, in one transaction: rows that say something else, by a hash of each, "
                + "and events that were added to the log. Killed at any moment it leaves the database as it was. The queue is "
                + "only read.",
            "The second of two syncs may run while the first one does; the later version of the queue wins.",
        ],
        flags: [DatabaseArguments.path], examples: ["orch db sync", "orch db sync --db /var/lib/orch/queue.db --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = call.invocation[DatabaseArguments.path]
        let written = try call.attempt { session throws(EngineError) in try session.syncMirror(at: path) }
        let name = try call.databasePath()
        if call.isJSON {
            return call.print([
                "schema": "orch.db_sync/1", "database": .string(name), "written": .integer(written.written),
                "removed": .integer(written.removed), "moved": .integer(written.moved),
            ])
        }
        let figures = "written=\(written.written) removed=\(written.removed) moved=\(written.moved)"
        call.print(Screen.plain(name) + " " + figures)
    }
}
