/// What the gate says about a report.
package enum Verdict: String, Sendable, CaseIterable, Comparable {
    /// Every item of the criteria is covered and nothing speaks against it.
    case pass = "PASS"
    /// Something is missing or failed; another attempt may do it.
    case retry = "RETRY"
    /// The work waits for a person.
    case block = "BLOCK"

    /// Whether it is the better one of two.
    package static func < (left: Verdict, right: Verdict) -> Bool {
        left == .pass ? right != .pass : left == .retry && right == .block
    }
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
    /// What was examined, such as `check` or `ui`, or the mention of a named check (`@tests`).
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
    /// The report makes an exception or is not sure.
    case limited(MarkedLine)
    /// An item of the criteria is not covered.
    case missing(item: String, words: [String])
    /// The checklist says that an item is not done, or blocked without what is needed.
    case row(item: String, status: RowStatus, line: Int)
    /// The checklist has no row for an item.
    case noRow(item: String, number: Int)
    /// An item is covered, but by less than what was asked for.
    case weak(item: String, strength: Strength, required: Strength)
    /// A criterion mentions a check whose result is not known.
    case checkNotRun(NamedCheck)
    /// The report only repeats the criteria.
    case repeatsCriteria
    /// Evidence from outside speaks against the report.
    case evidence(Evidence)
    /// A second reader says so.
    case opinion(Opinion)
    /// There is nothing to judge by.
    case noCriteria
    /// There is nothing to judge.
    case emptyReport
}

/// What was looked for and found for one item of the criteria.
package struct ItemFinding: Sendable, Equatable {
    /// A thing that was looked for, and where the report or a fact shows it.
    package struct Found: Sendable, Equatable {
        /// As the criteria write it.
        package let sought: String
        /// The line of the report, at most 200 characters, or what a check found.
        package let line: String
    }

    /// The item as the criteria write it.
    package let text: String
    /// How well it is shown; nil when it isn't.
    package internal(set) var strength: Strength?
    /// Words, names and numbers that were looked for.
    package let lookedFor: [String]
    package internal(set) var found: [Found]
    /// What was looked for and not shown; may hold words although the item is covered.
    package let missing: [String]

    package var isCovered: Bool { strength != nil }
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
}
