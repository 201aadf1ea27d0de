/// Laying text out on a terminal.
enum TextLayout {
    /// Columns that a text takes. Hangul, Han, kana, full-width forms and emoji take two, combining marks none.
    static func columns(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x300: 1
        case 0x300...0x36F, 0x1160...0x11FF, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60: 2
        case 0x1F300...0x1FAFF, 0x20000...0x3FFFD: 2
        default: 1
        }
    }

    /// A text filled up with spaces to a number of columns.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    /// Breaks a text between words into lines of at most `width` columns; a longer word stands alone.
    static func wrap(_ text: String, width: Int) -> [String] {
        wrap(text.split(separator: " ").map(String.init), width: width)
    }

    /// Breaks between pieces that are kept whole.
    static func wrap(_ pieces: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for piece in pieces {
            let size = columns(piece)
            if used > 0, used + 1 + size > width {
                lines.append(line)
                (line, used) = (piece, size)
            } else {
                line += used > 0 ? " " + piece : piece
                used += (used > 0 ? 1 : 0) + size
            }
        }
        if used > 0 { lines.append(line) }
        return lines
    }
}
