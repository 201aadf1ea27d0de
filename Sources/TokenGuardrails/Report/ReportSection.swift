/// The sections of a Compact Report, in the order in which they must stand.
package enum ReportSection: String, CaseIterable, Comparable, Sendable {
    case status = "Status"
    case files = "Files"
    case diffSummary = "Diff-Summary"
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

    /// Whether bullets here count towards the most a report may have.
    var bulletsAreCounted: Bool { self != .risks }

    private var place: Int {
        switch self {
        case .status: 0
        case .files: 1
        case .diffSummary: 2
        case .validation: 3
        case .risks: 4
        case .next: 5
        }
    }
}
