internal import TaskQueue

/// One JSON document with a schema that names its kind and version.
struct JSONDocument {
    private let value: JSONValue

    /// - Parameter kind: the word between `orch.` and `/1`.
    init(_ kind: String, _ members: [JSONValue.Member]) {
        value = .object([.init("schema", .string("orch.\(kind)/1"))] + members)
    }

    /// The document that stands for a failure.
    init(_ failure: CommandFailure) {
        self.init("error", [
            .init("exit", .integer(Int(failure.exit.rawValue))), .init("message", .string(failure.message)),
            .init("hint", .string(orNull: failure.hint)),
        ])
    }

    var text: String { value.text(.indented) }
}

extension JSONValue {
    /// A row: keys named like the columns, and what is derived from them.
    init(_ row: TaskRow, in queue: inout Queue, at moment: Moment) {
        var members: [Member] = []
        for header in queue.headers where !header.isEmpty {
            let text = row.text(ofColumn: header)
            members.append(.init(header, text.isEmpty ? .null : .string(text)))
        }
        let readiness = queue.readiness(of: row, at: moment)
        members += [
            .init("line", .integer(row.line)),
            .init("state", .string(orNull: row.state?.rawValue)),
            .init("ready", .bool(readiness == .ready)),
            .init("attempt", row.notes.attempt.map { .integer($0.number) } ?? .null),
            .init("tags", .object(row.notes.segments.compactMap { segment in
                segment.tag.map { Member($0.key, $0.isFlag ? .bool(true) : .string(segment.value)) }
            })),
        ]
        self = .object(members)
    }
}
