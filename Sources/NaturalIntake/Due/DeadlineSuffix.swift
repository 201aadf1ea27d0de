/// What the Korean words behind a date or a time make of it.
enum DeadlineSuffix {
    /// Nothing that matters.
    case none
    /// `에`: at that time.
    case at
    /// `까지`, `내로`, `안에`, `마감`: a deadline.
    case deadline
    /// `전까지`, `전에`: a deadline that ends before the day begins.
    case before
    /// `부터`, `이후`, `의`, `자` …: the date says something else.
    case other

    var isDeadline: Bool { self == .deadline || self == .before }

    /// Reads the suffix that touches the phrase, else a word behind it that can only concern the phrase.
    init(_ reader: inout PhraseReader) {
        let glued = reader.hangulRun()
        self = Self.meaning(glued)
        guard glued.isEmpty || self == .at else { return }
        var copy = reader
        copy.skipBlanks()
        let word = copy.hangulRun()
        // These are words of their own when they stand apart (`한 번`, `안 되면`).
        let meaning = ["", "한", "안", "중"].contains(word) ? .none : Self.meaning(word)
        let begins = ["부터", "이후", "이후로", "동안", "이래"].contains(word)
        if meaning.isDeadline || begins {
            self = begins ? .other : meaning
            reader = copy
        }
    }

    private static func meaning(_ suffix: String) -> DeadlineSuffix {
        switch suffix {
        case "": .none
        case "에", "에는": .at
        case "전까지", "전까지는", "전에", "전", "이전", "이전에", "이전까지", "전으로": .before
        case "내", "내로", "내에", "안", "안에", "안으로", "이내", "이내에", "이내로", "중", "중에", "중으로", "한", "마감", "마감임",
            "마감이라", "마감입니다":
            .deadline
        default: suffix.hasPrefix("까지") ? .deadline : .other
        }
    }
}
