internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

struct WatchCommand: Command {
    private static let isExecuting = Switch("exec", help: "run the command each time the queue changes")
    private static let words = PositionalList(.text("COMMAND"), help: "the program and its arguments")

    static let grammar = CommandGrammar(
        ["watch"], group: CommandGroup.operations, summary: "run a command each time the queue changes",
        discussion: [
            "The command reads what happened from its standard input, a JSON object per line: the events as 'orch events --json "
                + "--follow' has them, and for rows that somebody edited by hand one with the event 'hand_edit' and the cells before and after. "
                + "It is started as it is written here, without a shell, and with the queue's path in ORCH_QUEUE_MD; flags "
                + "behind '--' are its own.",
            "It is waited for. Changes that come meanwhile are joined, and it runs once more for all of them; so it does when "
                + "it changes the queue itself. Where it fails, that is reported, and the next change starts it again. "
                + "Ctrl-C and SIGTERM end both: the command is asked to, and killed 10 s later.",
        ],
        flags: [isExecuting], positionals: [words],
        examples: ["orch watch --exec ./notify.sh", "orch watch --exec -- make report FORMAT=html"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let words = call.invocation[words]
        guard call.invocation[isExecuting] else {
            throw CommandFailure(
                .usage, "--exec is missing",
                hint: "'orch watch --exec COMMAND'; 'orch events --follow' shows what happens")
        }
        guard ProgramSearch(path: Environment.variable("PATH") ?? "").find(words[0]) != nil else {
            throw CommandFailure(
                .unavailable, "there is no program \(words[0])",
                hint: "name a program in PATH, or the path of one that may be run")
        }
        let workplace = try call.workplace()
        var news = try QueueNews(of: workplace, &call)
        let watch = FolderWatch([workplace.folder, Workplace.folder(of: workplace.logPath)])
        var signals = try call.caughtSignals()
        while true {
            let lines = try news.next(&call)
            if lines.isEmpty {
                if let signal = try wait(watch, &signals) { throw CommandFailure(interruptedBy: signal) }
                continue
            }
            try execute(words, reading: lines, workplace, heeding: &signals, &call)
        }
    }

    /// Waits until there may be something new.
    private static func wait(
        _ watch: borrowing FolderWatch, _ signals: inout Signals
    ) throws(CommandFailure) -> Signal? {
        do throws(SystemError) {
            var news = News()
            watch.announce(to: &news)
            signals.announce(to: &news)
            try news.wait()
            watch.serve()
            if let signal = signals.next() { return signal }
            // Changes that come in a burst are joined.
            return try signals.wait(until: Clock.monotonicNanoseconds + settling)
        } catch {
            throw CommandFailure(.system, "the queue's folder can't be watched: \(error.reason)")
        }
    }

    /// In nanoseconds.
    private static let settling: Int64 = 50_000_000

    private static func execute(
        _ words: [String], reading lines: [String], _ workplace: Workplace, heeding signals: inout Signals,
        _ call: inout Call
    ) throws(CommandFailure) {
        var program = ChildProgram(
            words[0], Array(words.dropFirst()), environment: ["ORCH_QUEUE_MD": workplace.path],
            input: .bytes(Array(lines.map { $0 + "\n" }.joined().utf8)), output: .inherited, errors: .inherited)
        program.grace = WorkerRun.grace
        program.takesGroupAlong = true
        var first: Signal?
        var result: ChildResult?
        do throws(ChildError) {
            var child = try Child(program)
            do throws(SystemError) {
                while child.result == nil {
                    guard let signal = try child.turn(heeding: &signals) else { continue }
                    first = first ?? signal
                    child.end()
                }
            } catch {
                throw .system(error)
            }
            result = child.result
        } catch {
            throw CommandFailure(starting: words[0], error)
        }
        if let first { throw CommandFailure(interruptedBy: first) }
        switch result?.status {
        case .exited(0), .timedOut, nil: return
        case .exited(let code): call.warn("\(words[0]) ended with exit code \(code)")
        case .signalled(let number): call.warn("\(words[0]) was ended by signal \(number)")
        }
        call.flush()
    }
}

/// What happens to a queue, as lines of JSON: the events of its log, and the rows that changed without one.
private struct QueueNews: ~Copyable {
    private let workplace: Workplace
    private var feed: EventFeed
    private var queue: Queue?
    private var status: FileStatus?
    /// The tasks that the last events were about.
    private var explained: Set<String> = []
    /// Rows that changed, and no event says why yet; with the time from which on they are taken for edits by hand.
    private var unexplained: [(change: RowChange, deadline: Int64)] = []

    /// How long after a change its event may come, in nanoseconds.
    private static let patience: Int64 = 500_000_000

    init(of workplace: Workplace, _ call: inout Call) throws(CommandFailure) {
        let feed: EventFeed
        do throws(JournalError) {
            feed = try EventFeed(of: workplace, since: nil)
        } catch {
            throw error.failure(path: workplace.logPath)
        }
        let status = try? FileStatus(at: workplace.path)
        let queue = try call.readQueue()
        (self.workplace, self.feed, self.queue, self.status) = (workplace, feed, queue, status)
    }

    /// What happened since the last call.
    mutating func next(_ call: inout Call) throws(CommandFailure) -> [String] {
        // The status first: what is written while the rows are read is seen the next time.
        let now = try? FileStatus(at: workplace.path)
        // One that can't be read, or is away for a moment, is looked at again when it changes next.
        if now != status, let new = try? call.readQueue() {
            status = now
            let deadline = Clock.monotonicNanoseconds + Self.patience
            unexplained += queue.map { RowChange.changes(from: $0, to: new) }?.map { ($0, deadline) } ?? []
            queue = new
        }
        let events = feed.next()
        let ids = Set(events.compactMap { $0.text("item_id") } + events.compactMap(\.newID))
        // An event may be seen before the change that it is about, and after it.
        unexplained.removeAll { ids.contains($0.change.id) || explained.contains($0.change.id) }
        explained = ids
        let time = Clock.monotonicNanoseconds
        let edits = unexplained.filter { $0.deadline <= time }.map(\.change)
        unexplained.removeAll { $0.deadline <= time }
        return events.map { JSONValue.object($0.members).text() } + edits.map(\.line)
    }
}

extension RowChange {
    fileprivate var line: String {
        JSONValue.object([
            .init("event", "hand_edit"), .init("item_id", .string(id)), .init("kind", .string(kind.rawValue)),
            .init("cells", .object(cells.map { .init($0.column, .string($0.new)) })),
            .init("before", .object(cells.map { .init($0.column, .string($0.old)) })),
        ]).text()
    }
}
