internal import ReviewerGate

/// What a verdict leaves in the notes of a task, for the next worker or for the person who has to decide.
enum VerdictNote {
    /// The reasons in a few words: what is missing first, then what the report itself says.
    static func text(for judgement: Judgement) -> String {
        if !judgement.blockMarkers.isEmpty { return judgement.blockMarkers.map(\.line).joined(separator: "; ") }
        let missing = judgement.items.filter { !$0.isCovered }.map { TagText.cut($0.text, to: 60) }
        let others = judgement.reasons.compactMap { reason -> String? in
            switch reason {
            case .blocked, .missing, .noCriteria: nil
            case .failed(let marked): "reported: " + TagText.cut(marked.line, to: 60)
            case .repeatsCriteria: "the report only repeats the criteria"
            case .evidence(let evidence): "\(evidence.name): \(TagText.cut(evidence.detail, to: 60))"
            case .emptyReport: "the report is empty"
            }
        }
        let first = missing.isEmpty ? [] : ["missing " + missing.joined(separator: ", ")]
        return (first + others).joined(separator: "; ")
    }
}
