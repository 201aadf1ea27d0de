internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Workspace

struct PlanCommand: Command {
    static let grammar = CommandGrammar(
        ["nl", "plan"], group: CommandGroup.intake, summary: "show the tasks that a request would become",
        discussion: ["Shows the tasks that 'orch nl submit' would add, with their ids, and changes nothing."]
            + IntakeArguments.rules,
        flags: IntakeArguments.flags + [explain], positionals: [IntakeArguments.words],
        examples: [
            "orch nl plan \"로그 정리, 재시도 보강, 문서 업데이트\"", "orch nl plan --explain \"a, b -> c, d\"",
        ])
    private static let explain = Switch("explain", help: "say why the request was divided so")

    static func run(_ call: inout Call) throws(CommandFailure) {
        let (operation, plan) = try IntakeArguments.submission(in: &call)
        let receipt = try call.rehearse(operation)
        let wording = IntakeWording(plan: plan, drafts: receipt.outcome, offset: try call.workplace().offset)
        let isExplained = call.invocation[explain]
        if call.isJSON { return try call.reportJSON(receipt, details: wording.details(isExplained: isExplained)) }
        let planned = receipt.outcome.filter { !$0.isRepeat }.map(\.id.text)
        call.print("planned=\(planned.count) ids=\(planned.joined(separator: ","))")
        for line in wording.lines(isPlan: true, isExplained: isExplained) { call.print(line) }
        if let advice = wording.advice { call.print("note: " + advice) }
    }
}
