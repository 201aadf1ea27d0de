import ArgumentGrammar
import BlackBox
import Foundation
import Testing

@testable import OrchCommands

/// Commands that documents show without running them.
struct ExampleTests {
    static let documents: [String] =
        ["README.md"]
        + ["automation/docs", "automation/docs/howto", "automation/orchestrator"].flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "/" + folder)) ?? []).sorted()
                .filter { $0.hasSuffix(".md") }.map { folder + "/" + $0 }
        }

    /// The commands of orch in a document's blocks for a shell.
    private static func commands(in text: String) -> [String] {
        text.matches(of: /```sh\n((?s).*?)```/).flatMap { block in
            block.output.1.split(separator: "\n").flatMap { written -> [String] in
                let line = String(written).replacing(/\$[A-Z]+/, with: "x1")
                let inner = line.matches(of: /\$\((orch [^)]*)\)/).map { String($0.output.1) }
                return inner + (line.hasPrefix("orch ") ? [line] : [])
            }
        }
    }

    @Test("The program understands the commands in documents", arguments: documents)
    func understood(document: String) throws {
        let text = try Repository.text(of: document)
        for command in Self.commands(in: text) {
            let words = try ShellWords.split(command).dropFirst()
                .prefix { !["#", "|", "&", "&&", ";", ">", ">>"].contains($0) }
            #expect(throws: Never.self, "\(document): \(command)") { _ = try Registry.grammar.parse(Array(words)) }
        }
    }
}
