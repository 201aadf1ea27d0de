internal import ArgumentGrammar
internal import Host
internal import Operations
internal import TaskQueue
internal import Workspace

/// `orch init`: a new queue.
struct InitCommand: Command {
    static let grammar = CommandGrammar(
        ["init"], group: CommandGroup.setup, summary: "make a queue",
        discussion: [
            "Writes QUEUE.md in the current folder (or the file that --queue or ORCH_QUEUE_MD names), orch.conf with "
                + "every setting as a comment beside it, and lines into .gitignore for the working files. What is "
                + "there already stays as it is.",
        ],
        examples: ["orch init", "orch init --queue automation/orchestrator/QUEUE.md"])

    static func run(_ run: inout Run) throws(CommandFailure) {
        let path = try Workplace.namedQueue(run.invocation) ?? "QUEUE.md"
        let made: [String]
        do throws(StoreError) {
            made = try QueueSetup.make(
                queue: path, template: QueueTemplate.text, settings: QueueTemplate.settings)
        } catch {
            throw CommandFailure(error, path: path, offset: .kst)
        }
        if run.isJSON {
            run.print(JSONDocument("init", [.init("files", .array(made.map(JSONValue.string)))]))
        } else {
            for file in made { run.print("made \(Screen.plain(file))") }
        }
    }
}
