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
                : "line \(line) of the checklist says \(status.rawValue): \(item)"
        case .noRow(let item, let number): "the checklist has no row \(number): \(item)"
        case .weak(let item, let strength, let required):
            "shown by what is \(strength.rawValue), but \(required.rawValue) evidence is required: \(item)"
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

extension ChecklistGap {
    /// What is missing, in a line without a full stop.
    var wording: String {
        switch kind {
        case .noRow: "the checklist has no row \(number): \(criterion)"
        case .notDone(let status): "row \(number) says \(status.rawValue): \(criterion)"
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

    var located: String { (line.map { "line \($0): " } ?? "") + wording }

    /// The line of the report, where the reason has one.
    var line: Int? {
        switch self {
        case .tokensAboveSoft, .tokensAboveHard, .reportAboveBudget: nil
        case .report(let finding): finding.line
        }
    }
}

extension Guardrail.Decision {
    /// The reasons in words, each with its line. What a text lacks that is no report is one reason.
    var texts: [String] {
        let missing = reasons.compactMap(\.missingPart)
        guard missing.count > 1 else { return reasons.map(\.located) }
        var texts: [String] = []
        for reason in reasons {
            if reason.missingPart == nil {
                texts.append(reason.located)
            } else if reason.missingPart == missing[0] {
                texts.append("not a Compact Report: \(missing.joined(separator: ", ")) are missing")
            }
        }
        return texts
    }
}

extension GuardrailReason {
    /// What a report lacks as a whole.
    fileprivate var missingPart: String? {
        guard case .report(let finding) = self else { return nil }
        switch finding.fault {
        case .missingHeader: return "[REPORT ID]"
        case .missingSection(let section): return section.rawValue
        default: return nil
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
