package import TaskQueue

/// What one worker has in hand.
package struct WorkerLoad: Equatable, Sendable {
    /// Its name; empty for tasks that nobody is named for.
    package let owner: String
    package private(set) var ids: [String] = []
    /// How many tasks of each priority, P0 first.
    package private(set) var priorities = Priority.allCases.map { (priority: $0, count: 0) }
    /// The earliest start of its tasks, as it is written; nil where none is.
    package private(set) var oldestStart: String?

    package static func == (left: Self, right: Self) -> Bool {
        (left.owner, left.ids, left.oldestStart) == (right.owner, right.ids, right.oldestStart)
            && left.priorities.elementsEqual(right.priorities) { $0 == $1 }
    }

    /// The workers of a queue that have tasks, in the order of the table.
    package static func all(in queue: Queue) -> [WorkerLoad] {
        var queue = queue
        var loads: [WorkerLoad] = []
        for index in queue.rows(withStatus: [.inProgress]) {
            let row = queue.row(index)
            let owner = row.text(.ownerSession)
            let place = loads.firstIndex { $0.owner == owner } ?? loads.endIndex
            if place == loads.endIndex { loads.append(WorkerLoad(owner: owner)) }
            loads[place].add(row)
        }
        return loads
    }

    private init(owner: String) { self.owner = owner }

    private mutating func add(_ row: TaskRow) {
        ids.append(row.text(.id))
        if let place = priorities.firstIndex(where: { $0.priority == row.priority }) { priorities[place].count += 1 }
        let start = row.text(.startedAt)
        if !start.isEmpty { oldestStart = min(oldestStart ?? start, start) }
    }
}
