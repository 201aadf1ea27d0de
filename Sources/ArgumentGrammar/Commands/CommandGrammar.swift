/// One command: what it is called, what it takes, and what its help page says.
///
/// Only path, group and summary are values; the rest is an expression that is evaluated at each use.
package struct CommandGrammar: Sendable {
    /// The words that call it: `["list"]`, `["nl", "submit"]`.
    package let path: [String]
    /// The heading of the overview that lists it.
    package let group: String
    /// What it does, in one line without a full stop.
    package let summary: String

    private let declaredFlags: @Sendable () -> [any FlagDeclaration]
    private let declaredPositionals: @Sendable () -> [any PositionalDeclaration]
    private let paragraphs: @Sendable () -> [String]
    private let commandLines: @Sendable () -> [String]

    /// - Parameters: as the properties of the same names; flags are in the order of the help page.
    package init(
        _ path: [String], group: String, summary: String,
        discussion: @autoclosure @escaping @Sendable () -> [String] = [],
        flags: @autoclosure @escaping @Sendable () -> [any FlagDeclaration] = [],
        positionals: @autoclosure @escaping @Sendable () -> [any PositionalDeclaration] = [],
        examples: @autoclosure @escaping @Sendable () -> [String] = []
    ) {
        self.path = path
        self.group = group
        self.summary = summary
        declaredFlags = flags
        declaredPositionals = positionals
        paragraphs = discussion
        commandLines = examples
    }

    /// Its own flags, without the ones that every command takes.
    package var flags: [FlagDescription] { declaredFlags().map(\.description) }

    /// Its arguments in their order.
    package var positionals: [PositionalDescription] { declaredPositionals().map(\.description) }

    /// More about it, one paragraph each. A paragraph that begins with a space is shown as it is, line by line.
    package var discussion: [String] { paragraphs() }

    /// Command lines to learn from.
    package var examples: [String] { commandLines() }

    /// The words that call it, as one text: `nl submit`.
    package var name: String { path.spaced }
}

extension [String] {
    /// The words with a space between each two. `joined` makes the runtime look for conformances, which takes a tenth of
    /// the time of a small command.
    var spaced: String { dropFirst().reduce(first ?? "") { $0 + " " + $1 } }
}

/// Mistakes of a grammar's author, which no command line can show. A test of the layer above expects none.
extension Grammar {
    /// One sentence for each: names given twice, names that the parser keeps for itself, and arguments among which
    /// words can't be told apart.
    package func contradictions() -> [String] {
        var found = repeated(names).map { "two commands are called '\($0)'" }
        found += zip(names, commands).filter { $0 != $1.name }.map { "'\($0)' calls '\($1.name)'" }
        if commands.contains(where: { $0.path.isEmpty || $0.path.first == "help" }) {
            found.append("a command is called 'help' or nothing at all")
        }
        found += contradictions(in: globalFlags, of: "the global flags")
        for command in commands {
            found += contradictions(in: command.flags + globalFlags, of: "'\(command.name)'")
            found += contradictions(in: command.positionals, of: "'\(command.name)'")
        }
        return found
    }

    private func contradictions(in flags: [FlagDescription], of place: String) -> [String] {
        repeated(flags.map(\.name)).map { "two flags of \(place) are called --\($0)" }
            + repeated(flags.compactMap(\.letter)).map { "two flags of \(place) are called -\($0)" }
    }

    private func contradictions(in positionals: [PositionalDescription], of place: String) -> [String] {
        var found = repeated(positionals.map(\.name)).map { "two arguments of \(place) are called \($0)" }
        if positionals.filter({ $0.least != $0.most }).count > 1 {
            found.append("more than one argument of \(place) may take a varying number of words")
        }
        return found
    }

    private func repeated<Name: Hashable>(_ names: [Name]) -> [Name] {
        var seen: Set<Name> = []
        return names.filter { !seen.insert($0).inserted }
    }
}
