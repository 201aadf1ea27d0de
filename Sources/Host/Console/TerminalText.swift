/// Text from outside as it may be shown on a terminal.
///
/// Control characters can move the cursor, rename the window, fill the clipboard (OSC 52) or answer in the user's name;
/// bidirectional controls and invisible characters make text look like another. All of them are shown by their numbers.
package enum TerminalText {
    /// Text with everything that a terminal would obey, or that nobody would see, spelled out: `\x1b`, `\t`,
    /// `\u{202E}`.
    ///
    /// - Parameter allowingNewlines: whether line feeds stay; otherwise they become `\n`.
    package static func escaped(_ text: String, allowingNewlines: Bool = false) -> String {
        let bytes = Array(text.utf8)
        if isPlain(bytes, allowingNewlines: allowingNewlines) { return text }
        return String(decoding: escaped(bytes, allowingNewlines: allowingNewlines), as: UTF8.self)
    }

    /// The same for bytes, which need not be UTF-8: what is not is spelled out byte by byte (`\x9b`).
    package static func escaped(_ bytes: [UInt8], allowingNewlines: Bool = false) -> [UInt8] {
        if isPlain(bytes, allowingNewlines: allowingNewlines) { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8 + 16)
        var last: Unicode.Scalar?
        var index = 0
        while index < bytes.count {
            guard let scalar = scalar(in: bytes, at: index) else {
                result += hexadecimal(bytes[index])
                last = nil
                index += 1
                continue
            }
            let width = UTF8.width(scalar)
            let next = index + width
            if let name = name(of: scalar, allowingNewlines: allowingNewlines),
                !isJoining(scalar, last, next < bytes.count ? self.scalar(in: bytes, at: next) : nil)
            {
                result += name
            } else {
                result += bytes[index..<next]
            }
            last = scalar
            index = next
        }
        return result
    }

    /// Whether nothing needs a closer look: printable ASCII alone.
    private static func isPlain(_ bytes: [UInt8], allowingNewlines: Bool) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f || $0 == 0x0a && allowingNewlines }
    }

    /// The well-formed scalar that starts at an index; nil when the bytes are not UTF-8.
    private static func scalar(in bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
        let first = bytes[index]
        if first < 0x80 { return Unicode.Scalar(first) }
        let (length, least): (Int, UInt32) =
            switch first {
            case 0xc2...0xdf: (2, 0x80)
            case 0xe0...0xef: (3, 0x800)
            case 0xf0...0xf4: (4, 0x10000)
            default: (0, 0)
            }
        guard length > 0, index + length <= bytes.count else { return nil }
        var value = UInt32(first) & (0xff >> UInt32(length + 1))
        for byte in bytes[(index + 1)..<(index + length)] {
            guard byte & 0xc0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3f)
        }
        // Longer than necessary, a surrogate, or beyond Unicode: none of them is a scalar.
        return value < least ? nil : Unicode.Scalar(value)
    }

    /// How a character is spelled out; nil for one that may be shown.
    private static func name(of scalar: Unicode.Scalar, allowingNewlines: Bool) -> [UInt8]? {
        switch scalar.value {
        case 0x0a: allowingNewlines ? nil : Array("\\n".utf8)
        case 0x09: Array("\\t".utf8)
        case 0x0d: Array("\\r".utf8)
        case 0x00...0x1f, 0x7f: hexadecimal(UInt8(scalar.value))
        case 0x80...0x9f,  // C1 controls
            0xad,  // soft hyphen
            0x061c, 0x180e,  // Arabic letter mark, Mongolian vowel separator
            0x200b...0x200f, 0x2028...0x202e,  // zero widths and marks, line ends, embeddings and overrides
            0x2060...0x206f,  // word joiner, invisible operators, isolates
            0xfeff, 0xfff9...0xfffb,  // byte order mark, annotations
            0xe0000...0xe007f:  // tags
            Array("\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8)
        default: nil
        }
    }

    /// Whether an invisible character is part of how its neighbours are written.
    private static func isJoining(
        _ scalar: Unicode.Scalar, _ last: Unicode.Scalar?, _ next: Unicode.Scalar?
    ) -> Bool {
        guard let last else { return false }
        switch scalar.value {
        case 0x200c, 0x200d:
            guard let next else { return false }
            // Arabic and Indic letters, from the Arabic block to the Sinhala one.
            let letters: ClosedRange<UInt32> = 0x0600...0x0dff
            if letters.contains(last.value), letters.contains(next.value) { return true }
            // Families and professions: an emoji, perhaps with a skin colour or a variation selector, on both sides.
            return scalar.value == 0x200d && isPictograph(next) && (isPictograph(last) || last.value == 0xfe0f)
        case 0xe0020...0xe007f:
            // Flags of regions: a black flag and then tags.
            return last.value == 0x1f3f4 || (0xe0020...0xe007e).contains(last.value)
        default:
            return false
        }
    }

    /// Emoji beyond the digits and signs that ASCII has.
    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xff && scalar.properties.isEmoji
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
