/// A worker's report in the compact form:
///
///     [REPORT ORCH-012]
///     Status: DONE
///     Files:
///     - Sources/Report.swift
///     Diff-Summary:
///     - checks the sections of a report
///     Validation:
///     - swift test: 41 passed
///     Risks:
///     - none
///     Next:
///     - none
package struct CompactReport: Equatable, Sendable {
    /// One section: what stands beside its heading, and its bullets.
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
    /// The sections that are there, as they stand; a repeated one is joined to its first.
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
