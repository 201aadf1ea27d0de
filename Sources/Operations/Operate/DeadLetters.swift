internal import Sheets
package import TaskQueue

/// Dead letters that are meant: some by their ids, or all.
package struct DeadLetters: Sendable {
    let given: [TaskID]

    /// - Parameter given: the tasks, by their ids or the ends of these; all dead letters where none is given.
    package init(_ given: [TaskID]) {
        self.given = given
    }

    /// Their ids, from top to bottom where all are meant.
    ///
    /// - Throws: ``QueueError/notDead(_:_:)`` for a task that is not a dead letter.
    func ids(in queue: inout Queue) throws(QueueError) -> [TaskID] {
        var ids: [TaskID] = []
        for name in given {
            let id = try queue.id(meantBy: name)
            let (row, status) = try queue.task(id)
            guard row.state == .dead else { throw .notDead(id, status) }
            if !ids.contains(id) { ids.append(id) }
        }
        return given.isEmpty ? queue.deadLetters().compactMap(\.id) : ids
    }
}

/// Puts dead letters back into the queue, in one change. Of all of them, those that can't be changed stay.
package struct RequeueDead: Operation {
    package let name = "task dead requeue"
    let deadLetters: DeadLetters

    /// - Parameter deadLetters: those that are meant.
    package init(_ deadLetters: DeadLetters) {
        self.deadLetters = deadLetters
    }

    package func apply(
        to queue: inout Queue, at moment: Moment
    ) throws(QueueError) -> (changes: [TaskChange], obstacles: [(id: TaskID, error: QueueError)]) {
        var changes: [TaskChange] = []
        var obstacles: [(id: TaskID, error: QueueError)] = []
        var rows: [TaskRow] = []
        for id in try deadLetters.ids(in: &queue) {
            do throws(QueueError) {
                let row = try queue.task(id).row
                changes.append(try Requeue(id: id).putBack(in: &queue))
                rows.append(row)
            } catch {
                guard deadLetters.given.isEmpty else { throw error }
                if obstacles.last?.id != id { obstacles.append((id, error)) }
            }
        }
        try queue.endAlerts(of: rows, at: moment)
        return (changes, obstacles)
    }
}

extension Queue {
    /// The tasks that failed for good, from top to bottom.
    package mutating func deadLetters() -> [TaskRow] {
        // The statuses are those that were read; a change may have made a dead letter of another one since.
        rows(withStatus: [.pending, .inProgress, .failed, .blocked]).filter { !sheet.isRemoved(row: $0) }
            .map { row($0) }.filter { $0.state == .dead }
    }
}
