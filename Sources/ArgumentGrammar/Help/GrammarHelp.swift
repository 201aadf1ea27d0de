/// Help texts, made from the same list as the parser.
extension Grammar {
    /// - Parameters:
    ///   - topic: what to explain.
    ///   - width: columns of the terminal; 40 at least.
    /// - Returns: the page, with a line end after its last line.
    package func help(on topic: HelpTopic, width: Int = 80) -> String {
        switch topic {
        case .overview: overview(width: width)
        case .family(let words): family(words, width: width)
        case .command(let command): page(of: command, width: width)
        }
    }

    /// What stands after the program's name in the usage line: `["add", "--task TEXT", "[flags]", "[ID]"]`.
    package func usage(of command: CommandGrammar) -> [String] {
        let required = command.flags.filter(\.isRequired).map(\.synopsis)
        return [command.name] + required + ["[flags]"] + command.positionals.map(\.synopsis)
    }

    private func overview(width: Int) -> String {
        var page = HelpPage(width: width)
        page.addParagraph("\(program): \(summary)")
        page.addUsage(program, ["[global flags]", "COMMAND", "[flags]", "[arguments]"])
        addGroups(of: commands, to: &page)
        page.addList("Global flags", globalFlags.map(\.entry))
        page.addParagraph("'\(program) help COMMAND' tells more about a command.")
        return page.text()
    }

    private func family(_ words: [String], width: Int) -> String {
        var page = HelpPage(width: width)
        let name = words.joined(separator: " ")
        page.addUsage(program, [name, "COMMAND", "[flags]", "[arguments]"])
        let members = commands.compactMap { command in
            command.spellings.first { $0.starts(with: words) }.map {
                HelpPage.Entry(term: $0.joined(separator: " "), text: command.summary)
            }
        }
        page.addList("Commands", members)
        page.addParagraph("'\(program) help \(name) COMMAND' tells more about a command.")
        return page.text()
    }

    private func page(of command: CommandGrammar, width: Int) -> String {
        var page = HelpPage(width: width)
        page.addParagraph("\(program) \(command.name): \(command.summary)")
        page.addUsage(program, usage(of: command))
        for paragraph in command.discussion { page.addParagraph(paragraph) }
        page.addList("Arguments", command.positionals.map(\.entry))
        page.addList("Flags", command.flags.map(\.entry))
        page.addList("Global flags", globalFlags.map(\.entry))
        page.addVerbatim("Examples", command.examples)
        page.addVerbatim("Also called", command.aliases.map { "\(program) " + $0.joined(separator: " ") })
        return page.text()
    }

    /// One list for each group, in the order of the groups' first commands.
    private func addGroups(of commands: [CommandGrammar], to page: inout HelpPage) {
        var groups: [String] = []
        for command in commands where !groups.contains(command.group) { groups.append(command.group) }
        for group in groups {
            let members = commands.filter { $0.group == group }
            page.addList(group, members.map { HelpPage.Entry(term: $0.name, text: $0.summary) })
        }
    }
}

extension FlagDescription {
    /// The line of a help page.
    var entry: HelpPage.Entry {
        let short = letter.map { "-\($0), " } ?? "    "
        var remarks: [String] = []
        if isRequired { remarks.append("required") }
        if isRepeatable { remarks.append("repeatable") }
        if let choices = value?.choices, !choices.isEmpty { remarks.append(choices.joined(separator: ", ")) }
        if let defaultText { remarks.append("default: \(defaultText)") }
        if let environment { remarks.append("environment: \(environment)") }
        let suffix = remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"
        return HelpPage.Entry(term: short + synopsis, text: help + suffix)
    }
}

extension PositionalDescription {
    /// The line of a help page.
    var entry: HelpPage.Entry {
        // A long list says more with an explanation for each word, which is for the command's own text.
        let choices = value.choices.count > 8 ? [] : value.choices
        return HelpPage.Entry(
            term: name, text: help + (choices.isEmpty ? "" : " (\(choices.joined(separator: ", ")))"))
    }
}
