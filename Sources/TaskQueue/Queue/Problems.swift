internal import MarkdownTable
internal import Sheets

/// Why a row is left alone by every command.
package struct RowProblem: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// More or fewer cells than the header.
        case damaged(cells: Int, expected: Int)
        /// The id of a row above.
        case sharedID(TaskID, firstLine: Int)
        /// Below or above the table, and so text.
        case outsideTable(id: String, tableEnd: Int)
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int

    /// Whether the row is in no list and in no count.
    package var isLeftOut: Bool {
        switch kind {
        case .damaged, .outsideTable: true
        case .sharedID: false
        }
    }
}

/// A row that fell out of the table.
struct StrayRow {
    /// As it is written; empty where it has none.
    let id: String
    /// From 1, as the column.
    let line: Int
    let column: Int
    /// The last line of the table.
    let tableEnd: Int
}

extension SheetRow {
    /// The status of a row that fell out of the table; nil for another word.
    private var strayStatus: Status? { Status(word: CellMarkup.word(self[Column.status.header]).uppercased()) }

    /// Whether a line outside the table is a task that fell out of it: it has a status, or an id and as many cells as the
    /// header, or an id in the manner of another one.
    ///
    /// - Parameter other: the id of a task in the table.
    func isStrayTask(like other: TaskID?, _ isAsked: (Status?) -> Bool = { _ in true }) -> Bool {
        if let status = strayStatus { return isAsked(status) }
        guard let id = TaskID(self[Column.id.header]), isAsked(nil) else { return false }
        return isWellFormed || other.map { $0.stem == id.stem && id.stem != id.text } ?? false
    }
}

extension TaskID {
    /// What comes before the number at its end.
    fileprivate var stem: String {
        var rest = text.utf8[...]
        while let last = rest.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) { rest.removeLast() }
        return String(rest) ?? text
    }
}

extension Queue {
    /// Rows that fell out of the table, with a status that is asked for; see ``SheetLint/checkStrayRows(_:)``.
    ///
    /// - Parameter isAsked: gets nil for a status that is no word of the table.
    func strayRows(_ isAsked: (Status?) -> Bool = { _ in true }) -> [StrayRow] {
        var lint = SheetLint(sheet, isKey: { TaskID($0) != nil })
        let last = rowCount > 0 ? row(rowCount - 1).id : nil
        lint.checkStrayRows { $0.isStrayTask(like: last, isAsked) }
        return lint.marks.compactMap { mark in
            guard case .strayRow(let id, let tableEnd) = mark.kind else { return nil }
            let position = document.position(ofByte: mark.offset)
            return StrayRow(id: id, line: position.line, column: position.column, tableEnd: tableEnd)
        }
    }

    /// The rows that no command changes, from top to bottom.
    package mutating func problems() -> [RowProblem] {
        var problems = document.damagedRows(ofTable: table.index).filter { !isSeparating($0) }.compactMap { row in
            damage(ofRow: row).map { position, cells in
                RowProblem(
                    kind: .damaged(cells: cells, expected: table.columnCount), line: position.line,
                    column: position.column)
            }
        }
        for (row, first) in survey().repeatedIDs() {
            guard let id = self.row(row).id, self.row(first).text(.id) == id.text else { continue }
            if self.row(row).status == nil, isSeparating(row) { continue }
            let position = position(of: .id, inRow: row)
            problems.append(
                RowProblem(
                    kind: .sharedID(id, firstLine: table.line(ofRow: first)), line: position.line,
                    column: position.column))
        }
        problems += strayRows().map { row in
            RowProblem(
                kind: .outsideTable(id: row.id, tableEnd: row.tableEnd), line: row.line, column: row.column)
        }
        return problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}

/// Whether a task can be claimed now, and what is in the way.
package enum Readiness: Equatable, Sendable {
    case ready
    case notReady(Obstacle)

    /// The first thing that keeps a task from being claimed.
    package enum Obstacle: Equatable, Sendable {
        /// The row has too many or too few cells.
        case damaged
        /// The cell holds no id.
        case invalidID
        /// Other rows have the same id, at these lines.
        case sharedID(lines: [Int])
        /// The status is another one, or an unknown word.
        case notPending(String)
        /// The priority is an unknown word.
        case unknownPriority(String)
        /// The column or tag holds a value that can't be read; by name and text.
        case unreadable(String, String)
        /// It was tried as often as can be counted; the attempt as it is written.
        case uncountable(String)
        /// `retry_at` has not passed.
        case waitsUntil(Timestamp)
        /// These ids of `after` are not DONE.
        case waitsFor([String])
        /// As many rows of its request run as may.
        case requestFull(limit: Int)
        /// A task with the same dedupe key is DONE.
        case alreadyDone(by: TaskID)
        /// A task with the same dedupe key is IN_PROGRESS.
        case inWork(as: TaskID)
        /// A claim whose lease ended then may hold until the other time, for a worker that is late.
        case expiredLately(Timestamp, until: Timestamp)
        /// A claim whose lease ended then was the last attempt.
        case lastAttemptExpired(Attempt, Timestamp)
        /// It is claimed, and neither a lease nor a start that can be read says since when.
        case timeless
        /// It is claimed without a lease, and its start is more than a day ahead.
        case startsLater(Timestamp)
        /// It is of another kind than the one that is asked for.
        case otherKind(String)
        /// The row is not in the table, whose last line is that one.
        case outsideTable(lastLine: Int)
    }
}

extension Queue {
    /// Whether a row can be claimed: PENDING, `retry_at` passed, all of `after` DONE, no row with the same dedupe key that
    /// is DONE or IN_PROGRESS, id unique, `parallel` not used up, and all that this depends on readable. When it is due
    /// and was started is not part of it.
    ///
    /// A circle of dependencies needs no rule of its own: none of its tasks is ever DONE.
    package mutating func readiness(of row: TaskRow, at moment: Moment) -> Readiness {
        obstacle(before: row, at: moment).map(Readiness.notReady) ?? .ready
    }

