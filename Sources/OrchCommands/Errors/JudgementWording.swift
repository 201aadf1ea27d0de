internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import TokenGuardrails

extension Reason {
    /// Why the gate decides so, in a line without a full stop.
    var wording: String {
        switch self {
        case .blocked(let marked): "line \(marked.number) says that the work waits: \(marked.line)"
        case .failed(let marked): "line \(marked.number) says that it failed or is unfinished: \(marked.line)"
        case .limited(let marked): "line \(marked.number) makes an exception or is not sure: \(marked.line)"
        case .row(let item, let status, let line):
            status == .blocked
                ? "line \(line) of the checklist does not say what is needed from whom: \(item)"
                : "line \(line) of the checklist says \(status.wording): \(item)"
        case .noRow(let item, let number): "the checklist has no row \(number): \(item)"
        case .weak(let item, let strength, let required):
            "shown by what is \(strength.rawValue), but \(required.rawValue) evidence"
                + (required == .stated ? ", a row of the checklist," : "") + " is required: \(item)"
        case .checkNotRun(let check): "check not run: \(check.mention)"
        case .missing(let item, let words):
            words.isEmpty ? "not shown: \(item)" : "not shown: \(item) (looked for \(words.joined(separator: ", ")))"
        case .repeatsCriteria: "the report only repeats the criteria"
        case .evidence(let evidence): "\(evidence.name): \(evidence.detail)"
        case .opinion(let opinion): "the second reader says \(opinion.verdict.rawValue): \(opinion.reason)"
        case .noCriteria: "there are no criteria to judge by"
        case .emptyReport: "the report is empty"
        }
    }

    /// The line of the report, where the reason has one.
    var line: Int? {
        switch self {
        case .blocked(let marked), .failed(let marked), .limited(let marked): marked.number
        case .row(_, _, let line): line
        case .missing, .noRow, .weak, .checkNotRun, .repeatsCriteria, .evidence, .opinion, .noCriteria, .emptyReport:
            nil
        }
    }
}

extension RowStatus {
    /// What a row says of its criterion. Work that is under way, and what is still to be done, is written in many ways.
    fileprivate var wording: String { self == .partial ? "that it is not finished" : rawValue }
}

extension ChecklistGap {
    /// What is missing, in a line without a full stop.
    var wording: String {
        switch kind {
        case .noRow: "the checklist has no row \(number): \(criterion)"
        case .notDone(let status): "row \(number) says \(status.wording): \(criterion)"
        case .noEvidence:
            "row \(number) names no command, file, value, commit or link, or a value that breaks the criterion: \(criterion)"
        }
    }
}

extension RouteVerdict.Ruling {
    /// All reasons in words, each with its line; that the attempts are used up comes first.
    var reasons: [(text: String, line: Int?)] {
        let used = lastAttempt.map { [("it was the last attempt, \($0.text)", nil as Int?)] } ?? []
        return used + judgement.reasons.map { ($0.wording, $0.line) }
    }
}

extension GuardrailReason {
    /// Why the guardrail decides so, in a line without a full stop.
    var wording: String {
        switch self {
        case .tokensAboveSoft(let tokens, let soft): "\(tokens) tokens are more than tokens.soft, \(soft)"
        case .tokensAboveHard(let tokens, let hard): "\(tokens) tokens are more than tokens.hard, \(hard)"
        case .reportAboveBudget(let tokens, let budget):
            "the report has about \(tokens) tokens, and the task's summary_budget_tokens is \(budget)"
        case .report(let finding): finding.fault.wording
        }
    }

    /// The line of the report, where the reason has one.
    var line: Int? {
        switch self {
        case .tokensAboveSoft, .tokensAboveHard, .reportAboveBudget: nil
        case .report(let finding): finding.line
        }
    }
}

extension Guardrail.Decision {
    /// The reasons in words, each with its line. What is missing is one reason.
    var texts: [String] { lines.map(\.text) }

    /// The same, each with what it leads to; those that block first.
    var lines: [(verdict: TokenGuardrails.Verdict, text: String)] {
        let findings = reasons.compactMap { reason in
            if case .report(let finding) = reason { finding } else { nil }
        }
        let lines =
            reasons.filter { $0.line == nil }.map { ($0.verdict, $0.wording) }
            + findings.wordings.map { ($0.severity.verdict, "line \($0.line): \($0.text)") }
        return lines.filter { $0.0 == .block } + lines.filter { $0.0 != .block }
    }
}

extension [ReportFinding] {
    /// What is wrong, by line; what is missing is one of them.
    var wordings: [(line: Int, severity: ReportSeverity, text: String)] {
        let missing = compactMap(\.missingPart)
        guard missing.count > 1, let last = last(where: { $0.missingPart != nil }) else {
            return map { ($0.line, $0.severity, $0.fault.wording) }
        }
        let isNone = contains { $0.fault == .missingHeader }
        let all = (isNone ? "not a Compact Report: " : "") + missing.joined(separator: ", ") + " are missing"
        let others = filter { $0.missingPart == nil }
        let place = others.firstIndex { $0.line > last.line } ?? others.endIndex
        var wordings = others.map { ($0.line, $0.severity, $0.fault.wording) }
        wordings.insert((last.line, last.severity, all), at: place)
        return wordings
    }
}

extension ReportFinding {
    /// What a report lacks as a whole.
    fileprivate var missingPart: String? {
        switch fault {
        case .missingHeader: "'[REPORT ID]'"
        case .missingSection(let section): "'\(section.heading)'"
        default: nil
        }
    }
}

extension ReportFault {
    /// What is wrong, in a line without a full stop.
    var wording: String {
        switch self {
        case .missingHeader: "the report does not begin with '[REPORT ID]'"
        case .otherID(let found): "the report is about '\(found)'"
        case .missingSection(let section): "'\(section.heading)' is missing"
        case .withoutBullet(let section): "'\(section.heading)' has no bullet"
        case .codeFence: "a code fence; name files instead of quoting them"
        case .tooLong(let characters): "\(characters) characters; a report has at most \(CompactReport.mostCharacters)"
        case .outOfOrder(let section, let other): "'\(section.heading)' comes after '\(other.heading)'"
        case .repeatedSection(let section): "a second '\(section.heading)'"
        case .tooManyBullets(let count):
            "\(count) bullets; a report has at most \(CompactReport.mostBullets) beside those of Risks"
        case .decoratedSection(let section): "write '\(section.heading)' plainly"
        case .decoratedHeader: "write '[REPORT ID]' plainly"
        }
    }
}
