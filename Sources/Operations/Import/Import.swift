internal import NaturalIntake
internal import Sheets
package import TaskQueue
internal import Text

/// Adds tasks of another file in one change. Those that are there already are left out: by id and text, by the dedupe key,
/// or, where the file gives no ids, by text.
///
/// A task keeps its id where that is free, and gets the next one otherwise; what waits for it follows. Nobody holds a
/// claim here because of one there: what is in work in the file is PENDING here.
package struct Import: Operation {
    package let name = "import"
    let tasks: [ImportedTask]
    /// The file or folder that they come from, for errors.
    let source: String

    /// - Parameters:
    ///   - tasks: with ids that are all different.
    ///   - source: the file or folder that they come from, for errors.
    package init(_ tasks: [ImportedTask], from source: String) {
        self.tasks = tasks
        self.source = source
    }

    /// - Throws: ``QueueError/imported(file:line:column:_:)`` with the place of the first task that can't be added.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> ImportReport {
        let fates = fates(in: &queue)
        let ids = try ids(for: fates, in: &queue)
        let report = ImportReport(
            items: tasks.indices.map { .init(tasks[$0], id: ids[$0], fates[$0]) },
            columnsLeftOut: columnsLeftOut(of: queue))
        var renamed: [TaskID: TaskID] = [:]
        var parts: [Int: [TaskID]] = [:]
        for (task, id) in zip(tasks, ids) {
            if let former = task.id, former != id { renamed[former] = id }
            if let parent = task.parent, parts[parent]?.contains(id) != true { parts[parent, default: []].append(id) }
        }
        var notes: [Int: Notes] = [:]
        for index in tasks.indices where fates[index] == .added {
            notes[index] = try at(index) { () throws(QueueError) in
                let notes = try self.notes(of: tasks[index], renamed, parts[index] ?? [], in: &queue)
                try append(tasks[index], report.items[index], notes, to: &queue)
                return notes
            }
        }
        // Only now is each task there that another one may wait for.
        let open = tasks.indices.filter { report.items[$0].status != .done && notes[$0] != nil }
        for index in open {
            try at(index) { () throws(QueueError) in
                try queue.check(notes[index] ?? Notes(""), of: ids[index], at: moment, findsCircles: false)
            }
        }
        if let circle = queue.circle(through: open.map { ids[$0] }),
            let index = open.first(where: { ids[$0] == circle[0] })
        {
            try at(index) { () throws(QueueError) in throw .dependencyCircle(circle) }
        }
        return report
    }

    private func at<Result>(_ index: Int, _ body: () throws(QueueError) -> Result) throws(QueueError) -> Result {
        do throws(QueueError) {
            return try body()
        } catch {
            let place = tasks[index].place
            throw .imported(file: place.path(in: source), line: place.line, column: place.column, error)
        }
    }

    // MARK: What is added, and as what

    private func fates(in queue: inout Queue) -> [ImportReport.Fate] {
        let known = KnownTasks(in: &queue)
        var repeats = Repeats()
        return tasks.indices.map { index in
            if let twin = known.twin(of: tasks[index]) { return .there(twin.id, twin.likeness) }
            return repeats.first(like: tasks[index], at: index).map { .repeated(of: $0) } ?? .added
        }
    }

    /// The ids that the tasks have in the queue. Those that keep their own come first: nobody else may get it then.
    private func ids(for fates: [ImportReport.Fate], in queue: inout Queue) throws(QueueError) -> [TaskID] {
        var kept: Set<TaskID> = []
        for (task, fate) in zip(tasks, fates) where fate == .added {
            guard let id = task.id, queue.rows(of: id).isEmpty, queue.archivedStatus(of: id) == nil else { continue }
            kept.insert(id)
        }
        var ids: [TaskID] = []
        for (task, fate) in zip(tasks, fates) {
            switch fate {
            case .there(let twin, _): ids.append(twin)
            case .repeated(let first): ids.append(ids[first])
            case .added:
                if let id = task.id, kept.contains(id) {
                    ids.append(id)
                    continue
                }
                var id = try queue.nextID()
                while kept.contains(id) { id = try queue.nextID() }
                ids.append(id)
            }
        }
        return ids
    }

    private func columnsLeftOut(of queue: Queue) -> [String] {
        var known = Set(queue.headers)
        return tasks.flatMap { $0.others.map(\.name) }.filter { known.insert($0).inserted }
    }

    // MARK: Rows

    private func append(
        _ task: ImportedTask, _ item: ImportReport.Item, _ notes: Notes, to queue: inout Queue
    ) throws(QueueError) {
        let columns = queue.headers
        let text = try queue.fit(task.task, for: Column.task.header, isHandWritten: true)
        var cells: ColumnTexts = [.id: item.id.text, .status: item.status.word, .task: text]
        if columns.contains(Column.priority.header) || task.priority != .standard {
            cells[.priority] = task.priority.word
        }
        if let criteria = task.cells[.successCriteria] {
            cells[.successCriteria] = try queue.fit(criteria, for: Column.successCriteria.header, isHandWritten: true)
        } else if columns.contains(Column.successCriteria.header), item.status != .done {
            cells[.successCriteria] = Intake.successCriteria(of: text)
        }
        if let due = task.cells[.dueAt] { cells[.dueAt] = due }
        for column in [Column.ownerSession, .startedAt] where !item.wasInProgress {
            guard let text = task.cells[column] else { continue }
            cells[column] = try queue.fit(text, for: column.header, isHandWritten: true)
        }
        try queue.append(cells, notes: notes, others: task.others.filter { columns.contains($0.name) })
        queue.record(
            .enqueued, item.id, item.status, ["task": .string(text), "priority": .string(task.priority.word)])
    }

    private func notes(
        of task: ImportedTask, _ renamed: [TaskID: TaskID], _ parts: [TaskID], in queue: inout Queue
    ) throws(QueueError) -> Notes {
        var notes = Notes(try queue.optionalText(task.notes.text, for: Column.notes.header, isHandWritten: true))
        if task.status == .inProgress { notes.forgetEnd() }
        if !renamed.isEmpty { notes.rename(renamed) }
        notes.add(after: parts)
        if let id = task.id, renamed[id] != nil { notes.append(text: RowChange.formerPrefix + id.text) }
        return notes
    }
}

