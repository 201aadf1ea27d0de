import BlackBox
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

    @Test("Every command has a summary without a full stop, examples that name it, and a page of 80 columns")
    func texts() {
        for command in Registry.grammar.commands {
            #expect(!command.summary.isEmpty && command.summary.last != ".", "\(command.name)")
            let examples = command.examples
            let names = ["orch \(command.name)", "orch ops \(command.name)"]
            #expect(!examples.isEmpty && examples.allSatisfy { names.contains(where: $0.contains) }, "\(command.name)")
            let explained = Registry.grammar.help(on: .command(command)).split(separator: "\nExamples:\n")[0]
            #expect(explained.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(command.name)")
        }
    }

    @Test(
        "The files in templates/ are those that the program has",
        arguments: [("QUEUE.md", QueueTemplate.text), ("worker_prompt.md", PromptTemplate.text)])
    func template(name: String, text: String) throws {
        #expect(try Repository.text(of: "templates/" + name) == text)
    }

    @Test(
        "The files in automation/schedule/ are those that 'schedule show' prints",
        arguments: ScheduleTemplate.Scheduler.allCases)
    func schedule(scheduler: ScheduleTemplate.Scheduler) throws {
        for (name, text) in ScheduleTemplate.example.files(for: scheduler) {
            let path = "automation/schedule/" + name
            if Blessing.isAsked {
                try text.write(toFile: Repository.root + "/" + path, atomically: true, encoding: .utf8)
            }
            #expect(try Repository.text(of: path) == text)
        }
    }

    @Test("Exit codes are those that scripts rely on")
    func exitCodes() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 64, 65, 66, 69, 74, 75, 76])
    }
}
