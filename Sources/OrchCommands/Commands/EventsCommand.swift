internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Text
internal import Workspace

struct EventsCommand: Command {
    static let start = Flag(
        "since", .text("TIME"), help: "only from then on: YYYY-MM-DD, YYYY-MM-DD HH:mm, or an age such as 2h")
    private static let task = Flag("task", .taskID, help: "only what happened to this task")
    static let limit = Flag(
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
        var feed: EventFeed
        do throws(JournalError) {
            feed = try EventFeed(of: workplace, since: start)
        } catch {
            throw error.failure(path: workplace.logPath)
        }
        let isFollowing = given[isFollowing]
        func isWanted(_ entry: History.Entry) -> Bool { id == nil || entry.text("item_id") == id }
        let found = feed.first.filter(isWanted)
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
        let watch = FolderWatch([Workplace.folder(of: workplace.logPath)])
        var lines = shown.map(line)
        while try follow(lines, watch) { lines = feed.next().filter(isWanted).map(line) }
    }

    /// Prints lines at once, and waits until there may be more.
    ///
    /// - Returns: whether somebody reads them.
    private static func follow(_ lines: [String], _ watch: borrowing FolderWatch) throws(CommandFailure) -> Bool {
        do throws(SystemError) {
            if !lines.isEmpty {
                try Console.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: .output)
            }
            var news = News()
            watch.announce(to: &news)
            news.addEnd(of: .output)
            try news.wait()
            watch.serve()
            return !news.hasEnded(.output)
        } catch {
            if error.isBrokenPipe { return false }
            throw CommandFailure(.system, "standard output: \(error.reason)")
        }
    }
}

extension History.Entry {
    fileprivate func line(at offset: UTCOffset, isTerminal: Bool) -> String {
        [time?.secondText(at: offset) ?? "-", event, text("item_id") ?? "-", wording].map(Screen.plain)
            .joined(separator: isTerminal ? "  " : "\t")
    }
}
