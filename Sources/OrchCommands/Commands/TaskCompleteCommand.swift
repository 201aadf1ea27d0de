internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct TaskCompleteCommand: Command {
    private enum Ending: String, CaseIterable { case done, failed, dead }

    private static let status = Flag(
        "status", .choice("STATUS", of: Ending.allCases, word: \.rawValue), help: "how it ended", isRequired: true)
    private static let message = Flag("error-msg", .text("TEXT"), help: "what came of it; - reads standard input")
    private static let code = Flag("error-code", .word("CODE"), help: "a failure code for machines")

    static let grammar = CommandGrammar(
        ["task", "complete"], group: CommandGroup.taskQueue, summary: "report how the work on a task ended",
        discussion: [
            "done and failed are 'orch done' and 'orch fail'; dead is a failure that is not tried again and raises an alert. The message takes the place of the old free text."
        ],
        flags: [status, message, code, TaskQueueArguments.id, TaskQueueArguments.owner, ClaimArguments.attempt]
            + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: [
            "orch task complete ORCH-010 --status done --owner-agent agent:1",
            "orch task complete ORCH-010 --status failed --error-code timeout --error-msg \"응답 없음\"",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let id = try TaskArgument.value(in: given, or: TaskQueueArguments.id)
        let code = given[code]
        let status = try call.required(status)
        if status == .done, code != nil {
            throw CommandFailure(
                given.usageError(.conflict("--status done", Self.code.description.spelling)))
        }
        let note = try call.text(ifGiven: message) ?? code ?? status.rawValue
        let ending: Finish.Ending =
            switch status {
            case .done: .done
            case .failed: .failed(code: code)
            case .dead: .dead(code: code)
            }
        let proof = TaskQueueArguments.proof(in: given)
        let receipt = try call.commit(on: id) { Finish(id: $0, outcome: ending, note: note, proof: proof) }
        try call.reportTask(receipt)
        if status == .dead { try call.announceAlerts() }
    }
}
