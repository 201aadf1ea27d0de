internal import ArgumentGrammar
internal import Engine
internal import Mirror
internal import Text

struct DBInitCommand: Command {
    static let grammar = CommandGrammar(
        ["db", "init"], group: CommandGroup.database, summary: "create the database that mirrors the queue",
        discussion: [
            "QUEUE.md stays the truth; the database is for whoever asks in SQL. It has the tables task_queue, event_log, alerts, "
                + "distributed_lock, lock_events and session_state, and is empty until 'orch db sync'.",
            "The program sqlite3 is needed. A new folder gets a .gitignore of its own: the database is made anew from the "
                + "queue, and belongs in no commit.",
        ],
        flags: [DatabaseArguments.path], examples: ["orch db init", "orch db init --db /var/lib/orch/queue.db"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = call.invocation[DatabaseArguments.path]
        let before = try call.attempt { session throws(EngineError) in
            try session.upgradeMirror(at: path, isCreating: true)
        }
        let name = try call.databasePath()
        if call.isJSON {
            return call.print([
                "schema": "orch.db_init/1", "database": .string(name), "version": .integer(MirrorSchema.version),
                "created": .bool(before == .none),
            ])
        }
        call.print(
            Screen.plain(before == .none ? "created \(name)" : "\(name) is there already")
                + ", version \(MirrorSchema.version) of the schema")
    }
}
