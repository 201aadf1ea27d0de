internal import Text

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
    /// The criteria ask that somebody is asked (`검토 요청`, `request a review`).
    private(set) var speaksOfRequest = false
    /// The criteria speak of taking something back (`롤백 절차`, `revert`).
    private(set) var speaksOfUndoing = false
    /// The criteria ask for the whole of something (`all endpoints`, `모든 화면`).
    private(set) var speaksOfAll = false

    /// Takes over what an item speaks of. `실패 없음` asks that nothing fails, which gives no leave to speak of failures.
    mutating func add(_ item: MarkerSubjects, isNegative: Bool) {
        speaksOfFailure = speaksOfFailure || (item.speaksOfFailure && !isNegative)
        speaksOfUnfinished = speaksOfUnfinished || item.speaksOfUnfinished
        speaksOfBlocking = speaksOfBlocking || item.speaksOfBlocking
        speaksOfPermission = speaksOfPermission || item.speaksOfPermission
        speaksOfResearch = speaksOfResearch || item.speaksOfResearch
        speaksOfRequest = speaksOfRequest || item.speaksOfRequest
        speaksOfUndoing = speaksOfUndoing || item.speaksOfUndoing
        speaksOfAll = speaksOfAll || item.speaksOfAll
    }

    /// Notes what the words of an item speak of.
    mutating func note(_ tokens: ArraySlice<Token>, in scalars: [UInt32]) {
        for token in tokens where token.isWord { note(token, in: scalars) }
    }

    private mutating func note(_ token: Token, in scalars: [UInt32]) {
        let range = token.range
        let last = token.kind == .hangul ? range.upperBound : range.lowerBound + 1
        for start in range.lowerBound..<last {
            Lexicon.shared.spellings.walk(scalars, from: start, upTo: range.upperBound) { entry, end in
                if token.kind == .hangul || end == range.upperBound { note(entry.marks) }
            }
        }
        // 실패
        if range.count >= 2, scalars[range.lowerBound] == 0xC2E4, scalars[range.lowerBound + 1] == 0xD328 {
            speaksOfFailure = true
        }
        switch Self.words.meaning(of: range, in: scalars) {
        case .whole: speaksOfAll = true
        case .research: speaksOfResearch = true
        case .request: speaksOfRequest = true
        case .undoing: speaksOfUndoing = true
        case nil: break
        }
        if token.kind == .hangul {
            for (beginning, subject) in Self.beginnings where scalars[range].starts(with: beginning) {
                if subject == .request { speaksOfRequest = true } else { speaksOfUndoing = true }
            }
        }
    }

    private enum Subject: Sendable { case whole, research, request, undoing }

    private static let words: WordTrie<Subject> = {
        var words = WordTrie<Subject>()
        for word in ["all", "every", "each", "everywhere", "모든", "전체", "전부", "모두"] {
            words.insert(word.scalarValues, .whole)
        }
        for word in ["investigate", "research", "explore", "study", "try", "attempt", "조사", "파악", "시도"] {
            words.insert(word.scalarValues, .research)
        }
        for word in ["ask", "request", "requests", "inquire"] { words.insert(word.scalarValues, .request) }
        for word in ["revert", "reverts", "reverting", "rollback", "undo", "roll"] {
            words.insert(word.scalarValues, .undoing)
        }
        return words
    }()

    private static let beginnings: [([UInt32], Subject)] = [
        ("요청".scalarValues, .request), ("문의".scalarValues, .request),
        ("의뢰".scalarValues, .request), ("되돌".scalarValues, .undoing),
        ("롤백".scalarValues, .undoing), ("원복".scalarValues, .undoing),
        ("철회".scalarValues, .undoing),
    ]

    private mutating func note(_ marks: StanceMarks) {
        if !marks.isDisjoint(with: [.failureVerb, .failureNoun]) { speaksOfFailure = true }
        if !marks.isDisjoint(with: [.unfinished, .todo]) { speaksOfUnfinished = true }
        if !marks.isDisjoint(with: [.blocked, .blocker]) { speaksOfBlocking = true }
        if marks.contains(.permission) { speaksOfPermission = true }
    }
}
