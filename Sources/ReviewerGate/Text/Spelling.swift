/// Scalars as text, and text as scalars.
enum Spelling {
    /// The text of folded scalars.
    static func string(_ scalars: ArraySlice<UInt32>) -> String {
        var size = 0
        for value in scalars { size += value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x1_0000 ? 3 : 4 }
        return String(unsafeUninitializedCapacity: size) { bytes in
            var count = 0
            for value in scalars { count += encode(value, into: bytes, at: count) }
            return count
        }
    }

    /// The scalars of a text as numbers.
    static func scalars(of text: String) -> [UInt32] {
        var text = text
        return text.withUTF8 { bytes in
            var scalars: [UInt32] = []
            scalars.reserveCapacity(bytes.count)
            var offset = 0
            while offset < bytes.count {
                let (value, width) = scalar(at: offset, in: bytes)
                scalars.append(value)
                offset += width
            }
            return scalars
        }
    }

    /// The scalar that begins at an offset, and how many bytes it takes. The UTF-8 of a `String` is always valid.
    @inline(__always)
    static func scalar(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (UInt32, Int) {
        let first = UInt32(bytes[offset])
        if first < 0x80 { return (first, 1) }
        let second = UInt32(bytes[offset + 1]) & 0x3F
        if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
        let third = UInt32(bytes[offset + 2]) & 0x3F
        if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
        return ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[offset + 3]) & 0x3F, 4)
    }

    @inline(__always)
    private static func encode(_ value: UInt32, into bytes: UnsafeMutableBufferPointer<UInt8>, at offset: Int) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (value >> shift & 0x3F)) }
        if value < 0x80 {
            bytes[offset] = UInt8(truncatingIfNeeded: value)
            return 1
        }
        if value < 0x800 {
            bytes[offset] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
            bytes[offset + 1] = tail(0)
            return 2
        }
        if value < 0x1_0000 {
            bytes[offset] = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
            bytes[offset + 1] = tail(6)
            bytes[offset + 2] = tail(0)
            return 3
        }
        bytes[offset] = UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
        bytes[offset + 1] = tail(12)
        bytes[offset + 2] = tail(6)
        bytes[offset + 3] = tail(0)
        return 4
    }
}
