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
