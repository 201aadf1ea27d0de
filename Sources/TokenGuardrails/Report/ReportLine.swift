internal import Text

/// A line of a report, and what it may be: header, heading, bullet or fence.
struct ReportLine {
    /// A heading and how it was written.
    struct Heading {
        let name: ReportSection
        /// What is after the colon.
        let text: String
        let isDecorated: Bool
    }

    private typealias Bytes = ArraySlice<UInt8>

    private static let byteOrderMark = Array("\u{FEFF}".utf8)
    private static let backticks = Array("```".utf8)
    private static let tildes = Array("~~~".utf8)
    private static let headerOpening = Array(CompactReport.headerOpening.utf8)
    private static let names = ReportSection.allCases.map { (section: $0, spelling: Array($0.rawValue.utf8)) }

    /// The bytes without space at the end; and without any around.
    private let line: Bytes
    private let trimmed: Bytes

    /// - Parameter bytes: the line, with or without its line end.
    init(_ bytes: ArraySlice<UInt8>) {
        line = Self.withoutSpaceAtEnd(bytes)
        trimmed = line.drop(while: Self.isSpace)
    }

    /// Where the lines of a text are, with their ends (`\n`, `\r\n`, `\r`) and without a byte order mark.
    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            lines.append(start..<index)
            start = index
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }

    var isBlank: Bool { trimmed.isEmpty }

    /// Whether a code fence opens here, be it inside a bullet.
    var opensFence: Bool {
        let content = bulletContent ?? trimmed
        return content.starts(with: Self.backticks) || content.starts(with: Self.tildes)
    }

    /// The id that the header names, when the line is one: `[REPORT <id>]` and nothing else.
    var header: (id: String, isDecorated: Bool)? {
        let (plain, isDecorated) = undecorated
        guard plain.starts(with: Self.headerOpening), plain.last == UInt8(ascii: "]") else { return nil }
        let id = Self.withoutSpaceAtEnd(plain.dropFirst(Self.headerOpening.count).dropLast()).drop(while: Self.isSpace)
        guard !id.isEmpty, !id.contains(UInt8(ascii: "]")) else { return nil }
        return (String(decoding: id, as: UTF8.self), isDecorated || line.count != trimmed.count)
    }

    /// The section that begins here, when the line is a heading. Plain is the name, as it must be spelt, and a colon
    /// at the line's beginning; other spellings and Markdown around them are taken for the same heading.
    var heading: Heading? {
        guard line.count == trimmed.count else { return nil }
        var (rest, isDecorated) = undecoratedOpening
        guard let (name, length, isExact) = Self.name(at: rest) else { return nil }
        rest = rest.dropFirst(length)
        let afterName = rest.drop { Self.isSpace($0) || Self.isEmphasis($0) }
        if afterName.first == UInt8(ascii: ":") {
            isDecorated = isDecorated || !isExact || rest.first != UInt8(ascii: ":")
            // What closes an emphasis (`**Status:**`) isn't text; what opens one belongs to the text.
            rest = afterName.dropFirst()
            if isDecorated { rest = rest.drop(while: Self.isEmphasis) }
        } else {
            // Without a colon only Markdown makes a heading of it, when nothing else is on the line.
            guard isDecorated, afterName.drop(while: { $0 == UInt8(ascii: "#") }).isEmpty else { return nil }
            rest = afterName.suffix(0)
        }
        let text = String(decoding: rest.drop(while: Self.isSpace), as: UTF8.self)
        return Heading(name: name, text: text, isDecorated: isDecorated)
    }

    /// The text of a bullet or a number (``ListMarker``), at any indentation; an empty one is none.
    var bullet: String? {
        bulletContent.map { String(decoding: $0, as: UTF8.self) }
    }

    private var bulletContent: Bytes? {
        // No marker is longer than eight bytes.
        let beginning = String(decoding: trimmed.prefix(16), as: UTF8.self)
        guard let marker = ListMarker.item(beginning.unicodeScalars.map { CharacterKind.identify($0).key }[...])
        else { return nil }
        let rest = trimmed.dropFirst(String(beginning.unicodeScalars.prefix(marker.end)).utf8.count)
        guard let space = rest.first, Self.isSpace(space) else { return nil }
        let content = rest.drop(while: Self.isSpace)
        return content.isEmpty ? nil : content
    }

    /// The line without Markdown before it, and whether there was any.
    private var undecoratedOpening: (Bytes, Bool) {
        var rest = trimmed.drop { $0 == UInt8(ascii: "#") }
        if rest.count < trimmed.count { rest = rest.drop(while: Self.isSpace) }
        rest = rest.drop(while: Self.isEmphasis)
        return (rest, rest.count < trimmed.count)
    }

    /// The line without Markdown around it, and whether there was any.
    private var undecorated: (Bytes, Bool) {
        let (opened, isDecorated) = undecoratedOpening
        var rest = opened
        while let last = rest.last, Self.isEmphasis(last) { rest = rest.dropLast() }
        return (rest, isDecorated || rest.count < opened.count)
    }

    /// The section whose name is here, with its length and whether it is spelt as it must be.
    private static func name(at bytes: Bytes) -> (ReportSection, length: Int, isExact: Bool)? {
        for (section, name) in names {
            let found = bytes.prefix(name.count)
            if found.elementsEqual(name) { return (section, name.count, true) }
            if found.elementsEqual(name, by: { folded($0) == folded($1) }) { return (section, name.count, false) }
        }
        return nil
    }

    /// Small letters and spaces stand for capitals and hyphens: `diff summary`.
    private static func folded(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x41...0x5A: byte + 0x20
        case UInt8(ascii: " "), UInt8(ascii: "_"): UInt8(ascii: "-")
        default: byte
        }
    }

    private static func withoutSpaceAtEnd(_ bytes: Bytes) -> Bytes {
        var rest = bytes
        while let last = rest.last, isSpace(last) || last == 0x0A || last == 0x0D { rest = rest.dropLast() }
        return rest
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }

    private static func isEmphasis(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "`")
    }
}
