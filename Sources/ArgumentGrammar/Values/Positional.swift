/// What can stand in a command's list of arguments: a `Positional` or a `PositionalList`.
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
    /// Turns a word into the value; `nil` when it is none.
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
