import Chance

/// A queue that is made up and edited at random, the way people and programs do. Every word that it makes up is new,
/// so that what became of it can be told.
struct RandomQueue {
    /// What every made-up word ends with.
    static let wordEnd = "가"

    private struct Row {
        var cells: [String: String]
        /// A row that is no proper one, as it stands in the file.
        var line: String?
    }

    private var above: [String]
    private var columns: [String]
    private var rows: [Row] = []
    private var below: [String]
    private var lineEnd = "\n"
    private var mark = ""
    private var isEnded = true
    /// What each line starts with, as in a quote.
    private var quote = ""
    /// Whether rows have pipes at their ends.
    private var isClosed = true
    private var words = Words(prefix: "b")
    /// Whether some rows can't be told apart by their ids.
    private(set) var isOdd = false

    private struct Words {
        let prefix: String
        private var count = 0

        init(prefix: String) { self.prefix = prefix }

        mutating func next() -> String {
            count += 1
            return prefix + String(count) + RandomQueue.wordEnd
        }
    }

    init(_ chance: inout Chance) {
        above = ["# Queue", "", "Intro b.", ""]
        columns = Self.standardColumns
        below = ["", "## Notes", "Outro b.", "", "End."]
        if Int.random(in: 0..<4, using: &chance) == 0 { lineEnd = "\r\n" }
        if Int.random(in: 0..<6, using: &chance) == 0 { mark = "\u{FEFF}" }
        if Int.random(in: 0..<4, using: &chance) == 0 { below = [] }
        isEnded = Int.random(in: 0..<5, using: &chance) != 0
        if Int.random(in: 0..<10, using: &chance) == 0 { quote = "> " }
        isClosed = Int.random(in: 0..<10, using: &chance) != 0
        for _ in 0..<Int.random(in: 0...7, using: &chance) { add(&chance) }
        for _ in 0..<Int.random(in: 0...4, using: &chance) { editRow(&chance) }
        if Int.random(in: 0..<12, using: &chance) == 0 { makeOdd(&chance) }
    }

    private static let standardColumns = [
        "id", "status", "priority", "task", "success_criteria", "owner_session", "started_at_kst", "due_at_kst",
        "notes",
    ]

    /// The file.
    var text: String {
        let head = [columns, columns.map { _ in "---" }].map(joined)
        let lines = above + head + rows.map(line) + below
        return mark + lines.map { quote + $0 }.joined(separator: lineEnd) + (isEnded ? lineEnd : "")
    }

    private func line(_ row: Row) -> String {
        row.line ?? joined(columns.map { row.cells[$0] ?? "-" })
    }

    private func joined(_ cells: [String]) -> String {
        let joined = cells.joined(separator: " | ")
        return isClosed ? "| " + joined + " |" : joined
    }

    // MARK: Edits

    /// What somebody makes of it.
    ///
    /// - Parameter side: what the new words begin with.
    func edited(by side: String, _ chance: inout Chance) -> RandomQueue {
        var edited = self
        edited.words = Words(prefix: side)
        for _ in 0..<Int.random(in: 0...4, using: &chance) { edited.edit(&chance) }
        return edited
    }

    private mutating func edit(_ chance: inout Chance) {
        switch Int.random(in: 0..<60, using: &chance) {
        case 0..<12: add(&chance)
        case 12..<38: editRow(&chance)
        case 38..<43: if !rows.isEmpty { rows.remove(at: .random(in: rows.indices, using: &chance)) }
        case 43..<46:
            guard !rows.isEmpty else { return }
            let row = rows.remove(at: .random(in: rows.indices, using: &chance))
            rows.insert(row, at: .random(in: 0...rows.count, using: &chance))
        case 46..<52: above = textEdited(above, &chance)
        case 52..<55: below = textEdited(below, &chance)
        case 55..<58: editColumns(&chance)
        case 58: makeOdd(&chance)
        default:
            // A new look of the same row.
            guard let row = rows.indices.randomElement(using: &chance), rows[row].line == nil else { return }
            rows[row].line = line(rows[row]).replacing(" | ", with: "  |  ")
            isOdd = true
        }
    }

    private mutating func add(_ chance: inout Chance) {
        let number = 1 + (rows.compactMap { $0.cells["id"].flatMap { Int($0.dropFirst(5)) } }.max() ?? 0)
        let digits = String(number)
        var cells = ["id": "ORCH-" + String(repeating: "0", count: 3 - digits.count) + digits]
        cells["status"] = "PENDING"
        cells["priority"] = chance.one(of: ["P0", "P1", "P2"])
        cells["task"] = words.next()
        if Bool.random(using: &chance) { cells["success_criteria"] = words.next() + "; \\| " + words.next() }
        if Bool.random(using: &chance), let other = rows.randomElement(using: &chance)?.cells["id"] {
            cells["notes"] = "after:" + other
        }
        let isLast = Int.random(in: 0..<4, using: &chance) > 0
        rows.insert(Row(cells: cells), at: isLast ? rows.count : .random(in: 0...rows.count, using: &chance))
    }

