internal import Engine
internal import Ledgers
internal import TaskQueue
internal import Text
internal import Workspace

/// The list of a table beside the queue: rows for people or for programs, and what keeps others from being read.
struct LedgerList<Row> {
    /// What the rows are called together: `locks`.
    let name: String
    let rows: [Row]
    /// The headings, and the cells of a row below them.
    let columns: [String]
    let cells: (Row) -> [String]
    let json: (Row) -> JSONValue

    /// Prints it.
    ///
    /// - Parameter problems: what is wrong with the table.
    func print(_ problems: (path: String, findings: [LintFinding]), in call: inout Call) {
        let (path, findings) = problems
        guard !call.isJSON else {
            return call.print([
                "schema": .string("orch.\(name)/1"), name: .array(of: rows, json),
                "problems": .array(of: findings) { finding in
                    [
                        "line": .integer(finding.line), "column": .integer(finding.column),
                        "message": .string(finding.wording(inTable: path)),
                    ]
                },
            ])
        }
        var table = TaskTable(
            screen: call.screen, columns: columns.map(ListColumn.cell), rows: rows.map { cells($0).map(Screen.plain) })
        // Programs count columns.
        if call.screen.isTerminal { table.dropEmptyColumns(but: []) }
        for line in table.lines { call.print(line) }
        for finding in findings {
            let advice = finding.fix(inTable: path).map { "; \($0)" } ?? ""
            call.warn(
                Screen.plain("\(path):\(finding.line):\(finding.column): \(finding.wording(inTable: path))\(advice)"))
        }
        if rows.isEmpty, findings.isEmpty { call.note("no \(name)") }
    }
}
