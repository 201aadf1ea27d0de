internal import Text

/// Looks in a report for the number that a criterion demands.
///
/// Only numbers near the words of the item count: the one nearest to them in the same clause, or else in a clause
/// next to it in the same sentence.
struct BoundMatcher {
    /// Whether a demanded number was met, and where.
    struct Answer {
        let label: String
        let isMet: Bool
        let line: Int?
    }

    private let report: Report
    /// Mentions of the item's words in order, and the clauses they are in.
    private var mentions: [Int] = []
    private var mentioning: [Int] = []
    /// The clauses to look in.
    private var clauses: [Int] = []
    /// The values that speak of a unit, near the item's words; read once for each unit.
    private var values: [[(value: Double, line: Int)]?] = []

    init(report: Report) {
        self.report = report
    }

    /// Turns to another item by the mentions of its words.
    mutating func look(near tokens: [Int], isWithoutSubject: Bool) {
        values = [[(value: Double, line: Int)]?](repeating: nil, count: Quantity.Unit.allCases.count)
        mentions = tokens.sorted()
        mentioning.removeAll(keepingCapacity: true)
        for token in mentions where mentioning.last != report.clauseOfToken[token] {
            mentioning.append(report.clauseOfToken[token])
        }
        if isWithoutSubject {
            clauses = Array(
                report.clauses.indices.lazy.filter { [report] in
                    report.clauses[$0].isCredible && !report.quantities(of: $0).isEmpty
                }.prefix(Report.mentionLimit))
        } else {
            clauses = Array(mentioning.prefix(Report.mentionLimit))
        }
    }

    mutating func answer(to bound: Bound, allowsSum: Bool) -> Answer {
        let unit = bound.quantity.unit.rawValue
        let near = values[unit] ?? valuesNear(bound, allowsSum: allowsSum)
        values[unit] = near
        let met = near.first { bound.isMet(by: $0.value) }
        return Answer(label: Self.label(of: bound), isMet: met != nil, line: met?.line)
    }

    private func isMentioning(_ clause: Int) -> Bool { place(of: clause, in: mentioning) { $0 } != nil }

    /// The mentions that are in a clause.
    private func mentions(in clause: Int) -> ArraySlice<Int> {
        guard var start = place(of: clause, in: mentions, by: { report.clauseOfToken[$0] }) else { return [] }
        while start > 0, report.clauseOfToken[mentions[start - 1]] == clause { start -= 1 }
        var end = start
        while end < mentions.count, report.clauseOfToken[mentions[end]] == clause { end += 1 }
        return mentions[start..<end]
    }

