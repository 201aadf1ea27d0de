package import NaturalIntake
package import TaskQueue
import Text

/// Adds the tasks of a planned request. A draft that repeats an open task is reported and not added again; drafts that
/// wait for it then wait for that task.
package struct Submit: Operation {
    package let name = "nl submit"
    let plan: IntakePlan
    let allowsDuplicates: Bool

    /// - Parameters:
    ///   - plan: the request, planned.
    ///   - allowsDuplicates: adds drafts that repeat an open task too.
    package init(plan: IntakePlan, allowsDuplicates: Bool = false) {
        self.plan = plan
        self.allowsDuplicates = allowsDuplicates
    }

    /// - Returns: one event a draft: `task_enqueued`, or `dedupe_skipped` with the id of the open task and the words
    ///   that repeat it.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueEvent] {
        let open = allowsDuplicates ? [:] : openTasks(of: &queue)
        var ids: [TaskID] = []
        var events: [QueueEvent] = []
        for draft in plan.drafts {
            // Compared as it would be written, since that is how an open row has it: with slashes for pipes.
            let task = try queue.requiredText(draft.task, for: Column.task.header)
            if let (twin, status) = open[Intake.repeatKey(of: task)] {
                ids.append(twin)
                events.append(QueueEvent(.dedupeSkipped, twin, status, [.init("task", .string(task))]))
                continue
            }
            let event = try queue.enqueue(newTask(draft, after: draft.after.map { ids[$0] }, at: moment), at: moment)
            ids.append(event.id)
            events.append(event)
        }
        return events
    }

    private func newTask(_ draft: TaskDraft, after ids: [TaskID], at moment: Moment) throws(QueueError) -> NewTask {
        var notes = try plan.notes(of: draft)
        notes.set(.intake, moment.timestamp.compactText(at: moment.offset))
        return NewTask(
            priority: draft.priority, task: draft.task, successCriteria: draft.successCriteria, due: draft.due,
            notes: notes.text, after: ids)
    }

    private func openTasks(of queue: inout Queue) -> [String: (TaskID, Status)] {
        var open: [String: (TaskID, Status)] = [:]
        for index in queue.openRows() {
            let row = queue.row(index)
            guard let id = row.id, let status = row.status else { continue }
            let key = Intake.repeatKey(of: row.text(.task))
            if open[key] == nil { open[key] = (id, status) }
        }
        return open
    }
}

extension IntakePlan {
    /// What was said before a draft and above it, as text of the notes of its row.
    func notes(of draft: TaskDraft) throws(QueueError) -> Notes {
        var notes = Notes("")
        for words in [introduction, draft.heading] {
            if let words { notes.append(text: try CellText.fit(words, for: Column.notes.header)) }
        }
        return notes
    }
}
