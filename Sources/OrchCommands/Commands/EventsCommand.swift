internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Text
internal import Workspace

struct EventsCommand: Command {
    private static let start = Flag(
        "since", .text("TIME"), help: "only from then on: YYYY-MM-DD, YYYY-MM-DD HH:mm, or an age such as 2h")
    private static let task = Flag("task", .taskID, help: "only what happened to this task")
    private static let limit = Flag(
        "limit", letter: "n", .integer("N", in: 0...), help: "at most the last N events",
        default: "50, all with --since")
    private static let isFollowing = Switch("follow", letter: "f", help: "go on with what is added, until interrupted")

    static let grammar = CommandGrammar(
        ["events"], group: CommandGroup.operations, summary: "show what happened, from the event log of this machine",
        discussion: [
            "A line for each event: its time, its name, the task and what happened, with tabs between them where there is no "
                + "terminal. --json is one document; with --follow it is a document in a line for each event. 'orch log' shows "
                + "the history that git keeps, of all machines."
        ],
        flags: [start, task, limit, isFollowing],
        examples: ["orch events", "orch events --since 2h --task ORCH-010", "orch events --follow"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let workplace = try call.workplace()
        let offset = workplace.offset
        let start = try call.start(of: start)
        var id = given[task]?.text
        if let task = given[task], var queue = try? call.readQueue() {
            id = ((try? call.meant(by: task, in: &queue)) ?? task).text
        }
        var tail = LogTail(ofLogAt: workplace.logPath, offset: offset)
        let isFollowing = given[isFollowing]
        let queue = LoggedQueue(at: workplace.path)
        let all = History.events(since: start, inLogAt: workplace.logPath, of: queue, offset: offset)
        let found = all.filter { id == nil || $0.text("item_id") == id }
        let shown = found.suffix(given[limit] ?? (start == nil ? 50 : .max))
        if call.isJSON, !isFollowing {
            return call.print([
                "schema": "orch.events/1", "events": .array(shown.map { .object($0.members) }),
            ])
        }
        let isTerminal = call.screen.isTerminal
        let isJSON = call.isJSON
        func line(_ entry: History.Entry) -> String {
            isJSON ? JSONValue.object(entry.members).text() : entry.line(at: offset, isTerminal: isTerminal)
        }
        guard isFollowing else {
            for entry in shown { call.print(line(entry)) }
            return
        }
        var lines = shown.map(line)
        while follow(lines) {
            Clock.sleep(.milliseconds(200))
            lines = tail.next().filter { queue.has($0) && (id == nil || $0.text("item_id") == id) }.map(line)
        }
    }

    /// Prints lines at once.
    ///
    /// - Returns: whether somebody reads them.
    private static func follow(_ lines: [String]) -> Bool {
        guard !lines.isEmpty else { return true }
        do throws(SystemError) {
            try Console.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: .output)
            return true
        } catch {
            return false
        }
    }
}

extension History.Entry {
    fileprivate func line(at offset: UTCOffset, isTerminal: Bool) -> String {
        [time?.secondText(at: offset) ?? "-", event, text("item_id") ?? "-", wording].map(Screen.plain)
            .joined(separator: isTerminal ? "  " : "\t")
    }
}
