internal import Operations
internal import ReviewerGate
internal import TaskQueue

extension Reason {
    /// Why the gate decides so, in a line without a full stop.
    var wording: String {
        switch self {
        case .blocked(let marked): "line \(marked.number) says that the work waits: \(marked.line)"
        case .failed(let marked): "line \(marked.number) says that it failed or is unfinished: \(marked.line)"
        case .missing(let item, let words):
            words.isEmpty ? "not shown: \(item)" : "not shown: \(item) (looked for \(words.joined(separator: ", ")))"
        case .repeatsCriteria: "the report only repeats the criteria"
        case .evidence(let evidence): "\(evidence.name): \(evidence.detail)"
        case .noCriteria: "there are no criteria to judge by"
        case .emptyReport: "the report is empty"
        }
    }

    /// The line of the report, where the reason has one.
    var line: Int? {
        switch self {
        case .blocked(let marked), .failed(let marked): marked.number
        case .missing, .repeatsCriteria, .evidence, .noCriteria, .emptyReport: nil
        }
    }
}

extension RouteVerdict.Ruling {
    /// All reasons in words, each with its line; that the attempts are used up comes first.
    var reasons: [(text: String, line: Int?)] {
        let used = lastAttempt.map { [("it was the last attempt, \($0.text)", nil as Int?)] } ?? []
        return used + judgement.reasons.map { ($0.wording, $0.line) }
    }
}
