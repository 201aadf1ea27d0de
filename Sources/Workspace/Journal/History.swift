internal import Ledgers
package import TaskQueue
package import Text

/// What the event log says of one task, also under the ids that it had before.
///
/// The log grows for ever, so only its end is read. It is not a part of the queue: for one task a log that is missing,
/// damaged or no file at all has nothing to say, and lines that are no events are passed over.
package struct History: Sendable {
    /// Something that happened to the task.
    package struct Entry: Equatable, Sendable {
        /// When, if the line says so.
        package let time: Timestamp?
        /// The same in milliseconds since 1970.
        package let milliseconds: Int64?
        /// The kind of the event, in the words of the log.
        package let event: String
        /// The command that did it; empty where the line names none.
        package let command: String
        /// Everything that the line says, no name twice.
        package let members: [JSONValue.Member]

        /// The text of a member, if there is one of that name.
        package func text(_ name: String) -> String? { value(name)?.plainText }

        /// The whole number that is a member, if there is one of that name.
        package func number(_ name: String) -> Int? { value(name)?.wholeNumber }

        private func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

        /// The id that the task got, where that is what happened.
        package var newID: String? {
            guard event == QueueEvent.edited.rawValue, let id = cell(Column.id.header), id != text("item_id") else {
                return nil
            }
            return id
        }

        /// The text that was written into a cell, by the column's header.
        func cell(_ header: String) -> String? { value("cells")?[header]?.plainText }
    }

    /// The latest events, the newest last.
    package private(set) var entries: [Entry] = []
    /// How many events before them were found.
    package private(set) var earlier = 0
    /// Whether the log begins before what was read of it, so that there may be more.
    package private(set) var isCutShort = false

    /// How much of the log's end is read, in bytes: some 20,000 events.
    package static let reach = 4 * 1024 * 1024

    /// - Parameters:
    ///   - id: the task.
    ///   - path: the event log.
    ///   - queue: the queue that the task is in; nil where all lines are about it.
    ///   - limit: how many entries are wanted.
    ///   - reach: how many bytes of the log's end are read.
    ///   - offset: the offset in which the log's times are written.
    package init(
        of id: TaskID, inLogAt path: String, of queue: LoggedQueue? = nil, atMost limit: Int,
        reach: Int = History.reach, offset: UTCOffset
    ) {
        guard let end = LogEnd(ofFileAt: path, atMost: reach) else { return }
        isCutShort = end.isCutShort
        let found = Self.entries(of: id.text, in: end, of: queue, before: end.bytes.count, at: offset)
        entries = Array(found.suffix(limit))
        earlier = found.count - entries.count
    }

    /// What happened to the task that has an id at a place in the log, with what happened to it under another one.
    private static func entries(
        of id: String, in end: LogEnd, of queue: LoggedQueue?, before place: Int, at offset: UTCOffset
    ) -> [Entry] {
        var found: [Entry] = []
        for line in end.lines(with: "\"\(id)\"") where line.lowerBound < place {
            guard let entry = Entry(end.bytes[line], at: offset),
                queue?.has(entry) ?? true, let item = entry.text("item_id")
            else { continue }
            let newID = entry.newID
            if newID == id, item != id {
                found = entries(of: item, in: end, of: queue, before: line.lowerBound, at: offset) + [entry]
            } else if item == id {
                // With another id it is gone, and this one is free for another task.
                if newID != nil { found = [] } else { found.append(entry) }
            }
        }
        return found
    }

    /// The id that a task has now which had this one.
    ///
    /// - Parameters:
    ///   - path: the event log.
    ///   - queue: the queue that the task is in.
    static func successor(of id: String, inLogAt path: String, of queue: LoggedQueue) -> String? {
        guard let end = LogEnd(ofFileAt: path, atMost: reach) else { return nil }
        var now = id
        for line in end.lines(with: "\"\(Column.id.header)\"") {
            guard let entry = Entry(end.bytes[line], at: .kst), queue.has(entry),
                let newID = entry.newID, entry.text("item_id") == now
            else { continue }
            now = newID
        }
        return now == id ? nil : now
    }

    /// When the first of the attempts began that belong to the present claim.
    package var firstAttempt: Timestamp? {
        entries.last { entry in
            entry.event == QueueEvent.claimed.rawValue && entry.text("attempt")?.hasPrefix("1/") == true
        }?.time
    }

    /// What the log says last of the claims of tasks, by their ids.
    ///
    /// - Parameters:
    ///   - path: the event log.
    ///   - queue: the queue that the tasks are in; nil where all lines are about it.
    ///   - offset: the offset in which the log's times are written.
    package static func claims(
        inLogAt path: String, of queue: LoggedQueue? = nil, offset: UTCOffset
    ) -> [String: LoggedClaim] {
        guard let end = LogEnd(ofFileAt: path, atMost: reach) else { return [:] }
        var claims: [String: LoggedClaim] = [:]
        for entry in entries(in: end, at: offset) {
            guard queue?.has(entry) ?? true, let id = entry.text("item_id") else { continue }
            let claim = LoggedClaim.after(entry.event, of: claims[id], at: entry.time) { name in
                entry.text(name) ?? entry.cell(name)
            }
            claims[id] = nil
            claims[entry.newID ?? id] = claim
        }
        return claims
    }

    /// The offsets in which the last runs wrote their times, each once.
    package static func offsets(inLogAt path: String) -> [UTCOffset] {
        guard let end = LogEnd(ofFileAt: path, atMost: 64 * 1024) else { return [] }
        var offsets: [UTCOffset] = []
        for line in end.lines(with: "\"run_end\"") {
            guard let entry = Entry(any: end.bytes[line], at: .utc),
                let written = entry.text("ts_kst").flatMap({ Timestamp(text: $0, at: .utc) }), let time = entry.time
            else { continue }
            let offset = UTCOffset(seconds: written.seconds(since: time))
            if !offsets.contains(offset) { offsets.append(offset) }
        }
        return offsets
    }

    /// The ids of all tasks of the end of a log.
    static func keys(in end: LogEnd) -> [String] {
        entries(in: end, at: .kst).compactMap { $0.text("item_id") }
    }

    /// The largest fencing token that the end of a log names for a lock; 0 where it names none.
    package static func token(ofLock name: String, inLogAt path: String, of queue: LoggedQueue) -> Int {
        guard let end = LogEnd(ofFileAt: path, atMost: reach) else { return 0 }
        let tokens = end.lines(with: "\"\(name)\"").compactMap { line -> Int? in
            guard let entry = Entry(end.bytes[line], at: .kst),
                LockEvent(rawValue: entry.event) != nil, queue.has(entry), entry.text(LockEvent.lock) == name
            else { return nil }
            return entry.number(LockEvent.token)
        }
        return tokens.max() ?? 0
    }

    private static func entries(in end: LogEnd, at offset: UTCOffset) -> [Entry] {
        end.lines(with: "\"item_id\"").compactMap { line in
            Entry(end.bytes[line], at: offset)
        }
    }

    /// The ids of all tasks of which the log says that something happened to them.
    ///
    /// - Parameters: as for ``events(since:inLogAt:of:offset:)``.
    package static func tasks(
        since time: Timestamp, inLogAt path: String, of queue: LoggedQueue? = nil, offset: UTCOffset
    ) -> Set<String> {
        let events = (try? events(since: time, inLogAt: path, of: queue, offset: offset)) ?? []
        return Set(events.compactMap { $0.newID ?? $0.text("item_id") })
    }

    /// What happened to tasks and beside them, in the order of the log.
    ///
    /// - Parameters:
    ///   - time: only what happened then or later; without it, what the end of the log has.
    ///   - complete: a time from which on nothing may be missing.
    ///   - path: the event log, of which as much of the end is read as the time needs.
    ///   - queue: the queue that it happened in; nil where all lines are about it.
    ///   - mostReach: nobody waits for more than this of a log to be read, in bytes.
    /// - Throws: why there is a log that can't be read, or not from that time on.
    package static func events(
        since time: Timestamp?, completeSince complete: Timestamp? = nil, inLogAt path: String,
        of queue: LoggedQueue? = nil, offset: UTCOffset, mostReach: Int = 256 * 1024 * 1024
    ) throws(JournalError) -> [Entry] {
        var reach = History.reach
        while let end = try LogEnd.read(path, atMost: reach) {
            let lines = end.lines(with: "\"event\"")
            func entry(_ line: Range<Int>) -> Entry? { Entry(end.bytes[line], at: offset) }
            // What is not read might be about the time too, until something older is found.
            if let time, end.isCutShort, reach < mostReach,
                !(lines.lazy.compactMap(entry).first?.time.map { $0 < time } ?? false)
            {
                reach *= 4
                continue
            }
            if let complete, end.isCutShort, let first = lines.lazy.compactMap(entry).first?.time, first > complete {
                throw .tooLong(bytes: reach, start: first, offset: offset)
            }
            let start = time.map { $0.epochSeconds * 1000 }
            return lines.compactMap { line in
                if let start, let head = LineHead(end.bytes[line]), head.milliseconds < start { return nil }
                guard let entry = entry(line), time.map({ entry.time ?? $0 >= $0 }) ?? true else { return nil }
                return queue?.has(entry) ?? true ? entry : nil
            }
        }
        return []
    }
}

