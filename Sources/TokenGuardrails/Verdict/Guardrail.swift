/// Why a decision is what it is.
package enum GuardrailReason: Equatable, Sendable {
    case tokensAboveSoft(tokens: Int, soft: Int)
    case tokensAboveHard(tokens: Int, hard: Int)
    /// The report itself is longer than the task grants it.
    case reportAboveBudget(tokens: Int, budget: Int)
    case report(ReportFinding)

    /// What this reason alone would lead to.
    package var verdict: Verdict {
        switch self {
        case .tokensAboveSoft, .reportAboveBudget: .summarize
        case .tokensAboveHard: .block
        case .report(let finding): finding.severity.verdict
        }
    }
}

/// The token guardrail: a report and a token count to a verdict.
package enum Guardrail {
    /// A verdict with its reasons.
    package struct Decision: Equatable, Sendable {
        /// The worst that any reason asks for; `.allow` without reasons.
        package let verdict: Verdict
        /// The reasons, those that block first, else in the order of budget and lines.
        package let reasons: [GuardrailReason]
    }

    /// The worse of what the report and the budget ask for.
    ///
    /// - Parameters:
    ///   - findings: of the report; none when there is no report to judge.
    ///   - tokens: how much lead and worker have exchanged; `nil` leaves the budget out.
    ///   - budget: the limits.
    ///   - length: the report's own tokens and what the task grants it, where it grants something.
    package static func decide(
        report findings: [ReportFinding], tokens: Int?, budget: TokenBudget, length: (tokens: Int, budget: Int)? = nil
    ) -> Decision {
        var reasons: [GuardrailReason] = []
        if let tokens {
            switch budget.verdict(for: tokens) {
            case .allow: break
            case .summarize: reasons.append(.tokensAboveSoft(tokens: tokens, soft: budget.soft))
            case .block: reasons.append(.tokensAboveHard(tokens: tokens, hard: budget.hard))
            }
        }
        if let length, length.tokens > length.budget {
            reasons.append(.reportAboveBudget(tokens: length.tokens, budget: length.budget))
        }
        reasons += findings.map(GuardrailReason.report)
        let blocking = reasons.filter { $0.verdict == .block }
        let others = reasons.filter { $0.verdict != .block }
        return Decision(verdict: reasons.map(\.verdict).max() ?? .allow, reasons: blocking + others)
    }
}
