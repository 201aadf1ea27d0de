internal import MarkdownTable
internal import TaskQueue
internal import Text

/// Tasks as lines: tab-separated for programs, aligned columns on a terminal.
struct TaskTable {
    let screen: Screen
    private(set) var columns: [ListColumn]
    /// For each row the texts of the columns, as a terminal may show them.
    private(set) var rows: [[String]]

    init(screen: Screen, columns: [ListColumn], rows: [[String]]) {
        self.screen = screen
        self.columns = columns
        self.rows = rows
    }

    /// Leaves out columns in which no row has anything.
    ///
    /// - Parameter kept: columns that stay all the same.
    mutating func dropEmptyColumns(but kept: [ListColumn]) {
        let places = columns.indices.filter { place in
            kept.contains(columns[place]) || rows.contains { !$0[place].isEmpty }
        }
        guard places.count < columns.count else { return }
        columns = places.map { columns[$0] }
        rows = rows.map { row in places.map { row[$0] } }
    }

    var lines: [String] {
        guard screen.isTerminal else { return rows.map { $0.joined(separator: "\t") } }
        guard !rows.isEmpty else { return [] }
        let header = columns.map { Screen.plain($0.heading) }
        let widths = widths(of: [header] + rows)
        let status = columns.firstIndex(of: .cell(Column.status.header))
        return [line(header, widths) { _ in .bold }]
            + rows.map { row in
                let status = status.flatMap { Status(word: row[$0]) }
                return line(row, widths) { Self.style(of: columns[$0], text: row[$0], status: status) }
            }
    }

    private func line(_ texts: [String], _ widths: [Int], style: (Int) -> Screen.Style?) -> String {
        var line = ""
        let last = texts.lastIndex { !$0.isEmpty } ?? 0
        for (column, width) in widths.enumerated().prefix(last + 1) {
            let text = texts[column]
            let isLast = column == last
            // The last text is cut, but not filled up.
            let shown = isLast && displayWidth(of: text) <= width ? text : text.fitted(to: width)
            line += (column == 0 ? "" : Self.gap) + screen.styled(shown, style(column))
        }
        return line
    }

    private static let gap = "  "

    /// What each column gets: as much as its texts need and, where that is more than the terminal has, the widest ones
    /// as much as is left, evenly.
    private func widths(of texts: [[String]]) -> [Int] {
        let needed = columns.indices.map { column in texts.map { displayWidth(of: $0[column]) }.max() ?? 0 }
        let room = screen.width - Self.gap.count * (columns.count - 1)
        guard needed.reduce(0, +) > room else { return needed }
        // The id of a session is long and says little at its end.
        var widths = zip(columns, needed).map { column, width in
            column == .cell(Column.ownerSession.header) ? min(width, 24) : width
        }
        // A time that is cut says nothing, or something else: it gives way last.
        for flexible in [columns.indices.filter { !columns[$0].isTime }, Array(columns.indices)] {
            while widths.reduce(0, +) > room, let widest = flexible.map({ widths[$0] }).max(), widest > Self.least {
                let places = flexible.filter { widths[$0] == widest }
                let next = max(flexible.map { widths[$0] }.filter { $0 < widest }.max() ?? 0, Self.least)
                let excess = widths.reduce(0, +) - room
                let cut = min(widest - next, (excess + places.count - 1) / places.count)
                for place in places.reversed() { widths[place] -= cut }
            }
        }
        return widths
    }

    /// A column is not made narrower than this, rather longer lines.
    private static let least = 10

    private static func style(of column: ListColumn, text: String, status: Status?) -> Screen.Style? {
        switch column {
        case .cell(Column.status.header): text.isEmpty ? nil : Screen.style(of: Status(word: text))
        case .cell(Column.task.header): status == .done ? .faint : nil
        case .derived(.due): text.hasSuffix(" late") ? .red : nil
        default: nil
        }
    }
}

extension ListColumn {
    /// Whether points of time are in it, by the name that such columns have.
    fileprivate var isTime: Bool {
        if case .cell(let name) = self { name.hasSuffix("_at") || name.hasSuffix("_kst") } else { false }
    }
}

extension Screen {
    /// The colour of a status; unknown words are red.
    static func style(of status: Status?) -> Style? {
        switch status {
        case .pending: nil
        case .inProgress: .blue
        case .done: .green
        case .failed: .red
        case .blocked: .yellow
        case nil: .red
        }
    }
}
