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

    /// Whether a failure is over: told as the past, or repaired in the same sentence, or in the next one with a pass.
    func isOver(_ index: Int) -> Bool {
        let number = report.clauseOfToken[index]
        let own = report.clauses[number]
        if own.marks.contains(.history), !marks[index].contains(.history) { return true }
        if marks[index].contains(.history) { return true }
        for current in own.tokens
        where own.stance == .told && own.marks.contains(.repair) && marks[current].contains(.repair) {
            if current < index, isFixOf(index, by: current) { return true }
            if current > index { return true }
        }
        for other in report.clauses[(number + 1)...].prefix(6) where other.stance == .told && other.isCredible {
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

    /// `fixed 3 failing tests`: the repair stands right before what it repairs.
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
            guard other.stance == .told, other.isCredible else { continue }
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

    func marked(_ index: Int, _ words: Range<Int>) -> MarkedLine {
        let start = tokens[words.lowerBound].range.lowerBound
        let end = tokens[words.upperBound - 1].range.upperBound
        return MarkedLine(
            marker: String(scalarValues: report.text.scalars[start..<min(end, start + 60)]),
            line: report.line(tokens[index].line), number: tokens[index].line + 1)
    }
}
