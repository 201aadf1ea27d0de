internal import TaskQueue
internal import Text

extension Queue {
    /// Hands a row to a worker: status, owner, start, one attempt more, and a lease.
    ///
    /// - Parameter starts: whether the work begins with the claim.
    mutating func claim(
        _ row: TaskRow, as id: TaskID, by owner: String?, for lease: LeaseTerms, starts: Bool = true, at moment: Moment
    ) throws(QueueError) {
        let earlier = row.notes.attempt
        let number = (earlier?.number ?? 0) + 1
        // Tries that end by themselves stop at the limit. A person who puts the task back beyond it wants one more, and
        // `4/3` would say that something went wrong: the limit follows.
        let attempt = Attempt(number: number, limit: max(number, earlier?.limit ?? lease.maxAttempts))
        var notes = row.notes
        notes.remove(.retryAt)
        notes.remove(.retryRequested)
        notes.set(.attempt, attempt.text)
        notes.set(.lease, moment.timestamp.advanced(bySeconds: Int64(lease.seconds)).secondText(at: moment.offset))
        var cells = ColumnTexts()
        cells[.status] = Status.inProgress.word
        cells[.startedAt] = starts ? moment.timestamp.minuteText(at: moment.offset) : ""
        if let owner {
            cells[.ownerSession] = try fit(owner, for: Column.ownerSession.header)
        } else if (earlier?.number ?? 0) > 0, row.texts[.ownerSession] != nil {
            // Who had an earlier attempt would hold this one too. Before the first, a person may have named who it is
            // for.
            cells[.ownerSession] = ""
        }
        try write(cells, notes: notes, to: row)
        var details: JSONObject = ["owner_session": .string(orNull: owner), "attempt": .string(attempt.text)]
        if row.status == .inProgress {
            details = details + ["expired_owner": .string(orNull: row.texts[.ownerSession])]
        }
        record(.claimed, id, .inProgress, details)
    }
}

extension TaskRow {
    /// Whether it has other success criteria than a worker was given. What the worker did not do waits for a person then:
    /// the next attempt would be judged by what nobody may have meant.
    ///
    /// - Parameter claimed: what it was given; nil where nobody knows.
    package func hasOtherCriteria(than claimed: String?) -> Bool { claimed.map { $0 != criteria } ?? false }

    /// Who has the task, and for which attempt, as the event log has it.
    var claimDetails: JSONObject {
        ["owner_session": .string(orNull: texts[.ownerSession]), "attempt": .string(orNull: notes.attempt?.text)]
    }
}

/// How long a claim holds and how often a task may be tried.
package struct LeaseTerms: Equatable, Sendable {
    /// Seconds from the claim until the lease expires.
    package let seconds: Int
    /// The limit written into the first attempt of a task that names none itself.
    package let maxAttempts: Int
    /// Seconds after the end of a lease in which nobody else gets the task.
    package let graceSeconds: Int

    /// The longest lease that a command gives, in seconds: 30 days.
    package static let longest = 2_592_000
    /// An end of a lease that is farther ahead than this, in seconds, is of no claim: a day more than the longest, for
    /// clocks that differ.
    static let farthest = Int64(longest) + 86_400

    package init(seconds: Int, maxAttempts: Int, graceSeconds: Int = 60) {
        self.seconds = seconds
        self.maxAttempts = maxAttempts
        self.graceSeconds = graceSeconds
    }
}

/// What a worker says of the claim it holds. A worker that lost its claim (its lease expired and the task was handed to
/// another) is refused when it gives either; one that gives neither is a person, who may do anything legal.
package struct ClaimProof: Equatable, Sendable {
    /// The owner the claim was made for.
    package let owner: String?
    /// The number of the attempt, the fencing token of the claim.
    package let attempt: Int?

    package init(owner: String? = nil, attempt: Int? = nil) {
        self.owner = owner
        self.attempt = attempt
    }

    /// Whether it is the claim with which a task came to its end: the worker did not hear the answer, and reports again.
    func isOfEnd(_ row: TaskRow, in queue: inout Queue) throws(QueueError) -> Bool {
        guard let owner, let attempt, !owner.isEmpty else { return false }
        // The first attempt of a task that is DONE is not written.
        return row.text(.ownerSession) == (try queue.readText(owner, in: .ownerSession))
            && (row.notes.attempt?.number ?? 1) == attempt
    }

    /// - Throws: ``QueueError/lostClaim(_:claimed:holder:)`` when the row is not claimed as this says.
    func check(_ row: TaskRow, _ id: TaskID, in queue: inout Queue) throws(QueueError) {
        // A task that went back to PENDING keeps its attempt, and a BLOCKED one its owner, but nobody holds them: what an
        // operator or a gate has stopped is not finished behind their back.
        let isHeld = row.status != .pending && row.status != .blocked
        // Nobody holds a task that is finished either: its owner and attempt say who did it.
        let nobody =
            row.status == .inProgress || row.status == .pending ? nil : "nobody, since it is \(row.text(.status))"
        if !isHeld, let claimed = owner ?? attempt.map({ "attempt \($0)" }) {
            throw .lostClaim(
                id, claimed: try queue.fit(claimed, for: Column.ownerSession.header), holder: nobody ?? "nobody")
        }
        if let owner {
            let holder = row.text(.ownerSession)
            // A claim that was made for nobody is that of whoever says so.
            guard holder == (try queue.readText(owner, in: .ownerSession)) else {
                throw .lostClaim(
                    id, claimed: try queue.fit(owner, for: Column.ownerSession.header),
                    holder: nobody ?? (holder.isEmpty ? "nobody" : holder))
            }
        }
        if let attempt {
            let current = row.notes.attempt
            guard current?.number == attempt else {
                let holder = row.texts[.ownerSession].map { $0 + ", " } ?? ""
                throw .lostClaim(
                    id, claimed: "attempt \(attempt)",
                    holder: nobody ?? holder + (current.map { "attempt \($0.text)" } ?? "no attempt"))
            }
        }
    }
}
