/// Judges a worker's report against the success criteria of its task.
///
/// It reads words: everything is decided from the two texts, so the same texts always give the same verdict.
package enum Reviewer {
    /// Judges a report. A block marker wins over all, then failures, repeated criteria and missing items.
    ///
    /// - Parameters:
    ///   - criteria: The success criteria, items apart by new lines, `;`, `•`, ` + ` or `1) … 2) …`.
    ///   - report: What the worker wrote.
    ///   - evidence: What the caller found out by other means; evidence that failed turns PASS into RETRY.
    package static func judge(criteria: String, report: String, evidence: [Evidence] = []) -> Judgement {
        let criteria = Criteria(criteria)
        let subjects = criteria.subjects
        let report = Report(report, lookingFor: criteria.vocabulary, about: subjects)
        let blockMarkers = BlockMarkers(report: report, subjects: subjects).found()
        let failureMarkers = FailureMarkers(report: report, subjects: subjects).found()
        let echoes = EchoedLines(report: report, criteria: criteria)
        var matcher = ItemMatcher(report: report, criteria: criteria, echoes: echoes)
        let items = matcher.findings()

        var reasons: [Reason] = blockMarkers.map { .blocked($0) }
        if report.tokens.isEmpty { reasons.append(.emptyReport) }
        if criteria.items.isEmpty { reasons.append(.noCriteria) }
        reasons += failureMarkers.map { .failed($0) }
        if echoes.isRepetition, items.contains(where: { !$0.isCovered }) { reasons.append(.repeatsCriteria) }
        for item in items where !item.isCovered { reasons.append(.missing(item: item.text, words: item.missing)) }
        let verdict: Verdict = !blockMarkers.isEmpty ? .block : reasons.isEmpty ? .pass : .retry
        let judgement = Judgement(
            verdict: verdict, reasons: reasons, items: items, failureMarkers: failureMarkers,
            blockMarkers: blockMarkers,
            evidence: [])
        return evidence.isEmpty ? judgement : judgement.adding(evidence: evidence)
    }
}
