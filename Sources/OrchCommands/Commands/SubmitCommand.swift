internal import ArgumentGrammar
internal import Engine
internal import Host
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Workspace

struct SubmitCommand: Command {
    static let grammar = CommandGrammar(
        ["nl", "submit"], group: CommandGroup.intake, summary: "turn a request into tasks",
        discussion: IntakeArguments.rules
            + ["On a terminal it shows the tasks first and asks; --yes, or input from a pipe, adds them at once."],
        flags: IntakeArguments.flags + [yes] + SyncArguments.all, positionals: [IntakeArguments.words],
        examples: [
            "orch nl submit \"로그 정리, 재시도 보강, 문서 업데이트\"", "orch nl submit \"fix the login -> add a test -> ship it\"",
            "orch nl submit - < request.txt",
        ])

    private static let yes = Switch("yes", help: "add the tasks without asking")

    static func run(_ call: inout Call) throws(CommandFailure) {
        let (operation, plan) = try IntakeArguments.submission(in: &call)
        guard try isMeant(operation, plan, in: &call) else { return call.print("nothing was added") }
        let receipt = try call.commit(operation)
        let wording = IntakeWording(plan: plan, drafts: receipt.outcome, offset: try call.workplace().offset)
        if call.isJSON { return try call.reportJSON(receipt, details: wording.details()) }
        let created = receipt.outcome.filter { !$0.isRepeat }.map(\.id.text)
        call.print("created=\(created.count) ids=\(created.joined(separator: ","))")
        for line in wording.lines() { call.print(line) }
    }

    /// Whether the user wants these tasks. Scripts, whose input or output is a pipe, are not asked.
    private static func isMeant(
        _ operation: Submit, _ plan: IntakePlan, in call: inout Call
    ) throws(CommandFailure) -> Bool {
        guard !call.invocation[yes], !call.isJSON, call.screen.isTerminal, Console.isTerminal(.input) else {
            return true
        }
        let drafts = try call.rehearse(operation).outcome
        let wording = IntakeWording(plan: plan, drafts: drafts, offset: try call.workplace().offset)
        for line in wording.lines() + [wording.advice].compactMap(\.self) { Dialogue.tell(line) }
        return Dialogue.confirm("Add them?")
    }
}
