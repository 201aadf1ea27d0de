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
        for (index, command) in commands.enumerated() {
            consider(command.path, at: index)
            for alias in command.aliases { consider(alias, at: index) }
        }
        return match

        func consider(_ spelling: [String], at index: Int) {
            guard spelling.starts(with: words) else { return }
            if spelling.count == words.count {
                match.command = index
            } else {
                match.continues = true
            }
        }
    }

    /// The words that may follow `words`, in the order of the commands.
    func subcommands(of words: [String]) -> [String] {
        var found: [String] = []
        for spelling in commands.flatMap(\.spellings)
        where spelling.count > words.count && spelling.starts(with: words) && !found.contains(spelling[words.count]) {
            found.append(spelling[words.count])
        }
        return found
    }

    /// What help to show about some words; none is the whole program.
    func topic(_ words: [String]) -> HelpTopic? {
        if words.isEmpty { return .overview }
        let match = match(words)
        if let index = match.command { return .command(commands[index]) }
        return match.continues ? .family(words) : nil
    }

    /// Commands that may have been meant, best first, three at most.
    ///
    /// - Parameters:
    ///   - words: the command words so far; the last one fits nothing.
    ///   - next: the bare word that follows, since the slip may be in the first of two.
    func suggestions(for words: [String], next: String?) -> [String] {
        let names = commands.flatMap(\.spellings).map { $0.joined(separator: " ") }
        let typed = words.joined(separator: " ")
        if let next {
            let longer = Spelling.nearest(to: typed + " " + next, among: names.filter { $0.contains(" ") })
            if !longer.isEmpty { return longer }
        }
        let families = commands.flatMap(\.spellings).filter { $0.count > 1 }.map { $0[0] }
        return Spelling.nearest(to: typed, among: names + families)
    }
}
