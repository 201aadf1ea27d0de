internal import MarkdownTable
internal import Sheets

/// What the event log says last of the claim of a task.
package struct LoggedClaim: Equatable, Sendable {
    /// IN_PROGRESS while the claim holds, else what the task became.
    package private(set) var status: Status
    /// Who claimed it; empty where nobody is named.
    package private(set) var owner = ""
    /// The number of the attempt; 0 where no claim is known.
    package private(set) var attempt = 0
    /// When that was; nil where the log does not say.
    package private(set) var time: Timestamp?

    /// What an event makes of the claim that was known before it; nil where nothing is known of one after it.
    ///
    /// - Parameters:
    ///   - event: in the words of the event log.
    ///   - facts: the event's details by name, and the cells that it wrote by their headers.
    ///   - time: when it happened.
    package static func after(
        _ event: String, of claim: LoggedClaim?, at time: Timestamp?, facts: (String) -> String?
    ) -> LoggedClaim? {
        let status: Status?
        switch QueueEvent(rawValue: event) {
        case .claimed:
            return LoggedClaim(
                status: .inProgress, owner: facts("owner_session") ?? "",
                attempt: facts("attempt").flatMap { Attempt(text: $0)?.number } ?? 0, time: time)
        case .edited where facts("to") != nil:
            // A person wrote into the row, and with that took it as it was.
            return LoggedClaim(
                status: facts("to").flatMap(Status.init(word:)) ?? .pending,
                owner: facts(Column.ownerSession.header) ?? "",
                attempt: facts(NoteTag.attempt.key).flatMap { Attempt(text: $0)?.number } ?? 0, time: time)
        // What was finished and came back with an older version is not asked for again by that alone.
        case .reverted where claim?.status == .done: return claim
        case .started: status = .inProgress
        case .completed: status = .done
        case .failed, .dead: status = .failed
        case .blocked, .cancelled: status = .blocked
        case .replanned: status = facts("from") == Status.inProgress.word ? .blocked : .pending
        case .retried, .requeued: status = .pending
        case .reviewGate: status = facts("to").flatMap(Status.init(word:))
        case .edited: status = facts(Column.status.header).flatMap(Status.init(word:))
        case .removed, .archived, .reverted, .enqueued: return nil
        case .merged, .restored, .teamPlanned, .dedupeSkipped, .guardrail, .adopted, .leaseRenewed, .alertRaised,
            .alertResolved, nil:
            status = nil
        }
        guard var next = claim ?? status.map({ LoggedClaim(status: $0) }) else { return nil }
        if let owner = facts(Column.ownerSession.header),
            event == QueueEvent.edited.rawValue || event == QueueEvent.started.rawValue
        {
            next.owner = owner
        }
        if event == QueueEvent.started.rawValue,
            let number = facts(NoteTag.attempt.key).flatMap({ Attempt(text: $0)?.number })
        {
            next.attempt = number
        }
        if let status, status != next.status { (next.status, next.time) = (status, time) }
        return next
    }

    /// Whether a row can't have come from this claim, or from its end.
    ///
    /// A later attempt and a later start are another machine's, whose log is not here. A row that went back to PENDING
    /// keeps its attempt and has no owner.
    func isContradicted(by row: TaskRow, at offset: UTCOffset) -> Bool {
        let number = row.notes.attempt?.number ?? 0
        let holder = row.text(.ownerSession)
        switch (status, row.status) {
        case (.inProgress, .pending): return number < attempt || !holder.isEmpty || row.notes.has(.lease)
        case (.inProgress, .inProgress):
            return number < attempt || number == attempt && !owner.isEmpty && Self.plain(holder) != Self.plain(owner)
        // A retry of what failed, or of what was blocked, is a usual edit.
        case (.done, .pending): return number <= attempt
        case (_, .inProgress):
            guard number <= attempt || attempt == 0 else { return false }
            guard let start = row.time(.startedAt, at: offset), let time else { return true }
            return start <= time
        default: return false
        }
    }

    /// A name without what a cell can't hold as it is, and without what Markdown may make of it.
    private static func plain(_ owner: String) -> String {
        CellMarkup.word(CellMarkup.word(owner)).filter { $0.isLetter || $0.isNumber }
    }
}

extension LintSheet {
    /// A claim that the file and the event log do not agree on: a save from an old buffer, or a restored backup, took it
    /// back.
    mutating func checkClaim(of row: Row) {
        guard !context.claims.isEmpty, row.isOpen, let place = places[.id], place < row.cells.count,
            let claim = context.claims[document.word(row.cells.text(place))]
        else { return }
        let task = queue.row(row.index)
        guard let status = task.status, claim.isContradicted(by: task, at: moment.offset) else { return }
        let now = ClaimedRow(
            id: Self.shown(task.text(.id)), status: status, owner: Self.shown(task.text(.ownerSession)),
            attempt: task.notes.attempt?.number ?? 0)
        mark(
            .contradictedClaim(claim, since: claim.time?.minuteText(at: moment.offset), row: now),
            at: row.cells.text(places[.status] ?? place).lowerBound, in: row)
    }
}

/// What a row says of its claim, as a finding shows it.
package struct ClaimedRow: Equatable, Sendable {
    package let id: String
    package let status: Status
    /// Empty where nobody is named.
    package let owner: String
    /// The number of the attempt; 0 where none is written.
    package let attempt: Int
}
