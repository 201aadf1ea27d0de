internal import Text

/// What a worker fills in for a criterion.
package enum RowStatus: String, Sendable, CaseIterable {
    case done, partial, failed, blocked

    /// Reads a word of a row, in small letters: `done`, `완료`. What is still to be done is partial.
    init?(word: String) {
        guard let status = Self.words[word] else { return nil }
        self = status
    }

    private static let words: [String: RowStatus] = [
        "done": .done, "complete": .done, "completed": .done, "완료": .done, "완료됨": .done, "완료함": .done,
        "partial": .partial, "partially": .partial, "부분": .partial, "부분완료": .partial, "일부": .partial,
        "진행중": .partial, "inprogress": .partial, "wip": .partial, "pending": .partial, "todo": .partial,
        "미완료": .partial, "failed": .failed, "fail": .failed,
        "실패": .failed, "blocked": .blocked, "차단": .blocked, "차단됨": .blocked, "막힘": .blocked,
    ]
}

/// A row of a checklist: `1. done — swift test: exit 0`.
struct ChecklistRow {
    /// Of the criterion, counted from 1.
    let number: Int
    let status: RowStatus
    /// The tokens of the evidence.
    let evidence: Range<Int>
    /// Counted from 0.
    let line: Int
}

/// The rows of a report's checklist, in whatever form: lines below `Checklist:`, a task list or a table.
struct Checklist {
    private(set) var rows: [ChecklistRow] = []
    /// What the report says of itself, `Status: IN_PROGRESS`, where that is one of the words of a row.
    private(set) var status: (word: RowStatus, line: Int)?
    private let report: Report
    /// The line is below the title, and the number of the row before it.
    private var isBelowTitle = false
    private var last = 0

    init(_ report: Report) {
        self.report = report
        var start = 0
        while start < report.tokens.count {
            let line = report.tokens[start].line
            var end = start
            while end < report.tokens.count, report.tokens[end].line == line { end += 1 }
            read(start..<end)
            start = end
        }
    }

    /// The row of a criterion; of several the one that says the worst.
    func row(_ number: Int) -> ChecklistRow? {
        let severities = RowStatus.allCases
        return rows.filter { $0.number == number }.max {
            severities.firstIndex(of: $0.status) ?? 0 < severities.firstIndex(of: $1.status) ?? 0
        }
    }

    private func word(_ index: Int) -> String {
        String(scalarValues: report.text.scalars[report.tokens[index].range])
    }

    private mutating func read(_ line: Range<Int>) {
        let tokens = report.tokens
        if status == nil { status = status(line).map { ($0, tokens[line.lowerBound].line) } }
        let isTitle = tokens[line.lowerBound].isMark("#") || tokens[line.upperBound - 1].isMark(":")
        if isTitle, line.count <= 8 {
            isBelowTitle = line.contains { ["checklist", "체크리스트"].contains(word($0)) }
            last = 0
        } else if let row = tokens[line.lowerBound].isMark("|") ? tableRow(line) : row(line) {
            rows.append(row)
            last = row.number
        }
    }

    /// `Status:` and one word, as the worker writes it: `in progress`, `IN_PROGRESS (tests are left)`.
    private func status(_ line: Range<Int>) -> RowStatus? {
        let tokens = report.tokens
        guard let title = line.first(where: { tokens[$0].isWord }), ["status", "상태"].contains(word(title)) else {
            return nil
        }
        let words = line[(title + 1)...].drop { !tokens[$0].isWord }
        guard line[(title + 1)..<words.startIndex].contains(where: { tokens[$0].isMark(":") }) else { return nil }
        let value = words.prefix { !Self.marksBehindWord.contains(tokens[$0].mark) }
        return RowStatus(word: value.map(word).joined().filter { $0.isLetter })
    }

    private static let marksBehindWord = Set("(,.;:—–".unicodeScalars.map(\.value))
    private static let marksBeforeStatus = Set("-*+#.):(`_|•".unicodeScalars.map(\.value))
    private static let marksAfterStatus = Set("-:|*`_(→,.".unicodeScalars.map(\.value))

    /// A number, a box or both, then a status and what separates it from the evidence.
    private func row(_ line: Range<Int>) -> ChecklistRow? {
        let tokens = report.tokens
        var place = line.lowerBound
        var isOpen = false
        var number: Int?
        while place < line.upperBound, place < line.lowerBound + 9 {
            let token = tokens[place]
            if token.isMark("["), place + 1 < line.upperBound {
                isOpen = tokens[place + 1].isMark("]")
                place += isOpen ? 2 : 3
            } else if token.kind == .number, number == nil, token.value < 1_000, token.value == token.value.rounded() {
                number = Int(token.value)
                place += 1
            } else if Self.marksBeforeStatus.contains(token.mark) {
                place += 1
            } else {
                break
            }
        }
        guard place < line.upperBound, number != nil || isBelowTitle, let status = RowStatus(word: word(place)) else {
            return nil
        }
        let next = place + 1
        let isSeparated = next >= line.upperBound || Self.marksAfterStatus.contains(tokens[next].mark)
        guard isSeparated || isBelowTitle else { return nil }
        return ChecklistRow(
            number: number ?? last + 1, status: isOpen && status == .done ? .partial : status,
            evidence: next..<line.upperBound, line: tokens[place].line)
    }

    /// `| 1 | done | evidence |`, with other cells between.
    private func tableRow(_ line: Range<Int>) -> ChecklistRow? {
        let tokens = report.tokens
        let cells = line.split { tokens[$0].isMark("|") }
        guard let first = cells.first, first.count <= 2, tokens[first.lowerBound].kind == .number else { return nil }
        for (place, cell) in cells.enumerated().dropFirst() {
            let words = cell.filter { tokens[$0].isWord }
            guard words.count == 1, cell.count <= 5, let status = RowStatus(word: word(words[0])) else { continue }
            let evidence =
                place + 1 < cells.count
                ? cells[place + 1].lowerBound..<line.upperBound : line.upperBound..<line.upperBound
            return ChecklistRow(
                number: Int(min(999, tokens[first.lowerBound].value)), status: status, evidence: evidence,
                line: tokens[first.lowerBound].line)
        }
        return nil
    }
}

/// What a report's checklist lacks for `orch review` to take its rows as stated.
package struct ChecklistGap: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case noRow
        case notDone(RowStatus)
        /// A row says done without naming a command, a file, a value, a commit or a link.
        case noEvidence
    }

    package let kind: Kind
    /// The criterion, counted from 1, and its words.
    package let number: Int
    package let criterion: String
    /// Counted from 1; nil where there is no row.
    package let line: Int?

    /// - Parameters:
    ///   - report: the report.
    ///   - criteria: the success criteria that its rows must answer.
    package static func all(in report: String, criteria: String) -> [ChecklistGap] {
        let criteria = Criteria(criteria)
        let report = Report(JSONReport.text(of: report), for: criteria)
        let reading = Reading(report, criteria)
        return criteria.items.enumerated().compactMap { place, criterion in
            let row = reading.checklist.row(place + 1)
            let kind: Kind
            switch row {
            case nil: kind = .noRow
            case let row? where row.status != .done: kind = .notDone(row.status)
            case let row?:
                guard !reading.isStated(row, for: criterion) else { return nil }
                kind = .noEvidence
            }
            return ChecklistGap(kind: kind, number: place + 1, criterion: criterion.text, line: row.map { $0.line + 1 })
        }
    }
}
