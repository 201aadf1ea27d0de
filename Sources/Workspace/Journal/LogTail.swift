internal import Host
package import TaskQueue
internal import Text

/// A place in an event log behind one of its lines, which is found again when the log has another name.
package struct LogMark: Equatable, Sendable {
    /// The number of the file.
    let file: UInt64
    let place: Int64
    /// The hash of what is before the place, by which another file of the same number is known.
    let hash: UInt64

    init(file: UInt64, place: Int64, before bytes: [UInt8]) {
        (self.file, self.place) = (file, place)
        hash = ContentHash.of(bytes)
    }

    /// - Parameter text: as ``text`` writes it.
    /// - Returns: nil for any other text.
    package init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count <= 60, parts.count == 3, let file = UInt64(parts[0], radix: 16),
            let place = Int64(parts[1], radix: 16), place >= 0, let hash = UInt64(parts[2], radix: 16)
        else { return nil }
        (self.file, self.place, self.hash) = (file, place, hash)
    }

    /// Three hexadecimal numbers.
    package var text: String {
        [String(file, radix: 16), String(place, radix: 16), String(hash, radix: 16)].joined(separator: "-")
    }
}

/// The events that are added to an event log, as they come.
package struct LogTail {
    private let path: String
    private let offset: UTCOffset
    /// The file that is being read. It stays open, so that no other one gets its number.
    private var file: OpenFile?
    private var place: Int64 = 0
    /// The end of what was read, by which an emptied file is known that has grown again.
    private var mark: [UInt8] = []
    /// The same before the line that is being read.
    private var lineMark: [UInt8] = []
    /// The beginning of a line whose end is not there yet.
    private var rest: [UInt8] = []
    /// Whether the last call left something for the next one.
    package private(set) var isBehind = false

    private final class OpenFile: Sendable {
        let file: File
        init(_ file: consuming File) { self.file = file }
    }

    private static let mostBytes = 256 * 1024
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
        lineMark = mark
        file = OpenFile(newest)
    }

    /// - Parameters:
    ///   - path: the event log, which is read from its beginning, with the files that were full before it.
    ///   - offset: the offset in which the log's times are written.
    package init(wholeLogAt path: String, offset: UTCOffset) {
        self.path = path
        self.offset = offset
    }

    /// - Parameters:
    ///   - path: the event log.
    ///   - mark: what comes behind it is read.
    ///   - offset: the offset in which the log's times are written.
    /// - Returns: nil where the log has no such place any more.
    package init?(ofLogAt path: String, after mark: LogMark, offset: UTCOffset) {
        self.path = path
        self.offset = offset
        guard mark.file != 0 else { return }
        guard var files = try? LogFiles(of: path) else { return nil }
        while let next = try? files.next() {
            let length = min(mark.place, Int64(Self.markLength))
            guard next.status.inode == mark.file, next.status.size >= mark.place,
                let before = try? next.read(at: mark.place - length, count: Int(length)),
                ContentHash.of(before) == mark.hash
            else { continue }
            (self.mark, lineMark, place, file) = (before, before, mark.place, OpenFile(next))
            return
        }
        return nil
    }

    /// Where the next call goes on.
    package var here: LogMark {
        LogMark(file: file?.file.status.inode ?? 0, place: place - Int64(rest.count), before: lineMark)
    }

    /// What was added since the last call, also to files that were full meanwhile. A log that was replaced or emptied is
    /// read from its beginning.
    package mutating func next() -> [History.Entry] {
        var entries = nextMarked().map(\.entry)
        while isBehind { entries += nextMarked().map(\.entry) }
        return entries
    }

    /// The same, with the place behind each of them, and of a long log only as much as fits into memory beside others
    /// (``isBehind``).
    package mutating func nextMarked() -> [(entry: History.Entry, mark: LogMark)] {
        // Looked for first: what is added to a file before it has another name is read all the same.
        let newer = newerFiles()
        var entries = drain()
        for file in newer where !isBehind {
            (self.file, place, mark, lineMark, rest) = (file, 0, [], [], [])
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

    /// A piece of what the file has behind the place.
    private mutating func drain() -> [(entry: History.Entry, mark: LogMark)] {
        isBehind = false
        guard let file, let size = try? file.file.currentStatus().size else { return [] }
        if size < place || (try? file.file.read(at: place - Int64(mark.count), count: mark.count)) != mark {
            (place, mark, lineMark, rest) = (0, [], [], [])
        }
        var entries: [(entry: History.Entry, mark: LogMark)] = []
        if let bytes = try? file.file.read(at: place, count: Self.mostBytes), !bytes.isEmpty {
            isBehind = bytes.count == Self.mostBytes
            var end = place - Int64(rest.count)
            place += Int64(bytes.count)
            mark = (mark + bytes.suffix(Self.markLength)).suffix(Self.markLength)
            rest += bytes
            var start = rest.startIndex
            while let newline = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[start...newline]
                start = newline + 1
                end += Int64(line.count)
                lineMark = (lineMark + line.suffix(Self.markLength)).suffix(Self.markLength)
                guard let entry = History.Entry(line.dropLast(), at: offset) else { continue }
                entries.append((entry, LogMark(file: file.file.status.inode, place: end, before: lineMark)))
            }
            rest = Array(rest[start...])
        }
        return entries
    }
}
