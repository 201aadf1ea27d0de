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
        get { places[Self.slot(of: column)] }
        set { places[Self.slot(of: column)] = newValue }
    }

    private static func slot(of column: Column) -> Int {
        switch column {
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
