/// A part of a sentence that says one thing.
struct Clause {
    /// What the clause says about the work.
    enum Stance {
        /// It is reported as done, or merely mentioned.
        case reported
        case denied
        case planned
        case underway
    }

    let tokens: Range<Int>
    let line: Int
    /// The sentence it is part of, counted from 0.
    let sentence: Int
    let section: Section
    var stance = Stance.reported
    /// All the marks of its words.
    var marks: StanceMarks = []

    /// Whether what is said here may count as evidence.
    var isCredible: Bool {
        guard stance == .reported else { return false }
        return section == .claim || section == .result
    }
}

/// Cuts a report into clauses and judges the stance of each.
struct ClauseReader {
    let tokens: [Token]
    let marks: [StanceMarks]
    let sections: [Section]
    let scalars: [UInt32]
    /// The criteria ask for research, so that research is work.
    let isResearchWork: Bool
    /// The criteria ask that somebody is asked, so that a request is work.
    let isRequestWork: Bool

    /// A clause of a text without marks ends here, so that no work grows with its length squared.
    static let longest = 96

    func clauses() -> (clauses: [Clause], clauseOfToken: [Int]) {
        var clauses: [Clause] = []
        clauses.reserveCapacity(tokens.count / 4)
        var start = 0
        var sentence = 0
        for index in 1...max(1, tokens.count)
        where index >= tokens.count || index - start == Self.longest || isBoundary(before: index) {
            let end = min(index, tokens.count)
            if end > start { clauses.append(clause(start..<end, sentence: sentence)) }
            start = end
            if end < tokens.count, endsSentence(before: end) { sentence += 1 }
        }
        spread(&clauses)
        var clauseOfToken = [Int](repeating: 0, count: tokens.count)
        for (number, clause) in clauses.enumerated() {
            for index in clause.tokens { clauseOfToken[index] = number }
        }
        return (clauses, clauseOfToken)
    }

    private func isBoundary(before index: Int) -> Bool {
        if endsSentence(before: index) { return true }
        let last = tokens[index - 1]
        if last.isMark(",") || last.isMark("，") || last.isMark("、") || last.isMark("→") || last.isMark("—") {
            return true
        }
        if last.isMark(":"), !last.isGlued || !tokens[index].isGlued { return false }
        if last.kind == .hangul, marks[index - 1].contains(.contrast) { return true }
        if tokens[index].isMark("+"), !tokens[index].isGlued { return true }
        return tokens[index].kind == .latin && marks[index].contains(.contrast) && !tokens[index].isQuoted
    }

    private func endsSentence(before index: Int) -> Bool {
        let last = tokens[index - 1]
        if last.line != tokens[index].line { return true }
        if last.isMark(".") || last.isMark("!") || last.isMark("?") { return !tokens[index].isGlued }
        return last.isMark("。") || last.isMark(";") || last.isMark("；")
    }

    private func clause(_ range: Range<Int>, sentence: Int) -> Clause {
        let line = tokens[range.lowerBound].line
        var clause = Clause(tokens: range, line: line, sentence: sentence, section: sections[line])
        for index in range where !tokens[index].isQuoted { clause.marks.formUnion(marks[index]) }
        clause.stance = stance(of: clause)
        return clause
    }

    private func stance(of clause: Clause) -> Clause.Stance {
        var stance: Clause.Stance = isHeadedAsPlan(clause) || isQuestion(clause) ? .planned : .reported
        for index in clause.tokens where !tokens[index].isQuoted && !tokens[index].isPartOfName {
            let mark = marks[index]
            if mark.isEmpty { continue }
            if !mark.isDisjoint(with: [.denial, .inability, .impossible]) { return .denied }
            if mark.contains(.notYet), clause.marks.isDisjoint(with: [.success]) { return .denied }
            if mark.contains(.unfinished), !hasAbsence(after: index, in: clause), isClaim(index, in: clause) {
                return .denied
            }
            if mark.contains(.phraseEnd), isPutOff(index, in: clause) { return .denied }
            if mark.contains(.persistence), isStill(index, in: clause) { return .denied }
            if mark.contains(.plan), !isAttribute(index, in: clause) { stance = .planned }
            if mark.contains(.need), isNeed(index, in: clause) { stance = .planned }
            if mark.contains(.being), isToBe(index, in: clause) { stance = .planned }
            if mark.contains(.modal), isGuess(index, in: clause) { stance = .planned }
            if mark.contains(.request), !isRequestWork { stance = .underway }
            if mark.contains(.only), isOnlyPrepared(index, in: clause) { stance = .underway }
            if mark.contains(.research), !isResearchWork { stance = .underway }
            if mark.contains(.progress) || isDuring(index, in: clause) || isPartialShare(index, in: clause) {
                stance = .underway
            }
        }
        return stance
    }

