internal import MarkdownTable

/// Why a row is left alone by every command.
package struct RowProblem: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// More or fewer cells than the header.
        case damaged(cells: Int, expected: Int)
        /// The id of a row above.
        case sharedID(TaskID, firstLine: Int)
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int
}

extension Queue {
    /// The rows that no command changes, from top to bottom.
    package mutating func problems() -> [RowProblem] {
        let rows = survey().rows
        var problems = rows.indices.filter { !rows[$0].isWellFormed }.compactMap { row in
            damage(ofRow: row).map { position, cells in
                RowProblem(
                    kind: .damaged(cells: cells, expected: table.columnCount), line: position.line,
                    column: position.column)
            }
        }
        for (row, first) in repeatedIDRows() {
            guard let id = self.row(row).id, self.row(first).text(.id) == id.text else { continue }
            let position = position(of: .id, inRow: row)
            problems.append(
                RowProblem(
                    kind: .sharedID(id, firstLine: table.line(ofRow: first)), line: position.line,
                    column: position.column))
        }
        return problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}
