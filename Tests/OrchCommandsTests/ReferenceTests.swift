import ArgumentGrammar
import Engine
import Testing
import Workspace

@testable import OrchCommands

/// REFERENCE.md is what the program says of itself: the help of every command, and the tables of codes, settings and variables.
struct ReferenceTests {
    private static func part(_ name: String) -> DocumentPart { DocumentPart(name, in: "automation/docs/REFERENCE.md") }

    /// The blocks of a help page, which have an empty line between each two.
    private static func blocks(_ topic: HelpTopic) -> [String] {
        Registry.grammar.help(on: topic).split(separator: "\n\n").map {
            $0.last == "\n" ? String($0.dropLast()) : String($0)
        }
    }

    private static func isGlobal(_ block: String) -> Bool { block.hasPrefix("Global flags:\n") }

    private static func code(_ blocks: [String]) -> String {
        "```text\n" + blocks.joined(separator: "\n\n") + "\n```\n"
    }

    /// The groups of commands, in the order of the overview.
    private static let groups = Registry.grammar.commands.reduce(into: [(name: String, commands: [CommandGrammar])]()) {
        groups, command in
        if let place = groups.firstIndex(where: { $0.name == command.group }) {
            groups[place].commands.append(command)
        } else {
            groups.append((command.group, [command]))
        }
    }

    @Test func `the reference lists the commands of each group`() throws {
        var list = ""
        for group in Self.groups {
            let links = group.commands.map { "[\($0.name)](#orch-\($0.name.replacing(" ", with: "-")))" }
            list += "- **\(group.name)**: \(links.joined(separator: ", "))\n"
        }
        try Self.part("contents").expect(list)
    }

    @Test func `the global flags in the reference are those of the help`() throws {
        try Self.part("flags").expect(Self.code(Self.blocks(.overview).filter(Self.isGlobal)))
    }

    @Test func `the reference has the help of every command`() throws {
        var text = ""
        for group in Self.groups {
            text += "\n## \(group.name)\n"
            for command in group.commands {
                let blocks = Self.blocks(.command(command))
                #expect(blocks.contains(where: Self.isGlobal) && blocks.count > 2)
                text += "\n### orch \(command.name)\n\n" + Self.code(blocks.filter { !Self.isGlobal($0) })
            }
        }
        try Self.part("commands").expect(text + "\n")
    }

    @Test func `the exit codes in the reference are those of the program`() throws {
        try Self.part("exits").expect(ProgramTables.exits)
    }

    @Test func `the settings in the reference are those of the program`() throws {
        try Self.part("settings").expect(ProgramTables.settings)
    }

    @Test func `the environment variables in the reference are those of the manual page`() throws {
        var table = "| variable | meaning |\n| --- | --- |\n"
        for variable in ManCommand.variables {
            let names = variable.term.split(separator: ", ").map { "`\($0)`" }
            table += "| \(names.joined(separator: ", ")) | \(variable.meaning) |\n"
        }
        try Self.part("variables").expect(table)
    }
}

/// Tables of the program that documents have.
enum ProgramTables {
    static var exits: String {
        var table = "| exit | meaning |\n| --- | --- |\n"
        for code in ExitCode.allCases { table += "| \(code.rawValue) | \(code.meaning) |\n" }
        return table
    }

    static var settings: String {
        var table = "| setting | environment | default | what for | takes |\n| --- | --- | --- | --- | --- |\n"
        for setting in Setting.allCases {
            let standard = setting.standard.isEmpty ? "" : "`\(setting.standard)`"
            table += "| `\(setting.key)` | \(setting.environmentName.map { "`\($0)`" } ?? "") | \(standard) "
            table += "| \(setting.purpose) | \(setting.takes) |\n"
        }
        return table
    }
}