extension History.Entry {
    /// Reads a line of the log; nil unless it is an event of a task.
    ///
    /// - Parameter offset: the offset in which the log's times are written.
    package init?(_ line: ArraySlice<UInt8>, at offset: UTCOffset) {
        if LineHead(line)?.isFraming == true { return nil }
        self.init(any: line, at: offset)
        guard !Self.framing.contains(event) else { return nil }
    }

    fileprivate init?(any line: ArraySlice<UInt8>, at offset: UTCOffset) {
        guard let line = try? JSONValue(parsing: line), case .object(let all) = line,
            let event = line["event"]?.plainText
        else { return nil }
        var members: [JSONValue.Member] = []
        members.reserveCapacity(all.count)
        for member in all where !members.contains(where: { $0.name == member.name }) { members.append(member) }
        self.members = members
        self.event = event
        command = line["command"]?.plainText ?? ""
        milliseconds = line["ts_epoch_ms"]?.wholeNumber.map(Int64.init)
        time =
            milliseconds.map { Moment(epochMilliseconds: $0, offset: offset).timestamp }
            ?? line["ts_kst"]?.plainText.flatMap { Timestamp(text: $0, at: offset) }
    }

    /// The lines around the events of a run, which are about the run.
    fileprivate static let framing: Set<String> = ["run_start", "run_end"]
}

