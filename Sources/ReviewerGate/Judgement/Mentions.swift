/// Where a report mentions what the criteria look for, and which of the mentions are evidence.
///
/// Many items ask for the same word, so the first credible mention of each is looked up once.
final class Mentions {
    private let report: Report
    private let criteria: Criteria
    private let echoes: EchoedLines
    private var concepts: [Known]
    private var literals: [Known]
    private var numbers: [Known]

    /// What is known about the mentions of a word. The first credible one is -1 if there is none, and -2 if nobody
    /// has asked yet.
    private struct Known {
        var first = -2
        var firstWithDenials = -2
        var isToldAsUndone: Bool?
    }

    init(report: Report, criteria: Criteria, echoes: EchoedLines) {
        self.report = report
        self.criteria = criteria
        self.echoes = echoes
        concepts = [Known](repeating: Known(), count: report.concepts.count)
        literals = [Known](repeating: Known(), count: report.literals.count)
        numbers = [Known](repeating: Known(), count: report.numbers.count)
    }

    /// The first credible mention of a thing.
    func first(_ kind: Sought.Kind, acceptingDenials: Bool) -> Int? {
        switch kind {
        case .concepts(let place):
            for index in place {
                let group = criteria.groups[index]
                if let token = first(group, report.concepts, &concepts, acceptingDenials) { return token }
            }
            return nil
        case .literal(let number): return first(number, report.literals, &literals, acceptingDenials)
        case .number(let number): return first(number, report.numbers, &numbers, acceptingDenials)
        case .name: return all(kind).first { isCredible($0, acceptingDenials) }
        }
    }

    /// The first credible mention of a group of the glossary.
    func first(ofConcept group: Int) -> Int? { first(group, report.concepts, &concepts, false) }

    /// The credible mentions of a thing.
    func credible(_ kind: Sought.Kind, acceptingDenials: Bool) -> [Int] {
        all(kind).filter { isCredible($0, acceptingDenials) }
    }

    /// Whether a claim that is no evidence mentions a thing.
    func isToldAsUndone(_ kind: Sought.Kind) -> Bool {
        switch kind {
        case .concepts(let place):
            for index in place {
                let group = criteria.groups[index]
                if isToldAsUndone(group, report.concepts, &concepts) { return true }
            }
            return false
        case .literal(let number): return isToldAsUndone(number, report.literals, &literals)
        case .number(let number): return isToldAsUndone(number, report.numbers, &numbers)
        case .name: return all(kind).contains(where: isUndone)
        }
    }

    private func first(_ word: Int, _ mentions: [[Int]], _ known: inout [Known], _ acceptingDenials: Bool) -> Int? {
        var first = acceptingDenials ? known[word].firstWithDenials : known[word].first
        if first == -2 {
            first = mentions[word].first { isCredible($0, acceptingDenials) } ?? -1
            if acceptingDenials { known[word].firstWithDenials = first } else { known[word].first = first }
        }
        return first < 0 ? nil : first
    }

    private func isToldAsUndone(_ word: Int, _ mentions: [[Int]], _ known: inout [Known]) -> Bool {
        if let isUndone = known[word].isToldAsUndone { return isUndone }
        let isUndone = mentions[word].contains(where: isUndone)
        known[word].isToldAsUndone = isUndone
        return isUndone
    }

    private func isCredible(_ token: Int, _ acceptingDenials: Bool) -> Bool {
        report.isCredible(token, acceptingDenials: acceptingDenials) && !echoes.contains(report.tokens[token].line)
    }

    private func isUndone(_ token: Int) -> Bool {
        let clause = report.clauses[report.clauseOfToken[token]]
        guard clause.section == .claim || clause.section == .result else { return false }
        return clause.stance != .told || report.denied[token]
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
