/// One row of the queue, decoded. What a person wrote and the program does not understand stays visible as text beside
/// the value that is then missing.
public struct TaskRow: Sendable {
    /// The row's number in the table, from 0.
    public let index: Int
    /// The row's line in the file, from 1.
    public let line: Int
    /// Whether the row has as many cells as the header. A row that has not is never edited.
    public let isWellFormed: Bool
    /// The texts of the columns that the queue knows; `-` and empty cells are left out.
    package let texts: ColumnTexts
    /// The other columns, in the order of the table; `-` and empty cells are left out.
    public let otherColumns: [(header: String, text: String)]
    /// Text and tags of `notes`, and the tags of columns that are named like one.
    public let notes: Notes

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
    public func text(_ column: Column) -> String { texts[column] ?? "" }

    /// The text of any column by its header; empty when there is none.
    package func text(ofColumn header: String) -> String {
        if let column = Column(rawValue: header) { return text(column) }
        return otherColumns.first { $0.header == header }?.text ?? ""
    }

    /// The id, or `nil` when the cell holds none.
    public var id: TaskID? { texts[.id].flatMap(TaskID.init) }

    /// The status, or `nil` when the word is unknown.
    public var status: Status? { texts[.status].flatMap(Status.init(word:)) }

    /// The priority, P1 where none is written, or `nil` when the word is unknown.
    public var priority: Priority? { texts[.priority].map(Priority.init(word:)) ?? .standard }

    /// The state in the words of the task-queue API, or `nil` when the status is unknown.
    public var state: TaskState? {
        status.map { TaskState(status: $0, isStarted: texts[.startedAt] != nil, notes: notes) }
    }
}
