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
        case .missing(let item, let words):
            words.isEmpty ? "not shown: \(item)" : "not shown: \(item) (looked for \(words.joined(separator: ", ")))"
        case .repeatsCriteria: "the report only repeats the criteria"
        case .evidence(let evidence): "\(evidence.name): \(evidence.detail)"
        case .noCriteria: "there are no criteria to judge by"
        case .emptyReport: "the report is empty"
        }
    }

    /// The line of the report, where the reason has one.
    var line: Int? {
        switch self {
        case .blocked(let marked), .failed(let marked): marked.number
        case .missing, .repeatsCriteria, .evidence, .noCriteria, .emptyReport: nil
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
