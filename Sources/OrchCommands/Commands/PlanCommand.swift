internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

/// `orch nl plan`: what `nl submit` would do.
struct PlanCommand: Command {
    static let grammar = CommandGrammar(
        ["nl", "plan"], group: CommandGroup.intake, summary: "show what a request would become",
        discussion: ["Shows the tasks that 'orch nl submit' would add, with their ids, and changes nothing."]
            + IntakeArguments.rules,
        flags: IntakeArguments.flags, positionals: [IntakeArguments.words],
        examples: ["orch nl plan \"로그 정리, 재시도 보강, 문서 업데이트\""])

    static func run(_ run: inout Run) throws(CommandFailure) {
        let (operation, plan) = try IntakeArguments.submission(in: &run)
        let receipt = try run.rehearsal(of: operation)
        if run.isJSON { return try run.reportJSON(receipt, details: IntakeArguments.details(of: plan)) }
        let planned = receipt.events.filter { $0.kind == .enqueued }.map(\.id.text)
        run.print("planned=\(planned.count) ids=\(planned.joined(separator: ","))")
        try IntakeArguments.tell(receipt.events, plan, in: &run)
    }
}