    private mutating func editRow(_ chance: inout Chance) {
        guard let place = rows.indices.randomElement(using: &chance), rows[place].line == nil else { return }
        var row = rows[place]
        let notes = row.cells["notes"] ?? ""
        switch Int.random(in: 0..<16, using: &chance) {
        case 0..<4:
            let column = chance.one(of: columns)
            if column == "id" || column == "notes" || column == "status" { return }
            row.cells[column] = Int.random(in: 0..<4, using: &chance) == 0 ? nil : words.next()
        case 4..<7: row.cells["notes"] = joined(notes, words.next() + " " + words.next())
        case 7: row.cells["notes"] = words.next()
        case 8: row.cells["notes"] = joined(notes, chance.one(of: ["kind:", "error:", "replan:"]) + words.next())
        case 9:
            let attempt = Int.random(in: 1...3, using: &chance)
            row.cells["status"] = "IN_PROGRESS"
            row.cells["owner_session"] = words.next()
            row.cells["started_at_kst"] = "2026-02-0\(attempt) 10:00"
            row.cells["notes"] = joined(
                unclaimed(notes), "attempt:\(attempt)/3 / lease:2026-02-0\(attempt) 10:15:00")
        case 10, 11:
            row.cells["status"] = chance.one(of: ["DONE", "FAILED"])
            row.cells["notes"] = words.next()
        case 12:
            row.cells["status"] = chance.one(of: ["PENDING", "BLOCKED"])
            row.cells["notes"] = unclaimed(notes)
        case 13: row.cells["notes"] = joined(notes, "after:ORCH-00\(Int.random(in: 1...9, using: &chance))")
        case 14:
            // A dependency is a word alone.
            if notes.split(separator: " / ").last?.hasPrefix("after:") ?? true { return }
            row.cells["notes"] = notes + " " + words.next()
        default:
            let segments = notes.split(separator: " / ").dropLast()
            row.cells["notes"] = segments.isEmpty ? nil : segments.joined(separator: " / ")
        }
        rows[place] = row
    }

    private func joined(_ notes: String, _ more: String) -> String {
        notes.isEmpty ? more : notes + " / " + more
    }

    private func unclaimed(_ notes: String) -> String {
        notes.split(separator: " / ").filter { !$0.hasPrefix("attempt:") && !$0.hasPrefix("lease:") }
            .joined(separator: " / ")
    }

    private mutating func textEdited(_ lines: [String], _ chance: inout Chance) -> [String] {
        // The first line and the last one stay: they are what keeps the table apart from the text.
        guard lines.count > 2 else { return lines }
        var lines = lines
        let place = Int.random(in: 1..<lines.count - 1, using: &chance)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: lines.remove(at: place)
        case 1: lines[place] = words.next()
        case 2: lines.insert(chance.one(of: ["```", "<!--", "-->", "| a | b |", "- item"]), at: place)
        default: lines.insert(words.next() + " " + words.next(), at: place)
        }
        return lines
    }

    private mutating func editColumns(_ chance: inout Chance) {
        // Without a pipe before it, a row that begins with `-` is an item of a list.
        isOdd = isOdd || !isClosed
        switch Int.random(in: 0..<4, using: &chance) {
        case 0:
            let column = words.next()
            columns.insert(column, at: .random(in: 1...columns.count, using: &chance))
            for row in rows.indices where Bool.random(using: &chance) { rows[row].cells[column] = words.next() }
        case 1:
            let column = chance.one(of: columns)
            if ["id", "status", "task"].contains(column) { return }
            columns.removeAll { $0 == column }
            for row in rows.indices { rows[row].cells[column] = nil }
        default: columns.shuffle(using: &chance)
        }
    }

    /// Rows that are not known by an id.
    private mutating func makeOdd(_ chance: inout Chance) {
        guard let row = rows.randomElement(using: &chance) else { return }
        isOdd = true
        var cells = row.cells
        cells["task"] = words.next()
        let place = Int.random(in: 0...rows.count, using: &chance)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: rows.insert(Row(cells: cells), at: place)
        case 1:
            cells["id"] = nil
            rows.insert(Row(cells: cells), at: place)
        case 2: rows.insert(Row(cells: [:], line: "| " + words.next() + " | half a row"), at: place)
        default:
            let place = rows.indices.randomElement(using: &chance) ?? 0
            rows[place].line = line(rows[place]) + " " + words.next() + " |"
        }
    }
}
