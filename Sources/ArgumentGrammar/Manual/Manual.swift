internal import Text

/// A part of the manual page that the grammar doesn't know: exit codes, variables, files.
package struct ManualSection: Sendable {
    /// The heading, in capitals.
    package let heading: String
    /// A term and what it means, each.
    package let entries: [(term: String, meaning: String)]

    /// - Parameters: as the properties of the same names.
    package init(_ heading: String, _ entries: [(term: String, meaning: String)]) {
        self.heading = heading
        self.entries = entries
    }
}

extension Grammar {
    /// The manual page of the program, section 1, in the macros of man(7).
    ///
    /// - Parameters:
    ///   - version: the program's version.
    ///   - date: the day of that version, `YYYY-MM-DD`.
    ///   - sections: what is behind the commands.
    package func manual(version: String, date: String, sections: [ManualSection]) -> String {
        var page = Roff()
        page.title(
            program.uppercased(), section: "1", date: date, source: "\(program) \(version)", manual: "User Commands")
        page.section("NAME")
        page.name(program, summary)
        page.section("SYNOPSIS")
        page.line("\(program) [global flags] COMMAND [flags] [arguments]")
        page.section("COMMANDS")
        for command in commands { describe(command, in: &page) }
        page.section("GLOBAL FLAGS")
        describe(globalFlags, in: &page)
        for section in sections {
            page.section(section.heading)
            for entry in section.entries { page.entry(entry.term, entry.meaning) }
        }
        return page.text
    }

    private func describe(_ flags: [FlagDescription], in page: inout Roff) {
        for entry in flags.map(\.entry) { page.entry(String(entry.term.drop { $0 == " " }), entry.text) }
    }

    private func describe(_ command: CommandGrammar, in page: inout Roff) {
        page.subsection(([program] + usage(of: command)).joined(separator: " "))
        let summary = command.summary
        page.fill(summary.prefix(1).uppercased() + summary.dropFirst() + ".")
        for paragraph in command.discussion { page.paragraph(paragraph) }
        for positional in command.positionals { page.entry(positional.name, positional.entry.text) }
        describe(command.flags, in: &page)
        if !command.examples.isEmpty {
            page.paragraph("Examples:")
            page.verbatim(command.examples.map { "    " + $0 })
        }
    }
}

/// A manual page in the making: text in the macros of man(7), which groff and mandoc both read.
struct Roff {
    private(set) var text = ""

    /// The head of the page: name, section, date, source and title of the manual.
    mutating func title(_ name: String, section: String, date: String, source: String, manual: String) {
        // mandoc reads dates with plain hyphens only.
        let words = [name, section, date, source, manual].map { "\"" + $0 + "\"" }
        text += ".TH " + words.joined(separator: " ") + "\n"
    }

    mutating func section(_ name: String) {
        macro("SH", [name])
    }

    mutating func subsection(_ name: String) {
        macro("SS", [name])
    }

    /// A paragraph; one that begins with a space is shown as it is, line by line.
    mutating func paragraph(_ words: String) {
        macro("PP", [])
        guard words.hasPrefix(" ") else { return fill(words) }
        verbatim(words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    /// Lines as they are, below a paragraph's first line or another one.
    mutating func verbatim(_ lines: [String]) {
        macro("nf", [])
        for words in lines { line(words) }
        macro("fi", [])
    }

    /// A word in bold and, indented below it, what it means.
    mutating func entry(_ term: String, _ meaning: String) {
        macro("TP", [])
        macro("B", [term])
        fill(meaning)
    }

    /// The page's name and its summary, in the form that whatis(1) and apropos(1) read.
    mutating func name(_ name: String, _ summary: String) {
        text += Self.escaped(name) + " \\-\n"
        fill(summary)
    }

    /// Text that is broken into the reader's lines.
    mutating func fill(_ words: String) {
        for words in words.wrapped(to: 64) { line(words) }
    }

    /// A line of text.
    mutating func line(_ words: String) {
        text += Self.escaped(words) + "\n"
    }

    private mutating func macro(_ name: String, _ arguments: [String]) {
        // Each in quotes, in which a quote is written \(dq.
        let words = arguments.map { " \"" + Self.escaped($0, isArgument: true) + "\"" }.joined()
        text += "." + name + words + "\n"
    }

    /// Text that roff shows as it is: no control line, no escape, no hyphen for a minus. What is not ASCII is written
    /// by its number, so that no program has to guess how the page is encoded.
    static func escaped(_ words: String, isArgument: Bool = false) -> String {
        var result = ""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"" where isArgument: result += "\\(dq"
            case "\n", "\t": result += " "
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "]"
            }
        }
        return result.hasPrefix(".") || result.hasPrefix(" ") ? "\\&" + result : result
    }
}
