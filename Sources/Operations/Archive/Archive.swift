package import TaskQueue
internal import Text

/// Moves finished tasks out of the queue: those that are done, dead letters or cancelled, and have been so for a while.
///
/// What the queue still needs stays: a task that another one in the queue waits for, since nobody could tell any more
/// that it is done; the lead of a worker whose part is not done; and the task with the highest number, so that its id
/// is not given out again. A row whose times say nothing stays too, unless no age is asked for.
package struct Archive: Operation {
    package var name: String { deadLetters == nil ? "archive" : "task dead purge" }
    let cutoff: Timestamp?
    let active: Set<String>
    private var deadLetters: DeadLetters?

    /// - Parameters:
    ///   - cutoff: tasks whose last known time is before this may go; all may without it.
    ///   - active: ids of tasks of which something is known to have happened since, whatever their rows say.
    package init(before cutoff: Timestamp?, active: Set<String> = []) {
        self.cutoff = cutoff
        self.active = active
    }

    /// Moves dead letters alone, however old they are.
    package init(_ deadLetters: DeadLetters) {
        self.init(before: nil)
        self.deadLetters = deadLetters
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [ArchivedTask] {
        var leaving = leaving(&queue, at: moment.offset).rows
        if let deadLetters {
            let ids = Set(try deadLetters.ids(in: &queue))
            leaving = leaving.filter { $0.value.id.map(ids.contains) ?? false }
        }
        var moved: [ArchivedTask] = []
        var rows: [TaskRow] = []
        for (_, row) in leaving.sorted(by: { $0.key < $1.key }) {
            guard let id = row.id, let status = row.status else { continue }
            try queue.archive(row)
            queue.record(.archived, id, status, ["task": .string(row.text(.task))])
            moved.append(ArchivedTask(id: id, status: status, task: row.text(.task)))
            rows.append(row)
        }
        try queue.endAlerts(of: rows, at: moment)
        return moved
    }

    /// Why dead letters that are meant stay in the queue.
    package func stayingLetters(in queue: Queue, at offset: UTCOffset) -> [StayingTask] {
        var queue = queue
        let given = deadLetters?.given ?? []
        // Those that moved are no more.
        let ids =
            given.isEmpty
            ? queue.deadLetters().compactMap(\.id) : given.compactMap { try? queue.id(meantBy: $0) }
        return staying(in: queue, at: offset).filter { ids.contains($0.id) }
    }

    /// Why finished tasks of a queue stay in it.
    package func staying(in queue: Queue, at offset: UTCOffset) -> [StayingTask] {
        var queue = queue
        return leaving(&queue, at: offset).staying
    }

    /// The rows that go, and why the other finished ones don't.
    private func leaving(_ queue: inout Queue, at offset: UTCOffset) -> (rows: [Int: TaskRow], staying: [StayingTask]) {
        let highest = queue.idSeries.highest?.row
        var leaving: [Int: TaskRow] = [:]
        var staying: [StayingTask] = []
        for index in queue.rows(withStatus: [.done, .failed, .blocked]) {
            let row = queue.row(index)
            guard let id = row.id, Self.isFinished(row), queue.rows(of: id).count == 1 else { continue }
            if let reason = index == highest ? .highest : reason(toKeep: row, id, at: offset) {
                staying.append(StayingTask(id: id, reason: reason))
            } else {
                leaving[index] = row
            }
        }
        let finished = leaving
        keepNeeded(&leaving, in: &queue)
        for (index, row) in finished.sorted(by: { $0.key < $1.key }) where leaving[index] == nil {
            if let id = row.id { staying.append(StayingTask(id: id, reason: .needed)) }
        }
        return (leaving, staying)
    }

    private static func isFinished(_ row: TaskRow) -> Bool {
        switch row.state {
        case .done, .dead, .cancelled: true
        case .queued, .claimed, .running, .expired, .failed, .blocked, nil: false
        }
    }

    private func reason(toKeep row: TaskRow, _ id: TaskID, at offset: UTCOffset) -> StayingTask.Reason? {
        guard let cutoff else { return nil }
        if active.contains(id.text) { return .young }
        guard let last = Self.lastTime(of: row, at: offset) else { return .unknownAge }
        return last < cutoff ? nil : .young
    }

    /// The latest time in a row at which something happened to it.
    private static func lastTime(of row: TaskRow, at offset: UTCOffset) -> Timestamp? {
        let started = row.time(.startedAt, at: offset)
        let submitted = row.notes.value(of: .intake).flatMap { Timestamp(compactText: $0, at: offset) }
        return [started, submitted].compactMap(\.self).max()
    }

    /// Takes out of `leaving` what rows that stay wait for or are a part of, and what those need in turn. Who is done
    /// needs nobody.
    private func keepNeeded(_ leaving: inout [Int: TaskRow], in queue: inout Queue) {
        guard !leaving.isEmpty else { return }
        var staying = (0..<queue.rowCount).filter { leaving[$0] == nil }
        while let index = staying.popLast() {
            let row = queue.row(index)
            guard row.status != .done else { continue }
            let notes = row.notes
            for id in (notes.after + [notes.value(of: .team) ?? ""]).compactMap(TaskID.init) {
                for needed in queue.rows(of: id) where leaving.removeValue(forKey: needed) != nil {
                    staying.append(needed)
                }
            }
        }
    }
}

/// A task that moved to the archive.
package struct ArchivedTask: Equatable, Sendable {
    package let id: TaskID
    package let status: Status
    /// What was to be done.
    package let task: String
}

/// A finished task that stays in the queue.
package struct StayingTask: Equatable, Sendable {
    package enum Reason: Sendable, CaseIterable {
        /// Something happened to it too recently.
        case young
        /// Nothing says when something happened to it.
        case unknownAge
        /// An open task waits for it, or it is the lead of an open part.
        case needed
        /// It has the highest id.
        case highest
    }

    package let id: TaskID
    package let reason: Reason
}
