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
    /// The success criteria that the worker was given, where a run judges its work.
    var claimed: String?
    let require: Strength
    let proof: ClaimProof
    /// Leaves the task as it is.
    var isTrial = false

    /// - Throws: exit 1 when the report is about another task, or a check that the criteria mention is not defined, 69
    ///   when it can't be run.
    func route(in call: inout Call) throws(CommandFailure) -> RouteVerdict.Routed {
        var queue = try call.readQueue()
        let whole = try call.meant(by: id, in: &queue)
        if let other = CompactReport(report, expecting: whole.text).id, other != whole.text, other != id.text {
            throw CommandFailure(reportOf: other, insteadOf: whole)
        }
        let own = try call.row(of: whole, in: &queue).criteria
        var known = criteria ?? claimed ?? own
        while true {
            let operation = try judged(by: known, in: &call)
            guard !isTrial else { return try call.rehearse(operation).outcome }
            // Somebody may have written other criteria meanwhile, of which nothing is known yet.
            if criteria == nil, claimed == nil {
                queue = try call.readQueue()
                let now = try call.row(of: whole, in: &queue).criteria
                guard now == known else {
                    known = now
                    continue
                }
            }
            return try call.commit(operation).outcome
        }
    }

    /// Gathers what there is to be known, by the criteria as they are known.
    private func judged(
        by known: String, in call: inout Call
    ) throws(CommandFailure) -> TaskOperation<RouteVerdict> {
        let (given, report, isReport, criteria, claimed) = (call.invocation, report, isReport, criteria, claimed)
        let (id, require, proof, isTrial) = (id, require, proof, isTrial)
        // What is refused in any case is refused before a check takes its time.
        let hasJudge = try call.workplace().settings.reviewJudge != nil
        let mentions = NamedChecks.mentioned(in: known)
        let hoped = mentions.map {
            Evidence(name: $0.check.mention, passed: true, detail: "", criterion: $0.criterion)
        }
        let before = TaskOperation(id) {
            RouteVerdict(
                id: $0, report: report, criteria: criteria, claimed: claimed, evidence: hoped, proof: proof)
        }
        let takesTime =
            hasJudge || !mentions.isEmpty || CheckEvidence.isGiven(in: given) || given[FileEvidence.verify]
            || PageEvidence.isGiven(in: given)
        if takesTime, !isTrial {
            _ = try call.rehearse(before)
            // Nobody renews a worker's claim meanwhile; a run has renewed its own.
            if claimed == nil, proof != ClaimProof() { try hold(for: known, in: &call) }
        }
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
                criteria: known, report: report, keeps: claimed != nil, in: &call) : nil
        return TaskOperation(id) { id in
            RouteVerdict(
                id: id, report: report, isReport: isReport, criteria: criteria, claimed: claimed, evidence: evidence,
                require: require, opinion: opinion, proof: proof, branch: branch, isJudgingOnly: isTrial)
        }
    }

    private func hold(for known: String, in call: inout Call) throws(CommandFailure) {
        var queue = try call.readQueue()
        guard try call.row(of: id, in: &queue).status == .inProgress else { return }
        let settings = try call.workplace().settings
        let seconds = settings.leaseSeconds + Self.seconds(for: known, by: settings)
        let proof = proof
        _ = try call.commit(on: id) {
            Renew(id: $0, owner: proof.owner, attempt: proof.attempt, seconds: min(seconds, LeaseTerms.longest))
        }
    }

    /// How long judging may take beside its own work, in seconds.
    static func seconds(for criteria: String, by settings: Settings) -> Int {
        let commands = NamedChecks.mentioned(in: criteria).count { $0.check.kind != .changed }
        return (commands + (settings.reviewJudge == nil ? 0 : 1)) * settings.checkSeconds
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
            throw CommandFailure(reportOf: other.text, insteadOf: id)
        }
        let budget = try isBudgeted ? budget() : .standard
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

extension CommandFailure {
    fileprivate init(reportOf other: String, insteadOf id: TaskID) {
        self.init(
            .refused, "the report is about \(Screen.plain(other)), not about \(id)",
            hint: "name the task that it is about")
    }
}
