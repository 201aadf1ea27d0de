internal import Text

/// What surrounds a word of a report, to tell a claim about this work from a mere mention.
struct ClaimContext {
    let report: Report
    let tokens: [Token]
    let marks: [StanceMarks]

    init(report: Report) {
        self.report = report
        tokens = report.tokens
        marks = report.marks
    }

    func clause(of index: Int) -> Clause { report.clauses[report.clauseOfToken[index]] }

    func text(_ index: Int) -> String {
        tokens.indices.contains(index) ? String(scalarValues: report.text.scalars[tokens[index].range]) : ""
    }

    /// The token after, when the clause goes on.
    func next(_ index: Int) -> Int? {
        index + 1 < clause(of: index).tokens.upperBound ? index + 1 : nil
    }

    func previous(_ index: Int) -> Int? {
        index > clause(of: index).tokens.lowerBound ? index - 1 : nil
    }

    /// Whether words here may claim anything: not quoted, not part of a name, not under `Risks:` or `Next:`.
    func mayClaim(_ index: Int) -> Bool {
        let section = clause(of: index).section
        guard section == .claim || section == .result else { return false }
        return !tokens[index].isQuoted && !tokens[index].isPartOfName
    }

    /// The number that counts what a token names: `2건 실패`, `3 unit tests failed`, `실패 2건`, `failures: 2`.
    func count(at index: Int) -> Double? {
        let clause = clause(of: index)
        for current in stride(from: index - 1, through: max(clause.tokens.lowerBound, index - 4), by: -1) {
            if tokens[current].kind == .number { return tokens[current].isPartOfName ? nil : tokens[current].value }
            guard tokens[current].isWord else { break }
        }
        for current in (index + 1..<max(index + 1, clause.tokens.upperBound)).prefix(2) {
            if tokens[current].kind == .number { return tokens[current].value }
            guard tokens[current].isMark(":") || tokens[current].isMark("=") else { break }
        }
        return nil
    }

    /// Whether a denial next to a token takes it back: `실패 없음`, `no failures`, `none failed`, `실패 0건`.
    func isTakenBack(_ index: Int) -> Bool {
        let clause = clause(of: index)
        if count(at: index) == 0 { return true }
        let before = max(clause.tokens.lowerBound, index - 4)..<index
        if before.contains(where: {
            tokens[$0].kind == .latin && !marks[$0].isDisjoint(with: [.absence, .without, .denial])
        }) {
            return true
        }
        let after = index + 1..<max(index + 1, min(clause.tokens.upperBound, index + 4))
        return after.contains {
            tokens[$0].kind == .hangul && !marks[$0].isDisjoint(with: [.absence, .without, .denial])
        }
    }

    /// Whether a failure is over: reported as past, or repaired in the same sentence, or in the next one with a pass.
    func isOver(_ index: Int) -> Bool {
        let number = report.clauseOfToken[index]
        let own = report.clauses[number]
        if own.marks.contains(.history), !marks[index].contains(.history) { return true }
        if marks[index].contains(.history) { return true }
        for current in own.tokens
        where own.stance == .reported && own.marks.contains(.repair) && marks[current].contains(.repair) {
            if current < index, isFixOf(index, by: current) { return true }
            if current > index { return true }
        }
        for other in report.clauses[(number + 1)...].prefix(6) where other.stance == .reported && other.isCredible {
            let isRepair = other.marks.contains(.repair)
            let isSuccess = other.marks.contains(.success)
            if other.sentence == own.sentence, isRepair || (isSuccess && isAfterwards(other)) { return true }
            if other.sentence == own.sentence + 1, isRepair, isSuccess || other.marks.contains(.finished) {
                return true
            }
            if other.sentence > own.sentence + 1 { break }
        }
        return false
    }

    /// `fixed 3 failing tests`: the repair is right before what it repairs.
    private func isFixOf(_ index: Int, by repair: Int) -> Bool {
        tokens[repair].kind == .latin && index - repair <= 5
    }

    private func isAfterwards(_ clause: Clause) -> Bool {
        clause.tokens.contains { ["now", "지금은", "이후", "뒤", "후", "모두", "again", "rerun", "retry"].contains(text($0)) }
    }

    /// Whether what was taken back was done again afterwards: `되돌렸다가 다시 적용했습니다`, `reverted it, then applied it again`.
    func isRedone(_ index: Int) -> Bool {
        let number = report.clauseOfToken[index]
        for other in report.clauses[number...].prefix(4) {
            guard other.sentence <= report.clauses[number].sentence + 1 else { break }
            guard other.stance == .reported, other.isCredible else { continue }
            let isAgain = other.tokens.contains {
                $0 > index && ["다시", "재적용했습니다", "again", "reapplied", "relanded"].contains(text($0))
            }
            if isAgain { return true }
        }
        return false
    }

