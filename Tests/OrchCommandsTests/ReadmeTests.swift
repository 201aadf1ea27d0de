import ArgumentGrammar
import Engine
import Testing

@testable import OrchCommands

/// What README.md says about the program is compared with the program.
struct ReadmeTests {
    private static func part(_ name: String) -> DocumentPart { DocumentPart(name, in: "README.md") }

    @Test func `the command table is that of the registry`() throws {
        var table = "| command | what it does |\n| --- | --- |\n"
        for command in Registry.grammar.commands { table += "| `orch \(command.name)` | \(command.summary) |\n" }
        try Self.part("commands").expect(table)
    }

    @Test func `the exit codes are those of the program`() throws {
        try Self.part("exits").expect(ProgramTables.exits)
    }

    @Test func `the commands to try and to test are one line each`() throws {
        for name in ["try", "tests"] {
            let lines = try Self.part(name).text().split(separator: "\n")
            #expect(lines.count == 3 && lines.first == "```sh" && lines.last == "```")
        }
    }
}
