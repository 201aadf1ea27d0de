/// What can be in a command's list of flags: a `Switch`, a `Flag` or a `RepeatableFlag`.
package protocol FlagDeclaration: Sendable {
    /// All that parser, help, completions and man page need to know.
    var description: FlagDescription { get }
}

/// A flag without a value: `--json`. Given twice it is an error, like any flag that isn't repeatable.
package struct Switch: FlagDeclaration {
    package let description: FlagDescription

    /// - Parameters:
    ///   - name: the long name without dashes; it is also what an `Invocation` finds the flag by.
    ///   - letter: the short name; `h` is taken by help.
    ///   - help: what it does, in one line.
    ///   - environment: the variable that has the same effect, named in the help text.
    package init(_ name: String, letter: Character? = nil, help: String, environment: String? = nil) {
        description = FlagDescription(
            name: name, letter: letter, value: nil, help: help, defaultText: nil, environment: environment,
            isRequired: false, read: { _ in nil })
    }
}

/// A flag with one value: `--lock-timeout SECONDS`.
package struct Flag<Value: Sendable>: FlagDeclaration {
    package let description: FlagDescription

    /// - Parameters:
    ///   - name: the long name without dashes; it is also what an `Invocation` finds the flag by.
    ///   - letter: the short name; `h` is taken by help.
    ///   - syntax: what the value may be.
    ///   - help: what it does, in one line.
    ///   - defaultText: what holds without the flag, named in the help text alone: settings and environment come in
    ///     between, so the default itself belongs to the layer above.
    ///   - environment: the variable that has the same effect, named in the help text.
    ///   - isRequired: the command can't be given without it.
    package init(
        _ name: String, letter: Character? = nil, _ syntax: ValueSyntax<Value>, help: String,
        default defaultText: String? = nil, environment: String? = nil, isRequired: Bool = false
    ) {
        description = FlagDescription(
            name: name, letter: letter, value: syntax.description, help: help, defaultText: defaultText,
            environment: environment, isRequired: isRequired, read: { syntax.parse($0) })
    }

    /// The same flag, but it may be given any number of times, and all its values count.
    package var repeatable: RepeatableFlag<Value> { RepeatableFlag(self) }
}

/// A flag that collects a value each time it is given: `--tag a --tag b`.
package struct RepeatableFlag<Value: Sendable>: FlagDeclaration {
    package let description: FlagDescription

    fileprivate init(_ flag: Flag<Value>) {
        var description = flag.description
        description.isRepeatable = true
        self.description = description
    }
}

/// A flag without its type, as lists hold it.
package struct FlagDescription: Sendable {
    /// The long name, without dashes.
    package let name: String
    /// The short name, without its dash.
    package let letter: Character?
    /// What it takes; `nil` for a switch.
    package let value: ValueDescription?
    /// What it does, in one line.
    package let help: String
    /// What holds without it, for people.
    package let defaultText: String?
    /// The environment variable of the same effect.
    package let environment: String?
    /// The command can't be given without it.
    package let isRequired: Bool
    /// It may be given more than once.
    package fileprivate(set) var isRepeatable = false
    /// Turns text into the flag's value; `nil` for a text that is no such value.
    let read: @Sendable (String) -> (any Sendable)?

    /// `--name`.
    package var spelling: String { "--" + name }

    /// `--name PLACEHOLDER`, or `--name` for a switch.
    package var synopsis: String {
        guard let value else { return spelling }
        return spelling + " " + value.placeholder
    }

    static let help = Switch("help", letter: "h", help: "show this help").description
    static let version = Switch("version", help: "show the version").description
}

/// What can be in a command's list of arguments: a `Positional` or a `PositionalList`.
package protocol PositionalDeclaration: Sendable {
    /// All that parser, help, completions and man page need to know.
    var description: PositionalDescription { get }
}

/// An argument that is one word: `ID`.
package struct Positional<Value: Sendable>: PositionalDeclaration {
    package let description: PositionalDescription

    /// - Parameters:
    ///   - syntax: what it may be; its placeholder names the argument, and an `Invocation` finds it by that.
    ///   - help: what it means, in one line.
    ///   - isRequired: whether it may not be left out.
    package init(_ syntax: ValueSyntax<Value>, help: String, isRequired: Bool = true) {
        description = PositionalDescription(
            value: syntax.description, help: help, arity: isRequired ? .one : .optional, read: { syntax.parse($0) })
    }
}

/// An argument of several words: `FILE ...`.
package struct PositionalList<Value: Sendable>: PositionalDeclaration {
    package let description: PositionalDescription

    /// - Parameters:
    ///   - syntax: what each word may be; its placeholder names the argument, and an `Invocation` finds it by that.
    ///   - help: what it means, in one line.
    ///   - isRequired: whether one word at least is needed.
    package init(_ syntax: ValueSyntax<Value>, help: String, isRequired: Bool = true) {
        description = PositionalDescription(
            value: syntax.description, help: help, arity: isRequired ? .oneOrMore : .anyNumber,
            read: { syntax.parse($0) })
    }
}

/// A positional argument without its type, as lists hold it.
package struct PositionalDescription: Sendable {
    /// How many words it takes.
    package enum Arity: Equatable, Sendable {
        case one
        case optional
        case anyNumber
        case oneOrMore
    }

    /// What each word may be.
    package let value: ValueDescription
    /// What it means, in one line.
    package let help: String
    /// How many words it takes.
    package let arity: Arity
    /// Turns a word into the value; `nil` for a text that is no such value.
    let read: @Sendable (String) -> (any Sendable)?

    /// The name of the argument: `ID`.
    package var name: String { value.placeholder }

    /// As usage lines write it: `ID`, `[ID]`, `[ID ...]`, `ID ...`.
    package var synopsis: String {
        switch arity {
        case .one: name
        case .optional: "[\(name)]"
        case .anyNumber: "[\(name) ...]"
        case .oneOrMore: "\(name) ..."
        }
    }

    var least: Int { arity == .one || arity == .oneOrMore ? 1 : 0 }
    var most: Int { arity == .one || arity == .optional ? 1 : .max }
}
