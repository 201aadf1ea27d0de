internal import NaturalIntake
internal import ReviewerGate
internal import Sheets
package import TaskQueue
internal import Text

/// Divides a task among workers: adds a row for each part, and lets the lead's row wait for all of them.
///
/// It divides when it is applied, so that the words are those of the row that it finds, also after a lost race.
package struct PlanTeam: Operation {
    /// Where the parts come from.
    package enum Division: Equatable, Sendable {
        /// The row's own words and criteria; so many parts may run at once.
        case words(workers: Int)
        /// A file; where a number of workers is given, so many may run at once.
        case tasks([TeamTask], workers: Int?)
    }

    package let name = "team plan"
    let lead: TaskID
    let division: Division

    /// - Parameters:
    ///   - lead: the task that is to be divided.
    ///   - division: where the parts come from.
    package init(lead: TaskID, division: Division) {
        self.lead = lead
        self.division = division
    }

    /// - Returns: the ids of the parts, in their order.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [TaskID] {
        let (row, status) = try queue.task(lead)
        guard row.isOpenTask else {
            throw .closedLead(lead, row.state ?? TaskState(status: status, isStarted: false, notes: row.notes))
        }
        let former = queue.team(of: lead)
        let open = former.filter(\.isOpenTask).compactMap(\.id)
        guard open.isEmpty else { throw .openTeam(lead, workers: open) }
        let parts = try parts(of: row, in: &queue, at: moment)

        var ids: [TaskID] = []
        for part in parts {
            var notes = part.notes
            notes.set(.team, lead.text)
            let id = try queue.enqueue(
                NewTask(
                    priority: row.priority ?? .standard, task: part.task, successCriteria: part.successCriteria,
                    due: row.time(.dueAt, at: moment.offset), notes: notes.text,
                    after: part.after.map { ids[$0] } + part.afterTasks, kind: part.kind, payload: part.payload),
                at: moment)
            ids.append(id)
        }
        // What failed or was cancelled in an earlier plan is done by this one now.
        let given = Set(former.filter { $0.status != .done }.compactMap { $0.id?.text })
        var notes = row.notes
        let waits = row.notes.after.filter { !given.contains($0) } + ids.map(\.text)
        notes.set(.after, waits.joined(separator: ","))
        try queue.write([:], notes: notes, to: row)
        queue.record(.teamPlanned, lead, status, ["workers": .array(ids.map { .string($0.text) })])
        return ids
    }

    private func parts(of row: TaskRow, in queue: inout Queue, at moment: Moment) throws(QueueError) -> [TeamPart] {
        switch division {
        case .words(let workers):
            let parts = try Self.parts(ofWordsIn: row, workers: workers, in: &queue, at: moment)
            guard !parts.isEmpty else { throw Self.indivisible(row) }
            return parts
        case .tasks(let tasks, let workers):
            try checkDependencies(of: tasks, in: &queue, at: moment)
            return TeamPart.parts(of: tasks, workers: workers)
        }
    }

    private static func parts(
        ofWordsIn row: TaskRow, workers: Int, in queue: inout Queue, at moment: Moment
    ) throws(QueueError) -> [TeamPart] {
        let plan: IntakePlan
        do throws(IntakeError) {
            plan = try Intake.plan(IntakeRequest(text: row.text(.task), stagesAlways: true, moment: moment))
        } catch {
            switch error {
            case .empty, .noTask: throw indivisible(row)
            case .fragmentTooLong(_, let bytes):
                throw .sheet(.cellTooLong(column: Column.task.header, bytes: bytes, limit: CellText.limit))
            }
        }
        let criteria = CriteriaList.items(of: row.criteria)
        if plan.division == .template, criteria.count > 1 {
            return TeamPart.parts(of: criteria, in: row.text(.task), workers: workers)
        }
        let after = TeamPart.after(plan.drafts.map(\.after), workers: workers)
        let areMatched = criteria.count == plan.drafts.count
        var parts: [TeamPart] = []
        for (index, draft) in plan.drafts.enumerated() {
            parts.append(
                TeamPart(
                    task: draft.task, successCriteria: areMatched ? criteria[index] : draft.successCriteria,
                    after: after[index], notes: try plan.notes(of: draft, isFirst: index == 0, in: &queue)))
        }
        return parts
    }

    private static func indivisible(_ row: TaskRow) -> QueueError {
        .sheet(
            .invalidValue(column: Column.task.header, text: row.text(.task), takes: "words that say what is to be done")
        )
    }

    /// A part that waited for the lead, or for a task that does, would wait for itself.
    private func checkDependencies(
        of tasks: [TeamTask], in queue: inout Queue, at moment: Moment
    ) throws(QueueError) {
        var seen: Set<TaskID> = []
        for task in tasks {
            for case .task(let id) in task.dependencies where seen.insert(id).inserted {
                if queue.rows(of: id).isEmpty {
                    switch queue.archivedStatus(of: id) {
                    case .done, .unreadable: break
                    case .other, nil:
                        throw .unknownTeamDependency(id, number: task.number, title: TagText.cut(task.title, to: 60))
                    }
                }
                var notes = Notes("")
                notes.set(.after, id.text)
                try queue.check(notes, of: lead, at: moment)
            }
        }
    }
}

/// One worker's part, ready to become a row.
struct TeamPart {
    let task: String
    /// `nil` for the standard criteria of the task.
    let successCriteria: String?
    /// The parts that have to be DONE first, by their places; all before this one.
    let after: [Int]
    var afterTasks: [TaskID] = []
    var notes = Notes("")
    var kind: String?
    var payload: JSONValue?

    /// What each part waits for: its own order and, so that no more than `workers` are ready at once, the part so many
    /// before it, unless an unbroken run of parts that wait for one another reaches back that far.
    static func after(_ ordered: [[Int]], workers: Int) -> [[Int]] {
        var runStart = 0
        return ordered.enumerated().map { place, own in
            if !own.contains(place - 1) { runStart = place }
            let lane = place - workers
            return Set(lane >= 0 && lane < runStart ? own + [lane] : own).sorted()
        }
    }

    /// A part for each criterion of a task that can't be divided otherwise.
    static func parts(of criteria: [String], in task: String, workers: Int) -> [TeamPart] {
        criteria.enumerated().map { index, criterion in
            TeamPart(
                task: "\(criterion) (\(task))", successCriteria: criterion,
                after: index >= workers ? [index - workers] : [])
        }
    }

    /// The parts that a file names.
    ///
    /// - Parameter workers: how many may run at once beside what the file says of their order.
    static func parts(of tasks: [TeamTask], workers: Int?) -> [TeamPart] {
        tasks.enumerated().map { index, task in
            var after: [Int] = []
            var afterTasks: [TaskID] = []
            for dependency in task.dependencies {
                switch dependency {
                case .sibling(let place): after.append(place)
                case .task(let id): afterTasks.append(id)
                }
            }
            if let workers, index >= workers, !after.contains(index - workers) { after.append(index - workers) }
            return TeamPart(
                task: task.title, successCriteria: task.successCriteria,
                after: after.sorted(), afterTasks: afterTasks, kind: task.kind, payload: task.payload)
        }
    }
}
