/// A part of a sentence that says one thing.
struct Clause {
    /// What the clause says about the work.
    enum Stance {
        /// It is told as done, or merely told.
        case told
        case denied
        case planned
        case underway
    }

    let tokens: Range<Int>
    let line: Int
    /// The sentence it is part of, counted from 0.
    let sentence: Int
    let section: Section
    var stance = Stance.told
    /// All the marks of its words.
    var marks: StanceMarks = []

    /// Whether what is said here may count as evidence.
    var isCredible: Bool {
        guard stance == .told else { return false }
        return section == .claim || section == .result
    }
}
