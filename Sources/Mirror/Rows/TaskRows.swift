internal import MarkdownTable
package import Sheets
package import TaskQueue
internal import Text

extension MirroredFile {
    /// The queue, or its archive.
    ///
    /// - Parameters:
    ///   - name: the file's name.
    ///   - terms: how it was read.
    ///   - maxAttempts: how often a task is tried that names no limit itself.
    package init(_ queue: Queue, named name: String, isArchive: Bool, terms: TableTerms, maxAttempts: Int) {
        let part = Self.part(isArchive: isArchive)
        let document = queue.document
        let places = (0..<queue.rowCount).map(queue.table.range(ofRow:))
        let start = queue.table.headLines.delimiter.upperBound
        var copies = CopyCount()
        let rows = places.enumerated().map { index, place in
            let row = queue.row(index)
            let id = row.text(.id)
            return MirroredRow(
                key: [part, .text(id)], copy: copies.next(id), position: index,
                values: Self.values(of: row, maxAttempts: maxAttempts) + [.bytes(Array(document.bytes[place]))])
        }
        self.init(
            name: name, table: .tasks, part: part,
            hash: Self.hash(ofTasks: queue.original, terms: terms, maxAttempts: maxAttempts),
            head: Array(document.bytes[..<start]), tail: Array(document.bytes[(places.last?.upperBound ?? start)...]),
            rows: rows)
    }

    /// An archive that is not there: nothing was archived yet.
    package static func absentArchive(named name: String) -> MirroredFile {
        MirroredFile(absent: name, table: .tasks, part: part(isArchive: true))
    }

    private static func part(isArchive: Bool) -> SQLValue { .integer(isArchive ? 1 : 0) }

    /// The hash of a queue, or of an archive, without reading it as one.
    package static func hash(ofTasks bytes: [UInt8], terms: TableTerms, maxAttempts: Int) -> String {
        let headers = terms.headers.flatMap { [$0.name, $0.text] }
        let reading =
            [terms.heading ?? "", terms.readsSynonyms ? "1" : "0", String(maxAttempts)] + headers
        return contentName(of: bytes) + contentName(of: Array(reading.joined(separator: "\n").utf8))
    }

    /// Whether a hash of a queue is that of a file, however it is read.
    package static func hash(_ hash: String?, isOf bytes: [UInt8]) -> Bool {
        hash?.hasPrefix(contentName(of: bytes)) ?? false
    }

    /// All columns but the last.
    private static func values(of row: TaskRow, maxAttempts: Int) -> [SQLValue] {
        let fields = QueuedFields(of: row, maxAttempts: maxAttempts)
        func cell(_ column: Column) -> SQLValue { .text(orNull: row.texts[column]) }
        let others = row.otherColumns.map { JSONValue.Member($0.header, .string($0.text)) }
        return [
            .text(orNull: row.state?.rawValue), .text(orNull: fields.kind), cell(.priority),
            .text(orNull: fields.payload), .text(orNull: fields.dedupeKey), .text(orNull: fields.sessionID),
            .text(orNull: fields.ownerAgent), .integer(Int64(fields.retryCount)),
            .integer(Int64(fields.maxRetries)), .text(orNull: fields.nextRetryAt), .text(orNull: fields.errorCode),
            .text(orNull: fields.errorMessage),
        ] + cellColumns.map { cell($0.column) } + [others.isEmpty ? .null : .text(JSONValue.object(others).text())]
    }

    /// The cells that are in the database as they are, beside the priority.
    private static let cellColumns: [(name: String, column: Column)] = [
        ("queue_status", .status), ("task", .task), ("success_criteria", .successCriteria),
        ("owner_session", .ownerSession), ("started_at_kst", .startedAt), ("due_at_kst", .dueAt), ("notes", .notes),
    ]

    /// The columns of the database that are cells of the queue.
    static let cells: [(name: String, column: Column)] = [("task_id", .id), ("priority", .priority)] + cellColumns
}
