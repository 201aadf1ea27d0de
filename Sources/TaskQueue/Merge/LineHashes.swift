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
        hashes = LineRanges.of(bytes).map { ContentHash.of(bytes, $0) }
    }
}

/// A 64-bit hash of bytes. It names file contents and compares lines; it is no defence against somebody who searches for
/// collisions, who could write the file itself anyway.
package enum ContentHash {
    /// The hash of all bytes.
    package static func of(_ bytes: [UInt8]) -> UInt64 {
        of(bytes, bytes.indices)
    }

    /// The hash of a range of bytes.
    package static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        bytes.withUnsafeBytes { hash(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    // Two lanes of multiply-and-fold over 16 bytes at a time run at several GB/s, which matters for a file of 20 MB.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let first: UInt64 = 0x9E37_79B9_7F4A_7C15
        let second: UInt64 = 0xD6E8_FEB8_6659_FD93
        var left = first ^ UInt64(bytes.count)
        var right = second
        var offset = 0
        while offset + 16 <= bytes.count {
            left = fold(left ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian, first)
            right = fold(right ^ bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self).littleEndian, second)
            offset += 16
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
            if bytes.count - offset == 8 {
                left = fold(left ^ tail, first)
                tail = 0
            }
        }
        return fold(fold(left ^ tail, second) ^ right, first)
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
        bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            for index in buffer.indices where buffer[index] == UInt8(ascii: "\n") {
                ranges.append(start..<index + 1)
                start = index + 1
            }
            if start < buffer.count { ranges.append(start..<buffer.count) }
        }
        return ranges
    }
}
