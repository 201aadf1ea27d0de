internal import Text

/// What the values of tags have to be.
extension NoteTag {
    /// What its value is, as a phrase.
    package var takes: String {
        switch self {
        case .attempt: "N/MAX"
        case .lease, .retryAt: "YYYY-MM-DD HH:mm:ss"
        case .payload: "JSON"
        case .kind: "a word of letters, digits, '.', '_' or '-'"
        case .after: "ids with commas between them"
        case .intake, .team, .dedupe, .permanent, .dead, .error, .cancelledByOperator, .replan, .retryRequested,
            .review, .guard, .dedupeSkipped:
            "any text"
        }
    }

    /// Whether a command can read the value; the ids of `after:` are looked up by whoever knows the others.
    ///
    /// - Parameter offset: the offset in which times are written.
    package func accepts(_ value: String, at offset: UTCOffset) -> Bool {
        switch self {
        case .attempt: Attempt(text: value) != nil
        case .lease, .retryAt: Timestamp(text: value, at: offset) != nil
        case .payload: (try? JSONValue(parsing: value)) != nil
        case .kind: TaskID(value) != nil
        case .after, .intake, .team, .dedupe, .permanent, .dead, .error, .cancelledByOperator, .replan,
            .retryRequested, .review, .guard, .dedupeSkipped:
            true
        }
    }
}
