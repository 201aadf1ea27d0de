internal import Sheets
internal import Text

/// The columns that the queue knows, found in a table by their header, in any order.
package enum Column: String, CaseIterable, Sendable {
    case id
    case status
    case priority
    case task
    case successCriteria = "success_criteria"
    case ownerSession = "owner_session"
    case startedAt = "started_at_kst"
    case dueAt = "due_at_kst"
    case notes

    /// The header's text.
    package var header: String { rawValue }

    /// What the text of a cell means: of one word or time what its Markdown shows, and text of people as it is. An id
    /// that is none stays as it is written too.
    func meaning(of text: String) -> String {
        switch self {
        case .status, .priority, .ownerSession, .startedAt, .dueAt: return CellMarkup.word(text)
        case .task, .successCriteria, .notes: return text
        case .id:
            let word = CellMarkup.word(text)
            return TaskID(word) == nil ? text : word
        }
    }
}

/// Where the known columns are in a table; some may be missing.
struct ColumnPlaces: Sendable {
    private var places = [Int](repeating: -1, count: Column.allCases.count)

    subscript(column: Column) -> Int? {
        get { places[column.slot] < 0 ? nil : places[column.slot] }
        set { places[column.slot] = newValue ?? -1 }
    }
}

/// Texts by column. An array, since a dictionary makes the runtime look for conformances, which takes a third of the
/// time of a small command.
package struct ColumnTexts: Sendable, ExpressibleByDictionaryLiteral {
    private var texts = [String](repeating: "", count: Column.allCases.count)
    /// A bit for each column that has a text, be it an empty one.
    private var columns: UInt16 = 0

    package init() {}

    package init(dictionaryLiteral elements: (Column, String)...) {
        for (column, text) in elements { self[column] = text }
    }

    package subscript(column: Column) -> String? {
        get { columns & 1 << UInt16(column.slot) == 0 ? nil : texts[column.slot] }
        set {
            texts[column.slot] = newValue ?? ""
            let bit: UInt16 = 1 << UInt16(column.slot)
            columns = newValue == nil ? columns & ~bit : columns | bit
        }
    }
}

extension Column {
    fileprivate var slot: Int {
        switch self {
        case .id: 0
        case .status: 1
        case .priority: 2
        case .task: 3
        case .successCriteria: 4
        case .ownerSession: 5
        case .startedAt: 6
        case .dueAt: 7
        case .notes: 8
        }
    }
}

/// One row of the queue, decoded. What a person wrote and the program does not understand stays visible as text beside
/// the value that is then missing.
package struct TaskRow: Sendable {
    /// The row's number in the table, from 0.
    package let index: Int
    /// The row's line in the file, from 1.
    package let line: Int
    /// Whether the row has as many cells as the header. A row that has not is never edited.
    package let isWellFormed: Bool
    /// The texts of the columns that the queue knows; `-` and empty cells are left out.
    package let texts: ColumnTexts
    /// The other columns, in the order of the table; `-` and empty cells are left out.
    package let otherColumns: [(header: String, text: String)]
    /// Text and tags of `notes`, and the tags of columns that are named like one.
    package let notes: Notes

    package init(
        index: Int, line: Int, isWellFormed: Bool, texts: ColumnTexts,
        otherColumns: [(header: String, text: String)]
    ) {
        self.index = index
        self.line = line
        self.isWellFormed = isWellFormed
        self.texts = texts
        self.otherColumns = otherColumns
        var notes = Notes(texts[.notes] ?? "")
        for column in otherColumns {
            notes.adopt(Notes(column.text, ofColumn: column.header))
        }
        self.notes = notes
    }

    /// The text of a column as it is shown; empty when there is none.
    package func text(_ column: Column) -> String { texts[column] ?? "" }

    /// The success criteria as they are meant: a line for each `<br>`, and no escapes.
    package var criteria: String { CellMarkup.lines(text(.successCriteria)) }

    /// The text of any column by its header; empty when there is none.
    package func text(ofColumn header: String) -> String {
        if let column = Column(rawValue: header) { return text(column) }
        return otherColumns.first { $0.header == header }?.text ?? ""
    }

    /// A name of what the row says now: another text in any cell, or another column, gives another one.
    package var version: String {
        var bytes: [UInt8] = []
        for column in Column.allCases { bytes += Array(text(column).utf8) + [0] }
        for column in otherColumns { bytes += Array((column.header + "\u{1}" + column.text).utf8) + [0] }
        let digits = Hexadecimal.text(of: ContentHash.of(bytes))
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The id, or `nil` when the cell holds none.
    package var id: TaskID? { texts[.id].flatMap(TaskID.init) }

    /// The status, or `nil` when the word is unknown.
    package var status: Status? { texts[.status].flatMap(Status.init(word:)) }

    /// The priority, P1 where none is written, or `nil` when the word is unknown.
    package var priority: Priority? { texts[.priority].map(Priority.init(word:)) ?? .standard }

    /// The state in the words of the task-queue API, or `nil` when the status is unknown.
    package var state: TaskState? {
        status.map { TaskState(status: $0, isStarted: texts[.startedAt] != nil, notes: notes) }
    }

    /// The state at a moment: a claim whose lease has ended is `expired`.
    package func state(at moment: Moment) -> TaskState? {
        guard status == .inProgress, let end = leaseEnd(at: moment.offset), end < moment.timestamp else { return state }
        return .expired
    }

    /// When the claim of the task ends, by its `lease:`.
    package func leaseEnd(at offset: UTCOffset) -> Timestamp? {
        notes.value(of: .lease).flatMap { Timestamp(text: $0, at: offset) }
    }
}