    /// Whether a token speaks of what might be: `실패하면`, `실패 시`, `if it fails`.
    func isHypothetical(_ index: Int) -> Bool {
        let clause = clause(of: index)
        guard clause.marks.contains(.condition) else { return false }
        return clause.tokens.contains {
            marks[$0].contains(.condition)
                && (tokens[$0].kind == .latin ? $0 < index : index...index + 2 ~= $0)
        }
    }

    /// The lines with a claim, one for each line and 32 at most.
    ///
    /// - Parameter claim: gives the tokens of the claim that is made at a token, if there is one.
    func markedLines(_ claim: (Int) -> Range<Int>?) -> [MarkedLine] {
        var found: [MarkedLine] = []
        for index in tokens.indices where found.count < 32 && found.last?.number != tokens[index].line + 1 {
            guard let words = claim(index) else { continue }
            let start = tokens[words.lowerBound].range.lowerBound
            let end = min(tokens[words.upperBound - 1].range.upperBound, start + 60)
            let line = tokens[index].line
            found.append(
                MarkedLine(
                    marker: String(scalarValues: report.text.scalars[start..<end]), line: report.line(line),
                    number: line + 1))
        }
        return found
    }
}

/// What the criteria themselves speak of, so that a report may speak of it too.
struct MarkerSubjects: OptionSet {
    let rawValue: UInt8

    /// Failures (`실패 재시도 규칙`).
    static let failure = MarkerSubjects(rawValue: 1 << 0)
    /// Things that are missing, left, to do or unfinished.
    static let unfinished = MarkerSubjects(rawValue: 1 << 1)
    /// Blocking (`blocked tasks`).
    static let blocking = MarkerSubjects(rawValue: 1 << 2)
    /// Approval, permission or access.
    static let permission = MarkerSubjects(rawValue: 1 << 3)
    /// Research (`원인 조사`, `investigate`).
    static let research = MarkerSubjects(rawValue: 1 << 4)
    /// That somebody is asked (`검토 요청`, `request a review`).
    static let request = MarkerSubjects(rawValue: 1 << 5)
    /// Taking something back (`롤백 절차`, `revert`).
    static let undoing = MarkerSubjects(rawValue: 1 << 6)
    /// The whole of something (`all endpoints`, `모든 화면`).
    static let whole = MarkerSubjects(rawValue: 1 << 7)
}

extension MarkerSubjects {
    /// What the words of an item speak of.
    init(of tokens: ArraySlice<Token>, in scalars: [UInt32]) {
        self = []
        for token in tokens where token.isWord { note(token, in: scalars) }
    }

    private mutating func note(_ token: Token, in scalars: [UInt32]) {
        let range = token.range
        let isHangul = token.kind == .hangul
        for start in range.lowerBound..<(isHangul ? range.upperBound : range.lowerBound + 1) {
            Lexicon.shared.spellings.walk(scalars, from: start, upTo: range.upperBound) { entry, end in
                if isHangul || end == range.upperBound { note(entry.marks) }
            }
        }
        if let subject = Self.words.meaning(of: range, in: scalars) { formUnion(subject) }
        Self.beginnings.walk(scalars, from: range.lowerBound, upTo: range.upperBound) { subject, _ in
            formUnion(subject)
        }
    }

    private mutating func note(_ marks: StanceMarks) {
        if !marks.isDisjoint(with: [.failureVerb, .failureNoun]) { insert(.failure) }
        if !marks.isDisjoint(with: [.unfinished, .todo]) { insert(.unfinished) }
        if !marks.isDisjoint(with: [.blocked, .blocker]) { insert(.blocking) }
        if marks.contains(.permission) { insert(.permission) }
    }

    private static let words = WordTrie<MarkerSubjects>([
        ("all every each everywhere 모든 전체 전부 모두", .whole),
        ("investigate research explore study try attempt 조사 파악 시도", .research),
        ("ask request requests inquire", .request), ("revert reverts reverting rollback undo roll", .undoing),
    ])

    /// How words in Hangul begin.
    private static let beginnings = WordTrie<MarkerSubjects>([
        ("실패", .failure), ("요청 문의 의뢰", .request), ("되돌 롤백 원복 철회", .undoing),
    ])
}
