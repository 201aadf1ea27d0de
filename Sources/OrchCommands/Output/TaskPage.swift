internal import MarkdownTable
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import Workspace

/// One task as a page for a terminal.
struct TaskPage {
    private let screen: Screen
    private let moment: Moment
    private(set) var lines: [String] = []

    /// Lines longer than this are hard to read, however wide the terminal is.
    private static let widest = 100
    private let width: Int

    private static let indent = 10

    /// - Parameter width: how many columns there are; without it, those of the screen.
    init(screen: Screen, moment: Moment, width: Int? = nil) {
        self.screen = screen
        self.moment = moment
        self.width = min(width ?? screen.width, Self.widest)
    }

    // MARK: The row

    /// - Parameter path: the queue's path, as it is shown.
    mutating func add(_ row: TaskRow, in queue: inout Queue, path: String) {
        if !lines.isEmpty { lines.append("") }
        addTitle(row)
        lines.append("")
        if let damage = queue.damage(ofRow: row.index) {
            field(
                "damaged",
                "the row has \(counted(damage.cells, "cell")) where the header has \(queue.headers.count), so "
                    + "they may be below the wrong headers; fix line \(row.line) by hand", .red)
        }
        addCriteria(row.criteria)
        field("owner", row.text(.ownerSession))
        let now = moment
        let due = row.openDue(at: now.offset)
        time("started", .startedAt, of: row) { Age.distance(to: $0, at: now) }
        time("due", .dueAt, of: row, due.map { $0 < now.timestamp } == true ? .red : nil) { _ in
            due.map { Age.due($0, at: now) }
        }
        if row.status == .pending || row.status == nil { addReadiness(of: row, in: &queue) }
        block("notes", row.notes.segments.filter { $0.tag == nil }.flatMap { wrapped($0.text) })
        addTags(of: row.notes, in: &queue)
        for remark in row.remarks { field("remark", remark, .yellow) }
        for (header, text) in row.otherColumns where NoteTag(key: header) == nil { field(header, text) }
        field("place", "\(path):\(row.line)")
    }

    /// What waits for the task that was added last.
    mutating func add(waiting rows: [TaskRow]) {
        block(
            "waiting",
            rows.flatMap { wrapped("\($0.text(.id)) \($0.text(.status)) \($0.text(.task))") })
    }

    private mutating func addTitle(_ row: TaskRow) {
        let status = row.text(.status)
        let known = row.status
        let state = row.state(at: moment).flatMap {
            $0 == .queued || $0.rawValue == status.lowercased() ? nil : $0.rawValue
        }
        let word = status.isEmpty ? "no status" : status + (known == nil ? " (unknown status)" : "")
        let priority = row.text(.priority)
        let urgency = row.priority?.word ?? "\(priority) (not P0, P1 or P2)"
        lines.append(
            screen.styled(Screen.plain(row.text(.id)), .bold) + "  "
                + screen.styled(Screen.plain(word), Screen.style(of: known)) + (state.map { " (\($0))" } ?? "") + "  "
                + screen.styled(Screen.plain(urgency), row.priority == nil ? .red : nil))
        lines += Screen.plain(row.text(.task)).wrapped(to: width)
    }

    /// The criteria as the reviewer gate counts them.
    private mutating func addCriteria(_ text: String) {
        let items = CriteriaList.items(of: text)
        guard items.count > 1 else { return field("criteria", text) }
        let margin = String(items.count).count + 2
        let shown = items.enumerated().flatMap { place, item in
            Screen.plain(item).wrapped(to: width - Self.indent - margin).enumerated().map { line, text in
                (line == 0 ? "\(place + 1))" : "").fitted(to: margin) + text
            }
        }
        block("criteria", shown)
    }

    private mutating func addReadiness(of row: TaskRow, in queue: inout Queue) {
        switch queue.readiness(of: row, at: moment) {
        case .ready: field("ready", "yes", .green)
        case .notReady(.damaged): break
        case .notReady(let obstacle): field("ready", "no: \(obstacle.wording(in: &queue, at: moment))", .yellow)
        }
    }

