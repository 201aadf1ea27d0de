/// A text as scalars that can be compared: small letters, half width, Hangul composed, invisible signs left out.
///
/// Reports come from editors, terminals and file names, so `é`, full-width `Ａ` and the loose jamo of a macOS file
/// name have to meet what the criteria spell in the ordinary way. Everything after this works on numbers, since
/// comparing or hashing a Swift `String` of Hangul normalises it each time.
struct FoldedText {
    /// The folded scalars.
    private(set) var scalars: [UInt32] = []
    /// For each folded scalar, where in the original it began; and the end as the last element. The original is
    /// UTF-8 or, for texts that are put together by `append`, scalars.
    private(set) var origins: [Int] = []

    init(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            reserve(bytes.count)
            var offset = 0
            while offset < bytes.count {
                let (value, width) = Spelling.scalar(at: offset, in: bytes)
                fold(value, at: offset)
                offset += width
            }
            origins.append(offset)
        }
    }

    /// An empty text with room for a number of scalars.
    init(capacity: Int) {
        reserve(capacity)
    }

    private mutating func reserve(_ capacity: Int) {
        scalars.reserveCapacity(capacity + 1)
        origins.reserveCapacity(capacity + 1)
    }

    /// Folds a part of some scalars and closes it with a new line; returns where it stands.
    mutating func append(_ part: Range<Int>, of raw: [UInt32]) -> Range<Int> {
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
        case 0x1161...0x1175: if composeVowel(value) { return }
        case 0x11A8...0x11C2: if composeFinal(value) { return }
        default: break
        }
        scalars.append(folded)
        origins.append(offset)
    }

    private mutating func composeVowel(_ value: UInt32) -> Bool {
        guard let last = scalars.last, 0x1100...0x1112 ~= last else { return false }
        scalars[scalars.count - 1] = 0xAC00 + ((last - 0x1100) * 21 + (value - 0x1161)) * 28
        return true
    }

    private mutating func composeFinal(_ value: UInt32) -> Bool {
        guard let last = scalars.last, Script.isSyllable(last), (last - 0xAC00) % 28 == 0 else { return false }
        scalars[scalars.count - 1] = last + value - 0x11A7
        return true
    }
}

/// What a folded scalar is.
enum Script {
    static func isSyllable(_ value: UInt32) -> Bool { 0xAC00...0xD7A3 ~= value }

    /// Hangul: a syllable, or a jamo that stands alone.
    static func isHangul(_ value: UInt32) -> Bool {
        isSyllable(value) || 0x3131...0x318E ~= value || 0x1100...0x11FF ~= value
    }

    static func isDigit(_ value: UInt32) -> Bool { 0x30...0x39 ~= value }

    static func isSpace(_ value: UInt32) -> Bool { value == 0x20 || value == 0x09 || value == 0x0D }

    /// What Unicode calls white space.
    static func isWhitespace(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20: true
        case 0..<0x85: false
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// A letter of any script but Hangul.
    static func isLetter(_ value: UInt32) -> Bool {
        switch value {
        case 0x61...0x7A: true
        case 0..<0xC0, 0xD7, 0xF7: false
        // The tables of Unicode take their time: letters of Latin, Cyrillic, kana and Chinese characters are known.
        case 0xC0...0x24F, 0x400...0x481, 0x48A...0x52F, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFC: true
        default: !isHangul(value) && Unicode.Scalar(value)?.properties.isAlphabetic == true
        }
    }
}
