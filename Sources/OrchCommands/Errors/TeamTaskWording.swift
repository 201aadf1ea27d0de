internal import Engine
internal import Operations

extension CommandFailure {
    init(_ error: TeamTaskError, file: String) {
        let place = file == "-" ? "standard input" : file
        let form = "templates/team_task.json shows the form; see 'orch team plan --help'"
        switch error {
        case .empty:
            self.init(.usage, "\(place) has no task", hint: form)
        case .notJSON(let expected, let line, let column):
            self.init(.usage, "\(place):\(line):\(column): not valid JSON; expected \(expected)", hint: form)
        case .tooMany(let count, let limit):
            self.init(
                .usage, "\(place) has \(count) tasks; a team has at most \(limit)",
                hint: "divide it among several leads")
        case .object(let name, let problem):
            let task = name.id.map { "task \(name.number) ('\($0)')" } ?? "task \(name.number)"
            self.init(.usage, "\(place): \(task): \(problem.wording)", hint: problem.hint ?? form)
        case .circle(let ids):
            self.init(
                .usage, "\(place): tasks would wait for each other in a circle: \(ids.joined(separator: " → "))",
                hint: "take one of these out of 'dependencies'")
        }
    }
}

extension TeamTaskError.Problem {
    fileprivate var wording: String {
        switch self {
        case .notAnObject: "it is not a JSON object"
        case .unknownKey(let key): "unknown key '\(key)'"
        case .repeatedKey(let key): "a second '\(key)'"
        case .missingKey(let key): "'\(key.rawValue)' is missing or empty"
        case .badValue(let key, let takes): "'\(key.rawValue)' takes \(takes)"
        case .tooLong(let key, let bytes, let limit): "'\(key.rawValue)' has \(bytes) bytes; a cell holds \(limit)"
        case .repeatedID(let id, let first): "task \(first) has the 'id' \(id) already"
        case .unknownDependency(let text):
            "'dependencies' names '\(text)', which is neither in the file nor an id of the queue"
        }
    }

    fileprivate var hint: String? {
        switch self {
        case .unknownKey: "a task has " + TeamTaskFile.Key.allCases.map(\.rawValue).joined(separator: ", ")
        case .tooLong: "put the text into a file and name the file"
        case .notAnObject, .repeatedKey, .missingKey, .badValue, .repeatedID, .unknownDependency: nil
        }
    }
}
