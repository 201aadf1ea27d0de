/// What a segment of `notes` can say to the program. Everything else in a cell is text of people and workers.
package enum NoteTag: String, CaseIterable, Sendable {
    /// `nl_intake:YYYYMMDD-HHMM`: came from natural-language intake.
    case intake = "nl_intake"
    /// `after:ID[,ID]`: not ready before these are DONE.
    case after
    /// `attempt:N/MAX`: which execution this is; the fencing token of a claim.
    case attempt
    /// `lease:YYYY-MM-DD HH:mm:ss`: the claim holds until then.
    case lease
    /// `retry_at:YYYY-MM-DD HH:mm:ss`: not ready before then.
    case retryAt = "retry_at"
    /// `team:ID`: a worker's part of that task, which its lead planned.
    case team
    /// `kind:NAME`: what kind of work a worker has to know.
    case kind
    /// `payload:JSON`: compact, with `|` as `\u007c` and `/` as `\/`.
    case payload
    /// `dedupe:KEY`: tasks of one key are one piece of work.
    case dedupe
    /// A failure that is not to be retried.
    case permanent
    /// `dead:REASON`: a dead letter.
    case dead
    /// `error:CODE`: a failure code for machines.
    case error
    /// An operator cancelled the task.
    case cancelledByOperator = "cancelled_by_operator"
    /// `replan:TEXT`: an operator sent the task back to planning.
    case replan
    /// An operator asked for another try.
    case retryRequested = "retry_requested"
    /// `review:VERDICT …`: what the reviewer gate said.
    case review
    /// `guard:VERDICT …`: what the token guardrails said.
    case `guard`
    /// `dedupe_skipped:ID`: closed because that task is DONE already.
    case dedupeSkipped = "dedupe_skipped"

    /// The word before the colon, or the whole segment of a flag.
    package var key: String { rawValue }

    /// A flag stands alone; every other tag has a value after a colon.
    package var isFlag: Bool {
        switch self {
        case .permanent, .cancelledByOperator, .retryRequested: true
        case .intake, .after, .attempt, .lease, .retryAt, .team, .kind, .payload, .dedupe, .dead, .error, .replan,
            .review, .guard, .dedupeSkipped:
            false
        }
    }
}
