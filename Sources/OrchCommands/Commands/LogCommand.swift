internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct LogCommand: Command {
    private static let start = Flag(
        "since", .text("TIME"), help: "only from then on: YYYY-MM-DD, YYYY-MM-DD HH:mm, or an age such as 14d")
    private static let author = Flag("author", .text("NAME"), help: "only commits of authors whose name contains this")
    private static let limit = Flag(
        "limit", letter: "n", .integer("COUNT", in: 1...1_000_000, of: "commits"), help: "at most so many commits")
    private static let id = Positional(.taskID, help: "only what happened to this task", isRequired: false)

    static let grammar = CommandGrammar(
        ["log"], group: CommandGroup.audit, summary: "show what happened to the queue or a task, from git",
        discussion: [
            "The newest commit first: its time, its author and what it was, and below it each row that it changed, field by "
                + "field. Edits by hand, merges and other people's commits are in it, and a task that a merge gave another "
                + "id is followed back. What is not committed is not in it; 'orch show' has the event log of this machine."
        ],
        flags: [limit, start, author], positionals: [id],
        examples: ["orch log", "orch log ORCH-010 --json", "orch log -n 20 --since 14d"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let (id, text) = try task(in: &call)
        let start = try call.start(of: start)
        let limit = call.invocation[limit] ?? .max
        var entries: [QueueLog.Entry] = []
        do throws(GitError) {
            var log = try QueueLog(workplace)
            // Where the text is not committed yet, the id alone has to do.
            for text in text == nil ? [nil] : [text, nil] where entries.isEmpty {
                try log.read(of: id, text: text, since: start, author: call.invocation[author]) { entry in
                    entries.append(entry)
                    return entries.count < limit
                }
            }
        } catch {
            guard case .failed("log", let message) = error, message.contains("does not have any commits") else {
                throw CommandFailure(error)
            }
        }
        let offset = workplace.offset
        if call.isJSON {
            return call.print(["schema": "orch.log/1", "commits": .array(of: entries) { $0.json(offset) }])
        }
        for line in entries.flatMap({ $0.lines(call.screen, offset) }) { call.print(line) }
        if entries.isEmpty { call.print("no commit" + (id.map { " changed \($0)" } ?? "")) }
    }

    /// A task that is in the queue may be named by the end of its id; one that is gone by all of it.
    private static func task(in call: inout Call) throws(CommandFailure) -> (id: String?, text: String?) {
        guard let given = call.invocation[id] else { return (nil, nil) }
        guard var queue = try? call.readQueue(), let id = try? call.meant(by: given, in: &queue) else {
            return (given.text, nil)
        }
        return (id.text, queue.rows(of: id).first.map { queue.row($0).text(.task) })
    }
}

extension QueueLog.Entry {
    /// A commit's abbreviation, long enough for any queue.
    private static let shortLength = 8

    /// The entry for people and scripts.
    fileprivate func lines(_ screen: Screen, _ offset: UTCOffset) -> [String] {
        let prefix = "orch: "
        let title = operation != nil && subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : subject
        let head = [time.minuteText(at: offset), String(commit.prefix(Self.shortLength))].joined(separator: "  ")
        return [
            screen.styled(head, .yellow) + "  " + Screen.plain(author) + (isMerge ? ", merge: " : ": ")
                + Screen.plain(title)
        ]
            + changes.map {
                "    " + Screen.plain(archived.contains($0.id) ? "\($0.id)  moved to the archive" : $0.wording)
            }
    }

    /// The entry for programs.
    fileprivate func json(_ offset: UTCOffset) -> JSONValue {
        [
            "commit": .string(commit), "time_kst": .string(time.secondText(at: offset)),
            "ts_epoch_ms": .integer(time.epochSeconds * 1000), "author": .string(author), "subject": .string(subject),
            "operation": .string(orNull: operation), "merge": .bool(isMerge),
            "changes": .array(of: changes) { change in
                change.json(kind: archived.contains(change.id) ? "archived" : change.kind.rawValue)
            },
        ]
    }
}
