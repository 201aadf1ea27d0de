import ArgumentGrammar
import Engine
import Foundation
import Testing
import Workspace

@testable import OrchCommands

/// What README.md says about the program is compared with the program.
struct ReadmeTests {
    private static let readme: String = {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""
    }()

    /// What stands between `<!-- name -->` and `<!-- /name -->`.
    private static func part(_ name: String) throws -> String {
        let start = try #require(readme.range(of: "<!-- \(name) -->\n"))
        let end = try #require(readme.range(of: "<!-- /\(name) -->"))
        return String(readme[start.upperBound..<end.lowerBound])
    }

    @Test func `the command table is that of the registry`() throws {
        var table = "| command | what it does |\n| --- | --- |\n"
        for command in Registry.grammar.commands { table += "| `orch \(command.name)` | \(command.summary) |\n" }
        #expect(try Self.part("commands") == table)
    }

    @Test func `the exit codes are those of the program`() throws {
        var table = "| exit | meaning |\n| --- | --- |\n"
        for code in ExitCode.allCases { table += "| \(code.rawValue) | \(code.meaning) |\n" }
        #expect(try Self.part("exits") == table)
    }

    @Test func `the settings are those of the program`() throws {
        var table = "| setting | environment | default | what for | takes |\n| --- | --- | --- | --- | --- |\n"
        for setting in Setting.allCases {
            let standard = setting.standard.isEmpty ? "" : "`\(setting.standard)`"
            table += "| `\(setting.key)` | \(setting.environmentName.map { "`\($0)`" } ?? "") | \(standard) "
            table += "| \(setting.purpose) | \(setting.takes) |\n"
        }
        #expect(try Self.part("settings") == table)
    }

    @Test func `the commands to try and to test are one line each`() throws {
        for name in ["try", "tests"] {
            let lines = try Self.part(name).split(separator: "\n")
            #expect(lines.count == 3 && lines.first == "```sh" && lines.last == "```")
        }
    }
}
