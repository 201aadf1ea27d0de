/// A worker's report in the compact form:
///
///     [REPORT ORCH-012]
///     Status: DONE
///     Files:
///     - Sources/Report.swift
///     Diff-Summary:
///     - checks the sections of a report
///     Checklist:
///     1. done — Sources/Report.swift, swift test: 41 passed
///     Validation:
///     - swift test: 41 passed
///     Risks:
///     - none
///     Next:
///     - none
package struct CompactReport: Equatable, Sendable {
    /// One section: what is beside its heading, and its bullets.
    package struct Section: Equatable, Sendable {
        package let name: ReportSection
        /// The line of its heading, counted from 1.
        package let line: Int
        /// The text after the colon, trimmed; often empty.
        package internal(set) var text: String
        /// The bullets without their markers, in order. Lines that continue a bullet aren't kept.
        package internal(set) var bullets: [String]
    }

    /// The most bullets a report may have beside those of `Risks`.
    package static let mostBullets = 8
    /// The most characters (Unicode scalars, without a byte order mark) a report may have.
    package static let mostCharacters = 8_000

    /// The id in the header; `nil` without a header.
    package internal(set) var id: String?
    /// The sections that are there, as they are; a repeated one is joined to its first.
    package internal(set) var sections: [Section] = []
    /// What is wrong, by line; empty for a report as it must be.
    package internal(set) var findings: [ReportFinding] = []

    /// Reads and checks a report. It never fails: what can't be read is a finding.
    ///
    /// Windows line ends, a byte order mark, blank lines and spaces at the end of a line are no findings.
    ///
    /// - Parameters:
    ///   - text: the report.
    ///   - expected: the id that its header must name, compared byte by byte.
    package init(_ text: String, expecting expected: String) {
        var reading = ReportReading(text, expecting: expected)
        self = reading.report()
    }

    /// The section of a name, when the report has it.
    package func section(_ name: ReportSection) -> Section? {
        sections.first { $0.name == name }
    }

    init() {}
}

/// The sections of a Compact Report, in the order in which they must come.
package enum ReportSection: String, CaseIterable, Comparable, Sendable {
    case status = "Status"
    case files = "Files"
    case diffSummary = "Diff-Summary"
    case checklist = "Checklist"
    case validation = "Validation"
    case risks = "Risks"
    case next = "Next"

    /// The heading, as it must be written: the name and a colon.
    package var heading: String { rawValue + ":" }

    /// Whether a report without a bullet here says too little to go on with.
    package var needsBullet: Bool {
        self == .files || self == .diffSummary
    }

    package static func < (left: ReportSection, right: ReportSection) -> Bool {
        left.place < right.place
    }

    /// Whether a report may be without it.
    var isOptional: Bool { self == .checklist }

    /// Whether bullets here count towards the most a report may have; the rows of a checklist are none.
    var bulletsAreCounted: Bool { self != .risks && self != .checklist }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

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
    /// The section is after one that belongs behind it.
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

extension CompactReport {
    /// A report to fill in, or a filled one: its text passes the check as soon as `Files` and `Diff-Summary` say
    /// something, within the limits of bullets and characters.
    ///
    /// - Parameters:
    ///   - id: the task's id.
    ///   - status: what is beside `Status:`.
    ///   - files, diffSummary, validation, risks, next: a bullet each; none leaves an empty bullet to fill.
    ///   - checklist: a numbered row each; none leaves the section out.
    /// - Returns: the text, with a line end after its last line. Line ends inside a text become spaces.
    package static func form(
        id: String, status: String = "", files: [String] = [], diffSummary: [String] = [], checklist: [String] = [],
        validation: [String] = [], risks: [String] = [], next: [String] = []
    ) -> String {
        var text = headerOpening + oneLine(id) + "]\n" + ReportSection.status.heading + " " + oneLine(status) + "\n"
        let lists: [(ReportSection, [String])] = [
            (.files, files), (.diffSummary, diffSummary), (.checklist, checklist), (.validation, validation),
            (.risks, risks), (.next, next),
        ]
        for (section, bullets) in lists where !section.isOptional || !bullets.isEmpty {
            text += section.heading + "\n"
            if section == .checklist {
                for (number, row) in zip(1..., bullets) { text += "\(number). " + oneLine(row) + "\n" }
                continue
            }
            for bullet in bullets.isEmpty ? [""] : bullets { text += "- " + oneLine(bullet) + "\n" }
        }
        return text
    }

    /// How the header of every report begins.
    static let headerOpening = "[REPORT "

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
    }
}
