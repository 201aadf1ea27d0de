package import Sheets
package import TaskQueue

/// A task of another file, read and checked as far as that is possible without the queue.
package struct ImportedTask: Sendable {
    /// Where something is in what was read.
    package struct Place: Equatable, Sendable {
        /// The file's name within the folder that was read; empty for the one file that was named.
        package let file: String
        /// From 1.
        package let line: Int
        /// From 1, in Unicode scalars.
        package let column: Int

        /// - Parameters: as the properties of the same names.
        package init(file: String = "", line: Int, column: Int) {
            self.file = file
            self.line = line
            self.column = column
        }

        /// - Parameter source: the file or folder that was named.
        package func path(in source: String) -> String { file.isEmpty ? source : source + "/" + file }
    }

    package let place: Place
    /// The id that it has there, if it has one.
    package let id: TaskID?
    package let status: Status
    let priority: Priority
    /// The texts of task, criteria, owner and times.
    let cells: ColumnTexts
    private(set) var notes: Notes
    /// Columns that not every queue has.
    package let others: [NamedText]
    /// The task that it is nested in, by its place in the list.
    var parent: Int?

    package var task: String { cells[.task] ?? "" }

    /// - Parameter ids: the tasks that have to be DONE first.
    mutating func wait(for ids: [String]) {
        if !ids.isEmpty { notes.set(.after, ids.joined(separator: ",")) }
    }
}

/// Why a file can't be read as tasks, and where.
package struct ImportError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// What JSON expects there.
        case json(expected: String)
        case csv(CSVFlaw)
        /// A JSON document without a list of tasks.
        case noTaskList
        /// A task in JSON that is not an object.
        case notAnObject
        /// A value in JSON that is not a text.
        case notAText(String)
        /// The first record has no column for the task.
        case noTaskColumn
        case fieldCount(Int, expected: Int)
        case repeatedColumn(String)
        case noTask
        case invalidID(String)
        case repeatedID(TaskID, first: ImportedTask.Place)
        case unknownStatus(String)
        case unknownPriority(String)
        case unreadableTime(Column, String)
        /// A file of a folder that does not begin with a block between lines of three hyphens.
        case noFrontMatter
        /// A line of such a block that is neither `name: value` nor an item of a list.
        case unreadableFrontMatter(String)
    }

    /// What is wrong with comma-separated values.
    package enum CSVFlaw: Equatable, Sendable {
        case openQuote, strayQuote, textBehindQuote
    }

    package let kind: Kind
    package let place: ImportedTask.Place

    init(_ kind: Kind, at place: ImportedTask.Place) {
        self.kind = kind
        self.place = place
    }
}

/// The fields of a task as some file has them: columns by any name that means one.
struct ImportedFields {
    typealias Field = (name: String, text: String, place: ImportedTask.Place)

    let place: ImportedTask.Place
    private var known: [Column: (text: String, place: ImportedTask.Place)] = [:]
    private var others: [NamedText] = []

    /// - Parameters:
    ///   - fields: as they are in the file; of two that mean the same column the one that is named like it counts, else the
    ///     first.
    ///   - place: where the task is in the file.
    init(_ fields: [Field], at place: ImportedTask.Place) {
        self.place = place
        for field in fields {
            if let column = Column(rawValue: field.name), known[column] == nil {
                known[column] = (field.text, field.place)
            }
        }
        for field in fields where Column(rawValue: field.name) == nil {
            if let column = Column(meantBy: field.name), known[column] == nil {
                known[column] = (field.text, field.place)
            } else if !field.name.isEmpty, !Self.isNone(field.text) {
                others.append(NamedText(field.name, field.text))
            }
        }
    }

    /// - Parameter lines: texts for the notes that are never tags.
    func task(noting lines: [String] = []) throws(ImportError) -> ImportedTask {
        guard text(.task) != nil else { throw ImportError(.noTask, at: known[.task]?.place ?? place) }
        var cells = ColumnTexts()
        for column in [Column.task, .successCriteria, .ownerSession] { cells[column] = text(column) }
        for column in [Column.startedAt, .dueAt] {
            guard let text = text(column) else { continue }
            let isTime = Timestamp(text: text, at: .kst) != nil
            guard let time = isTime ? text : column.timeText(meantBy: text, at: .kst) else {
                throw ImportError(.unreadableTime(column, text), at: known[column]?.place ?? place)
            }
            cells[column] = time
        }
        var notes = Notes(text(.notes) ?? "")
        for line in lines where !Self.isNone(line) { notes.append(text: line) }
        for column in others { notes.adopt(Notes(column.text, ofColumn: column.name)) }
        return ImportedTask(
            place: place, id: try id(),
            status: try value(.status, or: .pending, ImportError.Kind.unknownStatus) {
                Status(word: $0) ?? Status(meantBy: $0)
            },
            priority: try value(.priority, or: .standard, ImportError.Kind.unknownPriority) {
                Priority(word: $0) ?? Priority(meantBy: $0)
            },
            cells: cells, notes: notes, others: others.filter { NoteTag(key: $0.name) == nil })
    }

    private func id() throws(ImportError) -> TaskID? {
        guard let text = text(.id) else { return nil }
        guard let id = TaskID(text) else {
            throw ImportError(.invalidID(text), at: known[.id]?.place ?? place)
        }
        return id
    }

    private func value<Value>(
        _ column: Column, or standard: Value, _ kind: (String) -> ImportError.Kind, _ read: (String) -> Value?
    ) throws(ImportError) -> Value {
        guard let text = text(column) else { return standard }
        guard let value = read(text) else { throw ImportError(kind(text), at: known[column]?.place ?? place) }
        return value
    }

    private func text(_ column: Column) -> String? {
        known[column].flatMap { Self.isNone($0.text) ? nil : $0.text }
    }

    private static func isNone(_ text: String) -> Bool {
        text == CellText.none || text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
}

extension [ImportedTask] {
    /// - Throws: that an id is there twice.
    func withDistinctIDs() throws(ImportError) -> [ImportedTask] {
        var first: [TaskID: ImportedTask.Place] = [:]
        for task in self {
            guard let id = task.id else { continue }
            if let place = first[id] { throw ImportError(.repeatedID(id, first: place), at: task.place) }
            first[id] = task.place
        }
        return self
    }
}
