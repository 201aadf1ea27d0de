internal import ArgumentGrammar
internal import Engine
internal import Text

struct CommitCommand: Command {
    private static let message = Flag(
        "message", letter: "m", .text("TEXT"), help: "the subject of the commit, in place of one made from the rows")

    static let grammar = CommandGrammar(
        ["commit"], group: CommandGroup.audit, summary: "commit the queue, and nothing else",
        discussion: [
            "Makes a git commit of QUEUE.md and its archive as they are. What else is staged or changed stays as it is, "
                + "and hooks are not run. The message names the rows that differ.",
            "With git.autocommit = on every change of a command is a commit of its own, and an edit by hand becomes one "
                + "before the next change; this one does not wait for that.",
        ],
        flags: [message], examples: ["orch commit", "orch commit -m \"plan for next week\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let subject = call.invocation[message]
        if let subject, subject.allSatisfy(\.isWhitespace) { throw CommandFailure(.usage, "the message is empty") }
        let subjects = try call.commitFile(subject: subject)
        if call.isJSON {
            return call.print(["schema": "orch.commit/1", "commits": .array(of: subjects, JSONValue.string)])
        }
        for subject in subjects { call.print("committed: \(Screen.plain(subject))") }
        if subjects.isEmpty { call.print("nothing to commit") }
    }
}
