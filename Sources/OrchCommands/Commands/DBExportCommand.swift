internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

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
            "A QUEUE.md that has changed since that sync is left alone, unless --force is given; sync again after the export. A "
                + "QUEUE.md that is not there is created.",
        ],
        flags: [DatabaseArguments.path, isTrial, isForced],
        examples: ["orch db export --dry-run", "orch db export --db db/queue.db", "orch --queue QUEUE.md db export"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = call.invocation[DatabaseArguments.path]
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
            if try call.commit(operation, to: nil).outcome == .changedSince {
                throw CommandFailure(
                    .refused, "\(workplace.path) has changed since the last sync of \(try call.databasePath())",
                    hint: "see what differs with 'orch db check'")
            }
        }
        if call.isJSON {
            return call.print([
                "schema": "orch.db_export/1", "queue": .string(workplace.path), "created": .bool(isMissing),
                "changed": .bool(!isSame), "rows": .array(of: changes) { $0.json(kind: $0.kind.rawValue) },
            ])
        }
        let file = Screen.plain(workplace.path)
        if isSame { return call.print("\(file) is what the database says") }
        let count = isMissing ? "" : ", \(changes.count) changed"
        call.print("\(isTrial ? "would write" : "wrote") \(file): \(counted(exported.rowCount, "row"))\(count)")
        for change in changes { call.print(Screen.plain(change.wording)) }
    }
}
