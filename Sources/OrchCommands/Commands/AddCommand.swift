internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct AddCommand: Command {
    private static let words = Positional(.text("TASK"), help: "what is to be done", isRequired: false)
    private static let task = Flag("task", .text("TEXT"), help: "the same, as an alternative to the argument")
    private static let criteria = Flag(
        "success-criteria", .text("TEXT"), help: "when it counts as done, in terms that can be checked",
        default: "the standard text of 'orch nl submit'")
    private static let id = Flag("id", .newTaskID, help: "its id", default: "the next ORCH number")
    private static let priority = Flag("priority", .priority, help: "how urgent it is", default: "P1")
    private static let due = Flag("due-at-kst", .text("TIME"), help: "when it is due, YYYY-MM-DD HH:mm")
    private static let notes = Flag("notes", .text("TEXT"), help: "notes, tags included")
    private static let after = Flag("after", .taskIDs, help: "tasks that have to be DONE first")
    private static let kind = Flag("kind", .word("NAME"), help: "the kind of work, for workers that take only some")
    private static let payload = Flag("payload", .json, help: "data for the worker")
    private static let dedupeKey = Flag(
        "dedupe-key", .text("KEY"), help: "refuse when an open task has this key; never claim it when a DONE one has")
    private static let maxAttempts = Flag(
        "max-attempts", .integer("N", in: 1...1000), help: "how often it may be tried",
        default: "retry.max_attempts, 3")

    static let grammar = CommandGrammar(
        ["add"], group: CommandGroup.queue, summary: "add a task",
        discussion: [
            "Adds a PENDING row below the last one and prints its id. A pipe in a text becomes a slash, line ends "
                + "become spaces. TEXT may be - for standard input."
        ],
        flags: [task, criteria, id, priority, due, notes, after, kind, payload, dedupeKey, maxAttempts]
            + SyncArguments.all,
        positionals: [words],
        examples: [
            "orch add \"로그 정리\"",
            "orch add --task \"문서 보완\" --success-criteria \"README 반영\" --priority P0",
            "orch add --task \"Ship 1.2\" --success-criteria \"tag pushed\" --after ORCH-010,ORCH-011",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let text: String
        switch (given[words], given[task]) {
        case (let words?, nil): text = try call.text(words)
        case (nil, let task?): text = try call.text(task)
        case (nil, nil): throw CommandFailure(given.usageError(.missingEither(["TASK", "--task TEXT"])))
        case (_, _?): throw CommandFailure(given.usageError(.conflict("TASK", "--task")))
        }
        let draft = NewTask(
            id: given[id], priority: given[priority] ?? .standard, task: text,
            successCriteria: try call.text(ifGiven: criteria),
            due: try call.dueTime(due),
            notes: try call.text(given[notes] ?? ""), after: given[after] ?? [], kind: given[kind],
            payload: given[payload], dedupeKey: given[dedupeKey], maxAttempts: given[maxAttempts])
        let receipt = try call.commit(Add(draft))
        try call.warnOfChecks(of: [receipt.outcome], in: receipt.subject)
        if call.isJSON { return try call.reportJSON(receipt) }
        call.print("Added \(receipt.outcome)")
    }
}

extension ValueSyntax where Value == [TaskID] {
    static let taskIDs = ValueSyntax("ID[,ID]", takes: "ids separated by commas, each \(idCharacters)", offer: .tasks) {
        text in
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let ids = words.compactMap { TaskID(String($0)) }
        return ids.count == words.count ? ids : nil
    }
}

extension ValueSyntax where Value == String {
    /// A word that may be part of a tag.
    static func word(_ placeholder: String) -> ValueSyntax {
        ValueSyntax(placeholder, takes: "a word of letters, digits, '.', '_' or '-'") { TaskID($0)?.text }
    }
}
