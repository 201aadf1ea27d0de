internal import Host

/// The end of an event log, together with that of the files that were full before it.
struct LogEnd {
    let bytes: [UInt8]
    /// Whether there is more before what was read.
    let isCutShort: Bool

    /// - Parameters:
    ///   - path: the event log.
    ///   - reach: how many bytes are read at most.
    /// - Returns: nil when there is no log that can be read: for all that are not about the log that is no error.
    init?(ofFileAt path: String, atMost reach: Int) {
        guard let end = try? Self.read(path, atMost: reach) else { return nil }
        self = end
    }

    /// The same for those that are about the log.
    ///
    /// - Returns: nil where there is no log yet.
    /// - Throws: why it can't be read.
    static func read(_ path: String, atMost reach: Int) throws(JournalError) -> LogEnd? {
        guard var files = try LogFiles(of: path) else { return nil }
        var pieces: [[UInt8]] = []
        var room = reach
        while let file = try files.next() {
            let count = min(room, Int(clamping: file.status.size))
            let start = file.status.size - Int64(count)
            if count > 0 {
                do throws(SystemError) {
                    pieces.append(try file.read(at: start, count: count))
                } catch {
                    throw .system(error)
                }
            }
            room -= count
            if start > 0 { return LogEnd(pieces, isCutShort: true) }
        }
        return LogEnd(pieces, isCutShort: false)
    }

    /// - Parameter pieces: the newest first.
    private init(_ pieces: [[UInt8]], isCutShort: Bool) {
        self.isCutShort = isCutShort
        var bytes: [UInt8] = pieces.count == 1 ? pieces[0] : []
        for piece in pieces.reversed() where pieces.count > 1 {
            // A full disk may have cut off the last line.
            if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
            bytes += piece
        }
        self.bytes = bytes
    }

    /// The lines that hold a text. One that the start of the bytes cuts off is left out.
    func lines(with text: String) -> [Range<Int>] {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return [] }
        return bytes.withUnsafeBufferPointer { bytes in
            var lines: [Range<Int>] = []
            var start = 0
            var isFound = false
            var isWhole = !isCutShort
            for place in 0...bytes.count {
                guard place < bytes.count, bytes[place] != UInt8(ascii: "\n") else {
                    if isFound, isWhole { lines.append(start..<place) }
                    (start, isFound, isWhole) = (place + 1, false, true)
                    continue
                }
                if !isFound, bytes[place] == first, place + wanted.count <= bytes.count {
                    isFound = wanted.indices.allSatisfy { bytes[place + $0] == wanted[$0] }
                }
            }
            return lines
        }
    }
}
