internal import Engine
internal import Operations
internal import TaskQueue

extension CommandFailure {
    /// - Parameter source: the file or folder that was named.
    init(_ error: ImportError, in source: String) {
        let place = error.place.path(in: source)
        let (message, hint) = error.wording
        self.init(.refused, "\(place):\(error.place.line):\(error.place.column): \(message)", hint: hint)
    }
}

extension ImportError {
    fileprivate var wording: (message: String, hint: String?) {
        switch kind {
        case .json(let expected): ("not valid JSON; expected \(expected)", nil)
        case .csv(.openQuote): ("a field begins with a quote that is never closed", nil)
        case .csv(.strayQuote):
            ("a quote within a field that does not begin with one", "put the field into quotes and double this one")
        case .csv(.textBehindQuote): ("text behind a closing quote", "double each quote within a field")
        case .noTaskList:
            ("no list of tasks", "an object with 'tasks', or an array, as 'orch export json' writes it")
        case .notAnObject: ("a task is an object with the names of columns", nil)
        case .notAText(let name): ("'\(name)' takes a text or null", nil)
        case .noTaskColumn:
            ("no column is called 'task'", "the first line has the names of the columns, with commas between them")
        case .fieldCount(let count, let expected):
            ("the record has \(counted(count, "field")) where the first has \(expected)", nil)
        case .repeatedColumn(let name): ("a second '\(name)'", nil)
        case .noTask: ("the task has no text", nil)
        case .invalidID(let text):
            ("'\(text)' is not an id", "letters, digits, '.', '_' and '-', 64 at most; or leave it empty")
        case .repeatedID(let id, let first):
            ("the id \(id) is that of \(first.file.isEmpty ? "line \(first.line)" : first.file) too", nil)
        case .unknownStatus(let text):
            ("unknown status '\(text)'", "use one of \(Status.allCases.map(\.word).joined(separator: ", "))")
        case .unknownPriority(let text): ("unknown priority '\(text)'", "use P0, P1 or P2")
        case .unreadableTime(let column, let text):
            ("\(column.header) takes YYYY-MM-DD HH:mm; got '\(text)'", "for example 2026-02-09 18:00")
        case .noFrontMatter: ("no front matter", "a task's file begins with a line '---'")
        case .unreadableFrontMatter(let line): ("'\(line)' is neither 'name: value' nor an item of a list", nil)
        }
    }
}
