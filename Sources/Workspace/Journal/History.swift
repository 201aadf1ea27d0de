internal import Host
package import TaskQueue

/// What the event log says of one task.
///
/// The log grows for ever, so only its end is read. It is no part of the queue: a log that is missing, damaged or no
/// file at all has nothing to say, and lines that are no events are passed over.
package struct History: Sendable {
    /// Something that happened to the task.
    package struct Entry: Equatable, Sendable {
        /// When, if the line says so.
        package let time: Timestamp?
        /// The kind of the event, in the words of the log.
        package let event: String
        /// The command that did it; empty where the line names none.
        package let command: String
        /// Everything that the line says, no name twice.
        package let members: [JSONValue.Member]

        /// The text of a member, if there is one of that name.
        package func text(_ name: String) -> String? {
            for member in members where member.name == name {
                if case .string(let text) = member.value { return text }
            }
            return nil
        }
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
    ///   - limit: how many entries are wanted.
    ///   - reach: how many bytes of the log's end are read.
    ///   - offset: the offset in which the log's times are written.
    package init(
        of id: TaskID, inLogAt path: String, atMost limit: Int, reach: Int = History.reach, offset: UTCOffset
    ) {
        guard let end = try? Self.end(ofFileAt: path, atMost: reach) else { return }
        isCutShort = end.isCutShort
        var found: [Entry] = []
        for line in Self.lines(naming: id, in: end) {
            if let entry = Entry(String(decoding: end.bytes[line], as: UTF8.self), of: id, at: offset) {
                found.append(entry)
            }
        }
        entries = Array(found.suffix(limit))
        earlier = found.count - entries.count
    }

    private struct LogEnd {
        let bytes: [UInt8]
        let isCutShort: Bool
    }

    private static func end(ofFileAt path: String, atMost reach: Int) throws -> LogEnd {
        let place = try ResolvedPath.resolve(path)
        let file = try place.folder.openFile(place.name)
        let start = max(0, file.status.size - Int64(reach))
        return LogEnd(bytes: try file.read(at: start, count: min(reach, Int(clamping: file.status.size))),
            isCutShort: start > 0)
    }

    /// The lines in which the id stands between quotes. A line that the start of the bytes cuts off is left out.
    private static func lines(naming id: TaskID, in end: LogEnd) -> [Range<Int>] {
        let quoted = Array("\"\(id.text)\"".utf8)
        return end.bytes.withUnsafeBufferPointer { bytes in
            var lines: [Range<Int>] = []
            var start = 0
            var isNamed = false
            var isWhole = !end.isCutShort
            for place in 0...bytes.count {
                guard place < bytes.count, bytes[place] != UInt8(ascii: "\n") else {
                    if isNamed, isWhole { lines.append(start..<place) }
                    (start, isNamed, isWhole) = (place + 1, false, true)
                    continue
                }
                if !isNamed, bytes[place] == UInt8(ascii: "\""), place + quoted.count <= bytes.count {
                    isNamed = quoted.indices.allSatisfy { bytes[place + $0] == quoted[$0] }
                }
            }
            return lines
        }
    }
}

extension History.Entry {
    /// Reads a line of the log; nil unless it tells of something that happened to the task.
    fileprivate init?(_ line: String, of id: TaskID, at offset: UTCOffset) {
        guard case .object(let all)? = try? JSONValue(parsing: line) else { return nil }
        var names: Set<String> = []
        members = all.filter { names.insert($0.name).inserted }
        var texts: [String: String] = [:]
        var milliseconds: Int64?
        for member in members {
            switch member.value {
            case .string(let text): texts[member.name] = text
            case .number(let spelling) where member.name == "ts_epoch_ms": milliseconds = Int64(spelling)
            default: break
            }
        }
        guard texts["item_id"] == id.text, let event = texts["event"], !Self.framing.contains(event) else { return nil }
        self.event = event
        command = texts["command"] ?? ""
        time = milliseconds.map { Moment(epochMilliseconds: $0, offset: offset).timestamp }
            ?? texts["ts_kst"].flatMap { Timestamp(text: $0, at: offset) }
    }

    /// The lines around the events of a run, which tell of the run.
    private static let framing: Set<String> = ["run_start", "run_end"]
}
