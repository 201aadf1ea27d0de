internal import ArgumentGrammar
internal import Engine
internal import Mirror
internal import Text

struct DBMigrateCommand: Command {
    static let grammar = CommandGrammar(
        ["db", "migrate"], group: CommandGroup.database,
        summary: "bring the database to the present schema, and up to date",
        discussion: [
            "Creates the database where there is none, adds what an earlier version of the schema lacks, in one transaction, and "
                + "syncs. It may be repeated. What the database has stays."
        ],
        flags: [DatabaseArguments.path], examples: ["orch db migrate", "orch db migrate --db /var/lib/orch/queue.db"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = call.invocation[DatabaseArguments.path]
        let before = try call.attempt { session throws(EngineError) in
            try session.upgradeMirror(at: path, isCreating: false)
        }
        let written = try call.syncDatabase()
        let name = try call.databasePath()
        var former: Int?
        if case .mirror(let version) = before { former = version }
        let version = MirrorSchema.version
        if call.isJSON {
            return call.print(
                [
                    "schema": "orch.db_migrate/1", "database": .string(name),
                    "from_version": former.map { .integer($0) } ?? .null, "version": .integer(version),
                ] + written.document)
        }
        let step = former.map { $0 == version ? "version \(version)" : "version \($0) -> \(version)" }
        call.print("\(Screen.plain(name)) \(step ?? "created, version \(version)") of the schema, \(written.wording)")
    }
}
