/// A text as scalars that can be compared: small letters, half width, Hangul composed, invisible signs left out.
///
/// Reports come from editors, terminals and file names, so `é`, full-width `Ａ` and the loose jamo of a macOS file
/// name have to meet what the criteria spell in the ordinary way. Everything after this works on numbers, since
/// comparing or hashing a Swift `String` of Hangul normalises it each time.
package struct FoldedText {
    /// The folded scalars.
    package private(set) var scalars: [UInt32] = []
    /// For each folded scalar, where in the original it began; and the end as the last element. The original is
    /// UTF-8 or, for texts that are put together by `append`, scalars.
    package private(set) var origins: [Int] = []

    package init(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            reserve(bytes.count)
            var offset = 0
            while offset < bytes.count {
                let (value, width) = Self.scalar(at: offset, in: bytes)
                fold(value, at: offset)
                offset += width
            }
            origins.append(offset)
        }
    }

    /// The scalar that begins at an offset, and its length. The UTF-8 of a `String` is always valid.
    @inline(__always)
    private static func scalar(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (UInt32, Int) {
        let first = UInt32(bytes[offset])
        if first < 0x80 { return (first, 1) }
        let second = UInt32(bytes[offset + 1]) & 0x3F
        if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
        let third = UInt32(bytes[offset + 2]) & 0x3F
        if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
        return ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[offset + 3]) & 0x3F, 4)
    }

    /// An empty text with room for a number of scalars.
    package init(capacity: Int) {
        reserve(capacity)
    }

    private mutating func reserve(_ capacity: Int) {
        scalars.reserveCapacity(capacity + 1)
        origins.reserveCapacity(capacity + 1)
    }

    /// Folds a part of some scalars and closes it with a new line; returns where it is.
    package mutating func append(_ part: Range<Int>, of raw: [UInt32]) -> Range<Int> {
        let start = scalars.count
        for index in part { fold(raw[index], at: index) }
        let end = scalars.count
        scalars.append(0x0A)
        origins.append(part.upperBound)
        return start..<end
    }

    @inline(__always)
    private mutating func fold(_ value: UInt32, at offset: Int) {
        if Script.isSyllable(value) || 0x5B...0x7E ~= value || value <= 0x40 {
            scalars.append(value)
            origins.append(offset)
        } else {
            foldRare(value, at: offset)
        }
    }

    private mutating func foldRare(_ value: UInt32, at offset: Int) {
        var folded = value
        switch value {
        case 0x41...0x5A: folded = value + 0x20
        case 0...0x7F: break
        case 0xFF21...0xFF3A: folded = value - 0xFF21 + 0x61
        case 0xFF01...0xFF5E: folded = value - 0xFEE0
        case 0xC0...0xDE where value != 0xD7: folded = value + 0x20
        case 0x410...0x42F: folded = value + 0x20
        case 0x2018, 0x2019: folded = 0x27
        case 0x201C, 0x201D: folded = 0x22
        case 0x2010...0x2015, 0x2212: folded = 0x2D
        case 0xA0, 0x2000...0x200A, 0x3000: folded = 0x20
        case 0x2028, 0x2029, 0x85: folded = 0x0A
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xFE00...0xFE0F: return
        case Hangul.joining:
            if let last = scalars.last, let syllable = Hangul.syllable(last, value) {
                scalars[scalars.count - 1] = syllable
                return
            }
        default: break
        }
        scalars.append(folded)
        origins.append(offset)
    }
}
