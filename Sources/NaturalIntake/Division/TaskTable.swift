internal import TaskQueue
internal import Text

/// A Markdown table with a column of tasks: each row is a task, and the other columns say when it is due, how urgent it
/// is, when it counts as done and whether it is done already.
///
/// What no rule reads, such as who does it, is a heading of its row. A table without such a column is none of these.
struct TaskTable {
    enum Column {
        case task, due, priority, criteria, state, number
    }

    private let header: [String]
    private let columns: [Column?]

    /// The lines with the rows of each such table as items of a list.
    static func expanded(_ lines: [Line], at moment: Moment) -> [Line] {
        guard lines.contains(where: { $0.context == .table }) else { return lines }
        var expanded: [Line] = []
        var start = 0
        while start < lines.count {
            let end = lines[start...].firstIndex { $0.context != .table } ?? lines.count
            if end - start > 1, let table = TaskTable(header: lines[start], above: lines[(start + 1)..<end]) {
                expanded += lines[(start + 1)..<end].map { table.item($0, at: moment) ?? $0 }
            } else {
                expanded += lines[start..<end]
            }
            if end < lines.count { expanded.append(lines[end]) }
            start = end + 1
        }
        return expanded
    }

    /// - Parameters:
    ///   - line: the first of the table.
    ///   - rows: the others.
    /// - Returns: nil where it names no column of tasks.
    private init?(header line: Line, above rows: ArraySlice<Line>) {
        header = Self.cells(line.text)
        var columns: [Column?] = []
        for name in header {
            let column = Self.column(named: name)
            columns.append(column.flatMap { columns.contains($0) ? nil : $0 })
        }
        // `항목` heads a column of anything, unless another is about work.
        let isOfWork = columns.contains { $0 != nil && $0 != .task && $0 != .number }
        guard let task = columns.firstIndex(of: .task),
            isOfWork || !Self.vague.contains(Self.folded(header[task])) || header.contains(where: Self.isOwner)
                || rows.allSatisfy({ Self.asks($0, at: task) })
        else { return nil }
        self.columns = columns
    }

    /// Whether a row asks for something in a column.
    private static func asks(_ row: Line, at place: Int) -> Bool {
        let cells = cells(row.text)
        return place < cells.count && Clause(KeyedText(cells[place])).isRequest
    }

    private func item(_ line: Line, at moment: Moment) -> Line? {
        let cells = Self.cells(line.text)
        var fragment = Fragment(text: "", division: .number)
        var others: [String] = []
        var isDone = false
        for (place, cell) in cells.enumerated() where !Self.isEmpty(cell) {
            switch place < columns.count ? columns[place] : nil {
            case .task: fragment.text = cell
            case .due: fragment.due = Self.due(cell, at: moment)
            case .priority: fragment.priority = Self.priority(cell)
            case .criteria: fragment.criteria = cell
            case .state: isDone = Self.done.contains(cell.lowercased())
            case .number: break
            case nil: others.append(place < header.count ? "\(header[place]): \(cell)" : cell)
            }
        }
        guard !fragment.text.isEmpty else { return nil }
        if !others.isEmpty { fragment.heading = others.joined(separator: ", ") }
        return Line(row: fragment, isDone: isDone)
    }

    /// The cells between the pipes of a line; `\|` is a sign of its cell.
    private static func cells(_ line: String) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isEscaped = false
        for character in line.drop(while: { $0.isWhitespace || $0 == "|" }) {
            if character == "|", !isEscaped {
                cells.append(String.blanksTrimmed(cell))
                cell = ""
            } else {
                if character == "|" { cell.removeLast() }
                cell.append(character)
            }
            isEscaped = character == "\\"
        }
        if cell.contains(where: { !$0.isWhitespace }) { cells.append(String.blanksTrimmed(cell)) }
        return cells
    }

    private static func isEmpty(_ cell: String) -> Bool {
        let writing = KeyedText(cell)
        return !writing.hasContent(writing.range) || ["n/a", "tbd", "none", "없음", "미정"].contains(cell.lowercased())
    }

    static func due(_ cell: String, at moment: Moment) -> Timestamp? {
        let writing = KeyedText(cell)
        let phrases = DueDate.phrases(in: writing, spans: Spans(writing), at: moment)
        return phrases.lazy.compactMap { $0.due ?? $0.day }.first
    }

    /// A level may be alone in its cell, as it may be in brackets.
    static func priority(_ cell: String) -> Priority? {
        let writing = KeyedText("[" + String.blanksTrimmed(cell) + "]")
        return PriorityWords.find(in: writing, spans: Spans(writing))?.priority
    }

    static func column(named name: String) -> Column? {
        let words = folded(name)
        return names.first { $0.names.contains(words) }?.column
    }

    private static func folded(_ name: String) -> String { Clause(KeyedText(name)).words.joined() }

    private static func isOwner(_ name: String) -> Bool {
        ["담당", "담당자", "책임자", "owner", "assignee", "assignedto", "who", "responsible"].contains(folded(name))
    }

    private static let vague: Set<String> = ["항목", "내용", "요청", "item", "what", "request", "work", "deliverable"]

    private static let names: [(column: Column, names: Set<String>)] = [
        (
            .task,
            [
                "작업", "작업명", "작업내용", "할일", "업무", "업무명", "업무내용", "과제", "태스크", "항목", "요청", "요청사항", "요청내용", "내용", "조치",
                "조치사항", "todo", "task", "tasks", "item", "action", "actions", "actionitem", "actionitems", "work",
                "request", "whattodo", "what", "deliverable", "taskname", "workitem",
            ]
        ),
        (
            .due,
            [
                "기한", "마감", "마감일", "마감기한", "완료일", "완료희망일", "희망일", "희망완료일", "완료예정일", "완료예정", "목표일", "납기", "납기일", "일정",
                "기일", "due", "duedate",
                "deadline", "by", "bywhen", "when", "eta", "targetdate", "target", "dueby",
            ]
        ),
        (.priority, ["우선순위", "중요도", "긴급도", "priority", "prio", "urgency", "severity", "p"]),
        (.criteria, ["완료기준", "완료조건", "성공기준", "donewhen", "acceptancecriteria", "criteria", "definitionofdone"]),
        (.state, ["상태", "진행상태", "진행", "status", "state", "done", "완료", "완료여부"]),
        (.number, ["번호", "순번", "no", "nr", "number", "id", ""]),
    ]
    private static let done: Set<String> = [
        "완료", "완료됨", "끝", "done", "closed", "complete", "completed", "finished", "x", "o", "yes", "✓", "✔", "✅", "☑",
    ]
}
