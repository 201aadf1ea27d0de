internal import Engine
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Text

/// A planned request in words: for a terminal or a pipe, and as JSON.
struct IntakeWording {
    let plan: IntakePlan
    let drafts: [SubmittedDraft]
    let offset: UTCOffset

    /// What became of the parts of a request that are not tasks.
    ///
    /// - Parameter isExplained: with the reasons for each task.
    func details(isExplained: Bool = false) -> JSONObject {
        let details: JSONObject = [
            "context": .array(plan.context.map { .string($0.text) }),
            "repeated": .array(plan.merged.map { .string($0.text) }),
            "ticked": .array(plan.ticked.map(JSONValue.string)), "introduction": .string(orNull: plan.introduction),
        ]
        guard isExplained else { return details }
        let reasons = plan.drafts.indices.map { JSONValue.array(self.reasons(at: $0).map(JSONValue.string)) }
        return details + ["explanation": .array(reasons)]
    }

    /// A numbered line for each draft, and what became of the rest of the request.
    ///
    /// - Parameter isPlan: the numbered lines have the tasks alone, as scripts know them, and what else is planned for a
    ///   task is below.
    func lines(isPlan: Bool = false, isExplained: Bool = false) -> [String] {
        var lines: [String] = []
        for (number, (submitted, draft)) in zip(drafts, plan.drafts).enumerated() {
            if isPlan {
                lines.append("\(number + 1). \(Screen.plain(submitted.task))")
                lines.append(
                    "   " + (submitted.isRepeat ? "\(submitted.id) is open already" : planned(submitted, draft)))
            } else {
                lines.append("\(number + 1). \(summary(submitted, draft))")
            }
            if isExplained { lines += reasons(at: number).map { "   - \($0)" } }
        }
        if let parallel = plan.parallel, parallel < plan.drafts.count {
            lines.append("at most \(parallel) \(parallel == 1 ? "runs" : "run") at once")
        }
        for repeated in plan.merged {
            lines.append("repeated in the request, counted once: \(Screen.plain(repeated.text))")
        }
        for line in plan.ticked { lines.append("ticked off already, not added: \(Screen.plain(line))") }
        if let introduction = plan.introduction {
            lines.append("introduction, in the notes: \(Screen.plain(introduction))")
        }
        for context in plan.context { lines.append("\(context.kind.wording): \(Screen.plain(context.text))") }
        return lines
    }

    private func summary(_ submitted: SubmittedDraft, _ draft: TaskDraft) -> String {
        let task = Screen.plain(submitted.task)
        if submitted.isRepeat { return "\(submitted.id) is open already: \(task)" }
        return (["\(submitted.id) [\(draft.priority.word)] \(task)"] + terms(of: draft)).joined(separator: "  ")
    }

    private func planned(_ submitted: SubmittedDraft, _ draft: TaskDraft) -> String {
        (["\(submitted.id) [\(draft.priority.word)]"] + terms(of: draft)).joined(separator: "  ")
    }

    private func terms(of draft: TaskDraft) -> [String] {
        let after = draft.after.map { drafts[$0].id.text }
        return [
            draft.due.map { "due \($0.minuteText(at: offset))" },
            after.isEmpty ? nil : "after \(after.joined(separator: ","))",
        ].compactMap(\.self)
    }

    /// That the standard criteria can't be judged, with an example of some that can.
    var advice: String? {
        let vague = plan.drafts.indices.filter { plan.drafts[$0].hasStandardCriteria && !drafts[$0].isRepeat }
        guard let first = vague.first else { return nil }
        let numbers = vague.map { String($0 + 1) }.joined(separator: ", ")
        let example = Intake.suggestedCriteria(of: plan.drafts[first].task)
        return "the standard criteria of \(numbers) can't be judged; say when they are done, for example "
            + "--criteria \"\(example)\", or 'done when: …' (완료 기준: …) behind a task"
    }

    /// Why a task is one of its own, what belongs to it, and what it waits for.
    private func reasons(at number: Int) -> [String] {
        let draft = plan.drafts[number]
        var reasons = [draft.division.wording] + draft.bonds.map(\.wording)
        if let order = draft.order, !draft.after.isEmpty {
            let waited = draft.after.map { String($0 + 1) }.joined(separator: ", ")
            reasons.append("waits for \(waited): \(order.wording)")
        }
        if draft.hasStandardCriteria { reasons.append("standard criteria: the request doesn't say when it is done") }
        return reasons
    }
}

extension TaskDraft.Division {
    fileprivate var wording: String {
        switch self {
        case .whole: "one task: nothing divides it"
        case .line: "a line or a number of its own"
        case .comma: "divided at a comma, a semicolon or 그리고"
        case .word: "divided at a word: 및, a spaced /, 'and' before a verb, or a verb with another task behind it"
        case .arrow: "divided at an arrow"
        case .sentence: "a sentence of its own"
        case .stage: "work to be built: design, build, verify"
        }
    }
}

extension TaskDraft.Order {
    fileprivate var wording: String {
        switch self {
        case .arrow: "an arrow joins the two on both sides of it, a comma starts anew"
        case .words: "words of order, such as 'then', '…한 뒤' or 마지막으로"
        case .introduction: "the introduction asks for this order"
        case .number: "it names the number of what comes before it, such as 'after #2' or '2번 끝나면'"
        case .stages: "the stages come in order"
        }
    }
}

extension Bond {
    fileprivate var wording: String {
        switch self {
        case .objects: "a list of things with one job for all of them"
        case .prohibition: "with what is not to be done"
        case .condition: "with its condition or reason"
        case .reference: "with what it refers to"
        case .criteria: "with all of its criteria"
        }
    }
}

extension IntakePlan.Context.Kind {
    fileprivate var wording: String {
        switch self {
        case .courtesy: "left out"
        case .background: "background, in the notes of the first task"
        case .quotation: "quotation, in the notes of the first task"
        case .table: "table, in the notes of the first task"
        case .lapsed: "not set as due, since it has passed"
        case .condition: "for all tasks, in the notes"
        }
    }
}
