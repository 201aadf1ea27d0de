internal import MarkdownTable
internal import TaskQueue

/// Tasks as lines: tab-separated for programs, aligned columns on a terminal.
struct TaskTable {
    let screen: Screen
    /// Four columns, of which the second is the status and the last the task.
    var columns = Self.columns

    /// The columns that a list shows; scripts rely on their order.
    static let columns: [Column] = [.id, .status, .priority, .task]
    /// The columns that a team's list shows: who has which part.
    static let teamColumns: [Column] = [.id, .status, .ownerSession, .task]

    func lines(_ rows: [[String]]) -> [String] {
        guard screen.isTerminal else { return rows.map { $0.joined(separator: "\t") } }
        guard !rows.isEmpty else { return [] }
        let header = columns.map { $0.header.uppercased() }
        let fixed = (0..<columns.count - 1).map { column in
            ([header] + rows).map { displayWidth(of: $0[column]) }.max() ?? 0
        }
        let rest = max(10, screen.width - fixed.reduce(0) { $0 + $1 + 2 })
        return [line(header, fixed, rest) { _ in .bold }]
            + rows.map { row in line(row, fixed, rest) { Self.style(of: row, column: $0) } }
    }

    private func line(
        _ texts: [String], _ fixed: [Int], _ rest: Int, style: (Int) -> Screen.Style?
    ) -> String {
        var line = ""
        for (column, width) in fixed.enumerated() {
            line += screen.styled(Screen.fitted(texts[column], to: width), style(column)) + "  "
        }
        let last = texts[fixed.count]
        let text = displayWidth(of: last) <= rest ? last : Screen.fitted(last, to: rest)
        return line + screen.styled(text, style(fixed.count))
    }

    private static func style(of row: [String], column: Int) -> Screen.Style? {
        let status = Status(word: row[1])
        if column == 3 { return status == .done ? .faint : nil }
        guard column == 1 else { return nil }
        return switch status {
        case .pending: nil
        case .inProgress: .blue
        case .done: .green
        case .failed: .red
        case .blocked: .yellow
        case nil: .red
        }
    }
}
