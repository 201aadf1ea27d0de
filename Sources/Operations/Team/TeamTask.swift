package import TaskQueue
package import Text

/// One worker's part of a task, as a lead wrote it into a file.
package struct TeamTask: Equatable, Sendable {
    /// What has to be DONE first.
    package enum Dependency: Equatable, Sendable {
        /// A task of the same file, by its place in the list that the file is read into; always an earlier one.
        case sibling(Int)
        /// A task of the queue.
        case task(TaskID)
    }

    /// Which object of the file it is, from 1.
    package let number: Int
    package let title: String
    /// When it counts as done; `nil` when the file does not say.
    package let successCriteria: String?
    package let dependencies: [Dependency]
    /// What kind of work it is: the role of the worker who is to have it.
    package let kind: String?
    /// `prompt` and `summary_budget_tokens`, where the file has them.
    package let payload: JSONValue?
}

/// Why a file is no list of team tasks.
package enum TeamTaskError: Error, Equatable, Sendable {
    /// It has no task.
    case empty
    /// What JSON expects at a place; line and column from 1, the column in Unicode scalars.
    case notJSON(expected: String, line: Int, column: Int)
    /// More tasks than a lead can lead.
    case tooMany(Int, limit: Int)
    /// An object is not as a task must be.
    case object(ObjectName, Problem)
    /// Tasks wait for each other, by their ids in the file, the first one again at the end.
    case circle([String])

    /// Which object of a file is meant.
    package struct ObjectName: Equatable, Sendable {
        /// From 1.
        package let number: Int
        /// Its `id`, when it has one.
        package let id: String?

        package init(number: Int, id: String? = nil) {
            self.number = number
            self.id = id
        }
    }

    /// What is wrong with an object.
    package enum Problem: Equatable, Sendable {
        /// It is no JSON object.
        case notAnObject
        case unknownKey(String)
        case repeatedKey(String)
        case missingKey(TeamTaskFile.Key)
        /// A value of another type or form than the key takes.
        case badValue(TeamTaskFile.Key, takes: String)
        /// A text that no cell holds.
        case tooLong(TeamTaskFile.Key, bytes: Int, limit: Int)
        /// The `id` of an object before it.
        case repeatedID(String, first: Int)
        /// A dependency that is neither a task of the file nor an id.
        case unknownDependency(String)
    }
}
