/// A program's whole command line. Parser, help, completions and man page all come from this one value.
///
/// `help` as a command, `--help` and `-h` everywhere, and `--version` are understood without being declared.
package struct Grammar: Sendable {
    /// The name by which the program is called.
    package let program: String
    /// What it does, in one line without a full stop.
    package let summary: String
    /// Flags that every command takes, before its name and after it; help and version stand last.
    package let globalFlags: [FlagDescription]
    /// All commands, in the order of the overview.
    package let commands: [CommandGrammar]

    /// - Parameters:
    ///   - program: the name by which the program is called.
    ///   - summary: what it does, in one line without a full stop.
    ///   - globalFlags: flags that every command takes, without help and version.
    ///   - commands: all commands, in the order of the overview.
    package init(
        program: String, summary: String, globalFlags: [any FlagDeclaration], commands: [CommandGrammar]
    ) {
        self.program = program
        self.summary = summary
        self.globalFlags = globalFlags.map(\.description) + [.help, .version]
        self.commands = commands
    }

    /// Reads a command line.
    ///
    /// The rules are GNU's: `--flag value`, `--flag=value`, `-f value`, `-fvalue`, `-ab` for two switches; flags and
    /// arguments in any order; `--` ends the flags; a lone `-` is a value. Beyond them:
    /// - Flags are never abbreviated, or a new flag would change the meaning of an old script.
    /// - A value may begin with a dash (`--notes "-5 rows"`), since texts are data. Only when the next word is exactly
    ///   a flag that could stand there, or `--`, the value counts as forgotten; `--notes=--json` says it is meant.
    /// - A `=` after a letter (`-n=5`) is no part of the value.
    ///
    /// - Parameter arguments: the words after the program's name.
    /// - Throws: the first thing that is wrong, from left to right; what is missing comes last.
    package func parse(_ arguments: [String]) throws(UsageError) -> ParsedArguments {
        if arguments.isEmpty { return .help(.overview) }
        var scan = ArgumentScan(grammar: self, arguments: arguments)
        return try scan.run()
    }

    /// Whether a switch stands among arguments that need not be right otherwise: it decides in which form their
    /// error is told.
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
