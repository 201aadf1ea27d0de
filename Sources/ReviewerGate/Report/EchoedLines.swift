/// Lines of a report that say no more than the criteria do.
///
/// A report that repeats every item word for word, without `완료` or `[x]` or a single further word, has shown
/// nothing; `README 반영 완료` has.
struct EchoedLines {
    /// The lines that count as repetition; empty unless every item is repeated.
    let lines: Set<Int>

    var isRepetition: Bool { !lines.isEmpty }

    init(report: Report, criteria: [Criterion]) {
        let keys = Set(criteria.map(\.key)).subtracting([[]])
        let whole = Array(criteria.map(\.key).joined())
        let longest = whole.count * 2 + 64
        guard !keys.isEmpty else {
            lines = []
            return
        }
        var echoed: Set<Int> = []
        var repeated: Set<[UInt32]> = []
        var isAll = true
        for range in Self.lines(of: report) {
            let line = report.tokens[range.lowerBound].line
            let clause = report.clauses[report.clauseOfToken[range.lowerBound]]
            guard clause.isCredible else { continue }
            // Spaces and marks take room too, yet a line of twice the length is no repetition.
            if Self.span(of: range, in: report) > longest {
                isAll = false
                continue
            }
            let tokens = range.filter { !Self.isListNumber($0, in: report.tokens) }.map { report.tokens[$0] }
            var key = CriterionReader.key(of: tokens, in: report.text.scalars)
            if key.isEmpty { continue }
            if keys.count > 1, key.count > whole.count, key.starts(with: whole),
                Self.isFollowedBySentence(range, whole, report)
            {
                key = whole
            }
            let isResult = clause.section == .result
            if !isResult, key == whole || keys.contains(key) {
                echoed.insert(line)
                repeated.formUnion(key == whole ? Array(keys) : [key])
            } else {
                isAll = false
            }
        }
        let isRepetition = repeated.count == keys.count && (keys.count > 1 || isAll)
        lines = isRepetition ? echoed : []
    }

    /// Whether the criteria are the first sentences of a line: `A; B. On it!`, but not `A, B 완료`.
    private static func isFollowedBySentence(_ range: Range<Int>, _ whole: [UInt32], _ report: Report) -> Bool {
        var length = 0
        for index in range {
            let token = report.tokens[index]
            if isListNumber(index, in: report.tokens) || !(token.isWord || token.kind == .number) { continue }
            if length >= whole.count {
                let sentence = report.clauses[report.clauseOfToken[index]].sentence
                return index > range.lowerBound && report.clauses[report.clauseOfToken[index - 1]].sentence != sentence
            }
            length += token.range.count + 1
        }
        return false
    }

    private static func span(of range: Range<Int>, in report: Report) -> Int {
        report.tokens[range.upperBound - 1].range.upperBound - report.tokens[range.lowerBound].range.lowerBound
    }

    /// The tokens of each line.
    private static func lines(of report: Report) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for index in report.tokens.indices where index > start && report.tokens[index].line != report.tokens[start].line
        {
            lines.append(start..<index)
            start = index
        }
        if start < report.tokens.count { lines.append(start..<report.tokens.count) }
        return lines
    }

    /// `2)` and `2.` before an item, but not `.5` or `10)` after a number in parentheses.
    private static func isListNumber(_ index: Int, in tokens: [Token]) -> Bool {
        guard tokens[index].kind == .number, index + 1 < tokens.count else { return false }
        return tokens[index + 1].isMark(")") || (tokens[index + 1].isMark(".") && tokens[index + 1].isGlued)
    }
}