    private func next(_ index: Int, in clause: Clause) -> Token? {
        index + 1 < clause.tokens.upperBound ? tokens[index + 1] : nil
    }

    private func hasAbsence(after index: Int, in clause: Clause) -> Bool {
        let isBefore = index > clause.tokens.lowerBound && marks[index - 1].contains(.absence)
        let end = min(index + 3, clause.tokens.upperBound)
        return isBefore
            || (index + 1 < end
                && (index + 1..<end).contains { marks[$0].contains(.absence) || marks[$0].contains(.without) })
    }

    /// `누락 필드` speaks of fields, `문서 누락` of an omission; English attributes (`missing fields`) likewise.
    private func isClaim(_ index: Int, in clause: Clause) -> Bool {
        guard let next = next(index, in: clause), next.isWord else { return true }
        if index > clause.tokens.lowerBound, reads(index - 1, "i") || reads(index - 1, "we") { return true }
        if next.kind == .latin {
            return marks[index + 1].contains(.preposition) || marks[index + 1].contains(.contrast)
        }
        if isAttributive(index) {
            // `누락된 키를 찾는` speaks of keys, `누락된 키가 있습니다` says that some are missing.
            return (index + 1..<clause.tokens.upperBound).contains { scalars[tokens[$0].range.lowerBound] == 0xC788 }
        }
        return tokens[index].range.count > 2 || marks[index + 1].contains(.finished)
    }

    /// A verb that ends in 된 or 한 describes the word after it.
    private func isAttributive(_ index: Int) -> Bool {
        let last = scalars[tokens[index].range.upperBound - 1]
        return tokens[index].kind == .hangul && (last == 0xB41C || last == 0xD55C)
    }

    /// `예정` and `계획` before a noun describe it.
    private func isAttribute(_ index: Int, in clause: Clause) -> Bool {
        guard tokens[index].kind == .hangul, tokens[index].range.count == 2, let next = next(index, in: clause) else {
            return false
        }
        return next.isWord && marks[index + 1].isDisjoint(with: [.finished, .contrast])
    }

    /// `Next: …` in the middle of a line.
    private func isHeadedAsPlan(_ clause: Clause) -> Bool {
        let first = clause.tokens.lowerBound
        guard clause.tokens.count > 2, tokens[first + 1].isMark(":"), tokens[first].range.count <= 9 else {
            return false
        }
        return ["next", "plan", "later", "remaining", "다음", "향후", "계획", "예정"].contains { reads(first, $0) }
    }

    private func reads(_ index: Int, _ spelling: String) -> Bool {
        scalars[tokens[index].range].elementsEqual(spelling.unicodeScalars.lazy.map(\.value))
    }

    /// `out of scope`, `for later`, `stays open`, `tracing: to do`, `링크 수정 X`.
    private func isPutOff(_ index: Int, in clause: Clause) -> Bool {
        guard index > clause.tokens.lowerBound, !isNothing(before: index, in: clause) else { return false }
        let isLast = next(index, in: clause).map { !$0.isWord } ?? true
        if reads(index, "scope") { return reads(index - 1, "of") }
        if reads(index, "later") { return reads(index - 1, "for") }
        if reads(index, "do") { return reads(index - 1, "to") && isLast }
        if reads(index, "x") { return isLast && tokens[index - 1].kind == .hangul && !tokens[index].isGlued }
        return ["stays", "remains", "still", "left"].contains { reads(index - 1, $0) }
    }

    /// `nothing left to do`, `no work left`.
    private func isNothing(before index: Int, in clause: Clause) -> Bool {
        (max(clause.tokens.lowerBound, index - 4)..<index).contains {
            tokens[$0].kind == .latin && !marks[$0].isDisjoint(with: [.absence, .without])
        }
    }

    /// `still happens`.
    private func isStill(_ index: Int, in clause: Clause) -> Bool {
        index > clause.tokens.lowerBound && reads(index - 1, "still")
    }

    /// `to be written` and `the plan is to write`: what is to be is not yet.
    private func isToBe(_ index: Int, in clause: Clause) -> Bool {
        if reads(index, "be") { return index > clause.tokens.lowerBound && reads(index - 1, "to") }
        let isPresent = reads(index, "is") || reads(index, "are") || reads(index, "was")
        return isPresent && next(index, in: clause) != nil && reads(index + 1, "to")
    }

    /// A question claims nothing.
    private func isQuestion(_ clause: Clause) -> Bool {
        let last = tokens[clause.tokens.upperBound - 1]
        return last.isMark("?") && !last.isQuoted && last.isGlued && tokens[clause.tokens.lowerBound].mark != 0x3F
    }

