/// What a phrase of a report says about the work.
enum MarkKind: Int, CaseIterable {
    // What lowers a verdict.
    /// Something failed or is in a bad state.
    case failure
    /// Something is not done, or only in part.
    case undone
    /// Something is left out of what is said.
    case exception
    /// The writer is not sure.
    case hedge
    /// It is intended or expected; no evidence, and nothing that lowers.
    case forecast
    /// A person has to act.
    case need
    /// A denial of anything but trouble.
    case denial
    // What excuses a mark.
    /// Trouble; to deny it is good news.
    case trouble
    case success, repair, history, scope, condition, courtesy
    /// What comes before or after a word that denies it: `0`, `no`, `없음`.
    case absence
    /// Something is refused, which is as good as absent.
    case refusal
    /// The writer looked whether it is so.
    case check
    /// Something was done.
    case deed
    /// A failure was caused on purpose, to see what happens.
    case trial
    /// It says what the task is, and whose.
    case task
    /// There was no time, which needs nobody.
    case hurry
    /// It speaks of all there is.
    case whole
    /// It keeps a sentence from being a plain claim.
    case doubt

    var bit: UInt32 { 1 << UInt32(rawValue) }
    static let lowering = denial.bit * 2 - 1
}

/// Why a phrase may not count.
struct Excuses: OptionSet {
    let rawValue: UInt16

    /// It is denied: `no failures`, `실패 없음`.
    static let absence = Excuses(rawValue: 1 << 0)
    /// It is over: a repair or a success follows.
    static let resolved = Excuses(rawValue: 1 << 1)
    /// It was not asked for, or left out on purpose.
    static let scope = Excuses(rawValue: 1 << 2)
    /// It is what happens in some case: `실패하면`, `if it fails`.
    static let condition = Excuses(rawValue: 1 << 3)
    /// The criteria speak of it.
    static let subject = Excuses(rawValue: 1 << 4)
    /// It is an offer or a polite question.
    static let courtesy = Excuses(rawValue: 1 << 5)
    /// What is denied is trouble, or what a criterion wants to be absent.
    static let trouble = Excuses(rawValue: 1 << 6)
    /// A success follows in the same sentence.
    static let success = Excuses(rawValue: 1 << 7)
    /// It is about nothing that the criteria speak of.
    static let elsewhere = Excuses(rawValue: 1 << 8)
    /// A criterion wants something to be gone or kept out, so that it is what was asked for.
    static let wanted = Excuses(rawValue: 1 << 9)
    /// A criterion wants that something is not done, and this is not done.
    static let avoided = Excuses(rawValue: 1 << 11)
    /// A criterion wants that something is refused, and this refuses it.
    static let refused = Excuses(rawValue: 1 << 12)
    /// No criterion wants so.
    static let unlessWanted = Excuses(rawValue: 1 << 10)
}

/// A row of the table of marks.
struct MarkRule {
    let kind: MarkKind
    var excuses: Excuses = []
    /// It counts only in what a program printed.
    var isOutput = false
    /// A pattern a line: words apart by spaces are next to each other, `~` leaves room for three more, `~~` for nine;
    /// `a|b` is either; `#` is a number other than 0, and marks are themselves. Words are spelled as in
    /// ``Lexicon/add(marked:_:)``.
    let patterns: String
    /// Sentences that a pattern finds and nothing excuses, and such that an excuse holds for. They are the tests.
    var marked: [String] = []
    var excused: [String] = []
}
