/// Mistakes of a grammar's author, which no command line can show. A test of the floor above expects none.
extension Grammar {
    /// One sentence for each: names given twice, names that the parser keeps for itself, and arguments among which
    /// words can't be told apart.
    package func contradictions() -> [String] {
        var found = repeated(commands.flatMap(\.spellings).map { $0.joined(separator: " ") }).map {
            "two commands are called '\($0)'"
        }
        if commands.contains(where: { $0.spellings.contains { $0.isEmpty || $0.first == "help" } }) {
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
