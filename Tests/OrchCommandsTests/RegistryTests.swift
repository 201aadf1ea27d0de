import Engine
import Foundation
import Testing

@testable import ArgumentGrammar
@testable import OrchCommands

/// The list of commands, and what is made of it.
@Suite("The registry")
struct RegistryTests {
    @Test("The grammar has no contradictions")
    func grammar() {
        #expect(Registry.grammar.contradictions() == [])
    }

    @Test("Every command has a summary without a full stop, a discussion or flags, and examples that name it")
    func texts() {
        for command in Registry.grammar.commands {
            #expect(!command.summary.isEmpty && command.summary.last != ".", "\(command.name)")
            let examples = command.examples
            let names = ["orch \(command.name)", "orch ops \(command.name)"]
            #expect(!examples.isEmpty && examples.allSatisfy { names.contains(where: $0.contains) }, "\(command.name)")
        }
    }

    @Test(
        "The files in templates/ are those that the program has",
        arguments: [("QUEUE.md", QueueTemplate.text), ("worker_prompt.md", PromptTemplate.text)])
    func template(name: String, text: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appendingPathComponent("templates/" + name), encoding: .utf8)
        #expect(file == text)
    }

    @Test(
        "The files in automation/schedule/ are those that 'schedule show' prints",
        arguments: ScheduleTemplate.Scheduler.allCases)
    func schedule(scheduler: ScheduleTemplate.Scheduler) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for (name, text) in ScheduleTemplate.example.files(for: scheduler) {
            let file = root.appendingPathComponent("automation/schedule/" + name)
            if ProcessInfo.processInfo.environment["ORCH_BLESS"] == "1" {
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
        }
    }

    @Test("Exit codes are those that scripts rely on")
    func exitCodes() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 64, 65, 66, 69, 74, 75, 76])
    }
}
