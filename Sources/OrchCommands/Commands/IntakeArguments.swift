internal import ArgumentGrammar
internal import Engine
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

/// What `nl plan` and `nl submit` have in common: the request, and how its tasks are printed.
enum IntakeArguments {
    static let words = PositionalList(.text("TEXT"), help: "the request; - reads standard input", isRequired: false)
    static let request = Flag("request", .text("TEXT"), help: "the request, as an alternative to the argument")
    static let parallel = Flag(
        "parallel", .integer("N", in: 1...1000), help: "how many of the tasks may run at once", default: "3")
    static let priority = Flag(
        "priority", .priority, help: "the priority of all tasks", default: "by the words, else P1")
    static let due = Flag("due-at-kst", .text("TIME"), help: "when all tasks are due", default: "by the words")
    static let duplicates = Switch("allow-duplicates", help: "add tasks that repeat an open one too")

    static let flags: [any FlagDeclaration] = [request, parallel, priority, due, duplicates]

    static let rules = [
        "Several lines are one task each; a single line is divided at , ; 그리고 및 -> and inline numbers, but never "
            + "inside quotes, parentheses, paths, URLs and numbers. With -> or 'then' each task waits for the one "
            + "before. What can't be divided becomes three tasks: design, build, verify.",
        "Words such as 긴급, urgent, 나중에 set the priority, and dates such as 내일까지 or 'by Friday 18:00' the due time. "
            + "Nothing of a request is dropped silently.",
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
            text: text, parallel: given[parallel] ?? 3, priority: given[priority], due: try call.time(due),
            moment: try call.moment())
        do throws(IntakeError) {
            let plan = try Intake.plan(request)
            return (Submit(plan: plan, allowsDuplicates: given[duplicates]), plan)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// What became of the parts of a request that are not tasks.
    static func details(of plan: IntakePlan) -> JSONObject {
        [
            "repeated": .array(plan.merged.map { .string($0.text) }),
            "ticked": .array(plan.ticked.map(JSONValue.string)), "introduction": .string(orNull: plan.introduction),
        ]
    }

    /// A numbered line for each draft, and what became of the rest of the request.
    static func tell(_ drafts: [SubmittedDraft], _ plan: IntakePlan, in call: inout Call) throws(CommandFailure) {
        let offset = try call.workplace().offset
        for (number, (submitted, draft)) in zip(drafts, plan.drafts).enumerated() {
            let task = Screen.plain(submitted.task)
            var line = "\(number + 1). \(submitted.id) [\(draft.priority.word)] \(task)"
            if submitted.isRepeat {
                line = "\(number + 1). \(submitted.id) is open already: \(task)"
            } else {
                if let due = draft.due { line += "  due \(due.minuteText(at: offset))" }
                let after = draft.after.map { drafts[$0].id.text }
                if !after.isEmpty { line += "  after \(after.joined(separator: ","))" }
            }
            call.print(line)
        }
        for repeated in plan.merged {
            call.print("repeated in the request, counted once: \(Screen.plain(repeated.text))")
        }
        for line in plan.ticked { call.print("ticked off already, not added: \(Screen.plain(line))") }
        if let introduction = plan.introduction {
            call.print("introduction, in the notes: \(Screen.plain(introduction))")
        }
    }
}
