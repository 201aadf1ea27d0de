/// Text from outside as it may be shown on a terminal.
///
/// Control characters can move the cursor, rename the window, fill the clipboard (OSC 52) or answer in the user's name;
/// bidirectional controls and invisible characters make text look like another. All of them are shown by their numbers.
package enum TerminalText {
    /// Text with everything that a terminal would obey, or that nobody would see, spelled out: `\x1b`, `\t`,
    /// `\u{202E}`.
    package static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        if isPlain(bytes) { return text }
        return String(decoding: escaped(bytes), as: UTF8.self)
    }

    /// The same for bytes, which need not be UTF-8: what is not is spelled out byte by byte (`\x9b`).
    package static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        if isPlain(bytes) { return bytes }
        return bytes.withUnsafeBufferPointer { spelledOut($0) }
    }

    private static func spelledOut(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8 + 16)
        var last: Unicode.Scalar?
        var index = 0
        while index < bytes.count {
            let scalar = UTF8Scalar(at: index, in: bytes)
            let next = endOfFlag(at: index, in: bytes) ?? index + scalar.length
            if let name = name(of: scalar.value, byte: bytes[index]),
                !isJoining(scalar.value, last, next < bytes.count ? UTF8Scalar(at: next, in: bytes).value : nil)
            {
                result += name
            } else {
                result += bytes[index..<next]
            }
            last = scalar.value
            index = next
        }
        return result
    }

    /// Whether nothing needs a closer look: printable ASCII alone.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { 0x20..<0x7f ~= $0 }
    }

    /// How a character, or a byte that is none, is spelled out; nil for one that may be shown.
    private static func name(of scalar: Unicode.Scalar?, byte: UInt8) -> [UInt8]? {
        guard let scalar else { return hexadecimal(byte) }
        return switch scalar.value {
        case 0x0a: Array("\\n".utf8)
        case 0x09: Array("\\t".utf8)
        case 0x0d: Array("\\r".utf8)
        case 0x00...0x1f, 0x7f: hexadecimal(byte)
        case 0x80...0x9f,  // C1 controls
            0xad, 0x034f,  // soft hyphen, grapheme joiner
            0x061c, 0x180e,  // Arabic letter mark, Mongolian vowel separator
            0x115f, 0x1160, 0x3164, 0xffa0, 0x2800,  // fillers of Hangul, the empty sign of Braille
            0x200b...0x200f, 0x2028...0x202e,  // zero widths and marks, line ends, embeddings and overrides
            0x2060...0x206f,  // word joiner, invisible operators, isolates
            0xfe00...0xfe0f,  // variation selectors
            0xfeff, 0xfff9...0xfffb,  // byte order mark, annotations
            0xe0000...0xe01ef:  // tags, further variation selectors
            Array("\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8)
        default: nil
        }
    }

    /// Whether an invisible character is part of how its neighbours are written.
    private static func isJoining(
        _ scalar: Unicode.Scalar?, _ last: Unicode.Scalar?, _ next: Unicode.Scalar?
    ) -> Bool {
        guard let scalar, let last else { return false }
        switch scalar.value {
        case 0x200c, 0x200d:
            guard let next else { return false }
            // Arabic and Indic letters, from the Arabic block to the Sinhala one.
            let letters: ClosedRange<UInt32> = 0x0600...0x0dff
            if letters.contains(last.value), letters.contains(next.value) { return true }
            // Families and professions: an emoji, perhaps with a skin colour or a variation selector, on both sides.
            return scalar.value == 0x200d && isPictograph(next) && (isPictograph(last) || last.value == 0xfe0f)
        case 0xfe00...0xfe0f, 0xe0100...0xe01ef:
            // Emoji, digits on keys, arrows and mathematics, and ideographs have variants; one selector asks for one.
            return last.properties.isEmoji || last.properties.isIdeographic || (0x2190...0x2bff).contains(last.value)
        default:
            return false
        }
    }

    /// Where the flag of a region ends, which is a black flag, the region's name in tags and their end. In tags of any
    /// other kind a text could be hidden.
    private static func endOfFlag(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes[start] == 0xf0, UTF8Scalar(at: start, in: bytes).value?.value == 0x1f3f4 else { return nil }
        var index = start + 4
        while index < min(bytes.count, start + 4 + 7 * 4), let scalar = UTF8Scalar(at: index, in: bytes).value {
            index += 4
            switch scalar.value {
            case 0xe0030...0xe0039, 0xe0061...0xe007a: continue
            case 0xe007f: return index
            default: return nil
            }
        }
        return nil
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