    private mutating func time(
        _ label: String, _ column: Column, of row: TaskRow, _ style: Screen.Style? = nil,
        remark: (Timestamp) -> String?
    ) {
        let text = row.text(column)
        guard !text.isEmpty else { return }
        guard let time = row.time(column, at: moment.offset) else {
            return field(label, "\(text) (not a time; YYYY-MM-DD HH:mm)", .red)
        }
        field(label, text + (remark(time).map { " (\($0))" } ?? ""), style)
    }

    /// Each tag on a line with what it means or, where it is long, above that.
    private mutating func addTags(of notes: Notes, in queue: inout Queue) {
        let tags = notes.segments.compactMap { segment in
            segment.explanation(in: &queue, at: moment).map { (Screen.plain(segment.text), Screen.plain($0)) }
        }
        let room = width - Self.indent
        let widths = tags.map { displayWidth(of: $0.0) }.filter { $0 <= room / 2 }
        let column = (widths.max() ?? 0) + 2
        var shown: [String] = []
        for (tag, explanation) in tags {
            let isLong = displayWidth(of: tag) + 2 > column
            let hanging = explanation.wrapped(to: room - (isLong ? 2 : column))
            if isLong {
                shown += tag.wrapped(to: room) + hanging.map { "  " + screen.styled($0, .faint) }
            } else {
                for (place, line) in hanging.enumerated() {
                    shown.append((place == 0 ? tag : "").fitted(to: column) + screen.styled(line, .faint))
                }
            }
        }
        block("tags", shown)
    }

    // MARK: The history

    /// What the event log says of it, the newest last; nothing where the log says nothing.
    mutating func add(_ history: History) {
        guard !history.entries.isEmpty else { return }
        lines.append("")
        let times = history.entries.map { entry in
            // The age is that of the minute shown, as for the same minute in a cell.
            entry.time.map { $0.advanced(bySeconds: -($0.epochSeconds % 60)) }
                .map { "\($0.minuteText(at: moment.offset)) (\(Age.distance(to: $0, at: moment)))" } ?? "-"
        }
        let column = times.map { displayWidth(of: $0) }.max() ?? 0
        var shown: [String] = []
        if history.earlier > 0 || history.isCutShort {
            let count = history.earlier > 0 ? "\(history.earlier) earlier" : ""
            let more = history.isCutShort ? "more may be further up in the log" : ""
            shown.append("… " + [count, more].filter { !$0.isEmpty }.joined(separator: ", "))
        }
        for (entry, time) in zip(history.entries, times) {
            let room = max(10, width - Self.indent - column - 2)
            let text = Screen.plain(entry.wording)
            shown.append(
                time.fitted(to: column) + "  "
                    + (displayWidth(of: text) <= room ? text : text.fitted(to: room)))
        }
        block("history", shown)
    }

    // MARK: Lines

    private func wrapped(_ text: String) -> [String] {
        Screen.plain(text).wrapped(to: width - Self.indent)
    }

    private mutating func field(_ label: String, _ text: String, _ style: Screen.Style? = nil) {
        guard !text.isEmpty else { return }
        block(label, wrapped(text).map { screen.styled($0, style) })
    }

    /// Lines beside a label; a label that is too long is above them.
    private mutating func block(_ label: String, _ texts: [String]) {
        guard let first = texts.first else { return }
        let label = Screen.plain(label)
        let margin = String(repeating: " ", count: Self.indent)
        let rest: ArraySlice<String>
        if displayWidth(of: label) + 2 <= Self.indent {
            let padding = String(repeating: " ", count: Self.indent - displayWidth(of: label))
            lines.append(screen.styled(label, .bold) + padding + first)
            rest = texts.dropFirst()
        } else {
            lines.append(screen.styled(label, .bold))
            rest = texts[...]
        }
        lines += rest.map { margin + $0 }
    }
}
