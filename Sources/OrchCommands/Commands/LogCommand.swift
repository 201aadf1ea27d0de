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
    private static let graph = Switch("graph", help: "draw how branches of the history divided and were merged")
    private static let id = Positional(.taskID, help: "only what happened to this task", isRequired: false)

    static let grammar = CommandGrammar(
        ["log"], group: CommandGroup.audit, summary: "show what happened to the queue or a task, from git",
        discussion: [
            "The newest commit first: its time, its author and what it was, and below it each row that it changed, field by "
                + "field. Edits by hand, merges and other people's commits are in it, and a task that a merge gave another "
                + "id is followed back. What is not committed is not in it; 'orch show' has the event log of this machine."
        ],
        flags: [limit, start, author, graph], positionals: [id],
        examples: ["orch log", "orch log ORCH-010 --json", "orch log -n 20 --since 14d", "orch log --graph"])

    static let isPaged = true

    static func run(_ call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let (id, text) = try task(in: &call)
        let start = try call.start(of: start)
        let limit = call.invocation[limit] ?? .max
        let isGraph = call.invocation[graph]
        if isGraph, call.isJSON {
            throw CommandFailure(call.invocation.usageError(.conflict("--json", graph.description.spelling)))
        }
        var drawn: [LogGraph.Line] = []
        var entries: [QueueLog.Entry] = []
        do throws(GitError) {
            let log = try QueueLog(workplace)
            // Where the text is not committed yet, the id alone has to do.
            for text in text == nil ? [nil] : [text, nil] where entries.isEmpty {
                try log.read(
                    of: id, text: text, since: start, author: call.invocation[author], isOfGraph: isGraph
                ) { entry in
                    entries.append(entry)
                    return entries.count < limit
                }
            }
            if isGraph, !entries.isEmpty { drawn = try graph(of: entries, log, since: start) }
        } catch {
            guard error.isBeforeFirstCommit else { throw CommandFailure(error) }
        }
        let offset = workplace.offset
        if call.isJSON {
            return call.print(["schema": "orch.log/1", "commits": .array(of: entries) { $0.json(offset) }])
        }
        let screen = call.screen
        let lines = isGraph ? lines(drawn, of: entries, screen, offset) : entries.flatMap { $0.lines(screen, offset) }
        for line in lines { call.print(line) }
        if entries.isEmpty { call.print("no commit" + (id.map { " changed \($0)" } ?? "")) }
    }

    /// The graph as far as the last of some entries.
    private static func graph(
        of entries: [QueueLog.Entry], _ log: QueueLog, since start: Timestamp?
    ) throws(GitError) -> [LogGraph.Line] {
        var left = Set(entries.map(\.commit))
        var lines: [LogGraph.Line] = []
        try log.readGraph(since: start) { line in
            if case .commit(let entry, _, _) = line { left.remove(entry.commit) }
            lines.append(line)
            return !left.isEmpty
        }
        return lines
    }

    /// The graph with the entries in it. Of other commits those are shown where branches meet.
    private static func lines(
        _ graph: [LogGraph.Line], of entries: [QueueLog.Entry], _ screen: Screen, _ offset: UTCOffset
    ) -> [String] {
        let known = Dictionary(uniqueKeysWithValues: entries.map { ($0.commit, $0) })
        func isCrossed(_ drawn: String) -> Bool { drawn.contains { $0 != "|" && $0 != " " } }
        return graph.flatMap { line -> [String] in
            guard case .commit(let commit, let beside, let below) = line else {
                if case .lines(let drawn) = line { return [drawn] }
                return []
            }
            let entry = known[commit.commit] ?? (commit.isMerge ? commit : nil)
            let texts = entry?.lines(screen, offset) ?? []
            let head = texts.first.map { [beside + $0] } ?? []
            let rest = (1..<max(texts.count, below.count + 1)).compactMap { place -> String? in
                let drawn = below.isEmpty ? "" : below[min(place, below.count) - 1]
                if place < texts.count { return drawn + texts[place] }
                return isCrossed(drawn) ? drawn : nil
            }
            return head + rest
        }
    }

    /// A task that is in the queue may be named by the end of its id; one that is gone by all of it.
    private static func task(in call: inout Call) throws(CommandFailure) -> (id: String?, text: String?) {
        guard let given = call.invocation[id] else { return (nil, nil) }
        guard var queue = try? call.readQueue() else { return (given.text, nil) }
        do throws(QueueError) {
            let id = try queue.id(meantBy: given)
            return (id.text, queue.rows(of: id).first.map { queue.row($0).text(.task) })
        } catch {
            if case .removedID(let id) = error { return (id.text, nil) }
            return (given.text, nil)
        }
    }
}

extension QueueLog.Entry {
    /// The entry for people and scripts.
    fileprivate func lines(_ screen: Screen, _ offset: UTCOffset) -> [String] {
        let head = [time.minuteText(at: offset), shortCommit].joined(separator: "  ")
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
        .object(
            (facts(offset) + [
                "merge": .bool(isMerge),
                "changes": .array(of: changes) { change in
                    change.json(kind: archived.contains(change.id) ? "archived" : change.kind.rawValue)
                },
            ]).members)
    }
}
