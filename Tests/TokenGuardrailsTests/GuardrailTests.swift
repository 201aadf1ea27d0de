import Testing

@testable import TokenGuardrails

@Suite struct GuardrailTests {
    @Test(
        "A limit itself still belongs to the better verdict",
        arguments: [
            (0, Verdict.allow), (1_999, .allow), (2_000, .allow), (2_001, .summarize), (2_400, .summarize),
            (3_500, .summarize),
            (3_501, .block), (Int.max, .block), (-1, .allow),
        ])
    func budget(tokens: Int, verdict: Verdict) {
        #expect(TokenBudget.standard.verdict(for: tokens) == verdict)
    }

    @Test func `equal limits leave nothing to summarize`() throws {
        let budget = try TokenBudget(soft: 10, hard: 10)
        #expect([10, 11].map(budget.verdict) == [.allow, .block])
    }

    @Test(
        "Limits that make no sense are no budget",
        arguments: [
            (3_500, 2_000, TokenBudgetError.softAboveHard(soft: 3_500, hard: 2_000)), (-1, 5, .negative(-1)),
            (0, -2, .negative(-2)),
        ])
    func invalid(soft: Int, hard: Int, error: TokenBudgetError) {
        #expect(throws: error) { try TokenBudget(soft: soft, hard: hard) }
    }

    @Test func `the standard budget is a valid one`() throws {
        #expect(try TokenBudget(soft: 2_000, hard: 3_500) == .standard)
    }

    private static let mild = ReportFinding(fault: .repeatedSection(.next), line: 9)
    private static let severe = ReportFinding(fault: .codeFence, line: 4)

    @Test(
        "The decision is the worst of report and budget",
        arguments: [
            ([], nil, Verdict.allow), ([], 2_000, .allow), ([], 2_001, .summarize), ([], 3_501, .block),
            ([mild], nil, .summarize),
            ([mild], 10, .summarize), ([mild], 3_501, .block), ([severe], 10, .block), ([severe], 2_001, .block),
            ([mild, severe], nil, .block),
        ] as [([ReportFinding], Int?, Verdict)])
    func worst(findings: [ReportFinding], tokens: Int?, verdict: Verdict) {
        let decision = Guardrail.decide(report: findings, tokens: tokens, budget: .standard)
        #expect(decision.verdict == verdict)
        #expect(decision.reasons.isEmpty == (verdict == .allow))
        #expect(decision.reasons.map(\.verdict).max() ?? .allow == verdict)
    }

    @Test func `reasons that block come first`() {
        let decision = Guardrail.decide(report: [Self.mild, Self.severe], tokens: 2_400, budget: .standard)
        #expect(
            decision.reasons == [
                .report(Self.severe), .tokensAboveSoft(tokens: 2_400, soft: 2_000), .report(Self.mild),
            ])
        let blocked = Guardrail.decide(report: [Self.mild], tokens: 4_000, budget: .standard)
        #expect(blocked.reasons == [.tokensAboveHard(tokens: 4_000, hard: 3_500), .report(Self.mild)])
    }

    @Test func `a report above what its task grants is to be shortened`() {
        let long = Guardrail.decide(report: [], tokens: 10, budget: .standard, length: (201, 200))
        #expect(long.verdict == .summarize && long.reasons == [.reportAboveBudget(tokens: 201, budget: 200)])
        #expect(Guardrail.decide(report: [], tokens: 10, budget: .standard, length: (200, 200)).verdict == .allow)
    }

    @Test func `verdicts are written as the queue knows them`() {
        #expect(Verdict.allCases.map(\.rawValue) == ["ALLOW", "SUMMARIZE", "BLOCK"])
        #expect(Verdict.allCases == Verdict.allCases.sorted())
    }
}
