internal import Text

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

    /// What is after the program's name in the usage line: `["add", "--task TEXT", "[flags]", "[ID]"]`.
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
        page.addParagraph("'\(program) help COMMAND' says more about a command.")
        return page.text()
    }

    private func family(_ words: [String], width: Int) -> String {
        var page = HelpPage(width: width)
        let name = words.joined(separator: " ")
        page.addUsage(program, [name, "COMMAND", "[flags]", "[arguments]"])
        let members = members(behind: words).commands
        page.addList("Commands", members.map { HelpPage.Entry(term: $0.name, text: $0.summary) })
        page.addParagraph("'\(program) help \(name) COMMAND' says more about a command.")
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

/// A help page in the making: headed sections of two columns, one left column for the whole page.
struct HelpPage {
    /// One line of a list: what is explained, and the explanation.
    struct Entry {
        let term: String
        let text: String
    }

    private enum Block {
        case lines([String])
        case list(title: String, [Entry])
    }

    private let width: Int
    private var blocks: [Block] = []

    /// - Parameter width: columns of the page; less than 40 is taken as 40.
    init(width: Int) {
        self.width = max(40, width)
    }

    mutating func addParagraph(_ text: String) {
        if text.hasPrefix(" ") {
            blocks.append(.lines(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
        } else {
            blocks.append(.lines(text.wrapped(to: width, breakingWords: false)))
        }
    }

    /// `Usage:` and the parts of the line, none of which is broken; further lines are indented under the first part.
    mutating func addUsage(_ program: String, _ parts: [String]) {
        let start = "Usage: \(program) "
        let indent = displayWidth(of: start)
        let lines = parts.wrapped(to: width - indent)
        let rest = lines.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        blocks.append(.lines([start + (lines.first ?? "")] + rest))
    }

    mutating func addList(_ title: String, _ entries: [Entry]) {
        if !entries.isEmpty { blocks.append(.list(title: title, entries)) }
    }

    mutating func addVerbatim(_ title: String, _ lines: [String]) {
        if !lines.isEmpty { blocks.append(.lines(["\(title):"] + lines.map { "  " + $0 })) }
    }

    /// The page, with a line end after its last line.
    func text() -> String {
        let column = leftColumn
        return blocks.map { block in
            switch block {
            case .lines(let lines): lines.map { $0 + "\n" }.joined()
            case .list(let title, let entries):
                "\(title):\n" + entries.map { row($0, column: column) }.joined()
            }
        }.joined(separator: "\n")
    }

    /// Where explanations begin: after the longest term, but never beyond two fifths of the page.
    private var leftColumn: Int {
        var longest = 0
        let limit = width * 2 / 5
        for case .list(_, let entries) in blocks {
            for entry in entries {
                let columns = displayWidth(of: entry.term)
                if columns + 4 <= limit { longest = max(longest, columns) }
            }
        }
        return longest + 4
    }

    private func row(_ entry: Entry, column: Int) -> String {
        let indent = String(repeating: " ", count: column)
        let lines = entry.text.wrapped(to: width - column, breakingWords: false)
        let term = "  " + entry.term
        if entry.text.isEmpty { return term + "\n" }
        let isLong = displayWidth(of: term) + 2 > column
        let opening = isLong ? term + "\n" + indent : term.fitted(to: column)
        return opening + lines.joined(separator: "\n" + indent) + "\n"
    }
}
