package import Sheets
package import TaskQueue

/// A queue as the database has it: its lines, with the cells that somebody changed there since.
struct StoredQueue: Sendable {
    private struct Row: Sendable {
        /// The line of the file; nil for a row that somebody added in the database.
        let source: [UInt8]?
        /// The texts of the columns that are cells of the queue.
        let cells: [String]
    }

    private var head, tail: [UInt8]?
    private var rows: [Row] = []

    static func headQuestion(_ name: String) -> String {
        let columns = ["head", "tail"].map(PrintedValues.printed).joined(separator: ",")
        return "\(columns) FROM mirror_files WHERE name=\(SQLValue.text(name).literal)"
    }

    static func rowQuestion(isArchive: Bool) -> String {
        let columns = (["source"] + MirroredFile.cells.map(\.name)).map(PrintedValues.printed)
        return "\(columns.joined(separator: ",")) FROM task_queue WHERE archived=\(isArchive ? 1 : 0) "
            + "ORDER BY position,rowid"
    }

    /// - Parameter values: a line of the answer to ``headQuestion(_:)``, which begins with the question's number.
    mutating func takeHead(_ values: PrintedValues) {
        guard values.values.count == 3 else { return }
        (head, tail) = (values.values[1], values.values[2])
    }

    /// - Parameter values: a line of the answer to ``rowQuestion(isArchive:)``, likewise.
    mutating func takeRow(_ values: PrintedValues) {
        guard values.values.count == MirroredFile.cells.count + 2 else { return }
        rows.append(
            Row(source: values.values[1], cells: (2..<values.values.count).map { values.text($0) ?? "" }))
    }

    /// The queue; nil where the database has none.
    ///
    /// - Parameter terms: how the file was read.
    func queue(terms: TableTerms) throws(QueueError) -> Queue? {
        guard let head, let tail else { return nil }
        let lines = rows.compactMap(\.source)
        var queue = try Queue(Array([[head], lines, [tail]].joined().joined()), terms: terms)
        // Somebody has put something else than a row into a line: it is read as it is.
        guard queue.rowCount == lines.count else { return queue }
        for (index, row) in rows.filter({ $0.source != nil }).enumerated() {
            let known = queue.row(index)
            guard known.isWellFormed else { continue }
            var texts: [NamedText] = []
            for (cell, text) in zip(MirroredFile.cells, row.cells) where text != known.text(cell.column) {
                texts.append(
                    NamedText(cell.column.header, try queue.optionalText(text, for: cell.column.header)))
            }
            if !texts.isEmpty { try queue.write(texts, to: known) }
        }
        for row in rows where row.source == nil {
            var cells = ColumnTexts()
            for (cell, text) in zip(MirroredFile.cells, row.cells) where cell.column != .notes && !text.isEmpty {
                cells[cell.column] = try queue.optionalText(text, for: cell.column.header)
            }
            if cells[.status] == nil { cells[.status] = Status.pending.word }
            let notes = MirroredFile.cells.firstIndex { $0.column == .notes }.map { row.cells[$0] } ?? ""
            try queue.append(cells, notes: Notes(try queue.optionalText(notes, for: Column.notes.header)))
        }
        return queue.isChanged ? try Queue(queue.rendered(), terms: terms) : queue
    }
}

/// What a queue of a database knows of other rows: those of its archive there.
struct StoredMemory: RowMemory {
    let archived: Queue?

    func formerKeys() -> [String] { [] }

    func keysElsewhere(having key: String) -> [String] {
        guard let archived else { return [] }
        let keys = (0..<archived.rowCount).map { archived.row($0).text(.id) }
        return keys.contains(key) ? keys : []
    }

    func archive() -> ArchiveContent? { archived.map { .table($0.sheet) } }

    func successor(of key: String) -> String? { nil }
}

extension Mirror {
    /// Why the database is read as no queue.
    package enum ReadError: Error, Sendable {
        case mirror(MirrorError)
        /// What it has as rows is no queue.
        case queue(QueueError)
    }

    /// The queue and its archive as the database has them; nil for what it does not have.
    ///
    /// - Parameters:
    ///   - name: the name of the queue's file, and of its archive's.
    ///   - terms: how the queue is read.
    package func queue(
        named name: String, archive: String, terms: TableTerms
    ) throws(ReadError) -> (queue: Queue?, archive: Queue?) {
        var stored = [StoredQueue(), StoredQueue()]
        do throws(MirrorError) {
            let answers = try answers(
                [
                    (StoredQueue.headQuestion(name), []), (StoredQueue.headQuestion(archive), []),
                    (StoredQueue.rowQuestion(isArchive: false), []), (StoredQueue.rowQuestion(isArchive: true), []),
                ] as [(sql: String, answer: [PrintedValues])]
            ) { $0.append($1) }
            for place in 0..<2 {
                for line in answers[place] { stored[place].takeHead(line) }
                for line in answers[place + 2] { stored[place].takeRow(line) }
            }
        } catch {
            throw .mirror(error)
        }
        do throws(QueueError) {
            let archived = try stored[1].queue(terms: terms.ofSibling)
            guard let queue = try stored[0].queue(terms: terms) else { return (nil, archived) }
            var sheet = queue.sheet
            sheet.memory = StoredMemory(archived: archived)
            return (Queue(sheet), archived)
        } catch {
            throw .queue(error)
        }
    }

    /// The lines of the events that the database has since a moment, in the order in which they happened.
    ///
    /// - Parameter start: in milliseconds since 1970; nil for all.
    package func eventLines(since start: Int64?) throws(MirrorError) -> [[UInt8]] {
        let condition = start.map { "ts_epoch_ms>=\($0) OR ts_epoch_ms IS NULL" } ?? "1"
        let question = "hex(payload) FROM event_log WHERE \(condition) ORDER BY ts_epoch_ms,event_id"
        return try answers([(question, [] as [[UInt8]])]) { lines, values in
            if values.values.count > 1, let line = values.values[1] { lines.append(line) }
        }[0]
    }

    /// What somebody asks in SQL, as the JSON that sqlite3 prints: arrays of objects, nothing for an answer without rows.
    /// Nothing can be changed by it.
    package func answer(to sql: String) throws(MirrorError) -> [UInt8] {
        do throws(MirrorError) {
            return try sqlite.run(Array((sql + "\n;\n").utf8), isReading: true, form: ["-json"])
        } catch {
            switch error {
            case .failed(let reason): throw .query(reason)
            case .refused(let reason) where reason.hasPrefix("attempt to write"): throw .query("it may only be read")
            default: throw error
            }
        }
    }
}
