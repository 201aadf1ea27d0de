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
    /// The criteria ask for research (`원인 조사`, `investigate`).
    private(set) var speaksOfResearch = false
    /// The criteria ask for the whole of something (`all endpoints`, `모든 화면`).
    private(set) var speaksOfAll = false

    init(_ criteria: [Criterion]) {
        for criterion in criteria {
            let folded = FoldedText(criterion.text)
            var (tokens, _) = Tokenizer.tokens(of: folded)
            _ = Names.find(in: &tokens, of: folded.scalars)
            let before = speaksOfFailure
            for token in tokens where token.isWord { note(token, in: folded.scalars) }
            // `실패 없음` asks that nothing fails, which gives no leave to speak of failures.
            if criterion.isNegative { speaksOfFailure = before }
        }
    }

    private mutating func note(_ token: Token, in scalars: [UInt32]) {
        for start in token.range where token.kind == .hangul || start == token.range.lowerBound {
            Lexicon.shared.spellings.walk(scalars, from: start, upTo: token.range.upperBound) { entry, end in
                if token.kind == .hangul || end == token.range.upperBound { note(entry.marks) }
            }
        }
        if scalars[token.range].starts(with: [0xC2E4, 0xD328]) { speaksOfFailure = true }
        switch Spelling.string(scalars[token.range]) {
        case "all", "every", "each", "everywhere", "모든", "전체", "전부", "모두": speaksOfAll = true
        case "investigate", "research", "explore", "study", "try", "attempt", "조사", "파악", "시도": speaksOfResearch = true
        default: break
        }
    }

    private mutating func note(_ marks: StanceMarks) {
        if !marks.isDisjoint(with: [.failureVerb, .failureNoun]) { speaksOfFailure = true }
        if !marks.isDisjoint(with: [.unfinished, .todo]) { speaksOfUnfinished = true }
        if !marks.isDisjoint(with: [.blocked, .blocker]) { speaksOfBlocking = true }
        if marks.contains(.permission) { speaksOfPermission = true }
    }
}
