/// What a flag or an argument takes: how it is called in help texts, what is allowed, and how text becomes a value.
///
/// The layer above adds its own beside the ones here, so that a name is spelled and checked in one place:
///
///     extension ValueSyntax where Value == Port {
///         static let port = ValueSyntax("PORT", takes: "a port from 1 to 65535", parse: Port.init(text:))
///     }
package struct ValueSyntax<Value: Sendable>: Sendable {
    /// What help texts and completions may know of it.
    package let description: ValueDescription
    let parse: @Sendable (String) -> Value?

    /// - Parameters:
    ///   - placeholder: the word that stands for the value, in capitals: `SECONDS`.
    ///   - takes: completes the sentence `--flag takes …` in errors: `a day such as 2026-02-08`.
    ///   - offer: what shells propose.
    ///   - parse: gives `nil` for text that is no such value, which is a usage error. It must be pure.
    package init(
        _ placeholder: String, takes: String, offer: Offer = .nothing, parse: @escaping @Sendable (String) -> Value?
    ) {
        description = ValueDescription(placeholder: placeholder, allowed: .phrase(takes), offer: offer)
        self.parse = parse
    }

    /// One value of a list, written exactly as `word` spells it.
    ///
    /// - Parameters:
    ///   - placeholder: the word that stands for the value in help texts.
    ///   - values: all values that are allowed, in the order in which help and errors name them.
    ///   - word: the spelling of a value; no two may be the same.
    package static func choice(
        _ placeholder: String, of values: [Value], word: (Value) -> String
    ) -> ValueSyntax {
        let words = values.map(word)
        let description = ValueDescription(placeholder: placeholder, allowed: .words(words), offer: .words(words))
        return ValueSyntax(description) { text in
            (words.firstIndex(of: text) ?? words.firstIndex { $0.lowercased() == text.lowercased() }).map { values[$0] }
        }
    }

    private init(_ description: ValueDescription, parse: @escaping @Sendable (String) -> Value?) {
        self.description = description
        self.parse = parse
    }
}

extension ValueSyntax where Value == String {
    /// Any text, the empty one and a lone `-` included.
    package static func text(_ placeholder: String) -> ValueSyntax {
        ValueSyntax(placeholder, takes: "a text") { $0 }
    }

    /// Whom or what something is called: a text that says something, unlike an empty one or a lone `-`.
    package static func name(_ placeholder: String) -> ValueSyntax {
        ValueSyntax(placeholder, takes: "a name") { $0.contains { $0 != "-" && !$0.isWhitespace } ? $0 : nil }
    }

    /// A file's path, or whatever else the text may be: it is not looked at.
    package static func file(_ placeholder: String) -> ValueSyntax {
        ValueSyntax(placeholder, takes: "a text", offer: .files) { $0 }
    }

    /// One word of a list.
    package static func choice(_ placeholder: String, of words: [String]) -> ValueSyntax {
        choice(placeholder, of: words) { $0 }
    }
}

extension ValueSyntax where Value == Int {
    /// A whole number in decimal digits, with an optional sign.
    ///
    /// - Parameters:
    ///   - placeholder: the word that stands for the value in help texts.
    ///   - range: what is allowed, both ends included; `Int.min` and `Int.max` mean no bound.
    ///   - unit: what is counted, for errors: `seconds`.
    package static func integer(
        _ placeholder: String, in range: ClosedRange<Int> = Int.min...Int.max, of unit: String? = nil
    ) -> ValueSyntax {
        let description = ValueDescription(
            placeholder: placeholder, allowed: .integers(range, unit: unit), offer: .nothing)
        return ValueSyntax(description) { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A whole number with a lower bound alone.
    package static func integer(
        _ placeholder: String, in range: PartialRangeFrom<Int>, of unit: String? = nil
    ) -> ValueSyntax {
        integer(placeholder, in: range.lowerBound...Int.max, of: unit)
    }
}

/// What a shell proposes where a value is typed.
package enum Offer: Equatable, Sendable {
    case nothing
    case files
    /// One of these words.
    case words([String])
    /// The first word of each line that the program itself prints for these arguments, of letters, digits, dots,
    /// underscores and hyphens.
    case answers(to: [String])
}

/// The part of a `ValueSyntax` that doesn't depend on its type.
package struct ValueDescription: Equatable, Sendable {
    /// Which texts are values.
    package enum Allowed: Equatable, Sendable {
        /// Whatever completes the sentence `--flag takes …`.
        case phrase(String)
        /// One of these words.
        case words([String])
        /// A whole number within the range, ends included.
        case integers(ClosedRange<Int>, unit: String?)
    }

    /// The word that stands for the value in help texts: `SECONDS`.
    package let placeholder: String
    /// Which texts are values.
    package let allowed: Allowed
    /// What shells propose for it.
    package let offer: Offer

    /// Completes the sentence `--flag takes …`.
    package var takes: String {
        switch allowed {
        case .phrase(let phrase): phrase
        case .words(let words): words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
        case .integers(let range, let unit): Self.sentence(for: range, of: unit)
        }
    }

    /// The words to choose from, empty where the value isn't a choice.
    package var choices: [String] {
        if case .words(let words) = allowed { words } else { [] }
    }

    /// Words that are meant by near ones: the choices, or else those that shells propose.
    var words: [String] { if case .words(let words) = offer { words } else { choices } }

    /// Whether it is a text that may have several words.
    var isText: Bool { allowed == .phrase("a text") && offer == .nothing }

    private static func sentence(for range: ClosedRange<Int>, of unit: String?) -> String {
        let number = unit.map { "a whole number of \($0)" } ?? "a whole number"
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): return number
        case (let least, .max): return "\(number), \(least) or more"
        case (.min, let most): return "\(number), \(most) or less"
        case (let least, let most): return "\(number) from \(least) to \(most)"
        }
    }
}
