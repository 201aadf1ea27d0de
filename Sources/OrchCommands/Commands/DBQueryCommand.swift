internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text

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
