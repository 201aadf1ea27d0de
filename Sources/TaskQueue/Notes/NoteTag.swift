internal import Text

/// What a segment of `notes` can say to the program. Everything else in a cell is text of people and workers.
package enum NoteTag: String, CaseIterable, Sendable {
    /// `nl_intake:YYYYMMDD-HHMM[-n]`: came from natural-language intake; one stamp per request.
    case intake = "nl_intake"
    /// `parallel:N`: of the rows of its request at most N run at once.
    case parallel
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
    /// `session:NAME`: the session that asked for it, whoever works on it.
    case session
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

    /// - Parameter key: the word of a tag, byte by byte. `init(rawValue:)` would make a table of all words first, which
    ///   costs a small command more than looking through them.
    package init?(key: some StringProtocol) {
        guard let tag = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(key.utf8) }) else { return nil }
        self = tag
    }

    /// A flag stands alone; every other tag has a value after a colon.
    package var isFlag: Bool {
        switch self {
        case .permanent, .cancelledByOperator, .retryRequested: true
        case .intake, .parallel, .after, .attempt, .lease, .retryAt, .team, .session, .kind, .payload, .dedupe, .dead,
            .error, .replan, .review, .guard, .dedupeSkipped:
            false
        }
    }

    /// Whether it says what the task is and where it came from, rather than what became of it.
    package var isOfOrigin: Bool {
        switch self {
        case .intake, .parallel, .after, .team, .session, .kind, .payload, .dedupe: true
        case .attempt, .lease, .retryAt, .permanent, .dead, .error, .cancelledByOperator, .replan, .retryRequested,
            .review, .guard, .dedupeSkipped:
            false
        }
    }

    /// Whether the value is one or more ids of other tasks, with commas between them.
    var namesTasks: Bool { self == .after || self == .team || self == .dedupeSkipped }
}

extension NoteTag {
    /// What its value is, as a phrase.
    package var takes: String {
        switch self {
        case .attempt: "N/MAX"
        case .lease, .retryAt: "YYYY-MM-DD HH:mm:ss"
        case .payload: "JSON"
        case .parallel: "a number of 1 or more"
        case .kind: "a word of letters, digits, '.', '_' or '-'"
        case .after: "ids with commas between them"
        case .intake, .team, .session, .dedupe, .permanent, .dead, .error, .cancelledByOperator, .replan,
            .retryRequested, .review, .guard, .dedupeSkipped:
            "any text"
        }
    }

    /// Whether a command can read the value; the ids of `after:` are looked up by whoever knows the others.
    ///
    /// - Parameter offset: the offset in which times are written.
    package func accepts(_ value: String, at offset: UTCOffset) -> Bool {
        switch self {
        case .attempt: Attempt(text: value) != nil
        case .lease, .retryAt: Timestamp(text: value, at: offset) != nil
        case .payload: (try? JSONValue(parsing: value)) != nil
        case .parallel: Int(value).map { $0 > 0 } ?? false
        case .kind: TaskID(value) != nil
        case .after, .intake, .team, .session, .dedupe, .permanent, .dead, .error, .cancelledByOperator, .replan,
            .retryRequested, .review, .guard, .dedupeSkipped:
            true
        }
    }
}

/// Which execution of a task a claim is, and how many there may be. A pick or a claim is what counts as an attempt; the
/// number is the fencing token with which a late worker is distinguished from the one that holds the claim now.
package struct Attempt: Equatable, Sendable {
    /// 1 for the first execution; 0 on a task that nobody had yet and that names its own limit.
    package let number: Int
    /// How many executions there may be, 1 or more.
    package let limit: Int

    /// The highest number and the highest limit that the notes hold.
    package static let highest = 999_999

    package init(number: Int, limit: Int) {
        self.number = number
        self.limit = limit
    }

    /// - Parameter text: `N/MAX`, both up to 999,999.
    package init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Self.count(parts[0]), let limit = Self.count(parts[1]), limit >= 1
        else { return nil }
        self.init(number: number, limit: limit)
    }

    /// Whether no execution is left after this one.
    package var isLast: Bool { number >= limit }

    /// `N/MAX`
    package var text: String { "\(number)/\(limit)" }

    private static func count(_ digits: Substring) -> Int? {
        let isNumber = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && digits.utf8.count <= 6 ? Int(digits) : nil
    }
}
