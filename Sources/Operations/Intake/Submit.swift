package import NaturalIntake
package import TaskQueue
internal import Text

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

    /// - Returns: what became of each draft.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [SubmittedDraft] {
        let stamp = queue.freeStamp(at: moment)
        let open = allowsDuplicates ? [:] : openTasks(of: &queue)
        var ids: [TaskID] = []
        var submitted: [SubmittedDraft] = []
        for draft in plan.drafts {
            // Compared as it would be written, since that is how an open row has it: with slashes for pipes.
            let task = try queue.requiredText(draft.task, for: Column.task.header)
            if let (twin, status) = open[Intake.repeatKey(of: task)] {
                ids.append(twin)
                queue.record(.dedupeSkipped, twin, status, ["task": .string(task)])
                submitted.append(SubmittedDraft(id: twin, task: task, isRepeat: true))
                continue
            }
            let isFirst = submitted.allSatisfy(\.isRepeat)
            let notes = try plan.notes(of: draft, isFirst: isFirst, in: &queue)
            let id = try queue.enqueue(
                newTask(draft, notes: notes, after: draft.after.map { ids[$0] }, stamp: stamp), at: moment)
            ids.append(id)
            submitted.append(SubmittedDraft(id: id, task: task, isRepeat: false))
        }
        return submitted
    }

    private func newTask(_ draft: TaskDraft, notes said: Notes, after ids: [TaskID], stamp: String) -> NewTask {
        var notes = said
        notes.set(.intake, stamp)
        if let parallel = plan.parallel { notes.set(.parallel, String(parallel)) }
        let isStandard = draft.successCriteria == Intake.successCriteria(of: draft.task)
        return NewTask(
            priority: draft.priority, task: draft.task, successCriteria: isStandard ? nil : draft.successCriteria,
            due: draft.due, notes: notes.text, after: ids)
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
    /// What was said before a draft and above it, what concerns all drafts and, in the first row, the background, as text
    /// of the notes of its row.
    ///
    /// - Parameter isFirst: whether the row is the first that is added.
    func notes(of draft: TaskDraft, isFirst: Bool, in queue: inout Queue) throws(QueueError) -> Notes {
        var notes = Notes("")
        let said = context.filter { $0.kind == .condition || (isFirst && $0.kind != .courtesy) }.map(\.text)
        for words in [introduction, draft.heading].compactMap(\.self) + said {
            notes.append(text: try queue.fit(words, for: Column.notes.header))
        }
        return notes
    }
}

extension Queue {
    /// The stamp of a request that no row has yet: the minute, with a number where several came in it.
    fileprivate mutating func freeStamp(at moment: Moment) -> String {
        let minute = moment.timestamp.compactText(at: moment.offset)
        let notes = texts(of: [.notes], inRows: rows(withStatus: [])).compactMap(\.first)
        let taken = Set(notes.filter { $0.holds(minute) }.compactMap { Notes($0).value(of: .intake) })
        guard taken.contains(minute) else { return minute }
        var number = 2
        while taken.contains("\(minute)-\(number)") { number += 1 }
        return "\(minute)-\(number)"
    }
}

/// What became of a draft of a request.
package struct SubmittedDraft: Equatable, Sendable {
    /// The new task, or the open one that the draft repeats.
    package let id: TaskID
    /// The text of the task as it is written.
    package let task: String
    /// Whether an open task says the same, so that nothing was added.
    package let isRepeat: Bool
}

extension [SubmittedDraft]: NamesTasks {
    package func renaming(_ renamings: [PushedMerge.Renaming]) -> [SubmittedDraft] {
        map { draft in
            draft.isRepeat ? draft : SubmittedDraft(id: draft.id.renaming(renamings), task: draft.task, isRepeat: false)
        }
    }
}
