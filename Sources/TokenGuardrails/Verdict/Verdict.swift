/// What the guardrail lets happen to a piece of work, from best to worst.
package enum Verdict: String, Comparable, CaseIterable, Sendable {
    /// Go on; the decision is only recorded.
    case allow = "ALLOW"
    /// Go on after summarizing; the row keeps its status.
    case summarize = "SUMMARIZE"
    /// Stop: the row becomes BLOCKED with the reason.
    case block = "BLOCK"

    package static func < (left: Verdict, right: Verdict) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .allow: 0
        case .summarize: 1
        case .block: 2
        }
    }
}