    /// `could be fixed`, `might work`; but `so that it could be tested` names a purpose.
    private func isGuess(_ index: Int, in clause: Clause) -> Bool {
        guard let next = next(index, in: clause), next.kind == .latin else { return false }
        if reads(index, "could"), !marks[index + 1].contains(.being) { return false }
        return !(clause.tokens.lowerBound..<index).contains { reads($0, "so") || reads($0, "that") }
    }

    /// `위치만 정해 둔 상태`: only decided, not done.
    private func isOnlyPrepared(_ index: Int, in clause: Clause) -> Bool {
        guard tokens[index].kind == .hangul, marks[index].isDisjoint(with: [.contrast]),
            let next = next(index, in: clause)
        else { return false }
        return next.kind == .hangul && marks[index + 1].contains(.preparation)
    }

    private func isNeed(_ index: Int, in clause: Clause) -> Bool {
        guard tokens[index].kind == .hangul else { return !marks[index].contains(.history) }
        guard tokens[index].range.count == 2, let next = next(index, in: clause) else { return true }
        return !next.isWord
    }

    /// `진행 중`, `작성 중입니다`, `in progress`, but not `12개 중 9개`.
    private func isDuring(_ index: Int, in clause: Clause) -> Bool {
        guard marks[index].contains(.during), index > clause.tokens.lowerBound else { return false }
        if tokens[index].kind == .latin { return marks[index - 1].contains(.inside) }
        let isAfterNumber = (max(clause.tokens.lowerBound, index - 2)..<index).contains { tokens[$0].kind == .number }
        return !isAfterNumber && tokens[index - 1].kind == .hangul
    }

    /// `60% done`, `90% 완료`.
    private func isPartialShare(_ index: Int, in clause: Clause) -> Bool {
        guard marks[index].contains(.share), index >= clause.tokens.lowerBound + 2, tokens[index - 1].isMark("%") else {
            return false
        }
        return tokens[index - 2].kind == .number && tokens[index - 2].value < 100
    }

    /// A plan at the end of a sentence holds for the clauses that lead up to it without an ending of their own
    /// (`문서를 쓰고, 테스트를 추가하겠습니다`), and one at its beginning for those that go on with it.
    private func spread(_ clauses: inout [Clause]) {
        for index in clauses.indices.dropLast().reversed() {
            let following = clauses[index + 1]
            guard following.stance == .planned || following.stance == .underway, clauses[index].stance == .reported,
                following.sentence == clauses[index].sentence
            else { continue }
            let last = clauses[index].tokens.last { tokens[$0].isWord } ?? clauses[index].tokens.lowerBound
            let isOpen =
                marks[last].contains(.joint)
                || (tokens[last].kind == .hangul && marks[last].isDisjoint(with: [.finished, .contrast, .success]))
            if isOpen, tokens[last].kind == .hangul { clauses[index].stance = following.stance }
        }
        for index in clauses.indices.dropFirst() {
            let leading = clauses[index - 1]
            guard leading.stance == .planned, leading.sentence == clauses[index].sentence else { continue }
            let first = clauses[index].tokens.lowerBound
            if tokens[first].kind == .latin, marks[first].contains(.preposition) { clauses[index].stance = .planned }
        }
    }
}

/// Finds words that a neighbour denies, while the rest of their clause stands: `테스트 없이`, `without tests`.
enum Denials {
    static func denied(tokens: [Token], marks: [StanceMarks], clauses: [Clause]) -> [Bool] {
        var denied = [Bool](repeating: false, count: tokens.count)
        for clause in clauses {
            for index in clause.tokens where !marks[index].isDisjoint(with: [.absence, .without]) {
                if tokens[index].kind == .hangul {
                    mark(before: index, in: clause, tokens, &denied)
                } else if !tokens[index].isPartOfName {
                    mark(after: index, in: clause, tokens, marks, &denied)
                }
            }
        }
        return denied
    }

    /// Korean denies what is before: two words at most.
    private static func mark(before index: Int, in clause: Clause, _ tokens: [Token], _ denied: inout [Bool]) {
        var words = 0
        var current = index - 1
        while current >= clause.tokens.lowerBound, words < 2 {
            if tokens[current].kind == .mark, !tokens[current].isMark("/") { return }
            denied[current] = true
            if tokens[current].isWord { words += 1 }
            current -= 1
        }
    }

    /// English denies what follows: three words at most, and not past a preposition.
    private static func mark(
        after index: Int, in clause: Clause, _ tokens: [Token], _ marks: [StanceMarks], _ denied: inout [Bool]
    ) {
        for current in (index + 1..<clause.tokens.upperBound).prefix(3) {
            if tokens[current].kind == .mark || marks[current].contains(.preposition) { return }
            denied[current] = true
        }
    }
}
