internal import Engine
internal import Host
internal import Interfaces
internal import Ledgers
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// What happens to a queue, and what the sessions of its folder print, sent as it happens until a time.
struct EventStream {
    /// How long a client waits before it comes back, in milliseconds.
    private static let pause = 500
    /// How often it is said that the stream goes on, in nanoseconds: so it is seen that a client has gone away.
    private static let signEvery: Int64 = 5_000_000_000
    /// What comes in a burst is joined.
    private static let settling = Duration.milliseconds(20)
    /// In what the id of an event says, the place in the event log and those in the logs of sessions.
    private static let mark: Character = ";"

    private var tail: LogTail
    /// Nil for a client that may not see them.
    private var outputs: SessionOutputs?
    private let queue: LoggedQueue
    private let end: Int64
    /// The folder of the event log, and that of the logs of sessions.
    private let folder: String
    private let sessionFolder: String?
    private var pending: [UInt8] = []

    /// - Parameters:
    ///   - last: the last event that the client has seen; without one, it gets what happens from now on.
    ///   - hasOutput: whether the client may see what sessions print.
    ///   - seconds: after which time the stream ends, however slowly it is read. The client then comes back.
    init(after last: String?, hasOutput: Bool, seconds: Int, in call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        queue = LoggedQueue(at: workplace.path)
        end = Clock.monotonicNanoseconds + Int64(seconds) * 1_000_000_000
        let terminal = hasOutput ? try Office(in: &call).terminal : nil
        folder = Workplace.folder(of: workplace.logPath)
        sessionFolder = terminal.map { Workplace.folder(of: $0.log(of: "")) }
        let parts = last?.split(separator: Self.mark, maxSplits: 1, omittingEmptySubsequences: false) ?? []
        var isWhole = last == nil
        if let place = parts.first.flatMap({ LogMark(text: String($0)) }),
            let known = LogTail(ofLogAt: workplace.logPath, after: place, offset: workplace.offset)
        {
            tail = known
            isWhole = true
            if let terminal {
                outputs = SessionOutputs(text: parts.count > 1 ? parts[1] : "", on: terminal)
                isWhole = outputs != nil
            }
        } else {
            tail = LogTail(ofLogAt: workplace.logPath, offset: workplace.offset)
        }
        if let terminal, outputs == nil {
            let table: Sessions? = try call.readTable(Sessions.file)
            let live = (table?.all ?? []).filter { $0.status != nil && $0.status != .terminated }
            outputs = SessionOutputs(of: live.map(\.id), on: terminal)
        }
        pending = ServerEvent.response.head(isWhole: false) + ServerEvent.opening(retryAfter: Self.pause)
        // A client that comes back before anything has happened goes on from here too.
        pending +=
            ServerEvent(
                isWhole ? "ready" : "reset", id: id(behind: tail.here),
                data: ["schema": "orch.stream/1", "complete": .bool(isWhole)]
            ).bytes
    }

    private func id(behind place: LogMark) -> String {
        let places = outputs?.text ?? ""
        return place.text + (places.isEmpty ? "" : String(Self.mark) + places)
    }

    /// Sends until the time is over or nobody reads any more.
    mutating func run() throws(CommandFailure) {
        do throws(SystemError) {
            var watched = [folder]
            var watch = FolderWatch(watched)
            var nextSign = Clock.monotonicNanoseconds + Self.signEvery
            while true {
                if let sessionFolder, outputs?.isEmpty == false, watched.count == 1 {
                    watched.append(sessionFolder)
                    watch = FolderWatch(watched)
                }
                try sendEvents()
                try sendOutputs()
                try flush()
                let now = Clock.monotonicNanoseconds
                guard now < end else { return }
                if tail.isBehind || outputs?.isBehind == true { continue }
                var news = News()
                watch.announce(to: &news)
                news.addEnd(of: .output)
                news.add(deadline: min(end, nextSign))
                try news.wait()
                if news.hasEnded(.output) { return }
                Clock.sleep(Self.settling)
                watch.serve()
                if Clock.monotonicNanoseconds >= nextSign {
                    pending = ServerEvent.sign
                    nextSign = Clock.monotonicNanoseconds + Self.signEvery
                }
            }
        } catch {
            // The client has gone away, or reads too slowly: it comes back for the rest.
            if !error.isBrokenPipe, !error.isBusy {
                throw CommandFailure(.system, "standard output: \(error.reason)")
            }
        }
    }

    private mutating func sendEvents() throws(SystemError) {
        for marked in tail.nextMarked() where queue.has(marked.entry) {
            let entry = marked.entry
            let document = JSONValue.object(entry.members)
            // What a new session prints is sent from the first byte on.
            if entry.event == SessionEvent.status.rawValue, document["from"] == .null,
                let session = entry.text(WorkSession.key)
            {
                outputs?.follow(session)
            }
            try send(ServerEvent(entry.event, id: id(behind: marked.mark), data: document))
        }
    }

    private mutating func sendOutputs() throws(SystemError) {
        let place = tail.here.text + String(Self.mark)
        for (piece, places) in outputs?.next() ?? [] {
            try send(
                ServerEvent(
                    "session_output", id: place + places,
                    data: [
                        "schema": "orch.output/1", "session_id": .string(piece.session),
                        "offset": .integer(piece.offset), "text": .string(piece.text),
                    ]))
        }
    }

    /// Sends an event, together with others where they are short.
    private mutating func send(_ event: ServerEvent) throws(SystemError) {
        pending += event.bytes
        if pending.count >= 64 * 1024 { try flush() }
    }

    private mutating func flush() throws(SystemError) {
        if !pending.isEmpty { try Console.write(pending, to: .output, until: end) }
        pending = []
    }
}
