/// What a file that isn't UTF-8 seems to be written in.
package enum TextEncoding: Sendable {
    case utf16LittleEndian, utf16BigEndian
    /// What Korean Windows writes, and EUC-KR with it.
    case cp949
    case windows1252

    /// The name by which `iconv` knows it.
    package var name: String {
        switch self {
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .cp949: "CP949"
        case .windows1252: "WINDOWS-1252"
        }
    }

    /// Judges by the beginning of a file, which is cheap enough for every change.
    ///
    /// - Returns: nil for UTF-8, also where a few bytes of it are damaged.
    package init?(of bytes: [UInt8]) {
        let found = bytes.withUnsafeBufferPointer(Self.encoding)
        guard let found else { return nil }
        self = found
    }

    /// How much of a file is looked at: bytes, and characters beyond ASCII.
    private static let limit = (bytes: 1 << 18, characters: 128)

    private static func encoding(of text: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
        let end = min(text.count, limit.bytes)
        if let wide = wideEncoding(of: text, end) { return wide }
        var (valid, pairs, others) = (0, 0, 0)
        var place = 0
        while place < end, valid + pairs + others < limit.characters {
            if place + 8 <= end, isASCII(text, at: place) {
                place += 8
                continue
            }
            guard text[place] >= 0x80 else {
                place += 1
                continue
            }
            let scalar = UTF8Scalar(at: place, in: text)
            if scalar.value != nil {
                valid += 1
            } else if place + 1 < text.count, isPair(text[place], text[place + 1]) {
                pairs += 1
                place += 1
            } else {
                others += 1
            }
            place += scalar.length
        }
        // A few damaged bytes are an accident in a file of UTF-8; more of them than of anything else are not.
        guard pairs + others > max(valid, 2) else { return nil }
        return pairs > others ? .cp949 : .windows1252
    }

    /// Whether two bytes are one character of KS X 1001, the part of CP949 that nearly all Korean text is in.
    private static func isPair(_ lead: UInt8, _ trail: UInt8) -> Bool {
        (0xA1...0xFD).contains(lead) && (0xA1...0xFE).contains(trail)
    }

    private static func isASCII(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: place, as: UInt64.self)
            & 0x8080_8080_8080_8080 == 0
    }

    /// UTF-16 by its byte order mark, or by the NUL bytes in every ASCII character.
    private static func wideEncoding(of text: UnsafeBufferPointer<UInt8>, _ end: Int) -> TextEncoding? {
        if text.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if text.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        let head = min(end, 512)
        var zeros = (even: 0, odd: 0)
        for place in 0..<head where text[place] == 0 {
            if place.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        guard zeros.even + zeros.odd > head / 8 else { return nil }
        return zeros.odd > zeros.even ? .utf16LittleEndian : .utf16BigEndian
    }
}

extension Unicode.Scalar {
    /// Whether a character beside a text looks like nothing at all: spaces that are none of ASCII, which word processors
    /// and input methods write, and characters without width.
    package var isOddBlank: Bool {
        switch value {
        case 0xA0, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
