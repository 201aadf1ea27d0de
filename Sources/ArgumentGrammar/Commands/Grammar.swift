/// A program's whole command line. Parser, help, completions and man page all come from this one value.
///
/// `help` as a command, `--help` and `-h` everywhere, and `--version` are understood without being declared.
package struct Grammar: Sendable {
    /// The name by which the program is called.
    package let program: String
    /// What it does, in one line without a full stop.
    package let summary: String
    /// Flags that every command takes, before its name and after it; help and version are last.
    package let globalFlags: [FlagDescription]
    /// What calls each command, in the order of the overview: `list`, `nl submit`.
    package let names: [String]
    /// A word that may be written before the names of a group's commands.
    let prefix: (word: String, group: String)?
    /// The command at an index of ``names``. Only those are made that the command line needs, so that a program with many
    /// commands starts as fast as one with a single command.
    let command: @Sendable (Int) -> CommandGrammar
    /// Words that are not commands, with the command that people look for by them.
    private let lookups: @Sendable () -> [(word: String, command: String)]

    /// - Parameters: as the properties of the same names; help and version are added to the global flags.
    package init(
        program: String, summary: String, globalFlags: [any FlagDeclaration], names: [String],
        prefix: (word: String, group: String)? = nil,
        lookups: @autoclosure @escaping @Sendable () -> [(word: String, command: String)] = [],
        command: @escaping @Sendable (Int) -> CommandGrammar
    ) {
        self.lookups = lookups
        self.program = program
        self.summary = summary
        self.globalFlags = globalFlags.map(\.description) + [.help, .version]
        self.names = names
        self.prefix = prefix
        self.command = command
    }

    /// All commands, in the order of the overview.
    package var commands: [CommandGrammar] { names.indices.map(command) }

    /// What a command is called with by values that were on no command line: none of them is ever taken for a flag.
    ///
    /// - Parameters:
    ///   - name: the command, as in ``names``.
    ///   - values: its flags, by their names, with their values; nil for switches.
    ///   - words: its arguments.
    /// - Throws: the same as for a command line.
    package func invocation(
        of name: String, _ values: [(flag: String, text: String?)], words: [String] = []
    ) throws(UsageError) -> Invocation {
        var scan = ArgumentScan(grammar: self, arguments: [])
        guard let index = names.firstIndex(of: name) else {
            throw UsageError(.unknownCommand(name, suggestions: []), program: program, command: "")
        }
        return try scan.run(index, values, words)
    }

    /// Reads a command line.
    ///
    /// The rules are GNU's: `--flag value`, `--flag=value`, `-f value`, `-fvalue`, `-ab` for two switches; flags and
    /// arguments in any order; `--` ends the flags; a lone `-` is a value. Beyond them:
    /// - Flags are never abbreviated, or a new flag would change the meaning of an old script.
    /// - A value may begin with a dash (`--notes "-5 rows"`), since texts are data. Only when the next word is exactly
    ///   a flag that could be there, or `--`, the value counts as forgotten; `--notes=--json` says it is meant.
    /// - A `=` after a letter (`-n=5`) is no part of the value.
    ///
    /// - Parameter arguments: the words after the program's name.
    /// - Throws: the first thing that is wrong, from left to right; what is missing comes last.
    package func parse(_ arguments: [String]) throws(UsageError) -> ParsedArguments {
        if arguments.isEmpty { return .help(.overview) }
        var scan = ArgumentScan(grammar: self, arguments: arguments)
        return try scan.run()
    }

    /// Whether a switch is among arguments that need not be valid otherwise: it decides in which form their
    /// error is reported.
    package func mentions(_ flag: Switch, in arguments: [String]) -> Bool {
        let short = flag.description.letter.map { "-\($0)" }
        return arguments.prefix { $0 != "--" }.contains { $0 == flag.description.spelling || $0 == short }
    }
}