/// What the beginning of a line says that this program wrote. Most lines of a long log are not wanted, and a glance at
/// this costs a hundredth of reading one.
private struct LineHead {
    let milliseconds: Int64
    /// Whether it is one of the lines around the events of a run.
    let isFraming: Bool

    /// - Returns: nil for a line that begins otherwise.
    init?(_ line: ArraySlice<UInt8>) {
        var rest = line
        guard Self.take("{\"ts_kst\":\"", from: &rest), rest.count > 19 else { return nil }
        rest = rest.dropFirst(19)
        guard Self.take("\",\"ts_epoch_ms\":", from: &rest) else { return nil }
        var number: Int64 = 0
        while let digit = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit, number < Int64.max / 100 {
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
            rest = rest.dropFirst()
        }
        guard Self.take(",\"event\":\"", from: &rest) else { return nil }
        milliseconds = number
        isFraming = rest.starts(with: "run_start\"".utf8) || rest.starts(with: "run_end\"".utf8)
    }

    private static func take(_ text: StaticString, from rest: inout ArraySlice<UInt8>) -> Bool {
        let length = text.utf8CodeUnitCount
        guard rest.count >= length else { return false }
        for place in 0..<length where rest[rest.startIndex + place] != text.utf8Start[place] { return false }
        rest = rest.dropFirst(length)
        return true
    }
}
