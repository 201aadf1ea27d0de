/// A word that is no flag and no flag's value.
struct PositionalWord {
    let text: String
    /// The flag whose value stands right before it: the rest of an unquoted text looks like this.
    let after: String?

    /// Gives a command's arguments their words, and checks that nothing is missing.
    ///
    /// Each argument takes as many words as it may while leaving the later ones what they need, so that
    /// `FROM ... TO` works as well as `TO FROM ...`.
    ///
    /// - Parameters:
    ///   - declared: the command's flags.
    ///   - flags: the flags that were given; missing ones are reported together with missing arguments.
    ///   - program: the program's name, for errors.
    static func distribute(
        _ words: [PositionalWord], over command: CommandGrammar, declared: [FlagDescription], flags: [Invocation.Given],
        program: String
    ) throws(UsageError) -> [Invocation.Given] {
        func error(_ problem: UsageError.Problem) -> UsageError {
            UsageError(problem, program: program, command: command.name)
        }

        var given: [Invocation.Given] = []
        var missing = declared.filter { flag in
            flag.isRequired && !flags.contains { $0.name == flag.name }
        }.map(\.synopsis)
        let positionals = command.positionals
        let most = positionals.contains { $0.most == .max } ? .max : positionals.count
        if words.count > most {
            // A word right after a flag's value is more likely the one too many than the last word is.
            let word = words.first { $0.after != nil } ?? words[most]
            throw error(.unexpectedArgument(word.text, after: word.after, missing: missing))
        }
        var rest = words[...]
        var neededLater = positionals.reduce(0) { $0 + $1.least }
        for positional in positionals {
            neededLater -= positional.least
            let count = min(positional.most, max(positional.least, rest.count - neededLater))
            if rest.count < positional.least { missing.append(positional.name) }
            for word in rest.prefix(count) {
                guard let value = positional.read(word.text) else { throw error(positional.refusal(of: word.text)) }
                given.append(Invocation.Given(name: positional.name, value: value))
            }
            rest = rest.dropFirst(count)
        }
        if !missing.isEmpty { throw error(.missing(missing)) }
        return given
    }
}

extension PositionalDescription {
    fileprivate func refusal(of text: String) -> UsageError.Problem {
        let near = Spelling.nearest(to: text, among: value.choices)
        return .invalidValue(of: name, takes: value.takes, got: text, suggestions: near)
    }
}
