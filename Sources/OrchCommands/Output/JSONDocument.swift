internal import TaskQueue
import Text

/// One JSON document with a schema that names its kind and version, and as its last member the warnings of the run.
struct JSONDocument {
    private let members: [JSONValue.Member]

    /// - Parameter kind: the word between `orch.` and `/1`.
    init(_ kind: String, _ members: [JSONValue.Member]) {
        self.members = [.init("schema", .string("orch.\(kind)/1"))] + members
    }

    /// The document that stands for a failure.
    init(_ failure: CommandFailure) {
        self.init(
            "error",
            [
                .init("exit", .integer(Int(failure.exit.rawValue))), .init("message", .string(failure.message)),
                .init("hint", .string(orNull: failure.hint)),
            ])
    }

    /// The document as text.
    func text(warnings: [String]) -> String {
        JSONValue.object(members + [.init("warnings", .array(warnings.map(JSONValue.string)))]).text(.indented)
    }
}

extension JSONValue {
    /// A row: keys named like the columns, and what is derived from them.
    ///
    /// A column may be called like something derived (`attempt`, `line`, `state`, `ready`, `tags`). Programs rely on
    /// the derived value, so it has the name, and the text of that column stands in an object `cells`, which is there
    /// only then. No name stands twice in any object, since parsers differ in what they make of that.
    init(_ row: TaskRow, in queue: inout Queue, at moment: Moment) {
        let isReady = queue.readiness(of: row, at: moment) == .ready
        self.init(row, readiness: [.init("ready", .bool(isReady))], headers: queue.headers)
    }

    /// The same with a `reason` beside `ready`: why the task can't be handed out, or null.
    init(reasoned row: TaskRow, in queue: inout Queue, at moment: Moment) {
        let reason: String? =
            switch queue.readiness(of: row, at: moment) {
            case .ready: nil
            case .notReady(let obstacle): obstacle.wording(offset: moment.offset)
            }
        // A worker reads its orders here; within the tags they are text in a text.
        let payload = row.notes.value(of: .payload).flatMap { try? JSONValue(parsing: $0) }
        self.init(
            row,
            readiness: [
                .init("ready", .bool(reason == nil)), .init("reason", .string(orNull: reason)),
                .init("payload", payload ?? .null),
            ], headers: queue.headers)
    }

    private init(_ row: TaskRow, readiness: [Member], headers: [String]) {
        var derived: [Member] =
            [
                .init("line", .integer(row.line)),
                .init("state", .string(orNull: row.state?.rawValue)),
            ] + readiness + [
                .init("attempt", row.notes.attempt.map { .integer($0.number) } ?? .null),
                .init("tags", .object(Self.tags(of: row.notes))),
            ]
        let taken = Set(derived.map(\.name) + ["cells"])
        var cells: [Member] = []
        var displaced: [Member] = []
        for header in headers where !header.isEmpty {
            let text = row.text(ofColumn: header)
            let cell = Member(header, text.isEmpty ? .null : .string(text))
            if taken.contains(header) { displaced.append(cell) } else { cells.append(cell) }
        }
        if !displaced.isEmpty { derived.append(.init("cells", .object(displaced))) }
        self = .object(cells + derived)
    }

    /// Each tag once, with the value that counts.
    private static func tags(of notes: Notes) -> [Member] {
        var seen: Set<NoteTag> = []
        return notes.segments.compactMap { segment in
            guard let tag = segment.tag, seen.insert(tag).inserted else { return nil }
            return Member(tag.key, tag.isFlag ? .bool(true) : .string(orNull: notes.joinedValue(of: tag)))
        }
    }
}
