internal import NaturalIntake
internal import TaskQueue
internal import Text

/// One worker's part, ready to become a row.
struct TeamPart {
    let task: String
    let successCriteria: String
    /// The parts that have to be DONE first, by their places; all before this one.
    let after: [Int]
    var afterTasks: [TaskID] = []
    var notes = Notes("")
    var kind: String?
    var payload: JSONValue?

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
                task: task.title, successCriteria: task.successCriteria ?? Intake.successCriteria(of: task.title),
                after: after.sorted(), afterTasks: afterTasks, kind: task.kind, payload: task.payload)
        }
    }
}
