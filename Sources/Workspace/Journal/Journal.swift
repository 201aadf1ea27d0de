package import Host
package import Sheets
package import TaskQueue
internal import Text

/// The event log of one run: JSON Lines, appended to a file that all runs share.
///
/// A run that is killed shows as a `run_start` without its `run_end`.
package struct Journal: Sendable {
    private let path: String
    private let traceID: String
    private let command: String
    private let queue: String?
    private let others: [String]
    private let limit: LogLimit?

    /// - Parameters:
    ///   - path: the log file; it and its folder are made when they are missing.
    ///   - traceID: what all lines of the run carry.
    ///   - command: the command's name, such as `nl submit`.
    ///   - queue: the name of the queue's file; nil for the usual one.
    ///   - others: paths of files that must never get a line of the log, such as the queue.
    ///   - limit: when the log is to make room for a new one; without it, never.
    package init(
        path: String, traceID: String, command: String, of queue: String? = nil, apartFrom others: [String],
        limit: LogLimit? = nil
    ) {
        self.limit = limit
        self.path = path
        self.queue = queue
        self.traceID = traceID
        self.command = command
        self.others = others
    }

    /// Notes that the run begins.
    ///
    /// - Returns: why the log grows beyond its limit, if it does.
    @discardableResult
    package func begin(at moment: Moment) throws(JournalError) -> LogRoomError? {
        try append(line("run_start", at: moment), isFirst: true)
    }

    /// Notes what happened to tasks, and that the run is over.
    ///
    /// - Parameters:
    ///   - events: what happened, in order.
    ///   - exitCode: the run's exit code.
    ///   - error: why it failed, if it did.
    ///   - milliseconds: how long it took.
    ///   - begin: when the run began, unless its `run_start` is in the log already.
    /// - Returns: why the log grows beyond its limit, if it does.
    @discardableResult
    package func end(
        at moment: Moment, events: [SheetEvent], exitCode: Int32, error: String?, milliseconds: Double,
        since begin: Moment?
    ) throws(JournalError) -> LogRoomError? {
        var lines = begin.map { line("run_start", at: $0) } ?? ""
        for event in events {
            let task = event.key.isEmpty ? nil : event.key
            lines += line(event.name, at: moment, item: task, JSONObject(event.details))
        }
        // A run is about a task when all that happened, happened to it.
        let task = events.first { !$0.key.isEmpty }?.key
        let microseconds = Int64(milliseconds * 1000)
        lines += line(
            "run_end", at: moment, item: events.allSatisfy { $0.key.isEmpty || $0.key == task } ? task : nil,
            [
                "exit_code": .integer(Int(exitCode)), "status": exitCode == 0 ? "ok" : "error",
                "duration_ms": .number("\(microseconds / 1000).\(Self.padded(microseconds % 1000))"),
                "error": .string(orNull: error),
            ])
        return try append(lines, isFirst: begin != nil)
    }

    private func line(
        _ event: String, at moment: Moment, item: String? = nil, _ details: JSONObject = [:]
    ) -> String {
        var line: JSONObject = [
            "ts_kst": .string(moment.timestamp.secondText(at: moment.offset)),
            "ts_epoch_ms": .integer(moment.epochMilliseconds), "event": .string(event), "trace_id": .string(traceID),
            "command": .string(command),
        ]
        if let queue { line.members.append(.init(LoggedQueue.member, .string(queue))) }
        if let item { line.members.append(.init("item_id", .string(item))) }
        return JSONValue.object(line.members + details.members).text() + "\n"
    }

    private static func padded(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private func append(_ lines: String, isFirst: Bool) throws(JournalError) -> LogRoomError? {
        let bytes = Array(lines.utf8)
        var turn = 0
        while true {
            // Others may fill each file that is opened before the lines are in it, but hardly so often.
            switch try append(bytes, isFirst: isFirst, limit: turn < Self.mostTurns ? limit : nil) {
            case .added: return nil
            case .addedBeyond(let error): return error
            case .elsewhere: turn += 1
            }
        }
    }

    private static let mostTurns = 100

    private func append(_ lines: [UInt8], isFirst: Bool, limit: LogLimit?) throws(JournalError) -> LogAddition {
        let log: LogFile
        do throws(SystemError) {
            log = try LogFile(path: path)
        } catch {
            throw .system(error)
        }
        // Compared as files, since a path has many spellings; once in a run is enough.
        for other in isFirst ? others : [] where (try? FileStatus(at: other))?.isSameFile(as: log.status) == true {
            throw .otherFile(path: other)
        }
        do throws(SystemError) {
            return try log.append(lines, limit: limit)
        } catch {
            throw .system(error)
        }
    }
}

/// Why the event log was not written, or can't be read.
package enum JournalError: Error, Equatable, Sendable {
    /// The log's path leads to a file that is there for something else.
    case otherFile(path: String)
    /// Something that has no lines is at the log's path: what it is, in a word.
    case notAFile(kind: String)
    /// At most this many bytes of the log's end are read, and they begin after the time that was asked for.
    case tooLong(bytes: Int, start: Timestamp, offset: UTCOffset)
    case system(SystemError)
}
