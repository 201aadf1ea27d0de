internal import Text

/// Finds what a report tells of deeds, whatever they are.
struct ToldDeeds {
    let report: Report
    let mentions: Mentions
    let echoes: EchoedLines

    /// A token that tells of any deed, as evidence for `추가` and its like.
    func any() -> Int? {
        let roles = Lexicon.shared.roles
        for concept in roles.indices where roles[concept] == .making || roles[concept] == .telling {
            if let token = mentions.first(ofConcept: concept) { return token }
        }
        return report.tokens.indices.first {
            report.marks[$0].contains(.finished) && report.isCredible($0, acceptingDenials: false)
        }
    }

    /// The verb in the past with which a sentence begins (`Cleaned up the timers`): it tells what was changed.
    func past() -> Int? {
        let scalars = report.text.scalars
        for (number, clause) in report.clauses.enumerated() where clause.isCredible {
            let first = clause.tokens.lowerBound
            let word = report.tokens[first].range
            let isSentence = number == 0 || report.clauses[number - 1].sentence != clause.sentence
            // -ed
            guard isSentence, report.tokens[first].kind == .latin, word.count >= 5,
                scalars[word].suffix(2).elementsEqual([0x65, 0x64]), !echoes.contains(clause.line)
            else { continue }
            return first
        }
        return nil
    }

    /// A verification that closes parentheses after a deed, which tells that the deed was put to the test:
    /// `추가(md/db drift 검증)`.
    func verification() -> Int? {
        let tokens = report.tokens
        return report.concepts[Lexicon.shared.verification].first { token in
            guard token + 1 < tokens.count, tokens[token + 1].isMark(")"),
                report.isCredible(token, acceptingDenials: false), !echoes.contains(tokens[token].line)
            else { return false }
            let start = report.clauses[report.clauseOfToken[token]].tokens.lowerBound
            guard let opening = (start..<token).last(where: { tokens[$0].isMark("(") }), opening > start else {
                return false
            }
            return report.making.contains(opening - 1)
        }
    }
}
