internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

/// How a change is answered: a line for people and scripts, or with `--json` one document with the rows as they are
/// now.
extension Call {
    /// - Parameter details: what the command has to say beyond the change.
    mutating func reportJSON<Outcome>(
        _ receipt: CommitReceipt<Queue, Outcome>, details: JSONObject = [:]
    ) throws(CommandFailure) {
        let moment = try moment()
        var queue = receipt.subject
        let rows = queue.events.compactMap { TaskID($0.key) }.flatMap { queue.rows(of: $0) }
        print(
            [
                "schema": "orch.change/1", "command": .string(invocation.command.name),
                "changed": .bool(receipt.isChanged),
                "tasks": .array(rows.map { JSONValue(queue.row($0), in: &queue, at: moment) }),
                "events": .array(of: queue.events) { event in
                    let facts: JSONObject = [
                        "event": .string(event.name), "item_id": .string(event.key),
                        "status": .string(orNull: event.status),
                    ]
                    return .object(facts.members + event.details)
                },
            ] + details)
    }

    /// The rows that nobody claims now, for programs.
    static func waiting(_ passed: [PassedRow], in queue: inout Queue, at moment: Moment) -> JSONValue {
        .array(
            passed.map { row in
                [
                    "id": .string(unlessEmpty: row.id), "line": .integer(row.line),
                    "waits": .bool(row.isWaiting),
                    "reason": .string(row.obstacle.wording(in: &queue, at: moment)),
                ]
            })
    }

    /// `ORCH-102 -> DONE`, or that there was nothing to change.
    mutating func report(_ receipt: CommitReceipt<Queue, TaskChange>) throws(CommandFailure) {
        if isJSON { return try reportJSON(receipt) }
        let change = receipt.outcome
        print(change.isChanged ? "\(change.id) -> \(change.status.word)" : "\(change.id): nothing to change")
    }

    /// The same for each task of a team that changed.
    mutating func report(_ receipt: CommitReceipt<Queue, TeamChange>) throws(CommandFailure) {
        if isJSON { return try reportJSON(receipt) }
        for change in receipt.outcome.changes { print("\(change.id) -> \(change.status.word)") }
        if receipt.outcome.changes.isEmpty { print("\(receipt.outcome.lead): nothing to change") }
    }
}

extension Adoption {
    /// What changes, a line for each kind of it.
    var lines: [String] {
        var lines = renamed.map { "column '\($0.text)' -> \($0.name)" }
        if !added.isEmpty { lines.append("new column \(added.joined(separator: ", "))") }
        lines += words.map { "'\($0.text)' -> \($0.name)" }
        lines += numbered.prefix(Self.shown).map { "new id \($0.name): \($0.text)" }
        if numbered.count > Self.shown { lines.append("and \(counted(numbered.count - Self.shown, "more id"))") }
        lines += unknownWords.map { "\($0.name) '\($0.text)' stays; 'orch lint' says what it takes" }
        return lines
            + damaged.prefix(Self.shown).map {
                "line \($0) has other columns and stays as it is; write '|' in a cell as '\\|', and see 'orch lint'"
            }
    }

    private static let shown = 20
}
