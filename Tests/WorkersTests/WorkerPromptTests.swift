import Sheets
import TaskQueue
import Testing

@testable import Workers

/// The prompt of a worker.
@Suite("The prompt of a worker")
struct WorkerPromptTests {
    private static func prompt(
        task: String, criteria: String = "a; b", notes: String = "-", template: String
    ) throws -> String {
        let text = """
            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | A-1 | IN_PROGRESS | P1 | \(task) | \(criteria) | w | - | - | \(notes) |

            """
        let queue = try Queue(Array(text.utf8), terms: TableTerms())
        let id = try #require(TaskID("A-1"))
        return WorkerPrompt.text(of: queue.row(0), id, attempt: 2, template: template)
    }

    @Test("The places of the template are filled in, and other braces stay")
    func filled() throws {
        #expect(
            try Self.prompt(
                task: "할 일", notes: "review:RETRY b", template: "{id} {attempt} {x}{ {task}\n{criteria}\n{notes}")
                == "A-1 2 {x}{ 할 일\n1. a\n2. b\nreview:RETRY b")
    }

    @Test("Text of the task is never taken for a place of the template")
    func places() throws {
        #expect(try Self.prompt(task: "{form} {criteria}", template: "<{task}>") == "<{form} {criteria}>")
    }

    @Test(
        "A fence is longer than any run of backticks in the task",
        arguments: [("plain", 3), ("```", 4), ("a ````` b ``", 6), ("``", 3)])
    func fence(task: String, length: Int) throws {
        #expect(try Self.prompt(task: task, template: "{fence}") == String(repeating: "`", count: length))
        #expect(try Self.prompt(task: "x", notes: task, template: "{fence}").count == length)
    }

    @Test("Control characters and line separators of a cell don't reach the prompt")
    func controls() throws {
        #expect(try Self.prompt(task: "a\u{1B}[2Jb\u{2028}c\u{85}d", template: "{task}") == "a [2Jb c d")
    }

    @Test("The form has a row for each criterion, cut where it is long")
    func form() throws {
        let form = try Self.prompt(
            task: "x", criteria: "first; " + String(repeating: "y", count: 300), template: "{form}")
        #expect(form.contains("[REPORT A-1]\n") && form.contains("\n1. todo — - (first)\n"))
        #expect(form.contains("2. todo — - (" + String(repeating: "y", count: 199) + "…)\n"))
    }
}
