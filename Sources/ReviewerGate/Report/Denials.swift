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

    /// Korean denies what stands before: two words at most.
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