    /// A place of a clause in a row that is in order of clauses.
    private func place(of clause: Int, in row: [Int], by clauseOf: (Int) -> Int) -> Int? {
        var (low, high) = (0, row.count)
        while low < high {
            let middle = (low + high) / 2
            let found = clauseOf(row[middle])
            if found == clause { return middle }
            if found < clause { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func valuesNear(_ bound: Bound, allowsSum: Bool) -> [(value: Double, line: Int)] {
        var near: [(value: Double, line: Int)] = []
        let isMeasure = bound.quantity.unit != .count && bound.quantity.unit != .bare
        for clause in clauses {
            if let own = value(in: clause, for: bound, allowsSum: allowsSum) {
                near.append((own, report.clauses[clause].line))
                continue
            }
            for neighbour in [clause + 1, clause - 1] where isNear(clause, neighbour, isMeasure: isMeasure) {
                guard let value = value(in: neighbour, for: bound, allowsSum: allowsSum) else { continue }
                near.append((value, report.clauses[neighbour].line))
            }
        }
        return near
    }

    private func isNear(_ clause: Int, _ other: Int, isMeasure: Bool) -> Bool {
        guard report.clauses.indices.contains(other), report.clauses[other].isCredible, !isMentioning(other) else {
            return false
        }
        if report.clauses[clause].sentence == report.clauses[other].sentence { return true }
        // A measured value may follow in a sentence of its own: `속도를 개선했습니다. 현재 0.7초입니다.`
        return isMeasure && report.clauses[clause].sentence + 1 == report.clauses[other].sentence
    }

    /// The value in a clause that speaks of the bound: the nearest to the item's words, or the sum of a breakdown.
    private func value(in clause: Int, for bound: Bound, allowsSum: Bool) -> Double? {
        let all = report.quantities(of: clause)
        if all.isEmpty { return nil }
        if all.count == 1, let only = all.first {
            return bound.speaks(of: only.unit) && !isSuperseded(all.startIndex, among: all) ? only.value : nil
        }
        let candidates = all.indices.filter { bound.speaks(of: all[$0].unit) && !isSuperseded($0, among: all) }
        guard let first = candidates.first else { return nil }
        if candidates.count == 1 { return all[first].value }
        let subjects = mentions(in: clause)
        if bound.quantity.unit == .count || bound.quantity.unit == .bare,
            areParts(candidates.map { all[$0] }, subjects: subjects, allowsSum: allowsSum)
        {
            return candidates.reduce(0) { $0 + all[$1].value }
        }
        let nearest = candidates.min { distance(all[$0], subjects) < distance(all[$1], subjects) }
        return nearest.map { all[$0].value }
    }

    private func distance(_ quantity: Quantity, _ subjects: ArraySlice<Int>) -> Int {
        subjects.map { abs($0 - quantity.tokens.lowerBound) }.min() ?? 0
    }

    /// What a word between or around numbers says about them.
    private enum Link: Sendable { case from, of, among, and }

    private static let links = WordTrie<Link>([
        ("from vs", .from), ("of /", .of), ("중", .among), ("and · + 및", .and),
    ])

    private func link(_ index: Int) -> Link? {
        Self.links.meaning(ofTokenAt: index, in: report.tokens, report.text.scalars)
    }

    /// Whether a number is one that another takes back: the total in `12개 중 9개` and `9 of 12`, the old value in
    /// `310MB에서 82MB로` and `from 9 MB to 4 MB`.
    private func isSuperseded(_ index: Int, among all: ArraySlice<Quantity>) -> Bool {
        let quantity = all[index]
        let before = link(quantity.tokens.lowerBound - 1)
        if before == .from { return true }
        if index > all.startIndex, before == .of,
            quantity.tokens.lowerBound - all[index - 1].tokens.upperBound == 1
        {
            return true
        }
        guard index + 1 < all.endIndex else { return false }
        if link(quantity.tokens.upperBound) == .among { return true }
        let scalars = report.text.scalars
        let last = report.tokens[quantity.tokens.upperBound - 1].range
        // 에서
        if scalars[last].suffix(2).elementsEqual([0xC5D0, 0xC11C]) { return true }
        return scalars[report.tokens[quantity.tokens.upperBound].range].starts(with: [0xC5D0, 0xC11C])
    }

    /// Whether numbers are parts of one total: joined by `and`, `·`, `+` or `와`, with the thing they count after them.
    private func areParts(_ quantities: [Quantity], subjects: ArraySlice<Int>, allowsSum: Bool) -> Bool {
        guard let last = quantities.last, allowsSum || subjects.contains(where: { $0 > last.tokens.upperBound }) else {
            return false
        }
        for (left, right) in zip(quantities, quantities.dropFirst()) {
            let between = left.tokens.upperBound..<right.tokens.lowerBound
            guard between.count <= 4, between.contains(where: { link($0) == .and }) else { return false }
        }
        return true
    }

    private static func label(of bound: Bound) -> String {
        let value = bound.quantity.value
        let number = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
        let unit =
            switch bound.quantity.unit {
            case .count, .bare: ""
            case .percent: "%"
            case .time: "ms"
            case .bytes: "B"
            }
        return switch bound.relation {
        case .atLeast: "≥\(number)\(unit)"
        case .atMost: "≤\(number)\(unit)"
        case .below: "<\(number)\(unit)"
        case .above: ">\(number)\(unit)"
        case .equal: "=\(number)\(unit)"
        }
    }
}
