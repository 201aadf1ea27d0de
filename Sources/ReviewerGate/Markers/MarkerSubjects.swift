/// What the criteria themselves speak of, so that a report may speak of it too.
struct MarkerSubjects {
    /// The criteria speak of failures (`실패 재시도 규칙`).
    private(set) var speaksOfFailure = false
    /// The criteria speak of things that are missing, left, to do or unfinished.
    private(set) var speaksOfUnfinished = false
    /// The criteria speak of blocking (`blocked tasks`).
    private(set) var speaksOfBlocking = false
    /// The criteria speak of approval, permission or access.
    private(set) var speaksOfPermission = false

    init(_ criteria: [Criterion]) {
        for criterion in criteria {
            let folded = FoldedText(criterion.text)
            var (tokens, _) = Tokenizer.tokens(of: folded)
            _ = Names.find(in: &tokens, of: folded.scalars)
            for token in tokens where token.isWord { note(token, in: folded.scalars) }
        }
    }

    private mutating func note(_ token: Token, in scalars: [UInt32]) {
        for start in token.range where token.kind == .hangul || start == token.range.lowerBound {
            Lexicon.shared.spellings.walk(scalars, from: start, upTo: token.range.upperBound) { entries, end in
                if token.kind == .latin, end != token.range.upperBound { return }
                for entry in entries { note(entry.marks) }
            }
        }
        if scalars[token.range].starts(with: [0xC2E4, 0xD328]) { speaksOfFailure = true }
    }

    private mutating func note(_ marks: StanceMarks) {
        if !marks.isDisjoint(with: [.failureVerb, .failureNoun]) { speaksOfFailure = true }
        if !marks.isDisjoint(with: [.unfinished, .todo]) { speaksOfUnfinished = true }
        if !marks.isDisjoint(with: [.blocked, .blocker]) { speaksOfBlocking = true }
        if marks.contains(.permission) { speaksOfPermission = true }
    }
}
