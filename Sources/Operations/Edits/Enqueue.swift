internal import TaskQueue
internal import Text

extension Queue {
    /// Appends a task, PENDING, after checking its id and everything that its tags refer to.
    mutating func enqueue(_ draft: NewTask, at moment: Moment) throws(QueueError) -> TaskID {
        let id: TaskID
        if let wanted = draft.id {
            if let taken = rows(of: wanted).first { throw .idTaken(wanted, line: row(taken).line) }
            id = wanted
        } else {
            id = try nextID()
        }
        let notes = try notes(of: draft)
        try check(notes, of: id, at: moment)
        var cells: ColumnTexts = [
            .id: id.text,
            .status: Status.pending.word,
            .priority: draft.priority.word,
            .task: try Self.requiredText(draft.task, for: Column.task.header),
            .successCriteria: try Self.requiredText(draft.successCriteria, for: Column.successCriteria.header),
        ]
        if let due = draft.due { cells[.dueAt] = due.minuteText(at: moment.offset) }
        try append(cells, notes: notes)
        record(
            .enqueued, id, .pending, ["task": .string(cells[.task] ?? ""), "priority": .string(draft.priority.word)])
        return id
    }

    /// The notes of a new task, with the tags for what it says.
    func notes(of draft: NewTask) throws(QueueError) -> Notes {
        var notes = Notes(try Self.optionalText(draft.notes, for: Column.notes.header))
        if !draft.after.isEmpty {
            let named = notes.after
            let added = draft.after.map(\.text).filter { !named.contains($0) }
            notes.set(.after, (named + added).joined(separator: ","))
        }
        if let kind = draft.kind { notes.set(.kind, kind) }
        if let payload = draft.payload { notes.set(.payload, payload.text(.cell)) }
        if let key = draft.dedupeKey { notes.set(.dedupe, try Self.requiredText(key, for: NoteTag.dedupe.key)) }
        if let limit = draft.maxAttempts { notes.set(.attempt, Attempt(number: 0, limit: limit).text) }
        return notes
    }
}
