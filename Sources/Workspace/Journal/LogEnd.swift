internal import Host

/// The end of an event log, which grows for ever.
struct LogEnd {
    let bytes: [UInt8]
    /// Whether the log begins before what was read of it.
    let isCutShort: Bool

    /// - Parameters:
    ///   - path: the event log.
    ///   - reach: how many bytes are read at most.
    /// - Returns: nil when there is no log that can be read. The log is no part of the queue, so that is no error.
    init?(ofFileAt path: String, atMost reach: Int) {
        guard let place = try? ResolvedPath.resolve(path), let file = try? place.folder.openFile(place.name)
        else { return nil }
        let start = max(0, file.status.size - Int64(reach))
        let count = min(reach, Int(clamping: file.status.size))
        guard let bytes = try? file.read(at: start, count: count) else { return nil }
        self.bytes = bytes
        isCutShort = start > 0
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
