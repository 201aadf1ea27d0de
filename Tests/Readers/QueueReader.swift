import NaturalIntake
import Operations
import Sheets
import TaskQueue
import Text

extension Reader {
    private static let lease = LeaseTerms(seconds: 900, maxAttempts: 3)

    /// A file of an input's text: the text itself, or rows below the usual header.
    private func file(_ text: [UInt8], _ choices: inout Choices) -> [UInt8] {
        choices.number(below: 4) == 0 ? text : Self.head + text
    }

    // MARK: Queues

    func checkQueue(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        var bytes = file(choices.text, &choices)
        let findings = Lint.findings(in: bytes, at: Self.moment)
        try require(findings.allSatisfy { $0.line >= 1 && $0.column >= 1 }, "a finding has a place")
        for _ in 0..<3 {
            guard let queue = try? Queue(bytes) else { return }
            try require(queue.rendered() == bytes, "reading changes nothing")
            var changed = queue
            guard changes(&changed, &choices) else { continue }
            let after = changed.rendered()
            try requireLossless(queue, changed, bytes, after)
            bytes = after
        }
    }

    /// Applies an operation; false where it is refused.
    private func changes(_ queue: inout Queue, _ choices: inout Choices) -> Bool {
        let ids = (0..<queue.rowCount).compactMap { queue.row($0).id } + [TaskID("NONE")].compactMap(\.self)
        let kind = choices.number(below: 13)
        let row = choices.number(below: max(1, queue.rowCount))
        guard let id = ids.dropFirst(row).first else { return false }
        // A text of the file may have everything in it that a text can have.
        let text = row < queue.rowCount ? queue.row(row).text(.task) + " / " + queue.row(row).notes.text : "x"
        let operation: any Operation<Queue> =
            switch kind {
            case 0: Pick(owner: "w", lease: Self.lease)
            case 1: Start(id: id, owner: "w", lease: Self.lease)
            case 2: Finish(id: id, outcome: .done, note: text)
            case 3: Finish(id: id, outcome: .failed(isPermanent: true, code: "E"), note: text)
            case 4: Block(id: id, reason: text)
            case 5: SetFields(id: id, fields: [("status", "PENDING"), ("owner_session", text)])
            case 6: Add(NewTask(task: text, successCriteria: "c", notes: text))
            case 7: Renew(id: id, owner: "w", seconds: 900, progress: text)
            case 8: Retry(id: id, isForced: true)
            case 9: Requeue(id: id)
            case 10: Cancel(id: id, note: text)
            case 11: Replan(id: id, text: text)
            default:
                Watchdog(lease: Self.lease, schedule: RetrySchedule(seconds: [60]), staleMinutes: 1, seed: 1)
            }
        return (try? operation.apply(to: &queue, at: Self.moment)) != nil
    }

    /// An operation changes the lines of the tasks that its events name, and no byte of another one.
    private func requireLossless(
        _ before: Queue, _ changed: Queue, _ old: [UInt8], _ new: [UInt8]
    ) throws(Violation) {
        var again = before
        let after = try require(try? Queue(new), "a changed queue is a queue")
        let events = changed.events.compactMap { event in TaskID(event.key).map { (event, $0) } }
        let added = Set(events.filter { $0.0.name == QueueEvent.enqueued.rawValue }.map(\.1)).count
        try require(after.rowCount == before.rowCount + added, "rows are neither lost nor made up")
        let lines = (old: old.lines, new: new.lines)
        try require(lines.new.count == lines.old.count + added, "each new row is one line")
        let meant = Set(events.flatMap { event in again.rows(of: event.1).map { again.row($0).line } })
        let lastRow = before.rowCount > 0 ? before.row(before.rowCount - 1).line : before.headerLine + 1
        for (index, line) in lines.old.enumerated() where !meant.contains(index + 1) {
            try require(lines.new[index < lastRow ? index : index + added] == line, "line \(index + 1) is as it was")
        }
    }

    // MARK: Requests

    func checkIntake(_ input: [UInt8]) throws(Violation) {
        let plan: IntakePlan
        do throws(IntakeError) {
            plan = try Intake.plan(IntakeRequest(text: input.decoded, moment: Self.moment))
        } catch { return }
        try require(!plan.drafts.isEmpty || !plan.ticked.isEmpty, "a plan has a task, or what is done already")
        for (index, draft) in plan.drafts.enumerated() {
            try require(!draft.task.isEmpty && !draft.successCriteria.isEmpty, "a task has words and criteria")
            try require(draft.task.utf8.count <= Intake.cellLimit, "a task fits into a cell")
            try require(
                draft.after.allSatisfy { $0 >= 0 && $0 < plan.drafts.count && $0 != index }, "order is of others")
        }
        guard var queue = try? Queue(Self.head) else { throw Violation("an empty queue is a queue") }
        guard let submitted = try? Submit(plan: plan).apply(to: &queue, at: Self.moment) else {
            throw Violation("a plan can be submitted to an empty queue")
        }
        try require(submitted.count == plan.drafts.count, "each draft has an outcome")
        var after = try require(try? Queue(queue.rendered()), "a queue with new tasks is a queue")
        try require(
            min(1, plan.drafts.count)...plan.drafts.count ~= after.rowCount, "drafts are rows, and nothing else is")
        try require(after.problems().isEmpty, "new rows are right")
    }
}
