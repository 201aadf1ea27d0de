internal import Text

/// Lines of a report that say no more than the criteria do.
///
/// A report that repeats every item word for word, without `완료` or `[x]` or a single further word, has shown
/// nothing; `README 반영 완료` has.
struct EchoedLines {
    let isRepetition: Bool
    /// By line, whether it counts as repetition; empty unless every item is repeated.
    private let isEchoed: [Bool]

    func contains(_ line: Int) -> Bool { isRepetition && isEchoed[line] }

    init(report: Report, criteria: Criteria) {
        var keys = SpellingTable()
        for item in criteria.items where !item.key.isEmpty { _ = keys.number(of: criteria.keys[item.key]) }
        let whole = criteria.keys
        let longest = whole.count * 2 + 64
        guard keys.count > 0 else {
            isRepetition = false
            isEchoed = []
            return
        }
        var echoed = [Bool](repeating: false, count: report.lineStarts.count)
        var isRepeated = [Bool](repeating: false, count: keys.count)
        var isAll = true
        var key: [UInt32] = []
        for range in Self.lines(of: report) {
            let line = report.tokens[range.lowerBound].line
            let clause = report.clauses[report.clauseOfToken[range.lowerBound]]
            guard clause.isCredible else { continue }
            // Spaces and marks take room too, yet a line of twice the length is no repetition.
            if Self.span(of: range, in: report) > longest {
                isAll = false
                continue
            }
            key.removeAll(keepingCapacity: true)
            let words = range.lazy.filter { !Self.isListNumber($0, in: report.tokens) }.map { report.tokens[$0] }
            Criteria.appendKey(of: words, in: report.text.scalars, to: &key)
            if key.isEmpty { continue }
            let isWhole =
                key == whole
                || keys.count > 1 && key.count > whole.count && key.starts(with: whole)
                    && Self.isFollowedBySentence(range, whole.count, report)
            let known = isWhole ? nil : keys.find(key[...])
            if clause.section != .result, isWhole || known != nil {
                echoed[line] = true
                if let known { isRepeated[known] = true }
                if isWhole { for number in isRepeated.indices { isRepeated[number] = true } }
            } else {
                isAll = false
            }
        }
        isRepetition = !isRepeated.contains(false) && (keys.count > 1 || isAll) && echoed.contains(true)
        isEchoed = echoed
    }

    /// Whether the criteria are the first sentences of a line: `A; B. On it!`, but not `A, B 완료`.
    private static func isFollowedBySentence(_ range: Range<Int>, _ wholeLength: Int, _ report: Report) -> Bool {
        var length = 0
        for index in range {
            let token = report.tokens[index]
            if isListNumber(index, in: report.tokens) || !(token.isWord || token.kind == .number) { continue }
            if length >= wholeLength {
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
