internal import Text

/// A number that a criterion demands: `8개 이상`, `under 200 ms`.
struct Bound {
    enum Relation { case atLeast, atMost, below, above, equal }

    let quantity: Quantity
    let relation: Relation
    /// The tokens of number, unit and relation.
    let tokens: Range<Int>

    func isMet(by value: Double) -> Bool {
        switch relation {
        case .atLeast: value >= quantity.value
        case .atMost: value <= quantity.value
        case .below: value < quantity.value
        case .above: value > quantity.value
        case .equal: value == quantity.value
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
        if let (relation, end) = Self.relation(after: quantity.tokens.upperBound, in: tokens, of: scalars) {
            self.relation = relation
            self.tokens = quantity.tokens.lowerBound..<end
        } else if let (relation, start) = Self.relation(before: quantity.tokens.lowerBound, in: tokens, of: scalars) {
            self.relation = relation
            self.tokens = start..<quantity.tokens.upperBound
        } else {
            switch quantity.unit {
            case .percent, .time, .bytes: relation = .equal
            case .count: relation = .atLeast
            case .bare:
                let end = quantity.tokens.upperBound
                guard end < tokens.count, tokens[end].kind == .latin, !tokens[end].isGlued,
                    quantity.value == quantity.value.rounded(),
                    !Self.isPreposition(end, tokens, scalars)
                else { return nil }
                relation = .atLeast
            }
            // One of a thing is the thing.
            if relation == .atLeast, quantity.value <= 1 { return nil }
            self.tokens = quantity.tokens
        }
    }

    /// What a word next to a number says about it.
    private enum Sign: Sendable {
        case least, most, at, up, to, than, less, more, no, or, under, over, minimum, maximum
        case smaller, larger, equals, plus, preposition
    }

    private static func sign(_ index: Int, _ tokens: [Token], _ scalars: [UInt32]) -> Sign? {
        guard tokens.indices.contains(index), tokens[index].range.count <= 8 else { return nil }
        return signs.meaning(of: tokens[index].range, in: scalars)
    }

    private static func relation(after index: Int, in tokens: [Token], of scalars: [UInt32]) -> (Relation, Int)? {
        let unit = tokens[index - 1].range
        for (spelling, relation) in followers where spelling.count > 1 && unit.count >= spelling.count {
            if scalars[unit].suffix(spelling.count).elementsEqual(spelling) { return (relation, index) }
        }
        guard index < tokens.count else { return nil }
        let next = tokens[index].range
        for (spelling, relation) in followers where next.count >= spelling.count {
            if scalars[next].starts(with: spelling) { return (relation, index + 1) }
        }
        guard sign(index, tokens, scalars) == .or else { return nil }
        return orSigns.meaning(ofTokenAt: index + 1, in: tokens, scalars).map { ($0, index + 2) }
    }

    private static func relation(before index: Int, in tokens: [Token], of scalars: [UInt32]) -> (Relation, Int)? {
        guard index > 0, let near = sign(index - 1, tokens, scalars) else { return nil }
        switch (sign(index - 2, tokens, scalars), near) {
        case (.at, .least), (.larger, .equals): return (.atLeast, index - 2)
        case (.at, .most), (.up, .to), (.smaller, .equals): return (.atMost, index - 2)
        case (.less, .than): return (.below, index - 2)
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

    private static let orSigns = WordTrie<Relation>([
        ("more above higher greater over", .atLeast), ("less fewer below lower under", .atMost),
    ])

    private static let signs = WordTrie<Sign>([
        ("least", .least), ("most", .most), ("at", .at), ("up", .up), ("to", .to), ("than", .than),
        ("less fewer lower faster", .less), ("more greater higher", .more), ("no not", .no), ("or", .or),
        ("under below", .under), ("over above", .over), ("최소 적어도 minimum min ≥", .minimum),
        ("최대 maximum max within ≤", .maximum), ("<", .smaller), (">", .larger), ("=", .equals),
        ("on in for and of with when", .preposition),
    ])

    /// Words that no number counts: `5 of`, `3 or`.
    private static func isPreposition(_ index: Int, _ tokens: [Token], _ scalars: [UInt32]) -> Bool {
        switch sign(index, tokens, scalars) {
        case .preposition, .or, .at, .to: true
        default: false
        }
    }
}
