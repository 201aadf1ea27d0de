/// The lines of a text as 64-bit hashes: enough to tell, later and without the text, which lines somebody changed.
package struct LineHashes: Equatable, Sendable {
    /// One hash a line, in order. A line ends behind its LF; the last one may have none.
    package let hashes: [UInt64]

    package init(hashes: [UInt64]) {
        self.hashes = hashes
    }

    /// - Parameter bytes: what ``bytes`` gave; a rest of fewer than eight bytes is left out.
    package init(bytes: [UInt8]) {
        hashes = bytes.withUnsafeBytes { buffer in
            (0..<buffer.count / 8).map {
                UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
            }
        }
    }

    /// Eight bytes a line, little-endian.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 8)
        for hash in hashes {
            withUnsafeBytes(of: hash.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    package init(of bytes: [UInt8]) {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(bytes.count / 128)
        LineRanges.forEach(in: bytes) { hashes.append(ContentHash.of(bytes, $0)) }
        self.hashes = hashes
    }
}

/// A 64-bit hash of bytes, which may come in pieces. It names file contents and compares lines; it is no defence
/// against somebody who searches for collisions, who could write the file itself anyway.
package struct ContentHash {
    private static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let second: UInt64 = 0xD6E8_FEB8_6659_FD93
    private static let blockSize = 16

    // Two lanes of multiply-and-fold over 16 bytes at a time run at several GB/s, which matters for a file of 20 MB.
    private var left = first
    private var right = second
    private var count: UInt64 = 0
    /// The beginning of a block whose rest comes with the next piece.
    private var rest: [UInt8] = []

    package init() {}

    /// The hash of all bytes.
    package static func of(_ bytes: [UInt8]) -> UInt64 {
        of(bytes, bytes.indices)
    }

    /// The hash of a range of bytes.
    package static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash = ContentHash()
        return bytes.withUnsafeBytes { hash.finish(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Takes in the next bytes.
    package mutating func combine(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { buffer in
            var piece = buffer
            if !rest.isEmpty {
                let missing = min(Self.blockSize - rest.count, piece.count)
                rest += piece.prefix(missing)
                piece = UnsafeRawBufferPointer(rebasing: piece.dropFirst(missing))
                guard rest.count == Self.blockSize else { return }
                rest.withUnsafeBytes { block in _ = takeBlocks(of: block) }
                rest = []
            }
            rest += takeBlocks(of: piece)
        }
    }

    /// The hash of everything that was taken in.
    package mutating func finish() -> UInt64 {
        rest.withUnsafeBytes { finish($0) }
    }

    private mutating func finish(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let tail = takeBlocks(of: bytes).count
        let low = Self.word(of: bytes, from: bytes.count - tail, count: min(tail, 8))
        let high = Self.word(of: bytes, from: bytes.count - tail + 8, count: max(tail - 8, 0))
        let total = count &+ UInt64(tail)
        return Self.fold(Self.fold(left ^ low ^ total, Self.second) ^ Self.fold(right ^ high, Self.first), Self.second)
    }

    /// Up to eight bytes as a number, the first one lowest.
    private static func word(of bytes: UnsafeRawBufferPointer, from start: Int, count: Int) -> UInt64 {
        if count == 0 { return 0 }
        if bytes.count >= start + 8 {
            let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
            return count == 8 ? word : word & ((1 << UInt64(count * 8)) - 1)
        }
        if start + count >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: start + count - 8, as: UInt64.self).littleEndian
            return word >> UInt64((8 - count) * 8)
        }
        return (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64($1 * 8) }
    }

    /// Takes in all whole blocks, and answers what is left.
    private mutating func takeBlocks(of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer.SubSequence {
        var offset = 0
        var (left, right) = (self.left, self.right)
        while offset + Self.blockSize <= bytes.count {
            let low = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
            let high = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self).littleEndian
            left = Self.fold(left ^ low, Self.first)
            right = Self.fold(right ^ high, Self.second)
            offset += Self.blockSize
        }
        (self.left, self.right) = (left, right)
        count &+= UInt64(offset)
        return bytes[offset...]
    }

    private static func fold(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low ^ value
    }
}

/// Where the lines of a text are, their ends included.
enum LineRanges {
    static func of(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        forEach(in: bytes) { ranges.append($0) }
        return ranges
    }

    /// Visits each line. Eight bytes are looked at at once.
    static func forEach(in bytes: [UInt8], _ body: (Range<Int>) -> Void) {
        bytes.withUnsafeBytes { buffer in
            var start = 0
            var offset = 0
            func end(at place: Int) {
                body(start..<place + 1)
                start = place + 1
            }
            while offset + 8 <= buffer.count {
                let word = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
                var found = zeroBytes(of: word ^ lineFeeds)
                while found != 0 {
                    end(at: offset + found.trailingZeroBitCount / 8)
                    found &= found - 1
                }
                offset += 8
            }
            for place in offset..<buffer.count where buffer[place] == UInt8(ascii: "\n") { end(at: place) }
            if start < buffer.count { body(start..<buffer.count) }
        }
    }

    private static var lineFeeds: UInt64 { 0x0A0A_0A0A_0A0A_0A0A }

    /// The top bit of each byte that is zero, and no other bit.
    @inline(__always)
    private static func zeroBytes(of word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((word & low) &+ low) | word | low)
    }
}
