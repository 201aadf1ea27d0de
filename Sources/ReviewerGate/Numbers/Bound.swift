internal import Text

/// A number that a criterion demands: `8개 이상`, `under 200 ms`.
struct Bound {
    enum Relation { case atLeast, atMost, below, above, equal }

    let quantity: Quantity
    private(set) var relation: Relation
    /// A word says what the number is to be, and it is no mere count.
    private(set) var isExplicit = true
    /// The tokens of number, unit and relation.
    let tokens: Range<Int>
    /// The word behind a number whose unit is not known: `fps`.
    private(set) var unit: ArraySlice<UInt32>?

    /// `limit to 1 GB`: less than the number is as good.
    mutating func limit() {
        if quantity.unit == .count, !isExplicit { relation = .equal }
        if relation == .equal, quantity.unit == .time || quantity.unit == .bytes { relation = .atMost }
    }

    func isMet(by value: Double) -> Bool {
        switch relation {
        case .atLeast: value >= quantity.value
        case .atMost: value <= quantity.value
        case .below: value < quantity.value
        case .above: value > quantity.value
        // A year is kept by 366 days.
        case .equal: abs(value - quantity.value) <= (quantity.unit == .time ? quantity.value / 100 : 0)
        }
    }

    /// Whether a quantity of a report may answer the bound: it counts the same kind of thing.
    func speaks(of other: Quantity.Unit) -> Bool {
        switch (quantity.unit, other) {
        case (.count, .bare), (.bare, .count): true
        case (let mine, let theirs): mine == theirs
        }
    }

    /// Reads the bound around a quantity of a criterion; none when the number is a mere word (`Swift 6.3`).
    init?(_ quantity: Quantity, in tokens: [Token], of scalars: [UInt32]) {
        self.quantity = quantity
        let end = quantity.tokens.upperBound
        // `30 fps or more`: a unit that is not known, since what is compared has the same one.
        let isNamed =
            quantity.unit == .bare && end + 1 < tokens.count
            && (tokens[end].kind == .latin || tokens[end].kind == .hangul && tokens[end].isGlued)
        if let (relation, end) = Self.relation(after: end, in: tokens, of: scalars)
            ?? (isNamed ? Self.relation(after: end + 1, in: tokens, of: scalars) : nil)
        {
            // An age selects what is meant: `30일 이상 지난`.
            if end < tokens.count, Self.sign(end, tokens, scalars) == .age { return nil }
            self.relation = relation
            self.tokens = quantity.tokens.lowerBound..<end
            if isNamed { unit = scalars[tokens[quantity.tokens.upperBound].range] }
        } else if Self.sign(quantity.tokens.lowerBound - 2, tokens, scalars) == .age {
            return nil
        } else if let (relation, start) = Self.relation(before: quantity.tokens.lowerBound, in: tokens, of: scalars) {
            self.relation = relation
            self.tokens = start..<quantity.tokens.upperBound
        } else {
            isExplicit = false
            switch quantity.unit {
            case .percent, .time, .bytes: relation = .equal
            case .count: relation = quantity.value == 0 ? .equal : .atLeast
            case .bare:
                let end = quantity.tokens.upperBound
                // `the 2025 extract`: which one.
                guard !(1990..<2100 ~= quantity.value), end < tokens.count, tokens[end].kind == .latin,
                    !tokens[end].isGlued,
                    quantity.value == quantity.value.rounded(),
                    // `429 response`: a status of HTTP.
                    !(100..<600 ~= quantity.value && Self.sign(end, tokens, scalars) == .status),
                    !Self.isPreposition(end, tokens, scalars)
                else { return nil }
                relation = .atLeast
            }
            // One of a thing is the thing.
            if relation == .atLeast, quantity.value <= 1 { return nil }
            self.tokens = quantity.tokens
        }
    }

    /// Whether a number of a report is a bound in words (`80% 이상`) and so says what is wanted, not what is.
    static func isStated(at index: Int, in report: Report) -> Bool {
        guard let quantity = Quantity(at: index, in: report.tokens, of: report.text.scalars) else { return false }
        return isStated(quantity, in: report)
    }

    static func isStated(_ quantity: Quantity, in report: Report) -> Bool {
        let (tokens, scalars) = (report.tokens, report.text.scalars)
        let end = quantity.tokens.upperBound
        // `3초 넘게 걸립니다`
        let isSeen = end < tokens.count && scalars[tokens[end].range].elementsEqual(exceeding)
        if isSeen { return false }
        if relation(after: end, in: tokens, of: scalars) != nil { return true }
        // `spikes up to 85%`, `최대 91%` are observations.
        let before = relation(before: quantity.tokens.lowerBound, in: tokens, of: scalars)
        return before.map { $0.0 != .atMost } ?? false
    }

    private static let exceeding = "넘게".scalarValues

    /// What a word next to a number says about it.
    private enum Sign: Sendable {
        case least, most, at, up, to, than, less, more, no, or, under, over, minimum, maximum
        case smaller, larger, equals, plus, preposition, age, status
    }