/// What became, or would become, of the tasks of a file.
package struct ImportReport: Equatable, Sendable {
    package enum Fate: Equatable, Sendable {
        case added
        /// The task of the queue that it is.
        case there(TaskID, Likeness)
        /// The file has the same one before, at this place of the list.
        case repeated(of: Int)
    }

    /// By what a task is known to be there already.
    package enum Likeness: Equatable, Sendable {
        case id, text
        case dedupeKey(String)
    }

    package struct Item: Equatable, Sendable {
        package let place: ImportedTask.Place
        /// The id in the file, if it has one there.
        package let formerID: TaskID?
        package internal(set) var id: TaskID
        package let status: Status
        /// Whether somebody worked on it there.
        package let wasInProgress: Bool
        package let task: String
        package let fate: Fate

        init(_ task: ImportedTask, id: TaskID, _ fate: Fate) {
            place = task.place
            formerID = task.id
            self.id = id
            wasInProgress = task.status == .inProgress
            status = wasInProgress ? .pending : task.status
            self.task = task.task
            self.fate = fate
        }
    }

    /// In the order of the file.
    package internal(set) var items: [Item]
    /// Columns that the queue does not have.
    package let columnsLeftOut: [String]
}

extension ImportReport: NamesTasks {
    package func renaming(_ renamings: [PushedMerge.Renaming]) -> ImportReport {
        var report = self
        for index in report.items.indices where report.items[index].fate == .added {
            report.items[index].id = report.items[index].id.renaming(renamings)
        }
        return report
    }
}
