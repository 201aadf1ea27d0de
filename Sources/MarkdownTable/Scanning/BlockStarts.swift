/// What a line can start, beside text: recognised at a byte that isn't indentation.
extension LineCursor {
    /// Columns that a list marker takes with the space after it, and whether the item starts with an empty line.
    struct ListMarker {
        var bytes: Int
        var isEmpty: Bool
    }

    /// One to six `#`, then a space, a tab or the end of the line.
    func isATXHeading(at start: Int) -> Bool {
        let level = run(of: Byte.hash, from: start)
        return (1...6).contains(level) && isSpaceOrEnd(byte(at: start + level))
    }

    /// The length of an opening code fence: three or more backticks without a further one on the line, or tildes.
    func openingFence(at start: Int) -> Int? {
        let mark = byte(at: start)
        guard mark == Byte.backtick || mark == Byte.tilde else { return nil }
        let length = run(of: mark, from: start)
        guard length >= 3 else { return nil }
        if mark == Byte.backtick, text[(start + length)..<end].contains(Byte.backtick) { return nil }
        return length
    }

    /// A closing fence is at least as long as the opening one and followed by nothing.
    func isClosingFence(at start: Int, mark: UInt8, length: Int) -> Bool {
        let closing = run(of: mark, from: start)
        return closing >= length && text[(start + closing)..<end].allSatisfy { $0 == Byte.space || $0 == Byte.tab }
    }

    /// `===` or `---` below a paragraph.
    func isSetextUnderline(at start: Int) -> Bool {
        let mark = byte(at: start)
        guard mark == Byte.equals || mark == Byte.hyphen else { return false }
        let length = run(of: mark, from: start)
        return text[(start + length)..<end].allSatisfy { $0 == Byte.space || $0 == Byte.tab }
    }

    /// Three or more `-`, `*` or `_` with nothing but spaces between.
    func isThematicBreak(at start: Int) -> Bool {
        let mark = byte(at: start)
        guard mark == Byte.hyphen || mark == UInt8(ascii: "*") || mark == UInt8(ascii: "_") else { return false }
        var marks = 0
        for byte in text[start..<end] {
            if byte == mark {
                marks += 1
            } else if byte != Byte.space, byte != Byte.tab {
                return false
            }
        }
        return marks >= 3
    }

    /// A bullet or a number of up to nine digits with `.` or `)`.
    ///
    /// - Parameter inParagraph: a list that interrupts a paragraph starts with 1 and doesn't start empty.
    func listMarker(at start: Int, inParagraph: Bool) -> ListMarker? {
        var bytes = 1
        let first = byte(at: start)
        if Byte.isDigit(first) {
            while bytes < 10, Byte.isDigit(byte(at: start + bytes)) { bytes += 1 }
            let mark = byte(at: start + bytes)
            guard bytes < 10, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")") else { return nil }
            let isOne =
                text[start..<(start + bytes - 1)].allSatisfy { $0 == UInt8(ascii: "0") }
                && text[start + bytes - 1] == UInt8(ascii: "1")
            if inParagraph, !isOne { return nil }
            bytes += 1
        } else if first != Byte.hyphen && first != UInt8(ascii: "*") && first != UInt8(ascii: "+") {
            return nil
        }
        guard isSpaceOrEnd(byte(at: start + bytes)) else { return nil }
        let isEmpty =
            start + bytes >= end
            || text[(start + bytes)..<end].allSatisfy { $0 == Byte.space || $0 == Byte.tab }
        if inParagraph, isEmpty { return nil }
        return ListMarker(bytes: bytes, isEmpty: isEmpty)
    }

    /// How often `mark` is repeated from `start` on.
    func run(of mark: UInt8, from start: Int) -> Int {
        var place = start
        while place < end, text[place] == mark { place += 1 }
        return place - start
    }

    func isSpaceOrEnd(_ byte: UInt8) -> Bool {
        byte == Byte.space || byte == Byte.tab || byte == Byte.newline
    }
}

/// A heading as it was found; its text is made when a table below it asks for it.
enum Heading {
    /// One line, from the first `#` to the end of its content.
    case atx(Range<Int>)
    /// The paragraph above the underline, line ends included.
    case setext(Range<Int>)

    /// The heading's text without markers; the lines of a setext heading are joined by a space. Bytes that aren't
    /// UTF-8 become U+FFFD.
    func text(in text: UnsafeBufferPointer<UInt8>) -> String {
        switch self {
        case .atx(let range):
            var content = Self.trimmed(text[range].drop { $0 == Byte.hash })
            // Closing marks stand alone or after a space.
            let open = content.prefix(content.count - content.reversed().prefix { $0 == Byte.hash }.count)
            if open.last.map(Byte.isBlank) ?? true { content = Self.trimmed(open) }
            return String(decoding: content, as: UTF8.self)
        case .setext(let range):
            return text[range].split { $0 == Byte.newline || $0 == Byte.return }
                .map { String(decoding: Self.trimmed($0), as: UTF8.self) }
                .joined(separator: " ")
        }
    }

    private static func trimmed(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
        let start = text.firstIndex { !Byte.isBlank($0) } ?? text.endIndex
        let end = text.lastIndex { !Byte.isBlank($0) }.map { $0 + 1 } ?? start
        return text[start..<end]
    }
}
