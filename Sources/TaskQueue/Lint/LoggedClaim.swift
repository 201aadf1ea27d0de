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
        case .started: status = .inProgress
        case .completed: status = .done
        case .failed, .dead: status = .failed
        case .blocked, .cancelled: status = .blocked
        case .replanned: status = facts("from") == Status.inProgress.word ? .blocked : .pending
        case .retried, .requeued: status = .pending
        case .reviewGate: status = facts("to").flatMap(Status.init(word:))
        case .edited: status = facts(Column.status.header).flatMap(Status.init(word:))
        case .removed, .archived, .reverted, .enqueued: return nil
        case .merged, .restored, .teamPlanned, .dedupeSkipped, .guardrail, .adopted, .leaseRenewed, .alertRaised, nil:
            status = nil
        }
        guard var next = claim ?? status.map({ LoggedClaim(status: $0) }) else { return nil }
        if let owner = facts(Column.ownerSession.header), event == QueueEvent.edited.rawValue { next.owner = owner }
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
        case (_, .inProgress):
            guard number <= attempt || attempt == 0 else { return false }
            guard let start = row.time(.startedAt, at: offset), let time else { return true }
            return start <= time
        default: return false
        }
    }

    /// A name without the characters that a cell can't hold as they are.
    private static func plain(_ owner: String) -> String {
        owner.filter { !$0.isWhitespace && !"|/\\-".contains($0) }
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
        mark(
            .contradictedClaim(
                claim, since: claim.time?.minuteText(at: moment.offset), status: status,
                owner: Self.shown(task.text(.ownerSession))),
            at: row.cells.text(places[.status] ?? place).lowerBound, in: row)
    }
}
