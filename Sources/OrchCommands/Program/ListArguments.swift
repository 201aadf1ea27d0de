internal import ArgumentGrammar
internal import Engine
internal import Sheets
internal import TaskQueue

/// Which tasks a list shows, in which order, and which of their columns.
enum ListArguments {
    private static let status = Flag("status", .status, help: "only tasks of this status").repeatable
    private static let priority = Flag("priority", .priority, help: "only tasks of this priority").repeatable
    private static let archived = Switch("archived", help: "the tasks in the archive, not those in the queue")
    private static let ready = Switch("ready", help: "only tasks that can be claimed now")
    private static let owner = Flag(
        "owner", .search, help: "only tasks of an owner with this in the name; - for tasks without an owner")
    private static let tag = Flag(
        "tag", .text("KEY[=VALUE]"), help: "only tasks with this tag in their notes, as in kind=doc or attempt"
    )
    .repeatable
    private static let search = Flag("search", .search, help: "only tasks with this text in some cell")
    private static let sort = Flag(
        "sort", .text("FIELD,..."), help: "order by these: \(fieldNames); -FIELD for the reverse", default: "line")
    private static let limit = Flag("limit", .integer("N", in: 1...), help: "at most so many tasks")
    private static let offset = Flag("offset", .integer("N", in: 0...), help: "leave out the first N of them")
    private static let columns = Flag(
        "columns", .text("NAME,..."), help: "which columns: those of the table, \(derivedNames)")

    /// Those that say which tasks, and in which order.
    static let selection: [any FlagDeclaration] = [
        status, priority, ready, owner, tag, search, sort, limit, offset, archived,
    ]
    static let flags: [any FlagDeclaration] = selection + [columns]

    private static let fieldNames = TaskOrder.Field.allCases.map(\.rawValue).joined(separator: ", ")
    private static let derivedNames = ListColumn.Derived.allCases.map(\.rawValue).joined(separator: ", ")

    static func filter(in invocation: Invocation) throws(CommandFailure) -> TaskFilter {
        var filter = TaskFilter()
        filter.statuses = invocation[status]
        filter.priorities = invocation[priority]
        filter.isReady = invocation[ready]
        filter.owner = invocation[owner].map { $0.isNone ? .nobody : .named($0.text) }
        filter.text = invocation[search]?.text
        for text in invocation[tag] { filter.tags.append(try tagFilter(text, in: invocation)) }
        return filter
    }

    static func isArchive(in invocation: Invocation) -> Bool { invocation[archived] }

    /// The part of what was found that is shown.
    static func part(of found: [Int], in invocation: Invocation) -> ArraySlice<Int> {
        found.dropFirst(invocation[offset] ?? 0).prefix(invocation[limit] ?? .max)
    }

    static func order(in invocation: Invocation) throws(CommandFailure) -> TaskOrder {
        guard let text = invocation[sort] else { return TaskOrder() }
        var keys: [TaskOrder.Key] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
            guard let field = TaskOrder.Field(rawValue: name) else {
                throw unknown(
                    name, of: sort.description, takes: "a field to order by, one of \(fieldNames)",
                    among: TaskOrder.Field.allCases.map(\.rawValue), in: invocation)
            }
            keys.append(.init(field, isReversed: word.hasPrefix("-")))
        }
        return TaskOrder(keys)
    }

    /// The columns that are asked for, if any are.
    ///
    /// - Parameter headers: those of the table.
    static func columns(
        in invocation: Invocation, of headers: [String]
    ) throws(CommandFailure) -> [ListColumn]? {
        guard let text = invocation[columns] else { return nil }
        if invocation[GlobalFlags.json] {
            let (one, other) = (columns.description.spelling, GlobalFlags.json.description.spelling)
            throw CommandFailure(invocation.usageError(.conflict(one, other)))
        }
        var found: [ListColumn] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let column = ListColumn(name, in: headers) else {
                let names = ListColumn.names(in: headers)
                throw unknown(
                    name, of: columns.description, takes: "columns out of " + names.joined(separator: ", "),
                    among: names, in: invocation)
            }
            found.append(column)
        }
        return found
    }

    private static func tagFilter(_ text: String, in invocation: Invocation) throws(CommandFailure) -> TagFilter {
        let end = text.firstIndex { $0 == "=" || $0 == ":" }
        let key = end.map { String(text[..<$0]) } ?? text
        guard let known = NoteTag(key: key) else {
            let keys = NoteTag.allCases.map(\.key)
            throw unknown(
                key, of: tag.description, takes: "a tag out of " + keys.joined(separator: ", "), among: keys,
                in: invocation)
        }
        guard let end else { return TagFilter(known) }
        let value = String(text[text.index(after: end)...])
        guard !known.isFlag, !value.isEmpty else {
            throw CommandFailure(
                .usage, "the tag '\(key)' " + (known.isFlag ? "has no value" : "is asked for with an empty value"),
                hint: "write --tag \(key)")
        }
        return TagFilter(known, value: value)
    }

    private static func unknown(
        _ word: String, of flag: FlagDescription, takes: String, among names: [String], in invocation: Invocation
    ) -> CommandFailure {
        CommandFailure(
            invocation.usageError(
                .invalidValue(
                    of: flag.spelling, takes: takes, got: word, suggestions: NearestNames.to(word, among: names))))
    }
}

/// A text to be found, or `-`, which means an empty cell.
struct SoughtText: Sendable {
    let text: SearchText
    let isNone: Bool
}

extension ValueSyntax where Value == SoughtText {
    fileprivate static let search = ValueSyntax("TEXT", takes: "a text that isn't empty") { text in
        SearchText(text).map { SoughtText(text: $0, isNone: text == CellText.none) }
    }
}
