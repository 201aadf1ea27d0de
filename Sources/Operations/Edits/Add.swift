internal import NaturalIntake
package import TaskQueue
package import Text

/// Adds one task at the end of the table, PENDING.
package struct Add: Operation {
    package let name = "add"
    let draft: NewTask

    package init(_ draft: NewTask) {
        self.draft = draft
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskID {
        let notes = try queue.notes(of: draft)
        if let key = notes.value(of: .dedupe), let twin = queue.openTask(withDedupeKey: key) {
            throw .dedupeKeyTaken(key: key, by: twin)
        }
        return try queue.enqueue(draft, at: moment)
    }
}

/// What a new task is to be.
package struct NewTask: Equatable, Sendable {
    /// The id, or `nil` for the next one.
    package var id: TaskID?
    package var priority: Priority
    package var task: String
    /// When the task counts as done; `nil` for the standard criteria of the task as it is written.
    package var successCriteria: String?
    package var due: Timestamp?
    /// Whom it is for; a claim by somebody who gives a name takes it over.
    package var owner: String?
    /// The session that asks for it, whoever works on it.
    package var session: String?
    /// The cell `notes` as a person writes it, tags included.
    package var notes: String
    /// The tasks that have to be DONE first.
    package var after: [TaskID]
    /// What kind of work it is, for workers that take only some kinds.
    package var kind: String?
    /// Data for the worker.
    package var payload: JSONValue?
    package var dedupeKey: String?
    /// How often the task may be tried, when it says so itself.
    package var maxAttempts: Int?

    package init(
        id: TaskID? = nil, priority: Priority = .standard, task: String, successCriteria: String? = nil,
        due: Timestamp? = nil, owner: String? = nil, session: String? = nil, notes: String = "", after: [TaskID] = [],
        kind: String? = nil,
        payload: JSONValue? = nil, dedupeKey: String? = nil, maxAttempts: Int? = nil
    ) {
        self.id = id
        self.priority = priority
        self.task = task
        self.successCriteria = successCriteria
        self.due = due
        self.owner = owner
        self.session = session
        self.notes = notes
        self.after = after
        self.kind = kind
        self.payload = payload
        self.dedupeKey = dedupeKey
        self.maxAttempts = maxAttempts
    }
}

extension Notes {
    /// Adds tasks that have to be DONE first.
    mutating func add(after ids: [TaskID]) {
        guard !ids.isEmpty else { return }
        let named = after
        set(.after, (named + ids.map(\.text).filter { !named.contains($0) }).joined(separator: ","))
    }
}

extension Queue {
    /// Appends a task, PENDING, after checking its id and everything that its tags refer to.
    mutating func enqueue(_ draft: NewTask, at moment: Moment) throws(QueueError) -> TaskID {
        let id: TaskID
        if let wanted = draft.id {
            try checkFree(wanted)
            id = wanted
        } else {
            id = try nextID()
        }
        let notes = try notes(of: draft)
        try check(notes, of: id, at: moment)
        let task = try requiredText(draft.task, for: Column.task.header)
        let criteria = draft.successCriteria ?? Intake.successCriteria(of: task)
        var cells: ColumnTexts = [
            .id: id.text,
            .status: Status.pending.word,
            .priority: draft.priority.word,
            .task: task,
            .successCriteria: try requiredText(criteria, for: Column.successCriteria.header),
        ]
        if let owner = draft.owner { cells[.ownerSession] = try fit(owner, for: Column.ownerSession.header) }
        if let due = draft.due { cells[.dueAt] = due.minuteText(at: moment.offset) }
        try append(cells, notes: notes)
        record(
            .enqueued, id, .pending, ["task": .string(cells[.task] ?? ""), "priority": .string(draft.priority.word)])
        return id
    }

    /// - Throws: that a task of the queue or of its archive has the id.
    mutating func checkFree(_ id: TaskID) throws(QueueError) {
        if let taken = rows(of: id).first { throw .idTaken(id, line: row(taken).line) }
        if archivedStatus(of: id) != nil { throw .idArchived(id) }
    }

    /// The notes of a new task, with the tags for what it says.
    mutating func notes(of draft: NewTask) throws(QueueError) -> Notes {
        var notes = Notes(try optionalText(draft.notes, for: Column.notes.header))
        notes.add(after: draft.after)
        if let session = draft.session { notes.set(.session, try TagText.fit(session, in: &self)) }
        if let kind = draft.kind { notes.set(.kind, kind) }
        if let payload = draft.payload { notes.set(.payload, payload.text(.cell)) }
        if let key = draft.dedupeKey { notes.set(.dedupe, try requiredText(key, for: NoteTag.dedupe.key)) }
        if let limit = draft.maxAttempts { notes.set(.attempt, Attempt(number: 0, limit: limit).text) }
        return notes
    }
}
