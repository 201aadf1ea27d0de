public import TaskQueue
internal import Text

/// Moves finished tasks out of the queue: those that are done, dead letters or cancelled, and have been so for a while.
///
/// What the queue still needs stays: a task that another one in the queue waits for, since nobody could tell any more
/// that it is done; the lead of a worker whose part is not done; and the task with the highest number, so that its id
/// is not given out again. A row whose times say nothing stays too.
public struct Archive: Operation {
    public let name = "archive"
    let cutoff: Timestamp
    let active: Set<String>

    /// - Parameters:
    ///   - cutoff: tasks whose last known time is before this may go.
    ///   - active: ids of tasks of which something is known to have happened since, whatever their rows say.
    public init(before cutoff: Timestamp, active: Set<String> = []) {
        self.cutoff = cutoff
        self.active = active
    }

    public func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [ArchivedTask] {
        let highest = queue.idSeries.highest?.row
        var leaving: [Int: TaskRow] = [:]
        for index in queue.rows(withStatus: Status.allCases.filter { Self.canBeFinished($0) }) where index != highest {
            let row = queue.row(index)
            if let id = row.id, isOver(row, id, at: moment.offset), queue.rows(of: id).count == 1 {
                leaving[index] = row
            }
        }
        keepNeeded(&leaving, in: &queue)
        var moved: [ArchivedTask] = []
        for (_, row) in leaving.sorted(by: { $0.key < $1.key }) {
            guard let id = row.id, let status = row.status else { continue }
            try queue.archive(row)
            queue.record(.archived, id, status, ["task": .string(row.text(.task))])
            moved.append(ArchivedTask(id: id, status: status, task: row.text(.task)))
        }
        return moved
    }

    private static func canBeFinished(_ status: Status) -> Bool {
        switch status {
        case .done, .failed, .blocked: true
        case .pending, .inProgress: false
        }
    }

    private func isOver(_ row: TaskRow, _ id: TaskID, at offset: UTCOffset) -> Bool {
        switch row.state {
        case .done, .dead, .cancelled: break
        case .queued, .claimed, .running, .expired, .failed, .blocked, nil: return false
        }
        guard !active.contains(id.text), let last = Self.lastTime(of: row, at: offset) else { return false }
        return last < cutoff
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
public struct ArchivedTask: Equatable, Sendable {
    public let id: TaskID
    public let status: Status
    /// What was to be done.
    public let task: String
}
