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
