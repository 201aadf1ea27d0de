internal import Ledgers
internal import Sheets
package import TaskQueue
internal import Text

/// Closes a task as DONE or FAILED with what the worker has to say.
///
/// The new note takes the place of the old free text. Tags of origin stay; those of a running claim go, and an
/// `attempt:` of 2 or more stays on finished tasks because it tells that the first try was not enough. A failed task
/// keeps its attempt whatever it is: it shows that a worker had the task, and how many tries are left.
package struct Finish: Operation {
    /// How the work ended.
    package enum Ending: Equatable, Sendable {
        case done
        /// - Parameters:
        ///   - isPermanent: trying again can't help.
        ///   - code: a failure code for machines.
        case failed(isPermanent: Bool = false, code: String? = nil)
        /// It failed for good, and somebody has to look at it.
        ///
        /// - Parameter code: a failure code for machines.
        case dead(code: String? = nil)
    }

    let id: TaskID
    let outcome: Ending
    let note: String
    let claimed: String?
    let proof: ClaimProof

    /// Why a task waits for a person that has other criteria than its worker was given.
    package static let changedCriteria = "\(Column.successCriteria.header) changed since the claim"

    package var name: String { outcome == .done ? "done" : "fail" }

    /// - Parameters:
    ///   - id: the task.
    ///   - outcome: how it ended.
    ///   - note: what was done or what went wrong, for people; not empty.
    ///   - claimed: the criteria that the worker was given; a task that failed and has others by now is BLOCKED.
    ///   - proof: the claim that the caller holds, if it is a worker.
    package init(
        id: TaskID, outcome: Ending, note: String, claimed: String? = nil, proof: ClaimProof = ClaimProof()
    ) {
        self.id = id
        self.outcome = outcome
        self.note = note
        self.claimed = claimed
        self.proof = proof
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        let target: Status = outcome == .done ? .done : .failed
        if status == target, try proof.isOfEnd(row, in: &queue) { return TaskChange(id, target, isChanged: false) }
        try proof.check(row, id, in: &queue)
        guard !status.moves(to: target).isEmpty else { throw .illegalMove(id, from: status, to: target) }
        if target == .failed, row.hasOtherCriteria(than: claimed) {
            return try Block(id: id, reason: "\(Self.changedCriteria); \(note)", proof: proof).apply(
                to: &queue, at: moment)
        }
        let text = try queue.requiredText(note, for: Column.notes.header)
        var notes = row.notes
        notes.replaceText(with: text) { segment in
            segment.tag.map { outlives($0, attempt: row.notes.attempt) } ?? false
        }
        switch outcome {
        case .done: break
        case .failed(let isPermanent, let code):
            if isPermanent { notes.set(.permanent) }
            if let code { notes.set(.error, try Self.checked(code: code)) }
        case .dead(let code):
            notes.set(.dead, Self.reported)
            if let code { notes.set(.error, try Self.checked(code: code)) }
        }
        var cells = ColumnTexts()
        cells[.status] = target.word
        try queue.write(cells, notes: notes, to: row)
        queue.record(
            event, id, target,
            ["from": .string(status.word), "note": .string(text)] + row.claimDetails)
        if case .dead = outcome { try queue.raise([(id, Alert(deadLetter: id, in: queue, text, at: moment))]) }
        return TaskChange(id, target)
    }

    private var event: QueueEvent {
        switch outcome {
        case .done: .completed
        case .failed: .failed
        case .dead: .dead
        }
    }

    /// Why a task that a worker has given up is a dead letter.
    private static let reported = "reported"

    private func outlives(_ tag: NoteTag, attempt: Attempt?) -> Bool {
        switch tag {
        case _ where tag.isOfOrigin: true
        case .replan, .review, .guard, .dedupeSkipped: true
        // What an operator stopped for good is not tried again because it failed.
        case .cancelledByOperator: outcome != .done
        case .attempt: outcome != .done || (attempt?.number ?? 2) > 1
        default: false
        }
    }

    private static func checked(code: String) throws(QueueError) -> String {
        guard TaskID(code) != nil else {
            throw .sheet(
                .invalidValue(
                    column: NoteTag.error.key, text: code, takes: "up to 64 letters, digits, '.', '_' or '-'"))
        }
        return code
    }
}
