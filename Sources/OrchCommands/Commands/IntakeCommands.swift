internal import ArgumentGrammar
internal import Engine
internal import Host
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct PlanCommand: Command {
    private static let explain = Switch("explain", help: "say why the request was divided so")

    static let grammar = CommandGrammar(
        ["nl", "plan"], group: CommandGroup.intake, summary: "show the tasks that a request would become",
        discussion: ["Shows the tasks that 'orch nl submit' would add, with their ids, and changes nothing."]
            + IntakeArguments.rules,
        flags: IntakeArguments.flags + [explain], positionals: [IntakeArguments.words],
        examples: [
            "orch nl plan \"로그 정리, 재시도 보강, 문서 업데이트\"", "orch nl plan --explain \"a, b -> c, d\"",
        ])

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

struct SubmitCommand: Command {
    private static let yes = Switch("yes", help: "add the tasks without asking")

    static let grammar = CommandGrammar(
        ["nl", "submit"], group: CommandGroup.intake, summary: "turn a request into tasks",
        discussion: IntakeArguments.rules
            + ["On a terminal it shows the tasks first and asks; --yes, or input from a pipe, adds them at once."],
        flags: IntakeArguments.flags + [yes] + SyncArguments.all, positionals: [IntakeArguments.words],
        examples: [
            "orch nl submit \"로그 정리, 재시도 보강, 문서 업데이트\"", "orch nl submit \"fix the login -> add a test -> ship it\"",
            "orch nl submit - < request.txt",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let (operation, plan) = try IntakeArguments.submission(in: &call)
        guard try isMeant(operation, plan, in: &call) else { return call.print("nothing was added") }
        let receipt = try call.commit(operation)
        try call.warnOfChecks(of: receipt.outcome.filter { !$0.isRepeat }.map(\.id), in: receipt.subject)
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
        if drafts.allSatisfy(\.isRepeat) { return true }
        let wording = IntakeWording(plan: plan, drafts: drafts, offset: try call.workplace().offset)
        for line in wording.lines() + [wording.advice].compactMap(\.self) { Dialogue.tell(line) }
        return Dialogue.confirm("Add them?")
    }
}

/// What `nl plan` and `nl submit` have in common: the request, and what is made of it.
enum IntakeArguments {
    static let words = PositionalList(.text("TEXT"), help: "the request; - reads standard input", isRequired: false)
    static let request = Flag("request", .text("TEXT"), help: "the request, as an alternative to the argument")
    static let parallel = Flag(
        "parallel", .integer("N", in: 1...1000), help: "how many of the tasks may run at once", default: "3")
    static let priority = Flag(
        "priority", .priority, help: "the priority of all tasks", default: "by the words, else P1")
    static let due = Flag("due-at-kst", .text("TIME"), help: "when all tasks are due", default: "by the words")
    static let duplicates = Switch("allow-duplicates", help: "add tasks that repeat an open one too")

    static let criteria = Flag(
        "criteria", .text("TEXT"), help: "when all tasks count as done", default: "by the words, else a standard text")
    static let checks = Flag("check", .check, help: "a check that the criteria ask for, written @NAME").repeatable

    static let flags: [any FlagDeclaration] = [request, parallel, priority, due, criteria, checks, duplicates]

    static let rules = [
        "Several lines are one task each, as are the rows of a table with a column of tasks; the title of a ticket or a mail "
            + "is none. Running text is divided at , ; 그리고 및 -> sentences and inline numbers, but never "
            + "inside quotes, parentheses, paths, URLs and numbers. A list of things with one job for all of them is one "
            + "task; prohibitions and conditions stay with theirs. With -> 'then' 순서대로 '…한 뒤' and the like a task waits "
            + "for the one before; in a numbered list, '2번 끝나면' or 'after #2' names another item. A single "
            + "piece of work that is to be built becomes three tasks: design, build, verify.",
        "Words such as 긴급, urgent, 나중에 set the priority, and dates such as 내일까지 or 'by Friday 18:00' the due time; they "
            + "leave the task. Text behind '완료 기준:', 'done when:' or => becomes its criteria. Greetings are left out, "
            + "background goes into the notes. Nothing of a request is dropped silently.",
    ]

    static func submission(in call: inout Call) throws(CommandFailure) -> (operation: Submit, plan: IntakePlan) {
        let given = call.invocation
        let text: String
        switch (given[words], given[request]) {
        case ([], nil): throw CommandFailure(given.usageError(.missingEither(["TEXT", "--request TEXT"])))
        case ([], let request?): text = try call.text(request)
        case (let words, nil): text = words == ["-"] ? try call.text("-") : words.joined(separator: " ")
        case (_, _?): throw CommandFailure(given.usageError(.conflict("TEXT", "--request")))
        }
        let request = IntakeRequest(
            text: text, parallel: given[parallel], priority: given[priority], due: try call.dueTime(due),
            criteria: try call.text(ifGiven: criteria), checks: given[checks], moment: try call.moment())
        do throws(IntakeError) {
            let plan = try Intake.plan(request)
            return (Submit(plan: plan, allowsDuplicates: given[duplicates]), plan)
        } catch {
            throw CommandFailure(error)
        }
    }
}

extension ValueSyntax where Value == String {
    /// The name of a check, with what it takes: `tests`, `coverage>=80`, `changed:README.md`.
    static let check = ValueSyntax("NAME", takes: "the name of a check, without blanks") { text in
        let name = text.hasPrefix("@") ? String(text.dropFirst()) : text
        return name.first?.isLetter == true && !name.contains { $0.isWhitespace || $0 == "@" || $0 == "|" } ? name : nil
    }
}
