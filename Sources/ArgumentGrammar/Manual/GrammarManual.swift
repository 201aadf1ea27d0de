/// A part of the manual page that the grammar can't tell: exit codes, variables, files.
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
    ///   - sections: what stands behind the commands.
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
        for flag in globalFlags { page.entry(flag.entry.term.trimmingSpaces, flag.entry.text) }
        for section in sections {
            page.section(section.heading)
            for entry in section.entries { page.entry(entry.term, entry.meaning) }
        }
        return page.text
    }

    private func describe(_ command: CommandGrammar, in page: inout Roff) {
        page.subsection(([program] + usage(of: command)).joined(separator: " "))
        let summary = command.summary
        page.fill(summary.prefix(1).uppercased() + summary.dropFirst() + ".")
        for paragraph in command.discussion { page.paragraph(paragraph) }
        for positional in command.positionals { page.entry(positional.name, positional.entry.text) }
        for flag in command.flags { page.entry(flag.entry.term.trimmingSpaces, flag.entry.text) }
        if !command.examples.isEmpty {
            page.paragraph("Examples:")
            page.verbatim(command.examples.map { "    " + $0 })
        }
        if !command.aliases.isEmpty {
            let names = command.aliases.map { "\(program) " + $0.joined(separator: " ") }
            page.paragraph("Also called: " + names.joined(separator: ", "))
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
