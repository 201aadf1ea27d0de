internal import TaskQueue

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

    /// The order of the file, but for tasks that stand before what they depend on.
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
