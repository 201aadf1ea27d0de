internal import Sheets
package import TaskQueue
internal import Text

/// Writes cells of one row: the scripted hand edit. Like a hand edit it may set any status; unlike one it is checked.
///
/// A task that goes back to PENDING is with nobody and cancelled by nobody: its owner, start, lease and cancellation
/// go, unless the same edit sets them. The attempt stays, since the tries are counted. New notes keep the
/// tags that say what the task is and where it came from, and those of a claimed task its attempt and lease, unless they
/// have other ones.
package struct SetFields: Operation {
    package let name = "set"
    let id: TaskID
    let fields: [(header: String, text: String)]
    private let isHandWritten: Bool
    /// The version of the row that is edited; nil for whatever it is.
    private let version: String?

    /// - Parameters:
    ///   - id: the task.
    ///   - fields: headers of columns with their new texts; `-` or nothing empties a cell.
    ///   - isHandWritten: the texts are what a person made of those in the file, whose pipes stay pipes.
    ///   - version: the version of the row that is edited (`TaskRow.version`); another one is refused. Nil for whatever
    ///     it is.
    package init(
        id: TaskID, fields: [(header: String, text: String)], isHandWritten: Bool = false, version: String? = nil
    ) {
        self.id = id
        self.fields = fields
        self.isHandWritten = isHandWritten
        self.version = version
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> EditedTask {
        let row = try queue.editableRow(id)
        if let version, row.version != version {
            throw .changedSince(
                id,
                fields.map { field in
                    let header = queue.header(meantBy: field.header)
                    return CellConflict(header: header, yours: field.text, now: row.text(ofColumn: header))
                })
        }
        var cells: [String: String] = [:]
        for field in fields {
            let header = queue.header(meantBy: field.header)
            guard queue.headers.contains(header) || Column(rawValue: header) != nil else {
                throw .unknownColumn(header, columns: queue.headers, line: queue.headerLine)
            }
            try queue.requireColumn(header)
            cells[header] = try checked(
                field.text, for: header, replacing: row.text(ofColumn: header), in: &queue, at: moment)
        }
        if cells[Column.status.header] == Status.pending.word, row.status != .pending {
            cells.merge(Self.withoutClaim(row)) { given, _ in given }
        }
        if let text = cells[Column.notes.header] {
            let stays = (cells[Column.status.header] ?? row.status?.word) == Status.inProgress.word
            cells[Column.notes.header] = keepingTags(of: row, in: text, staysClaimed: stays)
        }
        let changes = cells.filter { header, text in row.text(ofColumn: header) != text }
        guard !changes.isEmpty else { return EditedTask(id: id, status: row.status ?? .pending, headers: []) }
        try queue.write(changes.map { NamedText($0, $1) }, to: row)
        let status = changes[Column.status.header].flatMap(Status.init(word:)) ?? row.status ?? .pending
        // In an object of their own: a column may be called like any other detail of an event.
        let written = changes.sorted { $0.key < $1.key }.map { JSONValue.Member($0, .string($1)) }
        let details: JSONObject = ["cells": .object(written)]
        queue.record(.edited, id, status, details + queue.row(row.index).standing)
        try queue.endAlerts(of: [row], at: moment)
        return EditedTask(id: id, status: status, headers: written.map(\.name))
    }

    /// New notes with the tags of the old ones that they don't mean to change. A remark does not say that a task waits for
    /// no other any more; of a claimed one not that nobody has it: without its attempt, the next claim would be taken for
    /// this one.
    private func keepingTags(of row: TaskRow, in text: String, staysClaimed: Bool) -> String {
        let old = Notes(row.text(.notes))
        var notes = Notes(text)
        for tag in NoteTag.allCases where !notes.has(tag) {
            let isKept =
                switch tag {
                case .attempt: row.status == .inProgress
                case .lease: row.status == .inProgress && staysClaimed
                // Who sees the tags in the file, or wants no notes, takes them out on purpose.
                default: tag.isOfOrigin && !isHandWritten && !text.isEmpty
                }
            if isKept, let value = old.value(of: tag) { notes.set(tag, value) }
        }
        return notes.text
    }

    /// The cells of a row that record a claim, as they are without it.
    private static func withoutClaim(_ row: TaskRow) -> [String: String] {
        var cells: [String: String] = [:]
        for header in [Column.ownerSession.header, Column.startedAt.header, NoteTag.lease.key]
        where !row.text(ofColumn: header).isEmpty {
            cells[header] = ""
        }
        var notes = Notes(row.text(.notes))
        if notes.has(.lease) || notes.has(.cancelledByOperator) {
            notes.remove(.lease, .cancelledByOperator)
            cells[Column.notes.header] = notes.text
        }
        return cells
    }

    private func checked(
        _ given: String, for header: String, replacing old: String, in queue: inout Queue, at moment: Moment
    ) throws(QueueError) -> String {
        // What is there already keeps the pipes that are in it.
        let isKept = isHandWritten || given.utf8.elementsEqual(old.utf8)
        let text = try queue.optionalText(given, for: header, isHandWritten: isKept)
        guard let column = Column(rawValue: header) else {
            try queue.check(Notes(text, ofColumn: header), of: id, at: moment)
            return text
        }
        let isRead = queue.sheet.terms.readsSynonyms
        switch column {
        case .id: try rename(to: text, in: &queue)
        case .status:
            guard let status = Status(word: text.uppercased()) ?? (isRead ? Status(meantBy: text) : nil) else {
                throw .sheet(
                    .invalidValue(
                        column: header, text: text, takes: Status.allCases.map(\.word).joined(separator: ", ")))
            }
            return status.word
        case .priority:
            guard !text.isEmpty else { return text }
            guard let priority = Priority(word: text.uppercased()) ?? (isRead ? Priority(meantBy: text) : nil) else {
                throw .sheet(.invalidValue(column: header, text: text, takes: "P0, P1, P2"))
            }
            return priority.word
        case .startedAt, .dueAt:
            if text.isEmpty || Timestamp(text: text, at: moment.offset) != nil { return text }
            guard let time = column.timeText(meantBy: text, at: moment.offset) else {
                throw .sheet(.invalidValue(column: header, text: text, takes: "YYYY-MM-DD HH:mm"))
            }
            return time
        case .task:
            guard !text.isEmpty else { throw .sheet(.emptyText(column: header)) }
        case .notes:
            try queue.check(Notes(text), of: id, at: moment)
        case .successCriteria, .ownerSession: break
        }
        return text
    }

    /// Lets what refers to the task name its new id.
    private func rename(to text: String, in queue: inout Queue) throws(QueueError) {
        guard let renamed = TaskID(text) else {
            throw .sheet(
                .invalidValue(
                    column: Column.id.header, text: text,
                    takes: "a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -"))
        }
        guard renamed != id else { return }
        try queue.checkFree(renamed)
        try queue.renameReferences(from: id, to: renamed)
    }
}

/// Notes that a row is right as it is, where the event log says otherwise.
package struct Confirm: Operation {
    package let name = "set"
    let id: TaskID

    package init(id: TaskID) { self.id = id }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) {
        let row = try queue.editableRow(id)
        queue.record(.edited, id, row.status ?? .pending, row.standing)
    }
}

extension TaskRow {
    /// Who has the task now, for the event log: what a person leaves as it is does not contradict what the log said before.
    fileprivate var standing: JSONObject {
        var standing: JSONObject = ["to": .string(text(.status))]
        if let owner = texts[.ownerSession] { standing = standing + ["owner_session": .string(owner)] }
        if let attempt = notes.attempt { standing = standing + ["attempt": .string(attempt.text)] }
        return standing
    }
}

/// Which cells of a task were written.
package struct EditedTask: Equatable, Sendable {
    package let id: TaskID
    /// The status now.
    package let status: Status
    /// The columns that say something else now; empty when none does.
    package let headers: [String]
}
