internal import Engine
internal import Host
internal import Interfaces
internal import TaskQueue
internal import Text
internal import Workspace

/// What happens to a queue, sent as it happens until a time.
enum EventStream {
    /// How long a client waits before it comes back, in milliseconds.
    private static let pause = 500
    /// How often it is said that the stream goes on, in nanoseconds: so it is seen that a client has gone away.
    private static let signEvery: Int64 = 15_000_000_000

    /// - Parameters:
    ///   - last: the last event that the client has seen; without one, it gets what happens from now on.
    ///   - seconds: after which time the stream ends, however slowly it is read. The client then comes back.
    static func run(after last: String?, seconds: Int, in call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let queue = LoggedQueue(at: workplace.path)
        let end = Clock.monotonicNanoseconds + Int64(seconds) * 1_000_000_000
        let watch = FolderWatch([Workplace.folder(of: workplace.logPath)])
        var tail: LogTail
        var isWhole = true
        if let mark = last.flatMap(LogMark.init(text:)),
            let known = LogTail(
                ofLogAt: workplace.logPath, after: mark, offset: workplace.offset)
        {
            tail = known
        } else {
            isWhole = last == nil
            tail = LogTail(ofLogAt: workplace.logPath, offset: workplace.offset)
        }
        var pending = ServerEvent.response.head(isWhole: false) + ServerEvent.opening(retryAfter: pause)
        // A client that comes back before anything has happened goes on from here too.
        pending +=
            ServerEvent(
                isWhole ? "ready" : "reset", id: tail.here.text,
                data: ["schema": "orch.stream/1", "complete": .bool(isWhole)]
            ).bytes
        do throws(SystemError) {
            while true {
                for marked in tail.nextMarked() where queue.has(marked.entry) {
                    pending +=
                        ServerEvent(
                            marked.entry.event, id: marked.mark.text, data: .object(marked.entry.members)
                        ).bytes
                }
                if !pending.isEmpty { try Console.write(pending, to: .output, until: end) }
                pending = []
                let now = Clock.monotonicNanoseconds
                guard now < end else { return }
                var news = News()
                watch.announce(to: &news)
                news.addEnd(of: .output)
                news.add(deadline: min(end, now + signEvery))
                try news.wait()
                watch.serve()
                if news.hasEnded(.output) { return }
                if Clock.monotonicNanoseconds >= now + signEvery { pending = ServerEvent.sign }
            }
        } catch {
            // The client has gone away, or reads too slowly: it comes back for the rest.
            if !error.isBrokenPipe, !error.isBusy {
                throw CommandFailure(.system, "standard output: \(error.reason)")
            }
        }
    }
}
