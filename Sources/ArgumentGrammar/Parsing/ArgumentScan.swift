/// One pass over a command line, from left to right.
struct ArgumentScan {
    private let grammar: Grammar
    private let arguments: [String]
    private let dash = UInt8(ascii: "-")
    private var position = 0

    /// The command words so far.
    private var path: [String] = []
    private var index: Int?
    /// The flags of the command, once it is known.
    private var commandFlags: [FlagDescription] = []
    private var helpIsAsked = false
    private var flagsHaveEnded = false
    private var flags: [Invocation.Given] = []
    private var words: [PositionalWord] = []
    /// The flag whose value was the word just read.
    private var justFilled: String?

    init(grammar: Grammar, arguments: [String]) {
        self.grammar = grammar
        self.arguments = arguments
    }

    mutating func run() throws(UsageError) -> ParsedArguments {
        while let word = next() {
            // `- [ ] a task` is text; no flag has a blank in its name.
            if flagsHaveEnded || word == "-" || word.hasPrefix("- ") || word.utf8.first != dash {
                try takeBare(word)
                justFilled = nil
                continue
            }
            justFilled = nil
            if word == "--" {
                flagsHaveEnded = true
                continue
            }
            if let answer = try word.hasPrefix("--") ? takeLong(word) : takeLetters(word) { return answer }
        }
        return try finish()
    }

    /// Takes values as those of a command's flags and arguments, whatever they look like.
    mutating func run(
        _ command: Int, _ values: [(flag: String, text: String?)], _ words: [String]
    ) throws(UsageError) -> Invocation {
        index = command
        commandFlags = grammar.command(command).flags
        for value in values {
            guard let flag = flag(named: value.flag) else { throw unknownFlag(value.flag[...]) }
            guard let syntax = flag.value else {
                try record(flag, true)
                continue
            }
            guard let text = value.text, let read = flag.read(text) else {
                throw error(syntax.refusal(of: value.text ?? "", for: flag.spelling))
            }
            try record(flag, read)
        }
        self.words = words.map { PositionalWord(text: $0, after: nil) }
        return try invocation(of: command)
    }

    private func invocation(of index: Int) throws(UsageError) -> Invocation {
        let command = grammar.command(index)
        let positionals = try PositionalWord.distribute(
            words, over: command, declared: commandFlags, flags: flags, program: grammar.program)
        return Invocation(
            command: command, index: index, program: grammar.program, flags: flags, positionals: positionals)
    }

    private mutating func next() -> String? {
        guard position < arguments.count else { return nil }
        defer { position += 1 }
        return arguments[position]
    }

    private var command: CommandGrammar? { index.map(grammar.command) }

    private func error(_ problem: UsageError.Problem) -> UsageError {
        UsageError(problem, program: grammar.program, command: command?.name ?? "")
    }
}

// MARK: - Words

extension ArgumentScan {
    private mutating func takeBare(_ word: String) throws(UsageError) {
        if index != nil {
            words.append(PositionalWord(text: word, after: justFilled))
            return
        }
        if path.isEmpty, !helpIsAsked, word == "help" {
            helpIsAsked = true
            return
        }
        path.append(word)
        if helpIsAsked { return }
        let match = grammar.match(path)
        guard match.command != nil || match.continues else { throw unknownCommand() }
        if match.command != nil, match.continues, position < arguments.count {
            // `show` and `show all` are both commands: the longer one wins where its next word is given.
            let longer = grammar.match(path + [arguments[position]])
            if longer.command != nil || longer.continues { return }
        }
        index = match.command
        commandFlags = command?.flags ?? []
    }

    private func unknownCommand() -> UsageError {
        let known = helpIsAsked ? [] : path.dropLast()
        let next = position < arguments.count ? arguments[position] : nil
        let bare = next?.utf8.first == dash ? nil : next
        let suggestions = grammar.suggestions(for: path, next: bare)
        let problem = UsageError.Problem.unknownCommand(path.joined(separator: " "), suggestions: suggestions)
        return UsageError(problem, program: grammar.program, command: known.joined(separator: " "))
    }

    private func finish() throws(UsageError) -> ParsedArguments {
        if helpIsAsked {
            guard let topic = grammar.topic(path) else { throw unknownCommand() }
            return .help(topic)
        }
        guard let index else {
            if path.isEmpty { throw error(.missingCommand) }
            let words = path.joined(separator: " ")
            throw UsageError(
                .incompleteCommand(words, subcommands: grammar.subcommands(of: path)), program: grammar.program,
                command: words)
        }
        return .run(try invocation(of: index))
    }
}

// MARK: - Flags

extension ArgumentScan {
    private var knownFlags: [FlagDescription] { commandFlags + grammar.globalFlags }

    private func flag(named name: some StringProtocol) -> FlagDescription? {
        commandFlags.first { $0.name == name } ?? grammar.globalFlags.first { $0.name == name }
    }

    private func flag(of letter: Character) -> FlagDescription? {
        commandFlags.first { $0.letter == letter } ?? grammar.globalFlags.first { $0.letter == letter }
    }

