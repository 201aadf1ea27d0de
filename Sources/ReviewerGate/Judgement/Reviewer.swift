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

/// What the gate says about a report.
package enum Verdict: String, Sendable, CaseIterable {
    /// Every item of the criteria is covered and nothing speaks against it.
    case pass = "PASS"
    /// Something is missing or failed; another attempt may do it.
    case retry = "RETRY"
    /// The work waits for a person.
    case block = "BLOCK"
}

/// How well a criterion is shown to be met.
package enum Strength: String, Sendable, CaseIterable, Comparable {
    /// By words of the report.
    case mentioned
    /// By a field that the worker filled in: a row of the checklist with its evidence.
    case stated
    /// By a fact that orch checked itself.
    case verified

    package static func < (left: Strength, right: Strength) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A line of the report that decides something.
package struct MarkedLine: Sendable, Equatable {
    /// The words that count as the marker.
    package let marker: String
    /// The line as the worker wrote it, at most 200 characters.
    package let line: String
    /// The line's number in the report, counted from 1.
    package let number: Int
}

/// Evidence beyond the words of the report, gathered by the caller: a check, files, a page.
package struct Evidence: Sendable, Equatable {
    /// What was examined, such as `check` or `ui`.
    package let name: String
    package let passed: Bool
    /// What was seen, in a line.
    package let detail: String
    /// The end of what a program wrote, for whoever looks into it later; `nil` where no program was run.
    package let transcript: Transcript?
    /// The criterion that it is about, counted from 0 in the order of ``CriteriaList``; `nil` for the whole report.
    package let criterion: Int?

    /// The two outputs of a program.
    package struct Transcript: Sendable, Equatable {
        package let output: String
        package let errors: String

        package init(output: String, errors: String) {
            self.output = output
            self.errors = errors
        }
    }

    package init(
        name: String, passed: Bool, detail: String, transcript: Transcript? = nil, criterion: Int? = nil
    ) {
        self.name = name
        self.passed = passed
        self.detail = detail
        self.transcript = transcript
        self.criterion = criterion
    }
}

/// Why a verdict is not PASS.
package enum Reason: Sendable, Equatable {
    /// The report says that the work cannot go on.
    case blocked(MarkedLine)
    /// The report says that something failed or is not finished.
    case failed(MarkedLine)
    /// An item of the criteria is not covered.
    case missing(item: String, words: [String])
    /// The report only repeats the criteria.
    case repeatsCriteria
    /// Evidence from outside speaks against the report.
    case evidence(Evidence)
    /// There is nothing to judge by.
    case noCriteria
    /// There is nothing to judge.
    case emptyReport
}

/// What was looked for and found for one item of the criteria.
package struct ItemFinding: Sendable, Equatable {
    /// A thing that was looked for, and where the report shows it.
    package struct Found: Sendable, Equatable {
        /// As the criteria write it.
        package let sought: String
        /// The line of the report, at most 200 characters.
        package let line: String
    }

    /// The item as the criteria write it.
    package let text: String
    package let isCovered: Bool
    /// Words, names and numbers that were looked for.
    package let lookedFor: [String]
    package let found: [Found]
    /// What was looked for and not shown; may hold words although the item is covered.
    package let missing: [String]
}

/// A verdict with what led to it.
package struct Judgement: Sendable, Equatable {
    package let verdict: Verdict
    /// Empty for PASS. What weighs most comes first.
    package let reasons: [Reason]
    /// One finding for each item of the criteria, in order.
    package let items: [ItemFinding]
    /// Where the report says that something failed or is not finished.
    package let failureMarkers: [MarkedLine]
    /// Where the report says that the work cannot go on.
    package let blockMarkers: [MarkedLine]
    /// Evidence from outside, in the order given.
    package let evidence: [Evidence]

    /// The judgement with more evidence from outside. What failed turns PASS into RETRY, and never into BLOCK; what
    /// passed does not replace words that are missing.
    package func adding(evidence more: [Evidence]) -> Judgement {
        let failed = more.filter { !$0.passed }
        return Judgement(
            verdict: failed.isEmpty || verdict != .pass ? verdict : .retry,
            reasons: reasons + failed.map { .evidence($0) },
            items: items, failureMarkers: failureMarkers, blockMarkers: blockMarkers, evidence: evidence + more)
    }
}
