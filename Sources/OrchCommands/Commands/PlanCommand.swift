internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct PlanCommand: Command {
    static let grammar = CommandGrammar(
        ["nl", "plan"], group: CommandGroup.intake, summary: "show the tasks that a request would become",
        discussion: ["Shows the tasks that 'orch nl submit' would add, with their ids, and changes nothing."]
            + IntakeArguments.rules,
        flags: IntakeArguments.flags, positionals: [IntakeArguments.words],
        examples: ["orch nl plan \"로그 정리, 재시도 보강, 문서 업데이트\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let (operation, plan) = try IntakeArguments.submission(in: &call)
        let receipt = try call.rehearse(operation)
        if call.isJSON { return try call.reportJSON(receipt, details: IntakeArguments.details(of: plan)) }
        let planned = receipt.outcome.filter { !$0.isRepeat }.map(\.id.text)
        call.print("planned=\(planned.count) ids=\(planned.joined(separator: ","))")
        try IntakeArguments.tell(receipt.outcome, plan, in: &call)
    }
}
