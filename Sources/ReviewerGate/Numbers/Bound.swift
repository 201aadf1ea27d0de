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
                    !Self.prepositions.contains(Self.word(end, tokens, scalars))
                else { return nil }
                relation = .atLeast
            }
            // One of a thing is the thing.
            if relation == .atLeast, quantity.value <= 1 { return nil }
            self.tokens = quantity.tokens
        }
    }

    private static func word(_ index: Int, _ tokens: [Token], _ scalars: [UInt32]) -> String {
        tokens.indices.contains(index) ? Spelling.string(scalars[tokens[index].range]) : ""
    }

    private static func relation(after index: Int, in tokens: [Token], of scalars: [UInt32]) -> (Relation, Int)? {
        let unit = word(index - 1, tokens, scalars)
        for (spelling, relation) in followers where spelling.count > 1 && unit.hasSuffix(spelling) {
            return (relation, index)
        }
        let next = word(index, tokens, scalars)
        for (spelling, relation) in followers where next.unicodeScalars.starts(with: spelling.unicodeScalars) {
            return (relation, index + 1)
        }
        guard next == "or" else { return nil }
        switch word(index + 1, tokens, scalars) {
        case "more", "above", "higher", "greater", "over": return (.atLeast, index + 2)
        case "less", "fewer", "below", "lower", "under": return (.atMost, index + 2)
        default: return nil
        }
    }

    private static func relation(before index: Int, in tokens: [Token], of scalars: [UInt32]) -> (Relation, Int)? {
        let near = word(index - 1, tokens, scalars)
        let far = word(index - 2, tokens, scalars)
        switch (far, near) {
        case ("at", "least"): return (.atLeast, index - 2)
        case ("at", "most"), ("up", "to"), ("<", "="): return (.atMost, index - 2)
        case (">", "="): return (.atLeast, index - 2)
        case ("less", "than"), ("fewer", "than"), ("lower", "than"), ("faster", "than"): return (.below, index - 2)
        case ("more", "than"), ("greater", "than"), ("higher", "than"):
            let isDenied = ["no", "not"].contains(word(index - 3, tokens, scalars))
            return isDenied ? (.atMost, index - 3) : (.above, index - 2)
        default: break
        }
        switch near {
        case "최소", "적어도", "minimum", "min", "≥": return (.atLeast, index - 1)
        case "최대", "maximum", "max", "within", "≤": return (.atMost, index - 1)
        case "under", "below", "<": return (.below, index - 1)
        case "over", "above", ">": return (.above, index - 1)
        default: return nil
        }
    }

    private static let followers: [(String, Relation)] = [
        ("이상", .atLeast), ("이하", .atMost), ("미만", .below), ("초과", .above), ("이내", .atMost), ("안에", .atMost),
        ("넘", .above),
        ("+", .atLeast),
    ]
    private static let prepositions: Set<String> = ["on", "in", "for", "and", "or", "of", "at", "to", "with", "when"]
}
