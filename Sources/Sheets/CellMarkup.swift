package import MarkdownTable
internal import Text

/// What the Markdown in a cell shows.
///
/// People and formatters write one text in several ways: `IN\_PROGRESS`, `**A-1**`, `[A-1](#a-1)`, `2026&#45;02&#45;09`.
/// The bytes stay in the file as they are; this is how they are read.
package enum CellMarkup {
    /// Whether a text may show something else than its bytes.
    package static func isPossible(in text: some Collection<UInt8>) -> Bool {
        // As memory: over an unknown collection each byte would be a call.
        text.withContiguousStorageIfAvailable(isPossible) ?? Array(text).withUnsafeBufferPointer(isPossible)
    }

    private static func isPossible(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.first == underscore || bytes.contains(where: isMark)
    }

    /// Whether a byte may be a part of Markdown wherever it is in a word. A `_` is one only around it.
    @inline(__always)
    package static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case backslash, UInt8(ascii: "*"), backtick, UInt8(ascii: "<"), ampersand, UInt8(ascii: "["): true
        default: false
        }
    }

    /// The word that a cell shows: what is left without marks of bold, italic and code and links around all of it, and
    /// with its escapes and entities read. Struck out text stays as it is: whoever strikes a word out doesn't mean it.
    package static func word(_ text: String) -> String {
        guard isPossible(in: text.utf8) else { return text }
        var rest = Substring(text)
        while true {
            rest = trimmed(rest)
            if let code = inside(rest, "`", "`") { return String(trimmed(code)) }
            guard let inner = wrappers.lazy.compactMap({ inside(rest, $0.0, $0.1) }).first ?? linkText(rest) else {
                break
            }
            rest = inner
        }
        return String(trimmed(Substring(lines(String(rest)).split(separator: "\n").joined(separator: " "))))
    }

    /// The text that a cell shows, with its escapes and entities read and a line for each `<br>`. Marks of bold, italic
    /// and code stay in it.
    package static func lines(_ text: String) -> String {
        guard isPossible(in: text.utf8) else { return text }
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        shown.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == backslash, place + 1 < bytes.count, isPunctuation(bytes[place + 1]) {
                shown.append(bytes[place + 1])
                place += 2
            } else if byte == ampersand, let (scalar, end) = entity(in: bytes, at: place) {
                shown += Array(String(scalar).utf8)
                place = end
            } else if byte == UInt8(ascii: "<"), let end = endOfBreak(in: bytes, at: place) {
                while shown.last == UInt8(ascii: " ") { shown.removeLast() }
                shown.append(UInt8(ascii: "\n"))
                place = end
                while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
            } else {
                shown.append(byte)
                place += 1
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Where a `<br>`, `<br/>` or `<br />` ends that begins at a place.
    package static func endOfBreak(in bytes: [UInt8], at start: Int) -> Int? {
        guard start + 3 < bytes.count, bytes[start + 1] | 0x20 == UInt8(ascii: "b"),
            bytes[start + 2] | 0x20 == UInt8(ascii: "r")
        else { return nil }
        var place = start + 3
        while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
        if place < bytes.count, bytes[place] == UInt8(ascii: "/") { place += 1 }
        return place < bytes.count && bytes[place] == UInt8(ascii: ">") ? place + 1 : nil
    }

    // MARK: Around a word

    private static let wrappers: [(String, String)] =
        [("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("[[", "]]")]
        + ["b", "strong", "em", "i", "code", "kbd", "span", "mark", "u"].map { ("<\($0)>", "</\($0)>") }

    private static func inside(_ text: Substring, _ opening: String, _ closing: String) -> Substring? {
        guard text.utf8.count > opening.utf8.count + closing.utf8.count, text.hasPrefix(opening),
            text.hasSuffix(closing)
        else { return nil }
        return text.dropFirst(opening.count).dropLast(closing.count)
    }

    /// The text of a link that is all of a text: `[A-1](#a-1)`, `[A-1][a]`.
    private static func linkText(_ text: Substring) -> Substring? {
        guard text.hasPrefix("["), let end = text.firstIndex(of: "]") else { return nil }
        let target = text[text.index(after: end)...]
        let isTarget =
            (target.hasPrefix("(") && target.hasSuffix(")")) || (target.hasPrefix("[") && target.hasSuffix("]"))
        return isTarget && !target.dropFirst().dropLast().holds("](") ? text[..<end].dropFirst() : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while rest.unicodeScalars.first == " " { rest.unicodeScalars.removeFirst() }
        while rest.unicodeScalars.last == " " { rest.unicodeScalars.removeLast() }
        return rest
    }

    // MARK: Within a text

    private static let backslash = UInt8(ascii: "\\")
    private static let backtick = UInt8(ascii: "`")
    private static let ampersand = UInt8(ascii: "&")
    private static let underscore = UInt8(ascii: "_")

    /// The characters that a backslash takes the meaning from (CommonMark 0.31, 2.4).
    static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// The character of an entity, such as `&amp;`, `&#45;` or `&#x2d;`, and where the entity ends.
    private static func entity(in bytes: [UInt8], at start: Int) -> (Unicode.Scalar, end: Int)? {
        guard let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        let scalar: Unicode.Scalar?
        if name.hasPrefix("#") {
            let isHex = name.dropFirst().first.map { $0 == "x" || $0 == "X" } ?? false
            scalar = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init)
        } else {
            scalar = entities.first { $0.name == name }?.scalar
        }
        // A control character would be one that nobody sees in the file.
        guard let scalar, scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) else { return nil }
        return (scalar == "\u{A0}" ? " " : scalar, end + 1)
    }

    /// Those that editors and formatters write for characters of Markdown and of HTML.
    private static let entities: [(name: String, scalar: Unicode.Scalar)] = [
        ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", " "), ("ast", "*"),
        ("lowbar", "_"), ("UnderBar", "_"), ("grave", "`"), ("bsol", "\\"), ("sol", "/"), ("num", "#"), ("colon", ":"),
        ("comma", ","), ("period", "."), ("semi", ";"), ("lbrack", "["), ("rbrack", "]"), ("lpar", "("), ("rpar", ")"),
        ("plus", "+"), ("equals", "="), ("hyphen", "-"), ("dash", "-"), ("ndash", "–"), ("mdash", "—"), ("vert", "|"),
        ("verbar", "|"), ("hellip", "…"), ("rarr", "→"), ("bull", "•"),
    ]
}

extension MarkdownDocument {
    /// Whether a cell holds more than a hyphen or dash for none, which formatters write `\-`.
    package func saysSomething(_ cell: Range<Int>) -> Bool { !CellText.isNone(bytes[cell]) }

    /// The word that a cell shows.
    package func word(_ cell: Range<Int>) -> String { CellMarkup.word(cellText(cell)) }

    /// The bytes of the word that a cell shows; those of the file where they are that word.
    package func wordBytes(_ cell: Range<Int>) -> ArraySlice<UInt8> {
        CellMarkup.isPossible(in: bytes[cell]) ? Array(word(cell).utf8)[...] : bytes[cell]
    }

    /// The hash of the word that a cell shows.
    package func wordHash(_ cell: Range<Int>) -> UInt64 {
        CellMarkup.mayChange(bytes, cell) ? ContentHash.of(Array(word(cell).utf8)) : ContentHash.of(bytes, cell)
    }
}

extension CellMarkup {
    /// Whether a cell's text may be another than its bytes: it is marked around it, where its first byte shows it, or has an
    /// escape, an entity or a break in it. Looked at eight bytes at a time, since it is asked of each row's id.
    fileprivate static func mayChange(_ bytes: [UInt8], _ cell: Range<Int>) -> Bool {
        guard let first = cell.first.map({ bytes[$0] }) else { return false }
        if isMark(first) || first == underscore { return true }
        return bytes.withUnsafeBytes { text in
            var place = cell.lowerBound
            while place &+ 8 <= cell.upperBound {
                let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                if marks(backslash, in: word) | marks(ampersand, in: word) | marks(UInt8(ascii: "<"), in: word) != 0 {
                    return true
                }
                place &+= 8
            }
            while place < cell.upperBound {
                let byte = text[place]
                if byte == backslash || byte == ampersand || byte == UInt8(ascii: "<") { return true }
                place &+= 1
            }
            return false
        }
    }

    /// Something else than 0 where one of eight bytes is this one: it becomes a byte 0, from which 1 borrows (Mycroft 1987).
    @inline(__always)
    private static func marks(_ byte: UInt8, in word: UInt64) -> UInt64 {
        let other = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        return (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
    }
}
