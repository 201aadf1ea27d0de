internal import Text

/// A check that a criterion mentions: `@tests`, `@coverage>=80`, `@changed:README.md`, `@ui:login`.
///
/// A mention only names a check. What is run for the name is decided by the operator's settings alone.
package struct NamedCheck: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A command of the settings, `check.NAME`.
        case command
        /// The file that must have changed; `name` is its path.
        case changed
        /// A page of the settings, `check.NAME.url`.
        case ui
    }

    /// How a value is compared with a limit.
    package enum Relation: String, Sendable, CaseIterable {
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
        case equal = "="
    }

    /// What the value of a check must be.
    package struct Limit: Hashable, Sendable {
        package let relation: Relation
        /// Nil where what is written is no number, so that no value keeps it.
        package let number: Double?
    }

    package let kind: Kind
    /// The name in the settings, or the path of `@changed:`.
    package let name: String
    /// Only for commands.
    package let limit: Limit?
    /// As the criterion writes it, `@` included. `Evidence.name` of the result is this text.
    package let mention: String

    /// Whether a value keeps the limit; true without one.
    package func isMet(by value: Double) -> Bool {
        guard let limit else { return true }
        guard let number = limit.number else { return false }
        return switch limit.relation {
        case .atLeast: value >= number
        case .atMost: value <= number
        case .above: value > number
        case .below: value < number
        case .equal: value == number
        }
    }

    /// Reads the mention that begins at a scalar.
    ///
    /// - Returns: the check and where the mention ends; nil for other uses of `@`, such as `@types/node`.
    static func read(at start: Int, in scalars: [UInt32]) -> (check: NamedCheck, end: Int)? {
        let isFirst = start == 0 || Script.isWhitespace(scalars[start - 1]) || opening.contains(scalars[start - 1])
        guard isFirst, scalars[start] == 0x40 else { return nil }
        var end = start + 1
        while end < scalars.count, isName(scalars[end]) { end += 1 }
        while end > start + 1, scalars[end - 1] == 0x2E { end -= 1 }
        let name = String(scalarValues: scalars[start + 1..<end])
        guard let first = name.utf8.first, !(0x2D...0x2E).contains(first) else { return nil }
        let kind: Kind? = name == "changed" ? .changed : name == "ui" ? .ui : nil
        if let kind, end < scalars.count, scalars[end] == 0x3A {
            var last = end + 1
            while last < scalars.count, kind == .ui ? isName(scalars[last]) : isPath(scalars[last]) { last += 1 }
            while last > end + 1, [0x2E, 0x3A, 0x3B].contains(scalars[last - 1]) { last -= 1 }
            // A particle behind an extension is none of it: `README.md가`.
            if let dot = scalars[end + 1..<last].lastIndex(of: 0x2E), scalars[dot + 1] < 0x80 {
                last = scalars[dot..<last].firstIndex(where: Script.isHangul) ?? last
            }
            guard last > end + 1 else { return nil }
            let check = NamedCheck(
                kind: kind, name: String(scalarValues: scalars[end + 1..<last]), limit: nil,
                mention: String(scalarValues: scalars[start..<last]))
            return (check, last)
        }
        if end < scalars.count, scalars[end] == 0x2F { return nil }
        let limit = limit(at: end, in: scalars)
        end = limit?.end ?? end
        let mention = String(scalarValues: scalars[start..<end])
        return (NamedCheck(kind: .command, name: name, limit: limit?.limit, mention: mention), end)
    }

    /// Reads a limit, in the numbers that checks print: `>=80`, ` ≥ 1,000`, ` 90% 이상`.
    private static func limit(at start: Int, in scalars: [UInt32]) -> (limit: Limit, end: Int)? {
        // Wide forms are folded.
        let text = scalars[start...].prefix(80).map { (0xFF01...0xFF5E).contains($0) ? $0 - 0xFEE0 : $0 }
        let bytes = text.map { $0 < 0x80 ? UInt8($0) : 0xFF }
        func skip(_ place: Int, _ isSkipped: (UInt32) -> Bool) -> Int {
            text[place...].firstIndex { !isSkipped($0) } ?? text.count
        }
        func sign(_ signs: [Sign], at place: Int) -> (sign: Sign, end: Int)? {
            let place = skip(place, Script.isWhitespace)
            return signs.first { text[place...].starts(with: $0.word) }.map { ($0, place + $0.word.count) }
        }
        let before = sign(signs, at: 0)
        let first = skip(before?.end ?? 0, Script.isWhitespace)
        let isNegative = first < bytes.count && bytes[first] == UInt8(ascii: "-")
        let digits = first + (isNegative ? 1 : 0)
        let isNumber = digits < bytes.count && (Script.isDigit(text[digits]) || bytes[digits] == UInt8(ascii: "."))
        let end = isNumber ? CheckOutcome.endOfNumber(at: digits, in: bytes) : digits
        let number = CheckOutcome.number(in: bytes[digits..<end]).map { isNegative ? -$0 : $0 }
        let isWhole = number != nil && !isCutOff(at: end, in: bytes)
        if let before {
            if isWhole { return (Limit(relation: before.sign.relation, number: number), start + end) }
            // A sign alone may be one of the words; a limit must not be taken for them.
            guard number != nil || before.sign.isLimit || before.end == before.sign.word.count else { return nil }
            let rest = skip(end) { !Script.isWhitespace($0) }
            return (Limit(relation: before.sign.relation, number: nil), start + rest)
        }
        guard number != nil else { return nil }
        let rest = skip(end) { isWhole ? $0 == 0x25 : !Script.isWhitespace($0) }
        return sign(followers, at: rest).map {
            (Limit(relation: $0.sign.relation, number: isWhole ? number : nil), start + $0.end)
        }
    }

    /// Whether what follows a number makes it another one: `10k`, `1_000`, `1.2.3`, `80~90`.
    private static func isCutOff(at end: Int, in bytes: [UInt8]) -> Bool {
        guard end < bytes.count else { return false }
        let next = end + 1 < bytes.count ? UInt32(bytes[end + 1]) : 0
        return "_,./~-".utf8.contains(bytes[end])
            ? Script.isDigit(next) : "kmgtbe".utf8.contains(bytes[end] | 0x20) && (next > 0x7F || !isName(next))
    }

    /// What says how a value and a number are compared.
    private struct Sign {
        let word: [UInt32]
        let relation: Relation
        /// It is nothing else.
        let isLimit: Bool

        init(_ word: String, _ relation: Relation, isLimit: Bool = false) {
            (self.word, self.relation, self.isLimit) = (word.scalarValues, relation, isLimit)
        }
    }

    private static let signs: [Sign] = [
        Sign(">=", .atLeast, isLimit: true), Sign("≥", .atLeast, isLimit: true), Sign("=>", .atLeast),
        Sign("<=", .atMost, isLimit: true), Sign("≤", .atMost, isLimit: true), Sign("=<", .atMost),
        Sign(">", .above), Sign("<", .below), Sign("==", .equal, isLimit: true), Sign("=", .equal),
        Sign("at least ", .atLeast), Sign("at most ", .atMost), Sign("최소 ", .atLeast), Sign("최대 ", .atMost),
    ]
    private static let followers: [Sign] = [
        Sign("이상", .atLeast), Sign("이하", .atMost), Sign("이내", .atMost), Sign("초과", .above), Sign("미만", .below),
        Sign("or more", .atLeast), Sign("or less", .atMost),
    ]

    private static let opening: [UInt32] = [0x28, 0x5B, 0x2C]

    private static func isName(_ value: UInt32) -> Bool {
        Script.isDigit(value) || 0x61...0x7A ~= value || 0x41...0x5A ~= value || 0x2D...0x2E ~= value || value == 0x5F
    }

    /// A path ends at a space, a comma, a quotation mark or a closing bracket.
    private static func isPath(_ value: UInt32) -> Bool {
        !Script.isWhitespace(value) && ![0x2C, 0x22, 0x27, 0x60, 0x29, 0x5D].contains(value)
    }
}

extension Criterion {
    /// The checks that a criterion mentions, in order, each once, and its words without them.
    package static func checks(in text: String) -> (checks: [NamedCheck], words: String) {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return ([], text) }
        let scalars = text.scalarValues
        var checks: [NamedCheck] = []
        var words: [UInt32] = []
        var index = 0
        while index < scalars.count {
            if scalars[index] == 0x40, let (check, end) = NamedCheck.read(at: index, in: scalars) {
                if !checks.contains(check) { checks.append(check) }
                index = end
            } else {
                words.append(scalars[index])
                index += 1
            }
        }
        let rest = String(scalarValues: words[...]).split(separator: " ").joined(separator: " ")
        return (checks, checks.isEmpty ? text : rest)
    }
}