    private static func sign(_ index: Int, _ tokens: [Token], _ scalars: [UInt32]) -> Sign? {
        guard tokens.indices.contains(index), tokens[index].range.count <= 8 else { return nil }
        return signs[String(scalarValues: scalars[tokens[index].range])]
    }

    private static func relation(after index: Int, in tokens: [Token], of scalars: [UInt32]) -> (Relation, Int)? {
        let unit = tokens[index - 1].range
        for (spelling, relation) in followers where spelling.count > 1 && unit.count >= spelling.count {
            if scalars[unit].suffix(spelling.count).elementsEqual(spelling) { return (relation, index) }
        }
        guard index < tokens.count else { return nil }
        let next = tokens[index].range
        for (spelling, relation) in followers where next.count >= spelling.count {
            guard scalars[next].starts(with: spelling) else { continue }
            // `5초를 넘지 않게`
            let isDenied =
                relation == .above && index + 1 < tokens.count && Negation.isDenial(scalars[tokens[index + 1].range])
            return isDenied ? (.atMost, index + 2) : (relation, index + 1)
        }
        guard sign(index, tokens, scalars) == .or else { return nil }
        switch sign(index + 1, tokens, scalars) {
        case .more, .over: return (.atLeast, index + 2)
        case .less, .under: return (.atMost, index + 2)
        default: return nil
        }
    }

    private static func relation(before index: Int, in tokens: [Token], of scalars: [UInt32]) -> (Relation, Int)? {
        guard index > 0, let near = sign(index - 1, tokens, scalars) else { return nil }
        switch (sign(index - 2, tokens, scalars), near) {
        case (.at, .least), (.larger, .equals): return (.atLeast, index - 2)
        case (.at, .most), (.up, .to), (.smaller, .equals): return (.atMost, index - 2)
        case (.less, .than):
            let isDenied = sign(index - 3, tokens, scalars) == .no
            return isDenied ? (.atLeast, index - 3) : (.below, index - 2)
        case (.more, .than):
            let isDenied = sign(index - 3, tokens, scalars) == .no
            return isDenied ? (.atMost, index - 3) : (.above, index - 2)
        default: break
        }
        switch near {
        case .minimum: return (.atLeast, index - 1)
        case .maximum: return (.atMost, index - 1)
        case .under, .smaller: return (.below, index - 1)
        case .over, .larger: return (.above, index - 1)
        default: return nil
        }
    }

    private static let followers: [([UInt32], Relation)] =
        ([
            ("이상", .atLeast), ("이하", .atMost), ("미만", .below), ("초과", .above), ("이내", .atMost), ("안에", .atMost),
            ("넘", .above), ("+", .atLeast),
        ] as [(String, Relation)]).map { ($0.0.scalarValues, $0.1) }

    private static let signs: [String: Sign] = [
        "least": .least, "most": .most, "at": .at, "up": .up, "to": .to, "than": .than, "less": .less, "fewer": .less,
        "lower": .less, "faster": .less, "smaller": .less, "shorter": .less, "more": .more, "greater": .more,
        "higher": .more, "larger": .more, "bigger": .more, "longer": .more, "no": .no, "not": .no, "older": .age,
        "status": .status, "response": .status, "error": .status, "errors": .status, "page": .status,
        "younger": .age, "newer": .age, "지난": .age, "된": .age,
        "or": .or, "under": .under, "below": .under, "over": .over, "above": .over, "exceeds": .over, "exceed": .over,
        "최소": .minimum,
        "적어도": .minimum, "minimum": .minimum, "min": .minimum, "≥": .minimum, "최대": .maximum, "maximum": .maximum,
        "max": .maximum, "within": .maximum, "≤": .maximum, "<": .smaller, ">": .larger, "=": .equals,
        "on": .preposition, "in": .preposition, "for": .preposition, "and": .preposition, "of": .preposition,
        "with": .preposition, "when": .preposition, "per": .preposition, "now": .preposition, "but": .preposition,
        "after": .preposition, "before": .preposition, "instead": .preposition, "down": .preposition,
        "from": .preposition,
        "left": .preposition, "remaining": .preposition, "remain": .preposition, "found": .preposition,
        "is": .preposition, "was": .preposition, "each": .preposition, "while": .preposition,
    ]

    /// Words that no number counts: `5 of`, `3 or`.
    static func isPreposition(_ index: Int, _ tokens: [Token], _ scalars: [UInt32]) -> Bool {
        switch sign(index, tokens, scalars) {
        case .preposition, .or, .at, .to: true
        default: false
        }
    }

    /// The bound in signs: `≥8`, `<200ms`.
    var label: String {
        let whole = quantity.value.rounded() == quantity.value && abs(quantity.value) < 1e15
        let number = whole ? String(Int(quantity.value)) : String(quantity.value)
        let unit =
            switch quantity.unit {
            case .count, .bare: ""
            case .percent: "%"
            case .time: "ms"
            case .bytes: "B"
            }
        let sign =
            switch relation {
            case .atLeast: "≥"
            case .atMost: "≤"
            case .below: "<"
            case .above: ">"
            case .equal: "="
            }
        return sign + number + unit
    }
}
