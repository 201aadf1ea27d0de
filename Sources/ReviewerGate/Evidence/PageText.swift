/// What a person sees of a page, as far as its document tells: text without tags, comments, scripts, styles, the head,
/// templates and what is hidden where it stands (`hidden`, `style="display:none"`). What a style sheet hides is not
/// known here.
///
/// It reads the document that a browser has built and written down again, so every tag is closed. Other text is read
/// as far as it makes sense, in time that grows with its size.
package struct PageText: Sendable {
    /// The visible text; runs of white space are one space.
    package let text: String
    private let bytes: [UInt8]

    /// - Parameter document: HTML in UTF-8.
    package init(_ document: [UInt8]) {
        var reader = PageReader(document)
        bytes = Self.collapsed(reader.visible())
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the page shows a text: letter by letter, as it is written, white space collapsed in both.
    ///
    /// - Parameter sought: the text; composed and decomposed letters differ.
    package func shows(_ sought: String) -> Bool {
        let sought = Self.collapsed(Array(sought.utf8))
        guard let first = sought.first else { return true }
        guard bytes.count >= sought.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            sought.withUnsafeBufferPointer { sought in
                for start in 0...(bytes.count - sought.count) where bytes[start] == first {
                    var length = 1
                    while length < sought.count, bytes[start + length] == sought[length] { length += 1 }
                    if length == sought.count { return true }
                }
                return false
            }
        }
    }

    /// White space of any kind as one space, none at the ends. Spaces that don't break a line look like any other.
    private static func collapsed(_ text: [UInt8]) -> [UInt8] {
        var collapsed: [UInt8] = []
        collapsed.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let width = spaceWidth(text, at: index)
            if width == 0 {
                collapsed.append(text[index])
                index += 1
            } else {
                if !collapsed.isEmpty, collapsed.last != 0x20 { collapsed.append(0x20) }
                index += width
            }
        }
        if collapsed.last == 0x20 { collapsed.removeLast() }
        return collapsed
    }

    /// How many bytes of white space stand at an index: ASCII's, U+00A0, U+2000 to U+200A, U+2028, U+2029, U+202F,
    /// U+205F and U+3000.
    private static func spaceWidth(_ text: [UInt8], at index: Int) -> Int {
        switch text[index] {
        case 0x09...0x0D, 0x20: return 1
        case 0xC2: return index + 1 < text.count && text[index + 1] == 0xA0 ? 2 : 0
        case 0xE2, 0xE3:
            guard index + 2 < text.count else { return 0 }
            switch (text[index], text[index + 1], text[index + 2]) {
            case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
                (0xE3, 0x80, 0x80):
                return 3
            default: return 0
            }
        default: return 0
        }
    }
}
