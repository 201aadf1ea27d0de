package import TaskQueue
internal import Text

extension TaskRow {
    /// How many tokens the task grants its report: `summary_budget_tokens` in its `payload:`, where that says something
    /// that is a number.
    package var summaryBudget: Int? {
        guard let text = notes.value(of: .payload), let payload = try? JSONValue(parsing: text),
            case .number(let spelling)? = payload[TeamTaskFile.Key.summaryBudget.rawValue]
        else { return nil }
        return Int(spelling)
    }
}
