internal import ArgumentGrammar
internal import Engine
internal import Mirror
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

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

struct DBSyncCommand: Command {
    private static let isRebuilding = Switch("rebuild", help: "write everything anew, whatever the database has")

    static let grammar = CommandGrammar(
        ["db", "sync"], group: CommandGroup.database, summary: "bring the database up to date with the queue",
        discussion: [
            "Writes what has changed since the last time, in one transaction: rows that say something else, by a hash of each, "
                + "and events that were added to the log. Killed at any moment it leaves the database as it was. The queue is "
                + "only read.",
            "Several syncs may run at once; the latest version of the queue wins. Events stay in the database when the log no "
                + "longer has them. A row that somebody has changed in the database and that has changed in the queue too stops the "
                + "sync; --rebuild writes over what was changed there, as 'orch db check' shows it.",
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

/// The name that the check has among the operator's commands.
struct ConsistencyCheckCommand: Command {
    static let grammar = CommandGrammar(
        ["consistency-check"], group: CommandGroup.operations, summary: "compare the database with the queue",
        discussion: ["The same as 'orch db check', among the operator's commands."], flags: [DatabaseArguments.path],
        examples: ["orch consistency-check", "orch consistency-check --db db/queue.db --json"])

    static func run(_ call: inout Call) throws(CommandFailure) { try call.checkDatabase() }
}

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

struct DBQueryCommand: Command {
    private static let sql = Positional(.text("SQL"), help: "one SELECT, or - for standard input")

    static let grammar = CommandGrammar(
        ["db", "query"], group: CommandGroup.database, summary: "ask the database in SQL",
        discussion: [
            "The database is opened so that nothing can be written. Prints the rows with tabs between their cells, below the "
                + "names of the columns on a terminal; --json prints the names too. Bytes that are no text are printed with hex(…)."
        ],
        flags: [DatabaseArguments.path], positionals: [sql],
        examples: [
            "orch db query \"SELECT status, count(*) FROM task_queue WHERE NOT archived GROUP BY status\"",
            "orch db query \"SELECT ts_kst, event_type FROM event_log WHERE task_id='ORCH-010'\" --json",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = try call.required(sql)
        let sql = try call.text(given)
        // sqlite3 would take such a line for one of its own commands, which -safe leaves some of.
        let hasCommand = sql.split(whereSeparator: \.isNewline).contains { $0.hasPrefix(".") }
        guard !hasCommand, !sql.unicodeScalars.contains("\0") else {
            throw CommandFailure(
                .usage, "SQL takes a statement, without lines that begin with '.'", hint: "for example \(example)")
        }
        let rows = try rows(sql, in: &call)
        // Columns may have one name; the first row has all of them, in their order.
        let names = rows.first?.map(\.name) ?? []
        if call.isJSON {
            return call.print([
                "schema": "orch.db_query/1", "columns": .array(names.map(JSONValue.string)),
                "rows": .array(of: rows) { row in .array(row.map(\.value)) },
            ])
        }
        let table = TaskTable(
            screen: call.screen, columns: names.map(ListColumn.cell),
            rows: rows.map { row in names.indices.map { $0 < row.count ? Self.text(of: row[$0].value) : "" } })
        for line in table.lines { call.print(line) }
    }

    private static let example = "\"SELECT task_id, task FROM task_queue WHERE status='failed'\""

    private static func rows(_ sql: String, in call: inout Call) throws(CommandFailure) -> [[JSONValue.Member]] {
        let path = call.invocation[DatabaseArguments.path]
        let output = try call.attempt { session throws(EngineError) in
            try session.answer(to: sql, inDatabase: path)
        }
        if output.allSatisfy({ $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: " ") }) { return [] }
        guard let document = try? JSONValue(parsing: output[...], repairsSurrogates: true),
            case .array(let rows) = document
        else {
            throw CommandFailure(
                .refused, "the answer is no table of numbers and text",
                hint: "ask with one SELECT, and print bytes with hex(…)")
        }
        return rows.map { row in if case .object(let cells) = row { cells } else { [] } }
    }

    /// A value as a cell shows it.
    private static func text(of value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .string(let text): Screen.plain(text)
        default: value.text()
        }
    }
}

struct DBExportCommand: Command {
    private static let isTrial = Switch("dry-run", help: "show what would change, and write nothing")
    private static let isForced = Switch("force", help: "also where QUEUE.md has changed since the last sync")

    static let grammar = CommandGrammar(
        ["db", "export"], group: CommandGroup.database, summary: "write QUEUE.md from the database",
        discussion: [
            "QUEUE.md becomes what it was at the last 'orch db sync', byte for byte, with the cells that somebody has changed in "
                + "the database since, the rows that were added there, and without those that were deleted. The cells are the "
                + "columns task_id, queue_status, priority, task, success_criteria, owner_session, started_at_kst, due_at_kst "
                + "and notes of task_queue.",
            "A QUEUE.md that has changed since that sync is left alone, unless --force is given; one that is not there is "
                + "created. The database is synced after it, and tasks in work keep their attempt.",
        ],
        flags: [DatabaseArguments.path, isTrial, isForced] + SyncArguments.all,
        examples: ["orch db export --dry-run", "orch db export --db db/queue.db", "orch db export --queue QUEUE.md"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = call.invocation[DatabaseArguments.path]
        if call.session.request.namedQueue == nil, try call.foundQueue() == nil {
            // It is the queue that is to be created, if its database is there.
            try call.turn(to: try call.newQueuePath())
        }
        let (exported, isKnown) = try call.attempt { session throws(EngineError) in
            try session.exportedQueue(fromDatabase: path)
        }
        let workplace = try call.workplace()
        let version = exported.original
        let isTrial = call.invocation[isTrial]
        let isForced = call.invocation[isForced]
        let isMissing = FileFacts(path: workplace.path) == nil
        var changes: [RowChange] = []
        var isSame = false
        if !isMissing {
            let now = try call.readQueue()
            changes = RowChange.changes(from: now, to: exported)
            isSame = now.original == version
            if isTrial, !isSame, !isForced, !isKnown(now.original) {
                call.warn("\(workplace.path) has changed since the last sync; without --force nothing would be written")
            }
        }
        if !isTrial, isMissing {
            try call.createTable(workplace.store.name, version)
        } else if !isTrial, !isSame {
            let operation = TakeVersion(
                as: "db export", version, terms: workplace.settings.terms, replacing: { isForced || isKnown($0) })
            if try call.commit(operation).outcome == .changedSince {
                throw CommandFailure(
                    .refused, "\(workplace.path) has changed since the last sync of \(try call.databasePath())",
                    hint: "see what differs with 'orch db check'")
            }
        }
        let left = try left(in: &call, after: version, isTrial: isTrial, isSame: isSame, isMissing: isMissing)
        for difference in left.prefix(mostShown) {
            call.warn("not exported\(difference.isOfCell ? ", since its row is damaged" : ""): \(difference.wording)")
        }
        if left.count > mostShown { call.warn("not exported: \(left.count - mostShown) more; see 'orch db check'") }
        if !isTrial, !isSame,
            workplace.findings(in: version, at: try call.moment()).contains(where: { $0.severity == .error })
        {
            call.warn("\(workplace.path) has errors; see 'orch lint'")
        }
        if call.isJSON {
            return call.print([
                "schema": "orch.db_export/1", "queue": .string(workplace.path), "created": .bool(isMissing),
                "changed": .bool(!isSame), "rows": .array(of: changes) { $0.json(kind: $0.kind.rawValue) },
                "left_out": .array(of: left) { .string($0.wording) },
            ])
        }
        let file = Screen.plain(workplace.path)
        if isSame {
            let state = left.isEmpty ? "is what the database says" : "stays: nothing else can be exported"
            return call.print("\(file) \(state)")
        }
        let count = isMissing ? "" : ", \(changes.count) changed"
        call.print("\(isTrial ? "would write" : "wrote") \(file): \(counted(exported.rowCount, "row"))\(count)")
        for change in changes { call.print(Screen.plain(change.wording)) }
    }

    private static let mostShown = 10

    /// Writes the exported version to the database too, so that a later sync tells what somebody changes there after it.
    ///
    /// - Returns: what the database says otherwise, and no cell of the queue does.
    private static func left(
        in call: inout Call, after version: [UInt8], isTrial: Bool, isSame: Bool, isMissing: Bool
    ) throws(CommandFailure) -> [MirrorDifference] {
        let path = call.invocation[DatabaseArguments.path]
        do throws(CommandFailure) {
            if !isTrial {
                let now = try call.attempt { session throws(EngineError) in
                    try session.exportedQueue(fromDatabase: path)
                }
                _ = try call.syncDatabase(isOverwriting: now.queue.original == version)
            } else if isMissing {
                return []
            }
            let others = try call.attempt { session throws(EngineError) in try session.mirrorDifferences(at: path) }
            return others.filter { difference in
                guard case .column = difference.kind, difference.table == "task_queue" else { return false }
                return !isTrial || isSame || !difference.isOfCell
            }
        } catch {
            if isTrial { throw error }
            call.warn("the database is to be synced with the queue: \(error.message)")
            return []
        }
    }
}