    /// `--name` or `--name=value`.
    private mutating func takeLong(_ word: String) throws(UsageError) -> ParsedArguments? {
        let body = word.dropFirst(2)
        let equals = body.firstIndex(of: "=")
        let name = body[..<(equals ?? body.endIndex)]
        let attached = equals.map { String(body[body.index(after: $0)...]) }
        guard let flag = flag(named: name) else { throw unknownFlag(name) }
        return try take(flag, typed: flag.spelling, attached: attached)
    }

    /// `-f`, `-f value`, `-fvalue`, `-f=value`, or several switches in one word.
    private mutating func takeLetters(_ word: String) throws(UsageError) -> ParsedArguments? {
        var rest = word.dropFirst()
        while let letter = rest.popFirst() {
            guard let flag = flag(of: letter) else { throw unknownFlag("-\(letter)", in: word) }
            var attached: String?
            if rest.first == "=" {
                attached = String(rest.dropFirst())
            } else if flag.value != nil, !rest.isEmpty {
                attached = String(rest)
            }
            if let answer = try take(flag, typed: "-\(letter)", attached: attached) { return answer }
            if attached != nil { return nil }
        }
        return nil
    }

    /// - Returns: the answer to a flag that ends the reading.
    private mutating func take(
        _ flag: FlagDescription, typed: String, attached: String?
    ) throws(UsageError) -> ParsedArguments? {
        guard let syntax = flag.value else {
            if let attached { throw error(.unexpectedValue(flag: typed, got: attached)) }
            if flag.name == FlagDescription.version.name { return .version }
            if flag.name == FlagDescription.help.name {
                helpIsAsked = true
                return command.map { .help(.command($0)) }
            }
            try record(flag, true)
            return nil
        }
        let text =
            if let attached { attached } else { try followingValue(of: typed, placeholder: syntax.placeholder) }
        justFilled = typed
        guard let value = flag.read(text) else {
            throw error(syntax.refusal(of: text, for: typed))
        }
        try record(flag, value)
        return nil
    }

    private mutating func followingValue(of typed: String, placeholder: String) throws(UsageError) -> String {
        guard let word = next() else {
            throw error(.missingValue(flag: typed, placeholder: placeholder, next: nil))
        }
        if word == "--" || isFlag(word) {
            throw error(.missingValue(flag: typed, placeholder: placeholder, next: word))
        }
        return word
    }

    /// Whether a word is exactly a flag that could be here.
    private func isFlag(_ word: String) -> Bool {
        guard word.utf8.first == dash else { return false }
        if word.hasPrefix("--") { return flag(named: word.dropFirst(2)) != nil }
        let letters = word.dropFirst()
        guard letters.count == 1, let letter = letters.first else { return false }
        return flag(of: letter) != nil
    }

    private mutating func record(_ flag: FlagDescription, _ value: any Sendable) throws(UsageError) {
        if !flag.isRepeatable, flags.contains(where: { $0.name == flag.name }) {
            throw error(.repeatedFlag(flag.spelling))
        }
        flags.append(Invocation.Given(name: flag.name, value: value))
    }

    private func unknownFlag(_ name: Substring) -> UsageError {
        let typed = "--" + name
        if command == nil, let owner = grammar.commands.first(where: { $0.flags.contains { $0.name == name } }) {
            return error(.misplacedFlag(typed, owner: owner.name))
        }
        return error(.unknownFlag(typed, suggestions: longFlags(near: name)))
    }

    /// An unknown letter; where the whole word is nearly a long name, such as `-json`, its second dash was forgotten.
    private func unknownFlag(_ typed: String, in word: String) -> UsageError {
        let name = word.dropFirst().prefix { $0 != "=" }
        let suggestions = name.count > 2 ? longFlags(near: name) : []
        return error(.unknownFlag(suggestions.isEmpty ? typed : "-" + name, suggestions: suggestions))
    }

    private func longFlags(near name: Substring) -> [String] {
        NearestNames.to(String(name), among: knownFlags.map(\.name)).map { "--" + $0 }
    }
}

/// A word that is neither a flag nor the value of one.
struct PositionalWord {
    let text: String
    /// The flag whose value is right before it: the rest of an unquoted text looks like this.
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
            // The rest of an unquoted text, likewise.
            let text = positionals.last.flatMap { $0.value.isText ? $0.name : nil }
            throw error(.unexpectedArgument(word.text, after: word.after ?? text, missing: missing))
        }
        var rest = words[...]
        var neededLater = positionals.reduce(0) { $0 + $1.least }
        for positional in positionals {
            neededLater -= positional.least
            let count = min(positional.most, max(positional.least, rest.count - neededLater))
            if rest.count < positional.least { missing.append(positional.name) }
            for word in rest.prefix(count) {
                guard let value = positional.read(word.text) else {
                    throw error(positional.value.refusal(of: word.text, for: positional.name))
                }
                given.append(Invocation.Given(name: positional.name, value: value))
            }
            rest = rest.dropFirst(count)
        }
        if !missing.isEmpty { throw error(.missing(missing)) }
        return given
    }
}

extension ValueDescription {
    /// What is wrong with a text that is no such value.
    ///
    /// - Parameter name: the flag as it was typed, or the argument.
    fileprivate func refusal(of text: String, for name: String) -> UsageError.Problem {
        .invalidValue(of: name, takes: takes, got: text, suggestions: NearestNames.to(text, among: words))
    }
}
