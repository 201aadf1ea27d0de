/// A command with all that was given to it, read and checked.
///
/// Flags and arguments are looked up by the values that declare them. One that the command doesn't declare is never
/// there.
package struct Invocation: Sendable {
    /// The command that was called.
    package let command: CommandGrammar
    /// Its position in `Grammar.names`.
    package let index: Int

    let program: String
    let flags: [Given]
    let positionals: [Given]

    /// A value and the name of what it was given for.
    struct Given: Sendable {
        let name: String
        let value: any Sendable
    }

    /// Whether the switch was given.
    package subscript(flag: Switch) -> Bool {
        flags.contains { $0.name == flag.description.name }
    }

    /// The value of the flag, `nil` when it wasn't given.
    package subscript<Value>(flag: Flag<Value>) -> Value? {
        Self.value(of: flag.description.name, in: flags)
    }

    private static func value<Value>(of name: String, in given: [Given]) -> Value? {
        // `first` would have the runtime make the type of an optional existential, which takes it 10 µs.
        for one in given where one.name == name { return one.value as? Value }
        return nil
    }

    /// All values of the flag, in the order in which they were given.
    package subscript<Value>(flag: RepeatableFlag<Value>) -> [Value] {
        flags.filter { $0.name == flag.description.name }.compactMap { $0.value as? Value }
    }

    /// The argument, `nil` when it wasn't given.
    package subscript<Value>(positional: Positional<Value>) -> Value? {
        Self.value(of: positional.description.name, in: positionals)
    }

    /// All words of the argument in their order.
    package subscript<Value>(positional: PositionalList<Value>) -> [Value] {
        positionals.filter { $0.name == positional.description.name }.compactMap { $0.value as? Value }
    }

    /// The value of a flag without which the command can't go on; the parser has seen to it where the flag says
    /// `isRequired`.
    ///
    /// - Throws: `missing` when it wasn't given.
    package func require<Value>(_ flag: Flag<Value>) throws(UsageError) -> Value {
        guard let value = self[flag] else { throw usageError(.missing([flag.description.synopsis])) }
        return value
    }

    /// The argument without which the command can't go on; the parser has seen to it where it is required.
    ///
    /// - Throws: `missing` when it wasn't given.
    package func require<Value>(_ positional: Positional<Value>) throws(UsageError) -> Value {
        guard let value = self[positional] else { throw usageError(.missing([positional.description.name])) }
        return value
    }

    /// An error about this command line that only the command can notice, such as `missingEither`.
    package func usageError(_ problem: UsageError.Problem) -> UsageError {
        UsageError(problem, program: program, command: command.name)
    }
}
