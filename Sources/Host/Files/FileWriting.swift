#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension File {
    /// Writes everything at the file's position, continuing after partial writes.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        let number = descriptor.number
        try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
            try Descriptor.write(all: UnsafeRawBufferPointer(bytes), to: number)
        }
    }

    /// Writes segments one after the other at the file's position, without joining them.
    ///
    /// They go through one buffer that lies on a page, in pieces of whole pages: copying between two places that are a
    /// few bytes apart within their pages takes some processors six times as long.
    ///
    /// - Parameter base: what the segments' ranges are of; a range beyond it is a programming error.
    package func write(base: [UInt8], segments: [Segment]) throws(SystemError) {
        var pieces = PieceWriter(to: descriptor.number, expecting: segments.reduce(0) { $0 + $1.count })
        for segment in segments {
            switch segment {
            case .base(let range): try pieces.add(base[range])
            case .bytes(let bytes): try pieces.add(bytes[...])
            }
        }
        try pieces.flush()
    }
}

/// Collects bytes in a buffer and writes it whenever it is full.
private struct PieceWriter: ~Copyable {
    private let number: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    private var filled = 0

    init(to number: Int32, expecting total: Int) {
        self.number = number
        buffer = .allocate(byteCount: min(max(total, 1), 64 << 10), alignment: 4_096)
    }

    deinit { buffer.deallocate() }

    mutating func add(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = min(rest.count, buffer.count - filled)
            let place = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
            rest.withUnsafeBytes { place.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            filled += count
            rest = rest.dropFirst(count)
            if filled == buffer.count { try flush() }
        }
    }

    mutating func flush() throws(SystemError) {
        let full = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<filled])
        filled = 0
        try Descriptor.write(all: full, to: number)
    }
}
