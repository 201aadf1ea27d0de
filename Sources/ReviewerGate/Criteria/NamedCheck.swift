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
        package let number: Double
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
        return switch limit.relation {
        case .atLeast: value >= limit.number
        case .atMost: value <= limit.number
        case .above: value > limit.number
        case .below: value < limit.number
        case .equal: value == limit.number
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
            while last > end + 1, scalars[last - 1] == 0x2E { last -= 1 }
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

    private static func limit(at start: Int, in scalars: [UInt32]) -> (limit: Limit, end: Int)? {
        let relation = Relation.allCases.first { scalars[start...].starts(with: $0.rawValue.scalarValues) }
        guard let relation else { return nil }
        let first = start + relation.rawValue.utf8.count
        var end = first
        while end < scalars.count, Script.isDigit(scalars[end]) || scalars[end] == 0x2E { end += 1 }
        while end > first, scalars[end - 1] == 0x2E { end -= 1 }
        guard let number = Double(String(scalarValues: scalars[first..<end])) else { return nil }
        return (Limit(relation: relation, number: number), end)
    }

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
