package import TaskQueue
package import Text

/// A file of team tasks: a JSON array of objects, one object, or one object a line (JSON Lines).
package enum TeamTaskFile {
    /// The keys of an object, in the order of the template.
    package enum Key: String, CaseIterable, Sendable {
        /// What other tasks of the file call it.
        case id
        case title
        case ownerRole = "owner_role"
        case status
        case dependencies
        case prompt
        case acceptanceCriteria = "acceptance_criteria"
        case summaryBudget = "summary_budget_tokens"
    }

    /// The most tasks of a file: more than any lead can lead, and few enough for one `after:`.
    package static let mostTasks = 1000

    /// How many tokens a summary may be granted.
    static let budget = 1...1_000_000

    /// Reads a file.
    ///
    /// - Parameter text: the file's content.
    /// - Returns: the tasks, in the order of the file as far as each comes after those that it depends on.
    /// - Throws: the first thing that is wrong; see ``TeamTaskError``.
    package static func read(_ text: String) throws(TeamTaskError) -> [TeamTask] {
        let objects = try objects(in: text)
        guard !objects.isEmpty else { throw .empty }
        guard objects.count <= mostTasks else { throw .tooMany(objects.count, limit: mostTasks) }
        var readings: [TeamTaskReading] = []
        var numbers: [String: Int] = [:]
        for (index, object) in objects.enumerated() {
            let reading = try TeamTaskReading(object, number: index + 1)
            if let id = reading.name.id {
                if let first = numbers[id] { throw .object(reading.name, .repeatedID(id, first: first)) }
                numbers[id] = index + 1
            }
            readings.append(reading)
        }
        return try TeamTaskOrder.tasks(readings)
    }

    private static func objects(in text: String) throws(TeamTaskError) -> [JSONValue] {
        do throws(JSONError) {
            let document = try JSONValue(parsing: text)
            if case .array(let elements) = document { return elements }
            return [document]
        } catch {
            let lines = lines(of: text)
            guard let first = lines.first else { throw .empty }
            // A first line that is a document of its own is one of several.
            guard (try? JSONValue(parsing: first.text)) != nil else { throw failure(error, in: text, line: 1) }
            return try documents(lines)
        }
    }

    /// The lines that say something, with their numbers.
    private static func lines(of text: String) -> [(number: Int, text: String)] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .filter { $0.element.contains { $0 > 0x20 } }
            .map { ($0.offset + 1, String(Substring($0.element))) }
    }

    private static func documents(_ lines: [(number: Int, text: String)]) throws(TeamTaskError) -> [JSONValue] {
        var documents: [JSONValue] = []
        for line in lines {
            do throws(JSONError) {
                documents.append(try JSONValue(parsing: line.text))
            } catch {
                throw failure(error, in: line.text, line: line.number)
            }
        }
        return documents
    }

    private static func failure(_ error: JSONError, in text: String, line: Int) -> TeamTaskError {
        let before = text.utf8.prefix(error.offset)
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { text.utf8.index(after: $0) } ?? text.utf8.startIndex
        let breaks = before.count { $0 == UInt8(ascii: "\n") }
        // Bytes that continue a scalar begin none.
        let column = before[start...].count { $0 & 0xC0 != 0x80 }
        return .notJSON(expected: error.expected, line: line + breaks, column: column + 1)
    }
}

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
        /// It is not a JSON object.
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

extension TaskRow {
    /// How many tokens the task grants its report: `summary_budget_tokens` in its `payload:`, where that says something
    /// that is a number.
    package var summaryBudget: Int? {
        guard let text = notes.value(of: .payload), let payload = try? JSONValue(parsing: text),
            case .number(let spelling)? = payload[TeamTaskFile.Key.summaryBudget.rawValue]
        else { return nil }
        return Int(spelling)
    }
}
