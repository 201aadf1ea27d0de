/// The columns that the queue knows, found in a table by their header, in any order.
public enum Column: String, CaseIterable, Sendable {
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
    public var header: String { rawValue }
}

/// Where the known columns are in a table; some may be missing.
struct ColumnPlaces: Sendable {
    private var places = [Int?](repeating: nil, count: Column.allCases.count)

    subscript(column: Column) -> Int? {
        get { places[column.slot] }
        set { places[column.slot] = newValue }
    }
}

/// Texts by column. An array, since a dictionary makes the runtime look for conformances, which takes a third of the
/// time of a small command.
package struct ColumnTexts: Sendable, ExpressibleByDictionaryLiteral {
    private var texts = [String?](repeating: nil, count: Column.allCases.count)

    package init(dictionaryLiteral elements: (Column, String)...) {
        for (column, text) in elements { self[column] = text }
    }

    package subscript(column: Column) -> String? {
        get { texts[column.slot] }
        set { texts[column.slot] = newValue }
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
