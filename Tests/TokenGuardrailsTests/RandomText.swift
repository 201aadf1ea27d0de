import Chance

/// Texts to try things on.
enum RandomText {
    /// Bytes, scalars or pieces of reports and messages at random.
    static func any(using generator: inout Chance) -> String {
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes(using: &generator)
        case 1: scalars(using: &generator)
        default: made(of: pieces, using: &generator)
        }
    }

    /// Pieces joined at random.
    static func made(of pieces: [String], using generator: inout Chance) -> String {
        (0..<Int.random(in: 0..<40, using: &generator)).reduce(into: "") { text, _ in
            text += pieces.randomElement(using: &generator) ?? ""
        }
    }

    private static func bytes(using generator: inout Chance) -> String {
        let bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func scalars(using generator: inout Chance) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<100, using: &generator) {
            let top: UInt32 = [0x7F, 0x3FF, 0xFFFF, 0x10FFFF].randomElement(using: &generator) ?? 0x7F
            guard let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &generator)) else { continue }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    /// What reports and conversations are made of, whole and broken.
    static let pieces = [
        "[REPORT ORCH-1]", "[REPORT ", "]", "Status: DONE", "Files:", "Diff-Summary:", "**Risks:**", "## Next", "- 변경",
        "- ", "* x", "1. y", "```", "~~~", "\n", "\r\n", "\r", "\u{FEFF}", " ", "\t", ":", "{", "}", "[", "\"", "\\",
        "\\u",
        "\\ud83d", "\\n", "\"role\":", "\"user\"", "\"content\":", "\"text\"", ",", "null", "true", "-1.5e3", "가나다",
        "é",
        "e\u{301}", "👩‍💻",
    ]
}
