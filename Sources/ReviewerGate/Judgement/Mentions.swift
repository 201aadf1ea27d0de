internal import Text

/// Where a report mentions what the criteria look for, and which of the mentions are evidence.
///
/// Many items ask for the same word, so the first credible mention of each is looked up once.
final class Mentions {
    private let report: Report
    private let criteria: Criteria
    private let echoes: EchoedLines
    /// What is known of the groups of the glossary, then of the criteria's words, then of their numbers.
    private var known: [Known]
    private let firstLiteral: Int
    private let firstNumber: Int

    /// What is known about the mentions of a word. The first credible one is -1 if there is none, and -2 if nobody
    /// has asked yet.
    private struct Known {
        var first = -2
        var firstWithDenials = -2
        var isReportedAsUndone: Bool?
    }

    init(report: Report, criteria: Criteria, echoes: EchoedLines) {
        self.report = report
        self.criteria = criteria
        self.echoes = echoes
        firstLiteral = report.concepts.count
        firstNumber = firstLiteral + report.literals.count
        known = [Known](repeating: Known(), count: firstNumber + report.numbers.count)
    }

    /// The first credible mention of a thing.
    func first(_ kind: Sought.Kind, acceptingDenials: Bool) -> Int? {
        switch kind {
        case .concepts(let place):
            for index in place {
                let group = criteria.groups[index]
                if let token = first(report.concepts[group], at: group, acceptingDenials) { return token }
            }
            return nil
        case .literal(let number): return first(report.literals[number], at: firstLiteral + number, acceptingDenials)
        case .number(let number): return first(report.numbers[number], at: firstNumber + number, acceptingDenials)
        case .name: return all(kind).first { isCredible($0, acceptingDenials) }
        }
    }

    /// The first credible mention of a group of the glossary.
    func first(ofConcept group: Int) -> Int? { first(report.concepts[group], at: group, false) }

    /// The credible mentions of a thing.
    func credible(_ kind: Sought.Kind, acceptingDenials: Bool) -> [Int] {
        all(kind).filter { isCredible($0, acceptingDenials) }
    }

    /// Whether a claim that is no evidence mentions a thing.
    func isReportedAsUndone(_ kind: Sought.Kind) -> Bool {
        switch kind {
        case .concepts(let place):
            for index in place {
                let group = criteria.groups[index]
                if isReportedAsUndone(report.concepts[group], at: group) { return true }
            }
            return false
        case .literal(let number): return isReportedAsUndone(report.literals[number], at: firstLiteral + number)
        case .number(let number): return isReportedAsUndone(report.numbers[number], at: firstNumber + number)
        case .name: return all(kind).contains(where: isUndone)
        }
    }

    private func first(_ mentions: [Int], at place: Int, _ acceptingDenials: Bool) -> Int? {
        var first = acceptingDenials ? known[place].firstWithDenials : known[place].first
        if first == -2 {
            first = mentions.first { isCredible($0, acceptingDenials) } ?? -1
            if acceptingDenials { known[place].firstWithDenials = first } else { known[place].first = first }
        }
        return first < 0 ? nil : first
    }

    private func isReportedAsUndone(_ mentions: [Int], at place: Int) -> Bool {
        if let isUndone = known[place].isReportedAsUndone { return isUndone }
        let isUndone = mentions.contains(where: isUndone)
        known[place].isReportedAsUndone = isUndone
        return isUndone
    }

    private func isCredible(_ token: Int, _ acceptingDenials: Bool) -> Bool {
        report.isCredible(token, acceptingDenials: acceptingDenials) && !echoes.contains(report.tokens[token].line)
    }

    private func isUndone(_ token: Int) -> Bool {
        let clause = report.clauses[report.clauseOfToken[token]]
        guard clause.section == .claim || clause.section == .result else { return false }
        return clause.stance != .reported || report.denied[token]
    }

    private func all(_ kind: Sought.Kind) -> [Int] {
        switch kind {
        case .concepts(let place):
            if place.count == 1 { return report.concepts[criteria.groups[place.lowerBound]] }
            return place.flatMap { report.concepts[criteria.groups[$0]] }
        case .literal(let number): return report.literals[number]
        case .number(let number): return report.numbers[number]
        case .name(let number, _): return all(criteria.names[number])
        }
    }

    private func all(_ name: Name) -> [Int] {
        let files = criteria.vocabulary.files
        var tokens: [Int] = []
        if let base = files.find(criteria.scalars[name.base]) {
            for index in report.namesByBase[base]
            where Name.agree(criteria.scalars[name.text], report.text.scalars[report.names[index].text]) {
                tokens.append(report.names[index].tokens.lowerBound)
            }
        }
        if let stem = files.find(criteria.scalars[name.stem]) {
            for index in report.namesByStem[stem] where !name.hasExtension || !report.names[index].hasExtension {
                tokens.append(report.names[index].tokens.lowerBound)
            }
        }
        return tokens
    }
}

/// Finds the deeds that a report claims, whatever they are.
struct ReportedDeeds {
    let report: Report
    let mentions: Mentions
    let echoes: EchoedLines

    /// A token that reports any deed, as evidence for `추가` and its like.
    func any() -> Int? {
        let roles = Lexicon.shared.roles
        for concept in roles.indices where roles[concept] == .making || roles[concept] == .telling {
            if let token = mentions.first(ofConcept: concept) { return token }
        }
        return report.tokens.indices.first {
            report.marks[$0].contains(.finished) && report.isCredible($0, acceptingDenials: false)
        }
    }

    /// The verb in the past with which a sentence begins (`Cleaned up the timers`): it says what was changed.
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

    /// A verification that closes parentheses after a deed, which says that the deed was put to the test:
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