/// What a command line asks for.
package enum ParsedArguments: Sendable {
    /// Run a command.
    case run(Invocation)
    /// Show `Grammar.help(on:width:)`.
    case help(HelpTopic)
    /// Show the version.
    case version
}

/// What help is asked about.
package enum HelpTopic: Sendable {
    /// The program as a whole.
    case overview
    /// All commands that begin with these words.
    case family([String])
    /// One command.
    case command(CommandGrammar)
}

/// Finding commands by the words that were typed.
extension Grammar {
    /// What some words are to a grammar.
    struct PathMatch {
        /// The position of the command that these words call.
        var command: Int?
        /// Whether more words could follow to call another one.
        var continues = false
    }

    func match(_ words: [String]) -> PathMatch {
        var match = PathMatch()
        // A single word that holds a space is not two.
        guard !words.contains(where: { $0.utf8.contains(UInt8(ascii: " ")) }) else { return match }
        let isPrefixed = isPrefixed(words)
        let typed = (isPrefixed ? Array(words.dropFirst()) : words).spaced
        if isPrefixed, typed.isEmpty { match.continues = true }
        for (index, name) in names.enumerated() where name.hasPrefix(typed) && !typed.isEmpty {
            if isPrefixed, command(index).group != prefix?.group { continue }
            if name == typed {
                match.command = index
            } else if name.hasPrefix(typed + " ") {
                match.continues = true
            }
        }
        return match
    }

    /// The words that call commands behind the prefix.
    var prefixedPaths: [[String]] {
        prefix.map { prefix in members(behind: [prefix.word]).commands.map { [prefix.word] + $0.path } } ?? []
    }

    private func isPrefixed(_ words: [String]) -> Bool {
        prefix.map { words.first == $0.word } ?? false
    }

    /// The commands that may be behind some words, and those words without the prefix.
    func members(behind words: [String]) -> (commands: [CommandGrammar], words: [String]) {
        guard isPrefixed(words) else { return (commands.filter { $0.path.starts(with: words) }, words) }
        let rest = Array(words.dropFirst())
        return (commands.filter { $0.group == prefix?.group && $0.path.starts(with: rest) }, rest)
    }

    /// The words that may follow `words`, in the order of the commands.
    func subcommands(of words: [String]) -> [String] {
        var found: [String] = []
        let (members, words) = members(behind: words)
        for spelling in members.map(\.path)
        where spelling.count > words.count && !found.contains(spelling[words.count]) {
            found.append(spelling[words.count])
        }
        return found
    }

    /// The help to show about some words; without any, about the whole program. Nil where they are no command.
    func topic(_ words: [String]) -> HelpTopic? {
        if words.isEmpty { return .overview }
        let match = match(words)
        if let index = match.command { return .command(command(index)) }
        return match.continues ? .family(words) : nil
    }

    /// Commands that may have been meant, best first, three at most.
    ///
    /// - Parameters:
    ///   - words: the command words so far; the last one fits nothing.
    ///   - next: the bare word that follows, since the slip may be in the first of two.
    func suggestions(for words: [String], next: String?) -> [String] {
        let typed = (isPrefixed(words) ? Array(words.dropFirst()) : words).joined(separator: " ")
        if let next {
            let longer = NearestNames.to(typed + " " + next, among: names.filter { $0.contains(" ") })
            if !longer.isEmpty { return longer }
        }
        let looked = lookups().filter { $0.word == typed.lowercased() }.map(\.command)
        // Beside the command that a word is looked for by, those that have the word are meant, and no slip.
        if !looked.isEmpty {
            let longer = names.filter { $0.split(separator: " ").contains { $0.lowercased() == typed.lowercased() } }
            return looked + longer.filter { !looked.contains($0) }.prefix(3 - min(looked.count, 3))
        }
        let families = commands.map(\.path).filter { $0.count > 1 }.map { $0[0] }
        return NearestNames.to(typed, among: names + families)
    }
}
