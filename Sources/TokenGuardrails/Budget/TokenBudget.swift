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