    private mutating func obstacle(before row: TaskRow, at moment: Moment) -> Readiness.Obstacle? {
        guard row.isWellFormed else { return .damaged }
        guard row.id != nil else { return .invalidID }
        guard row.status == .pending else { return .notPending(row.text(.status)) }
        if let obstacle = mistake(in: row) { return obstacle }
        if let text = row.notes.value(of: .retryAt) {
            guard let retryAt = Timestamp(text: text, at: moment.offset) else {
                return .unreadable(NoteTag.retryAt.key, text)
            }
            guard retryAt <= moment.timestamp else { return .waitsUntil(retryAt) }
        }
        let missing = row.notes.after.filter { !isDone($0) }
        guard missing.isEmpty else { return .waitsFor(missing) }
        if let text = row.notes.value(of: .parallel), let request = row.notes.value(of: .intake) {
            guard let limit = Int(text), limit > 0 else { return .unreadable(NoteTag.parallel.key, text) }
            if runningRows(ofRequest: request) >= limit { return .requestFull(limit: limit) }
        }
        return twin(of: row) ?? runningTwin(of: row)
    }

    /// What a person got wrong in a row, so that nobody can claim it.
    private mutating func mistake(in row: TaskRow) -> Readiness.Obstacle? {
        guard let id = row.id else { return .invalidID }
        guard row.priority != nil else { return .unknownPriority(row.text(.priority)) }
        // What a claim writes to may not be lost with it.
        for column in [Column.ownerSession, .notes] {
            guard let text = row.texts[column], let place = places[column] else { continue }
            if sheet.isDamaged(text, row: row.index, place: place) { return .unreadable(column.header, text) }
        }
        if let text = row.notes.value(of: .attempt), row.notes.attempt == nil {
            return .unreadable(NoteTag.attempt.key, text)
        }
        if let attempt = row.notes.attempt, attempt.number >= Attempt.highest { return .uncountable(attempt.text) }
        return lines(sharing: id).map { .sharedID(lines: $0) }
    }

    private mutating func twin(of row: TaskRow) -> Readiness.Obstacle? {
        row.notes.value(of: .dedupe).flatMap { finishedTask(withDedupeKey: $0) }.map { .alreadyDone(by: $0) }
    }

    /// Two clones may have added a task of one key at the same time.
    private mutating func runningTwin(of row: TaskRow) -> Readiness.Obstacle? {
        row.notes.value(of: .dedupe).flatMap { runningTask(withDedupeKey: $0) }.map { .inWork(as: $0) }
    }

    /// Whether a claim may be given to somebody else: its lease ended longer ago than the grace time, and attempts are
    /// left. Nil where the claim may still hold, unless it is only the grace time that it needs.
    ///
    /// - Parameter grace: seconds for a worker that is late, or whose clock is.
    package mutating func reclaiming(_ row: TaskRow, grace: Int, at moment: Moment) -> Readiness? {
        guard row.isWellFormed, row.status == .inProgress, let end = row.leaseEnd(at: moment.offset),
            end < moment.timestamp
        else { return nil }
        let isLast = row.notes.attempt?.isLast ?? false
        let obstacle = mistake(in: row) ?? twin(of: row)
        guard moment.timestamp.seconds(since: end) > grace else {
            let time = end.advanced(bySeconds: Int64(grace) + 1)
            return isLast || obstacle != nil ? nil : .notReady(.expiredLately(end, until: time))
        }
        if let obstacle { return .notReady(obstacle) }
        guard isLast, let attempt = row.notes.attempt else { return .ready }
        return .notReady(.lastAttemptExpired(attempt, end))
    }

    /// Whether exactly one row has this id and is DONE, in the archive where the queue has none. Two rows of one id
    /// prove nothing.
    private mutating func isDone(_ text: String) -> Bool {
        guard let id = TaskID(text) else { return false }
        let rows = rows(of: id)
        if rows.isEmpty { return archivedStatus(of: id) == .done }
        return rows.count == 1 && row(rows[0]).status == .done
    }
}
