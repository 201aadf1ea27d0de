internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct SubmitCommand: Command {
    static let grammar = CommandGrammar(
        ["nl", "submit"], group: CommandGroup.intake, summary: "turn a request into tasks",
        discussion: IntakeArguments.rules, flags: IntakeArguments.flags, positionals: [IntakeArguments.words],
        examples: [
            "orch nl submit \"로그 정리, 재시도 보강, 문서 업데이트\"", "orch nl submit \"fix the login -> add a test -> ship it\"",
            "orch nl submit - < request.txt",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let (operation, plan) = try IntakeArguments.submission(in: &call)
        let receipt = try call.commit(operation)
        if call.isJSON { return try call.reportJSON(receipt, details: IntakeArguments.details(of: plan)) }
        let created = receipt.outcome.filter { !$0.isRepeat }.map(\.id.text)
        call.print("created=\(created.count) ids=\(created.joined(separator: ","))")
        try IntakeArguments.tell(receipt.outcome, plan, in: &call)
    }
}
