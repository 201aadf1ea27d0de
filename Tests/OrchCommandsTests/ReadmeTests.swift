import ArgumentGrammar
import Engine
import Testing
import Workspace

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
        var table = "| exit | meaning |\n| --- | --- |\n"
        for code in ExitCode.allCases { table += "| \(code.rawValue) | \(code.meaning) |\n" }
        try Self.part("exits").expect(table)
    }

    @Test func `the settings are those of the program`() throws {
        var table = "| setting | environment | default | what for | takes |\n| --- | --- | --- | --- | --- |\n"
        for setting in Setting.allCases {
            let standard = setting.standard.isEmpty ? "" : "`\(setting.standard)`"
            table += "| `\(setting.key)` | \(setting.environmentName.map { "`\($0)`" } ?? "") | \(standard) "
            table += "| \(setting.purpose) | \(setting.takes) |\n"
        }
        try Self.part("settings").expect(table)
    }

    @Test func `the commands to try and to test are one line each`() throws {
        for name in ["try", "tests"] {
            let lines = try Self.part(name).text().split(separator: "\n")
            #expect(lines.count == 3 && lines.first == "```sh" && lines.last == "```")
        }
    }
}
