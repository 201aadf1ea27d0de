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

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Why two limits make no budget.
package enum TokenBudgetError: Error, Equatable, Sendable {
    /// The soft limit would never be reached before the hard one.
    case softAboveHard(soft: Int, hard: Int)
    case negative(Int)
}

/// How many tokens a conversation may have before it must be summarized, and before it must stop.
package struct TokenBudget: Equatable, Sendable {
    /// The most tokens that are fine.
    package let soft: Int
    /// The most tokens that a summary can still help.
    package let hard: Int

    /// 2,000 and 3,500 tokens: the defaults of `tokens.soft` and `tokens.hard`.
    package static let standard = TokenBudget(checkedSoft: 2_000, hard: 3_500)

    /// A budget in tokens.
    ///
    /// - Parameters:
    ///   - soft: the soft limit, 0 or more.
    ///   - hard: the hard limit, at least as high as the soft one.
    /// - Throws: which of the limits makes no sense.
    package init(soft: Int, hard: Int) throws(TokenBudgetError) {
        guard soft >= 0 else { throw .negative(soft) }
        guard hard >= 0 else { throw .negative(hard) }
        guard soft <= hard else { throw .softAboveHard(soft: soft, hard: hard) }
        self.init(checkedSoft: soft, hard: hard)
    }

    private init(checkedSoft: Int, hard: Int) {
        soft = checkedSoft
        self.hard = hard
    }

    /// What a number of tokens leads to: a limit itself still belongs to the better verdict.
    package func verdict(for tokens: Int) -> Verdict {
        if tokens > hard { return .block }
        return tokens > soft ? .summarize : .allow
    }
}
