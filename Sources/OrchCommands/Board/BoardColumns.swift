internal import Interfaces
internal import Text

/// A board as lines of a width: its columns beside one another, in as many rows of columns as they need.
struct BoardColumns {
    let tasks: [BoardTask]
    let screen: Screen
    let width: Int
    /// The most tasks of a column that are shown.
    var most = 10
    /// The id of the chosen task.
    var chosen: String?

    /// A column is not made narrower than this.
    private static let least = 22
    private static let gap = "  "
    /// The most lines that the text of a task takes.
    private static let mostLines = 3

    /// The columns that have tasks, with the places of those that are shown.
    ///
    /// - Parameter most: how many of a column are shown.
    static func columns(
        of tasks: [BoardTask], most: Int
    ) -> [(column: BoardColumn, places: [Int], count: Int)] {
        BoardColumn.allCases.compactMap { column in
            let places = tasks.indices.filter { tasks[$0].column == column }
            return places.isEmpty ? nil : (column, Array(places.prefix(most)), places.count)
        }
    }

    /// The lines, and which of them are the chosen task's.
    func laidOut() -> (lines: [String], chosen: Range<Int>?) {
        let columns = Self.columns(of: tasks, most: most)
        guard !columns.isEmpty else { return ([screen.styled("no tasks", .faint)], nil) }
        let fitting = max(1, min(columns.count, (width + Self.gap.count) / (Self.least + Self.gap.count)))
        let bands = (columns.count + fitting - 1) / fitting
        // Rows of columns that have as many as one another look calmer than a full one and a rest.
        let across = (columns.count + bands - 1) / bands
        let size = (width - Self.gap.count * (across - 1)) / across
        var lines: [Line] = []
        var found: Range<Int>?
        for start in stride(from: 0, to: columns.count, by: across) {
            if start > 0 { lines.append(Line()) }
            let band = columns[start..<min(start + across, columns.count)].map { column in
                self.lines(of: column.column, column.places, of: column.count, width: size)
            }
            for column in band {
                if let range = column.chosen {
                    found = range.lowerBound + lines.count..<range.upperBound + lines.count
                }
            }
            for place in 0..<(band.map(\.lines.count).max() ?? 0) {
                let cells = band.map { place < $0.lines.count ? $0.lines[place] : Line() }
                lines.append(
                    cells.dropLast().reversed().reduce(cells[cells.count - 1]) { rest, cell in
                        cell.padded(to: size + Self.gap.count) + rest
                    })
            }
        }
        return (lines.map { $0.trimmed.shown(on: screen) }, found)
    }

    private func lines(
        of column: BoardColumn, _ places: [Int], of count: Int, width: Int
    ) -> (lines: [Line], chosen: Range<Int>?) {
        var lines = [
            Line("\(column.rawValue.uppercased()) \(count)", column.style ?? .bold),
            Line(String(repeating: "─", count: width), .faint),
        ]
        var found: Range<Int>?
        for place in places {
            let start = lines.count
            let isChosen = found == nil && tasks[place].id == chosen
            lines += card(tasks[place], isChosen: isChosen, width: width)
            if isChosen { found = (start == 2 ? 0 : start)..<lines.count }
        }
        if count > places.count { lines.append(Line("… \(count - places.count) more", .faint)) }
        return (lines.map { $0.clipped(to: width) }, found)
    }

    private func card(_ task: BoardTask, isChosen: Bool, width: Int) -> [Line] {
        let state = task.state == task.column.rawValue || task.state == "queued" ? "" : "  " + Screen.plain(task.state)
        let priority = Line("  " + Screen.plain(task.priority), task.priority == "P0" ? .red : nil)
        let title = Line(Screen.plain(task.id), .bold) + priority + Line(state, .yellow)
        // Seen without colours too.
        let head =
            isChosen ? Line(Line(("> " + title.text).shortened(to: width)).padded(to: width).text, .reverse) : title
        // No more of a long text than there may be room for.
        var text = Screen.plain(String(task.task.prefix(width * Self.mostLines))).wrapped(to: width - 2)
        if text.count > Self.mostLines {
            text = Array(text.prefix(Self.mostLines - 1)) + [text[(Self.mostLines - 1)...].joined(separator: " ")]
        }
        let facts =
            [
                task.owner.isEmpty ? nil : task.owner, task.ages,
                task.after.isEmpty ? nil : "after " + task.after.joined(separator: ", "),
            ]
            .compactMap { $0 }.filter { !$0.isEmpty }.map { Line(Screen.plain($0).shortened(to: width - 2), .faint) }
        return [head] + (text.map { Line($0.shortened(to: width - 2)) } + facts).map { Line("  ") + $0 }
    }
}

extension BoardTask {
    /// How old its claim is, how long it holds, and when the task is due.
    fileprivate var ages: String {
        [
            started.map(\.length),
            lease.map { "lease " + ($0.isPast ? $0.length + " ago" : $0.length) },
            due.map { $0.isPast ? $0.length + " late" : "due in " + $0.length },
        ].compactMap { $0 }.joined(separator: ", ")
    }
}

extension BoardColumn {
    fileprivate var style: Screen.Style? {
        switch self {
        case .ready, .running: .blue
        case .waiting: nil
        case .blocked: .yellow
        case .failed, .unknown: .red
        case .done: .green
        }
    }
}
