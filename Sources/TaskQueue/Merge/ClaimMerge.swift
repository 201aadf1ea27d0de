internal import Sheets

/// Who has a task: cells and tags that change together and are merged as one.
struct Claim: Equatable {
    /// The columns that belong to it. Lease and attempt are columns in some tables, and tags of the notes in others.
    static let headers = [
        Column.status.header, Column.ownerSession.header, Column.startedAt.header, NoteTag.attempt.key,
        NoteTag.lease.key,
    ]

    /// In the order of ``headers``; empty where there is no such column or nothing in it.
    var cells: [MergeCell]
    /// The segments of the notes that are tags of the claim.
    var tags: [[UInt8]]

    /// - Parameters:
    ///   - cells: those of the group that ``QueueRules`` merges; the first ones are the claim's.
    ///   - tags: the segments of the notes that are tags of the claim.
    init(_ cells: [MergeCell], _ tags: [[UInt8]]) {
        self.cells = Array(cells.prefix(Self.headers.count))
        self.tags = tags
    }

    var status: Status? { Status(word: cells[0].text) }

    /// Which execution the row tells of, to find out which claim is the later one. A finished task whose attempt isn't
    /// written had one at least: that is what finishing drops.
    var attempt: Int {
        let prefix = Array((NoteTag.attempt.key + ":").utf8)
        let texts = tags.filter { $0.starts(with: prefix) }.map { $0.dropFirst(prefix.count) } + [cells[3]]
        let written = texts.compactMap { Attempt(text: $0.text)?.number }.max()
        return written ?? (status == .done || status == .failed ? 1 : 0)
    }

    /// The texts for a report.
    var text: String {
        (cells + tags.map { $0[...] }).filter { !$0.isEmpty }.map(\.text).joined(separator: " / ")
    }
}

/// Whose claim stays.
enum ClaimDecision: Equatable {
    /// Only one side changed it, or both did the same.
    case unopposed(MergeSide)
    case higherAttempt(MergeSide)
    case conflict

    /// - Parameter base: `nil` where the row is new on both sides.
    init(base: Claim?, ours: Claim, theirs: Claim) {
        if ours == theirs || theirs == base {
            self = .unopposed(.ours)
        } else if ours == base {
            self = .unopposed(.theirs)
        } else if Self.contradict(base?.status, ours.status, theirs.status) || ours.attempt == theirs.attempt {
            self = .conflict
        } else {
            self = .higherAttempt(ours.attempt > theirs.attempt ? .ours : .theirs)
        }
    }

    /// Whether one side says that the task is done, and the other that it failed or has to be done again.
    private static func contradict(_ base: Status?, _ ours: Status?, _ theirs: Status?) -> Bool {
        guard ours != theirs, ours == .done || theirs == .done else { return false }
        let other = ours == .done ? theirs : ours
        return base == .done || other == .failed || other == .pending
    }

    /// Whose values are in the merged row.
    var winner: MergeSide {
        switch self {
        case .unopposed(let side), .higherAttempt(let side): side
        case .conflict: .ours
        }
    }
}
