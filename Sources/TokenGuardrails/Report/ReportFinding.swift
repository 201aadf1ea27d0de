/// Something in a report that is not as a Compact Report must be.
package struct ReportFinding: Equatable, Sendable {
    /// What is wrong.
    package let fault: ReportFault
    /// The line at which it shows, counted from 1; for what is missing, the line after which it was looked for in vain.
    package let line: Int

    /// How bad it is.
    package var severity: ReportSeverity { fault.severity }
}

/// How bad a finding is.
package enum ReportSeverity: Sendable {
    /// The report can be used once it is tidied.
    case mild
    /// The report can't be used.
    case severe

    /// What a finding of this severity asks for.
    package var verdict: Verdict {
        switch self {
        case .mild: .summarize
        case .severe: .block
        }
    }
}

/// What can be wrong with a Compact Report.
package enum ReportFault: Equatable, Sendable {
    /// The first line that isn't blank is no `[REPORT <id>]`.
    case missingHeader
    /// The report is about another task.
    case otherID(found: String)
    case missingSection(ReportSection)
    /// A section that needs a bullet has none.
    case withoutBullet(ReportSection)
    /// A code fence: reports name files instead of quoting them.
    case codeFence
    /// More characters (Unicode scalars) than the limit.
    case tooLong(characters: Int)
    /// The section stands after one that belongs behind it.
    case outOfOrder(ReportSection, after: ReportSection)
    case repeatedSection(ReportSection)
    /// More bullets beside those of `Risks` than the limit.
    case tooManyBullets(count: Int)
    /// The heading is recognisable, but not written plainly: `## Status`, `**Status:**`, `status:`.
    case decoratedSection(ReportSection)
    /// The header is recognisable, but not written plainly: `# [REPORT ORCH-012]`.
    case decoratedHeader

    package var severity: ReportSeverity {
        switch self {
        case .missingHeader, .otherID, .missingSection, .withoutBullet, .codeFence, .tooLong: .severe
        case .outOfOrder, .repeatedSection, .tooManyBullets, .decoratedSection, .decoratedHeader: .mild
        }
    }
}
