internal import TokenGuardrails

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

    /// The same with the line of the report before it.
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
