internal import MarkdownTable

/// A column of one table that is looked for in another one. Headers that are empty are told apart by their order.
struct TableColumn: Hashable, Sendable {
    let header: String
    /// Which of the columns with this header it is, from 1.
    let occurrence: Int

    static func columns(of table: Table) -> [TableColumn] {
        var counts: [String: Int] = [:]
        return table.header.map { cell in
            counts[cell.text, default: 0] += 1
            return TableColumn(header: cell.text, occurrence: counts[cell.text, default: 0])
        }
    }
}
