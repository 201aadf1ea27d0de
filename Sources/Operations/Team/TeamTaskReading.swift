internal import Sheets
internal import TaskQueue
internal import Text

/// One object of a file of team tasks, its values checked, its dependencies still words.
struct TeamTaskReading {
    let name: TeamTaskError.ObjectName
    let title: String
    let successCriteria: String?
    let dependencies: [String]
    let kind: String?
    let payload: JSONValue?

    init(_ value: JSONValue, number: Int) throws(TeamTaskError) {
        guard case .object(let members) = value else { throw .object(.init(number: number), .notAnObject) }
        var object = Members(name: .init(number: number))
        for member in members {
            guard let key = TeamTaskFile.Key(rawValue: member.name) else {
                throw .object(object.name, .unknownKey(member.name))
            }
            guard object.values.updateValue(member.value, forKey: key) == nil else {
                throw .object(object.name, .repeatedKey(member.name))
            }
            // Named in what is wrong further on.
            if key == .id, case .string(let id) = member.value { object.name = .init(number: number, id: id) }
        }
        let id = try object.word(.id)
        name = .init(number: number, id: id)
        guard let title = try object.text(.title) else { throw .object(name, .missingKey(.title)) }
        self.title = title
        kind = try object.word(.ownerRole)
        successCriteria = try object.criteria()
        dependencies = try object.texts(.dependencies) ?? []
        if let status = try object.text(.status), status != Status.pending.word {
            throw .object(name, .badValue(.status, takes: Status.pending.word + ", since no planned task has begun"))
        }
        var facts: [JSONValue.Member] = []
        if let prompt = try object.text(.prompt) {
            facts.append(.init(TeamTaskFile.Key.prompt.rawValue, .string(prompt)))
        }
        if let budget = try object.number(.summaryBudget, in: TeamTaskFile.budget) {
            facts.append(.init(TeamTaskFile.Key.summaryBudget.rawValue, .integer(budget)))
        }
        payload = facts.isEmpty ? nil : .object(facts)
    }
}

/// The values of an object, by key. `null` says as much as a key that is not there.
private struct Members {
    var name: TeamTaskError.ObjectName
    var values: [TeamTaskFile.Key: JSONValue] = [:]

    /// A text; nil for one that an empty cell would stand for (a blank one, `-`).
    func text(_ key: TeamTaskFile.Key) throws(TeamTaskError) -> String? {
        switch values[key] {
        case nil, .null: return nil
        case .string(let text): return try checked(text, key)
        default: throw .object(name, .badValue(key, takes: "a text"))
        }
    }

    /// A word that a tag can hold.
    func word(_ key: TeamTaskFile.Key) throws(TeamTaskError) -> String? {
        guard let text = try text(key) else { return nil }
        guard TaskID(text) != nil else {
            throw .object(name, .badValue(key, takes: "a word of up to 64 letters, digits, '.', '_' or '-'"))
        }
        return text
    }

    /// A list of texts, without those that say nothing.
    func texts(_ key: TeamTaskFile.Key) throws(TeamTaskError) -> [String]? {
        let elements: [JSONValue]
        switch values[key] {
        case nil, .null: return nil
        case .array(let list): elements = list
        default: throw .object(name, .badValue(key, takes: "an array of texts"))
        }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else {
                throw .object(name, .badValue(key, takes: "an array of texts"))
            }
            if let text = try checked(text, key) { texts.append(text) }
        }
        return texts
    }

    /// The acceptance criteria: a text as it is, or an array whose items are numbered when there are several.
    func criteria() throws(TeamTaskError) -> String? {
        if case .string = values[.acceptanceCriteria] { return try text(.acceptanceCriteria) }
        guard case .array = values[.acceptanceCriteria] ?? .array([]) else {
            guard values[.acceptanceCriteria] == .null else {
                throw .object(name, .badValue(.acceptanceCriteria, takes: "a text or an array of texts"))
            }
            return nil
        }
        let items = try texts(.acceptanceCriteria) ?? []
        guard items.count > 1 else { return items.first }
        return items.enumerated().map { "\($0.offset + 1)) \($0.element)" }.joined(separator: " ")
    }

    func number(_ key: TeamTaskFile.Key, in range: ClosedRange<Int>) throws(TeamTaskError) -> Int? {
        switch values[key] {
        case nil, .null: return nil
        case .number(let spelling):
            if let number = Int(spelling), range.contains(number) { return number }
        default: break
        }
        throw .object(
            name, .badValue(key, takes: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }

    private func checked(_ text: String, _ key: TeamTaskFile.Key) throws(TeamTaskError) -> String? {
        let kept: String
        do throws(SheetError) {
            kept = try CellText.fit(text, for: key.rawValue)
        } catch {
            throw .object(name, .tooLong(key, bytes: text.utf8.count, limit: CellText.limit))
        }
        return kept.unicodeScalars.allSatisfy(\.properties.isWhitespace) || kept == CellText.none ? nil : text
    }
}

/// Puts the tasks of a file into an order in which each comes after those that it depends on.
enum TeamTaskOrder {
    static func tasks(_ readings: [TeamTaskReading]) throws(TeamTaskError) -> [TeamTask] {
        var places: [String: Int] = [:]
        for (index, reading) in readings.enumerated() {
            if let id = reading.name.id { places[id] = index }
        }
        let before = readings.map { reading in
            reading.dependencies.compactMap { places[$0] }
        }
        let order = try order(before, readings)
        var sorted: [Int: Int] = [:]
        for (place, index) in order.enumerated() { sorted[index] = place }

        var tasks: [TeamTask] = []
        for index in order {
            let reading = readings[index]
            var dependencies: [TeamTask.Dependency] = []
            for word in reading.dependencies {
                let dependency: TeamTask.Dependency
                if let sibling = places[word].flatMap({ sorted[$0] }) {
                    dependency = .sibling(sibling)
                } else if let id = TaskID(word) {
                    dependency = .task(id)
                } else {
                    throw .object(reading.name, .unknownDependency(word))
                }
                if !dependencies.contains(dependency) { dependencies.append(dependency) }
            }
            tasks.append(
                TeamTask(
                    number: reading.name.number, title: reading.title, successCriteria: reading.successCriteria,
                    dependencies: dependencies, kind: reading.kind, payload: reading.payload))
        }
        return tasks
    }

    /// The order of the file, but for tasks that are before what they depend on.
    private static func order(_ before: [[Int]], _ readings: [TeamTaskReading]) throws(TeamTaskError) -> [Int] {
        var order: [Int] = []
        var isPlaced = before.map { _ in false }
        var waiting = Array(before.indices)
        while !waiting.isEmpty {
            guard let next = waiting.firstIndex(where: { before[$0].allSatisfy { isPlaced[$0] } }) else {
                throw .circle(circle(from: waiting[0], before, isPlaced).compactMap { readings[$0].name.id })
            }
            isPlaced[waiting[next]] = true
            order.append(waiting.remove(at: next))
        }
        return order
    }

    /// From a task that can't be placed each way back ends in a circle.
    private static func circle(from start: Int, _ before: [[Int]], _ isPlaced: [Bool]) -> [Int] {
        var path = [start]
        while let next = before[path[path.count - 1]].first(where: { !isPlaced[$0] }) {
            if let known = path.firstIndex(of: next) { return Array(path[known...]) + [next] }
            path.append(next)
        }
        return path
    }
}
