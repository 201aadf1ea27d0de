internal import Host
package import TaskQueue

/// The events that are added to an event log, as they come.
package struct LogTail {
    private let path: String
    private let offset: UTCOffset
    /// The file that is being read. It stays open, so that no other one gets its number.
    private var file: OpenFile?
    private var place: Int64 = 0
    /// The end of what was read, by which an emptied file is known that has grown again.
    private var mark: [UInt8] = []
    /// The beginning of a line whose end is not there yet.
    private var rest: [UInt8] = []

    private final class OpenFile: Sendable {
        let file: File
        init(_ file: consuming File) { self.file = file }
    }

    private static let mostBytes = 1024 * 1024
    private static let markLength = 256

    /// - Parameters:
    ///   - path: the event log, which need not exist yet; what it has already is passed over.
    ///   - offset: the offset in which the log's times are written.
    package init(ofLogAt path: String, offset: UTCOffset) {
        self.path = path
        self.offset = offset
        guard var files = try? LogFiles(of: path), let newest = try? files.next() else { return }
        place = newest.status.size
        let length = min(place, Int64(Self.markLength))
        mark = (try? newest.read(at: place - length, count: Int(length))) ?? []
        file = OpenFile(newest)
    }

    /// What was added since the last call, also to files that were full meanwhile. A log that was replaced or emptied is
    /// read from its beginning.
    package mutating func next() -> [History.Entry] {
        // Looked for first: what is added to a file before it has another name is read all the same.
        let newer = newerFiles()
        var entries = drain()
        for file in newer {
            (self.file, place, mark, rest) = (file, 0, [], [])
            entries += drain()
        }
        return entries
    }

    /// The files of the log that came after the one that is being read, the oldest first.
    private func newerFiles() -> [OpenFile] {
        guard var files = try? LogFiles(of: path) else { return [] }
        var newer: [OpenFile] = []
        while let next = try? files.next() {
            if file?.file.status.isSameFile(as: next.status) == true { return newer.reversed() }
            newer.append(OpenFile(next))
        }
        // Somebody has moved it away, or so many were full meanwhile that it is not kept any more.
        let last = (try? file?.file.currentStatus().modified) ?? .min
        return newer.filter { $0.file.status.modified >= last }.reversed()
    }

    /// What the file has behind the place.
    private mutating func drain() -> [History.Entry] {
        guard let file, let size = try? file.file.currentStatus().size else { return [] }
        if size < place || (try? file.file.read(at: place - Int64(mark.count), count: mark.count)) != mark {
            (place, mark, rest) = (0, [], [])
        }
        var entries: [History.Entry] = []
        while let bytes = try? file.file.read(at: place, count: Self.mostBytes), !bytes.isEmpty {
            place += Int64(bytes.count)
            mark = (mark + bytes.suffix(Self.markLength)).suffix(Self.markLength)
            rest += bytes
            guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            entries += rest[...end].split(separator: UInt8(ascii: "\n")).compactMap {
                History.Entry($0, at: offset)
            }
            rest = Array(rest[(end + 1)...])
        }
        return entries
    }
}
