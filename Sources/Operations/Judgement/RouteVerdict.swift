internal import Ledgers
package import ReviewerGate
internal import Sheets
package import TaskQueue
internal import Text

/// Judges a worker's report against the success criteria of its task and sends the task where the verdict says:
/// PASS to DONE, RETRY to PENDING at once, BLOCK to BLOCKED.
///
/// It judges when it is applied, so that the criteria are those of the row that it changes, also after a lost race.
package struct RouteVerdict: Operation {
    package let name = "review"
    let id: TaskID
    let report: String
    let isReport: Bool
    let criteria: String?
    let claimed: String?
    let evidence: [Evidence]
    let require: Strength
    let opinion: Opinion?
    let proof: ClaimProof
    let branch: String?
    let isJudgingOnly: Bool

    /// How much of a report is in the event log, in Unicode scalars: as much as a Compact Report may have.
    private static let loggedLimit = 8000

    /// - Parameters:
    ///   - id: the task.
    ///   - report: what the worker wrote.
    ///   - isReport: whether it gave that as its report; what else it printed has words alone.
    ///   - criteria: what to judge by instead of the row's success criteria.
    ///   - claimed: the criteria that the worker was given. Its work is judged by them, also when the row has others by now,
    ///     and what does not meet them is BLOCK then: the next attempt would be judged by what nobody may have meant.
    ///   - evidence: what the caller found out by other means.
    ///   - require: what each criterion needs for PASS.
    ///   - opinion: what a second reader says, which may lower the verdict.
    ///   - proof: the claim that the caller holds, if it is a worker.
    ///   - branch: the one that the work is on, if not the queue's; a task that is done names it.
    ///   - isJudgingOnly: leaves the task as it is, wherever it is.
    package init(
        id: TaskID, report: String, isReport: Bool = true, criteria: String? = nil, claimed: String? = nil,
        evidence: [Evidence] = [], require: Strength = .mentioned, opinion: Opinion? = nil,
        proof: ClaimProof = ClaimProof(), branch: String? = nil, isJudgingOnly: Bool = false
    ) {
        self.id = id
        self.report = report
        self.isReport = isReport
        self.criteria = criteria
        self.claimed = claimed
        self.evidence = evidence
        self.require = require
        self.opinion = opinion
        self.proof = proof
        self.branch = branch
        self.isJudgingOnly = isJudgingOnly
    }

    /// Where a task went.
    package struct Routed: Sendable {
        package let id: TaskID
        /// The status now.
        package let status: Status
        package let ruling: Ruling
    }

    /// What the gate says, and what follows from it for a row.
    package struct Ruling: Equatable, Sendable {
        package let judgement: Judgement
        /// The gate's verdict, but BLOCK where there is no attempt left for a RETRY.
        package let verdict: Verdict
        /// The attempt that was the last one, when that is why the verdict is BLOCK.
        package let lastAttempt: Attempt?

        package init(_ judgement: Judgement, verdict: Verdict, lastAttempt: Attempt? = nil) {
            self.judgement = judgement
            self.verdict = verdict
            self.lastAttempt = lastAttempt
        }
    }

    /// - Throws: that there are no criteria to judge by, in the row or among those given; sending the work back would
    ///   not help.
    func ruling(on row: TaskRow) throws(QueueError) -> Ruling {
        func judged(with evidence: [Evidence]) -> Judgement {
            Reviewer.judge(
                criteria: criteria ?? claimed ?? row.criteria, report: report, evidence: evidence, require: require,
                isReport: isReport
            ).lowered(by: opinion)
        }
        let judgement = judged(with: evidence)
        guard !judgement.reasons.contains(.noCriteria) else {
            throw criteria == nil ? .noCriteria(id) : .sheet(.emptyText(column: Column.successCriteria.header))
        }
        if judgement.verdict == .retry, row.hasOtherCriteria(than: claimed) {
            let change = Evidence(
                name: Column.successCriteria.header, passed: false,
                detail: "changed since the claim, by whose this is judged")
            return Ruling(judged(with: [change] + evidence), verdict: .block)
        }
        let attempt = row.notes.attempt
        if judgement.verdict == .retry, let attempt, attempt.isLast {
            return Ruling(judgement, verdict: .block, lastAttempt: attempt)
        }
        return Ruling(judgement, verdict: judgement.verdict)
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Routed {
        let (row, status) = try queue.task(id)
        guard !isJudgingOnly else { return Routed(id: id, status: status, ruling: try ruling(on: row)) }
        try proof.check(row, id, in: &queue)
        let ruling = try ruling(on: row)
        switch ruling.verdict {
        case .pass:
            record(ruling, from: status, to: .done, in: &queue)
            try finish(in: &queue, at: moment)
            return Routed(id: id, status: .done, ruling: ruling)
        case .retry:
            guard status.moves(to: .pending).contains(.review) else {
                throw .unroutable(id, verdict: ruling.verdict.rawValue, status: status)
            }
            let notes = try notes(of: row, after: ruling, in: &queue)
            let cells: ColumnTexts = [.status: Status.pending.word, .ownerSession: "", .startedAt: ""]
            try queue.write(cells, notes: notes, to: row)
            record(ruling, from: status, to: .pending, in: &queue)
            return Routed(id: id, status: .pending, ruling: ruling)
        case .block:
            guard !status.moves(to: .blocked).isEmpty else {
                throw .unroutable(id, verdict: ruling.verdict.rawValue, status: status)
            }
            let notes = try notes(of: row, after: ruling, in: &queue)
            try queue.write([.status: Status.blocked.word], notes: notes, to: row)
            record(ruling, from: status, to: .blocked, in: &queue)
            queue.record(
                .blocked, id, .blocked,
                ["from": .string(status.word), "reason": .string(orNull: notes.value(of: .review))])
            try queue.endAlerts(of: [row], at: moment)
            return Routed(id: id, status: .blocked, ruling: ruling)
        }
    }

    /// The task is done, as with `done`: the note takes the place of the old text, origin stays, the claim goes.
    private func finish(in queue: inout Queue, at moment: Moment) throws(QueueError) {
        let note = ReportSummary.text(of: report) + (branch.map { " (branch \($0))" } ?? "")
        _ = try Finish(id: id, outcome: .done, note: note, proof: proof).apply(to: &queue, at: moment)
        let row = try queue.task(id).row
        var notes = row.notes
        notes.set(.review, Verdict.pass.rawValue)
        try queue.write([:], notes: notes, to: row)
    }

    /// The notes with the verdict and without the claim. What was written before stays, for who comes next.
    private func notes(
        of row: TaskRow, after ruling: Ruling, in queue: inout Queue
    ) throws(QueueError) -> Notes {
        var words = [ruling.verdict.rawValue]
        if let attempt = ruling.lastAttempt { words.append("last attempt \(attempt.text),") }
        words.append(VerdictNote.text(for: ruling.judgement))
        var notes = row.notes
        notes.remove(.lease, .retryAt)
        notes.set(.review, try TagText.fit(words.joined(separator: " "), in: &queue))
        return notes
    }

    private func record(_ ruling: Ruling, from: Status, to: Status, in queue: inout Queue) {
        let judgement = ruling.judgement
        let reason = VerdictNote.text(for: judgement)
        queue.record(
            .reviewGate, id, to,
            [
                "from": .string(from.word), "to": .string(to.word),
                "verdict": .string(ruling.verdict.rawValue),
                "judged": .string(judgement.verdict.rawValue),
                "reason": .string(unlessEmpty: reason),
                "items": .integer(judgement.items.count),
                "covered": .integer(judgement.items.count { $0.isCovered }),
                "require": .string(require.rawValue),
                "failures": .integer(judgement.failureMarkers.count),
                "blockers": .integer(judgement.blockMarkers.count),
                "second_reader": opinion.map {
                    ["verdict": .string($0.verdict.rawValue), "reason": .string($0.reason)]
                } ?? .null,
                "evidence": .array(judgement.evidence.map(\.document)),
                "criteria": .array(of: judgement.items) { item in
                    [
                        "text": .string(item.text), "covered": .bool(item.isCovered),
                        "strength": .string(orNull: item.strength?.rawValue),
                    ]
                },
                // Nothing else keeps what the worker wrote.
                "report": .string(TagText.cut(report, to: Self.loggedLimit)),
            ])
    }
}

extension Evidence {
    fileprivate var document: JSONValue {
        var facts: JSONObject = ["name": .string(name), "passed": .bool(passed), "detail": .string(detail)]
        if let transcript {
            facts = facts + ["output": .string(transcript.output), "errors": .string(transcript.errors)]
        }
        return .object(facts.members)
    }
}
