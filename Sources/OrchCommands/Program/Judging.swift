internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import TokenGuardrails
internal import Workspace

/// A report on its way to a verdict: facts are gathered, a second reader is asked, and the row goes where it has to.
struct Judging {
    let id: TaskID
    let report: String
    /// Whether the worker gave that as its report, and did not only print it.
    var isReport = true
    /// What to judge by instead of the row's success criteria.
    var criteria: String?
    let require: Strength
    let proof: ClaimProof
    /// Leaves the task as it is.
    var isTrial = false

    /// - Throws: exit 1 when a check that the criteria mention is not defined, 69 when it can't be run.
    func route(in call: inout Call) throws(CommandFailure) -> RouteVerdict.Routed {
        let (given, id, report, isReport, criteria, require, proof, isTrial) =
            (call.invocation, id, report, isReport, criteria, require, proof, isTrial)
        // What is refused in any case is refused before a check takes its time.
        let known = if let criteria { criteria } else { try Self.criteria(of: id, in: &call) }
        let hasJudge = try call.workplace().settings.reviewJudge != nil
        let mentions = NamedChecks.mentioned(in: known)
        let hoped = mentions.map {
            Evidence(name: $0.check.mention, passed: true, detail: "", criterion: $0.criterion)
        }
        let before = TaskOperation(id) {
            RouteVerdict(id: $0, report: report, criteria: criteria, evidence: hoped, proof: proof)
        }
        let takesTime =
            hasJudge || !mentions.isEmpty || CheckEvidence.isGiven(in: given) || given[FileEvidence.verify]
            || PageEvidence.isGiven(in: given)
        if takesTime, !isTrial { _ = try call.rehearse(before) }
        // The quickest first.
        let evidence =
            try FileEvidence.gather(on: report, of: id, in: &call)
            + NamedChecks.gather(mentions, of: id, keeps: !isTrial, in: &call) + CheckEvidence.gather(in: given)
            + PageEvidence.gather(in: given)
        let branch = call.worktree?.branch
        // Out of the lock, like all that takes time.
        let opinion =
            try hasJudge
            ? NamedChecks.opinion(
                on: Reviewer.judge(
                    criteria: known, report: report, evidence: evidence, require: require, isReport: isReport),
                criteria: known, report: report, in: &call) : nil
        let operation = TaskOperation(id) { id in
            RouteVerdict(
                id: id, report: report, isReport: isReport, criteria: criteria, evidence: evidence, require: require,
                opinion: opinion, proof: proof, branch: branch, isJudgingOnly: isTrial)
        }
        return try isTrial ? call.rehearse(operation).outcome : call.commit(operation).outcome
    }

    /// How long judging may take beside its own work, in seconds.
    static func seconds(for criteria: String, by settings: Settings) -> Int {
        let commands = NamedChecks.mentioned(in: criteria).count { $0.check.kind != .changed }
        return (commands + (settings.reviewJudge == nil ? 0 : 1)) * settings.checkSeconds
    }

    private static func criteria(of id: TaskID, in call: inout Call) throws(CommandFailure) -> String {
        var queue = try call.readQueue()
        return try call.row(of: id, in: &queue).criteria
    }
}

/// What the guardrail says of a report.
struct GuardedReport {
    let decision: Guardrail.Decision
    let budget: TokenBudget
    /// The status of the task now; nil when nothing was to be changed.
    let status: Status?
}

extension Call {
    /// Checks the form of a report, and the tokens of a conversation where they count, and notes what came of it. BLOCK
    /// makes the task BLOCKED.
    ///
    /// - Parameters:
    ///   - id: the task, whole.
    ///   - tokens: what lead and worker have exchanged.
    ///   - isBudgeted: whether they may be too many.
    mutating func guardReport(
        _ text: String, of id: TaskID, in queue: inout Queue, tokens: Int, isBudgeted: Bool = true, proof: ClaimProof,
        isTrial: Bool = false
    ) throws(CommandFailure) -> GuardedReport {
        let report = CompactReport(text, expecting: id.text)
        if let other = report.id.flatMap(TaskID.init), other != id, !queue.rows(of: other).isEmpty {
            // Judged by the wrong task, it would stop that one.
            throw CommandFailure(
                .refused, "the report is about \(other), not about \(id)", hint: "name the task that it is about")
        }
        let budget = try budget()
        let grant = try row(of: id, in: &queue).summaryBudget
        let decision = Guardrail.decide(
            report: report.findings, tokens: isBudgeted ? tokens : nil, budget: budget,
            length: grant.map { (TokenEstimate.tokens(of: text), $0) })
        let operation = RecordGuard(
            id: id, verdict: decision.verdict, reason: decision.texts.joined(separator: "; "),
            tokens: tokens, proof: proof)
        let change =
            try isTrial ? nil : decision.verdict == .block ? commit(operation).outcome : note(operation, in: queue)
        return GuardedReport(decision: decision, budget: budget, status: change?.status)
    }

    private mutating func budget() throws(CommandFailure) -> TokenBudget {
        let settings = try workplace().settings
        do throws(TokenBudgetError) {
            return try TokenBudget(soft: settings.tokensSoft, hard: settings.tokensHard)
        } catch {
            throw CommandFailure(
                .badData, "tokens.soft, \(settings.tokensSoft), is more than tokens.hard, \(settings.tokensHard)",
                hint: "see where they come from with 'orch config'")
        }
    }
}
