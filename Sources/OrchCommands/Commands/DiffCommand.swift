internal import ArgumentGrammar
internal import Engine
internal import Git
internal import TaskQueue
internal import Text
internal import Workspace

struct DiffCommand: Command {
    private static let versions = PositionalList(
        .text("COMMIT"), help: "the older version, HEAD without one, and the newer one, the file without one",
        isRequired: false)

    static let grammar = CommandGrammar(
        ["diff"], group: CommandGroup.audit, summary: "show which rows differ between two versions of the queue",
        discussion: ["A line for each row that differs, field by field; without arguments, what is not committed."],
        positionals: [versions], examples: ["orch diff", "orch diff HEAD~10", "orch diff main origin/main"])

    static let isPaged = true

    static func run(_ call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let given = call.invocation[versions]
        guard given.count <= 2 else { throw CommandFailure(.usage, "two versions can be compared; got \(given.count)") }
        let old = try version(given.first ?? "HEAD", workplace)
        let new = given.count == 2 ? try version(given[1], workplace) : try call.readQueue()
        let changes = RowChange.changes(from: old, to: new)
        if call.isJSON {
            return call.print([
                "schema": "orch.diff/1", "changes": .array(of: changes) { $0.json(kind: $0.kind.rawValue) },
            ])
        }
        for change in changes { call.print(Screen.plain(change.wording)) }
    }

    private static func version(_ revision: String, _ workplace: Workplace) throws(CommandFailure) -> Queue {
        let bytes: [UInt8]?
        do throws(GitError) {
            bytes = try QueueLog(workplace).version(at: revision)
        } catch {
            throw CommandFailure(error)
        }
        guard let bytes else {
            throw CommandFailure(
                .refused, "git has no version of the queue at '\(revision)'", hint: "see the commits with 'orch log'")
        }
        do throws(QueueError) {
            return try Queue(bytes, terms: workplace.settings.terms)
        } catch {
            throw CommandFailure(error, path: "\(revision):\(workplace.path)", offset: workplace.offset)
        }
    }
}
