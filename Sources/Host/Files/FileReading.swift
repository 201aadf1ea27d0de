internal import CHost
package import Text

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension File {
    /// Everything from the start to the end, also when the file grows or shrinks meanwhile.
    package func readAll() throws(SystemError) -> [UInt8] {
        // One byte more than expected, so that the read that finds the end needs no second buffer.
        let first = try read(at: 0, count: Int(clamping: status.size) + 1)
        if first.count <= Int(clamping: status.size) { return first }
        var content = first
        while true {
            let more = try read(at: Int64(content.count), count: max(65_536, content.count / 2))
            if more.isEmpty { return content }
            content += more
        }
    }

    /// At most `count` bytes from an offset; fewer only at the end of the file.
    package func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let number = descriptor.number
        let bytes = [UInt8](unsafeUninitializedCapacity: roomyCount(count)) { whole, filled in
            let buffer = UnsafeMutableBufferPointer(rebasing: whole[..<count])
            prepare(buffer)
            do throws(SystemError) {
                filled = try readFully(number, UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Hands the content on piece by piece, without holding it.
    ///
    /// - Parameter body: gets up to 64 kB, and answers whether to go on.
    package func scan(_ body: (UnsafeRawBufferPointer) -> Bool) throws(SystemError) {
        // A small file needs one piece and one call that finds the end.
        let room = min(max(Int(clamping: status.size) + 1, 4_096), 65_536)
        // On a page: copying from the system's pages to 16 bytes past one takes some processors six times as long.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 4_096)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while true {
            let count = try readFully(descriptor.number, buffer, at: offset)
            if count > 0, !body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return }
            if count < buffer.count { return }
            offset += Int64(count)
        }
    }

    /// Whether the file holds exactly these bytes now.
    package func matches(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        try matches(base: bytes, segments: [.base(bytes.indices)])
    }

    /// Whether the file holds exactly what the segments say, read in pieces and up to the first difference.
    ///
    /// - Parameter base: what the segments' ranges are of; a range beyond it is a programming error.
    package func matches(base: [UInt8], segments: [Segment]) throws(SystemError) -> Bool {
        let expected = segments.reduce(0) { $0 + $1.count }
        if try currentStatus().size != Int64(expected) { return false }
        var cursor = SegmentCursor(segments: segments)
        var equal = true
        try scan { piece in
            equal = cursor.consume(piece, base: base)
            return equal
        }
        return equal && cursor.isAtEnd
    }
}

/// A place in a list of segments that moves on as bytes are compared with it.
private struct SegmentCursor {
    let segments: [Segment]
    private var index = 0
    private var offset = 0

    init(segments: [Segment]) {
        self.segments = segments
    }

    var isAtEnd: Bool { segments[index...].allSatisfy { $0.count == offset } }

    /// Whether the segments go on with these bytes.
    mutating func consume(_ piece: UnsafeRawBufferPointer, base: [UInt8]) -> Bool {
        var rest = piece
        while rest.count > 0 {
            guard index < segments.count else { return false }
            let length = min(segments[index].count - offset, rest.count)
            let equal =
                switch segments[index] {
                case .base(let range): Self.equal(rest, base, from: range.lowerBound + offset, count: length)
                case .bytes(let bytes): Self.equal(rest, bytes, from: offset, count: length)
                }
            if !equal { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            offset += length
            if offset == segments[index].count {
                index += 1
                offset = 0
            }
        }
        return true
    }

    private static func equal(_ piece: UnsafeRawBufferPointer, _ bytes: [UInt8], from start: Int, count: Int) -> Bool {
        precondition(start + count <= bytes.count, "a segment reaches beyond its base")
        return bytes.withUnsafeBytes { bytes in
            guard count > 0, let left = piece.baseAddress, let right = bytes.baseAddress else { return true }
            return memcmp(left, right + start, count) == 0
        }
    }
}

/// The size of the large pages of Linux on most processors.
private let largePage = 2 << 20

/// The capacity to ask for, so that a large array can be of large pages alone: the system lays only memory of whole ones
/// on their bounds, and what lies before the first bound and behind the last one is of small pages.
private func roomyCount(_ count: Int) -> Int {
    guard count >= 2 * largePage else { return count }
    // What the array and the allocator write before the first byte lies in the memory too, and less than a page.
    return (count + 4_096 + largePage - 1) / largePage * largePage - 4_096
}

/// Asks for the memory of a buffer that is about to be filled at once, and in large pages where there are many.
///
/// Most of the time of reading megabytes into fresh memory goes into faults for its small pages, one by one.
private func prepare(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    #if os(Linux)
    guard buffer.count >= 64 << 10, let start = buffer.baseAddress else { return }
    let misaligned = Int(bitPattern: start) & 4_095
    // The page that the buffer starts within belongs to it as good as alone; advice that is refused is no loss.
    let (pages, length) = (UnsafeMutableRawPointer(start) - misaligned, buffer.count + misaligned)
    if buffer.count >= 2 * largePage { madvise(pages, length, MADV_HUGEPAGE) }
    madvise(pages, length, Int32(CHOST_POPULATE_WRITE))
    #endif
}

/// Reads at an offset until the buffer is full or the file ends; answers how much was read.
private func readFully(
    _ number: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64
) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count, let start = buffer.baseAddress {
        let count = try system("pread") {
            pread(number, start + filled, min(buffer.count - filled, largestTransfer), off_t(offset) + off_t(filled))
        }
        if count == 0 { break }
        filled += count
    }
    return filled
}
