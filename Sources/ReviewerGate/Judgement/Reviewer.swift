internal import Text

/// Judges a worker's report against the success criteria of its task: facts and fields make PASS, words only lower it.
///
/// Everything is decided from the arguments, so the same arguments always give the same verdict.
package enum Reviewer {
    /// Judges a report. An open need of a person wins over all, then failures, exceptions and missing items.
    ///
    /// - Parameters:
    ///   - criteria: The success criteria, items apart by new lines, `;`, `•`, ` + ` or `1) … 2) …`.
    ///   - report: What the worker wrote: prose, with or without a checklist, or a JSON document of `orch.report/1`.
    ///   - evidence: What the caller found out by other means; evidence that failed turns PASS into RETRY.
    ///   - require: What each item needs for PASS.
    ///   - isReport: Whether the worker gave it as its report. What else it printed has no fields, only words.
    package static func judge(
        criteria: String, report: String, evidence: [Evidence] = [], require: Strength = .mentioned,
        isReport: Bool = true
    ) -> Judgement {
        let criteria = Criteria(criteria)
        let report = Report(JSONReport.text(of: report), for: criteria)
        let reading = Reading(report, criteria)
        var items = reading.findings()
        if !isReport {
            for place in items.indices where items[place].strength == .stated { items[place].strength = .mentioned }
        }
        var reasons: [Reason] = reading.needs.map { .blocked($0) }
        if report.tokens.isEmpty { reasons.append(.emptyReport) }
        if criteria.items.isEmpty { reasons.append(.noCriteria) }
        reasons += reading.failures.map { .failed($0) } + reading.limits.map { .limited($0) }
        reasons += evidence.filter { !$0.passed }.map { .evidence($0) }

        for (place, criterion) in criteria.items.enumerated() {
            for fact in evidence where fact.passed {
                // Of what the criterion says now: a place may be another one's by then.
                guard criterion.checks.contains(where: { $0.mention == fact.name }) else { continue }
                items[place].strength = .verified
                items[place].found.append(.init(sought: fact.name, line: fact.detail))
            }
            let failed = criterion.checks.filter { check in !evidence.contains { $0.name == check.mention && $0.passed }
            }
            for check in failed where !evidence.contains(where: { $0.name == check.mention }) {
                reasons.append(.checkNotRun(check))
            }
            if !failed.isEmpty, items[place].strength == .verified { items[place].strength = .mentioned }
            let item = items[place]
            if let row = reading.checklist.row(place + 1), row.status != .done {
                // Once is enough to say what is wrong with a line.
                let marked = row.status == .blocked ? reading.needs : reading.failures
                if !marked.contains(where: { $0.number == row.line + 1 }) {
                    reasons.append(.row(item: item.text, status: row.status, line: row.line + 1))
                }
            } else if item.strength == nil, !reading.checklist.rows.isEmpty, reading.checklist.row(place + 1) == nil {
                reasons.append(.noRow(item: item.text, number: place + 1))
            } else if let strength = item.strength {
                if strength < require { reasons.append(.weak(item: item.text, strength: strength, required: require)) }
            } else {
                reasons.append(.missing(item: item.text, words: item.missing))
            }
        }
        if reading.isRepetition, items.contains(where: { !$0.isCovered }) { reasons.append(.repeatsCriteria) }
        let verdict: Verdict = !reading.needs.isEmpty ? .block : reasons.isEmpty ? .pass : .retry
        return Judgement(
            verdict: verdict, reasons: reasons, items: items, failureMarkers: reading.failures,
            blockMarkers: reading.needs, evidence: evidence)
    }
}
