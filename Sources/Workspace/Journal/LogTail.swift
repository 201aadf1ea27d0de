internal import Host
package import TaskQueue

/// The events that are added to an event log, as they come.
package struct LogTail {
    private let path: String
    private let offset: UTCOffset
    private var file: FileStatus?
    private var place: Int64
    /// The beginning of a line whose end is not there yet.
    private var rest: [UInt8] = []

    private static let mostBytes = 1024 * 1024

    /// - Parameters:
    ///   - path: the event log, which need not exist yet; what it has already is passed over.
    ///   - offset: the offset in which the log's times are written.
    package init(ofLogAt path: String, offset: UTCOffset) {
        self.path = path
        self.offset = offset
        file = (try? FileStatus(at: path)) ?? nil
        place = file?.size ?? 0
    }

    /// What was added since the last call. A log that was replaced or emptied is read from its beginning.
    package mutating func next() -> [History.Entry] {
        guard let target = try? ResolvedPath.resolve(path), let log = try? target.folder.openFile(target.name)
        else { return [] }
        if file?.isSameFile(as: log.status) != true || log.status.size < place {
            place = 0
            rest = []
        }
        file = log.status
        let count = Int(clamping: min(log.status.size - place, Int64(Self.mostBytes)))
        guard count > 0, let bytes = try? log.read(at: place, count: count) else { return [] }
        place += Int64(bytes.count)
        rest += bytes
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        defer { rest = Array(rest[(end + 1)...]) }
        return rest[...end].split(separator: UInt8(ascii: "\n")).compactMap { line in
            History.Entry(String(decoding: line, as: UTF8.self), at: offset)
        }
    }
}
