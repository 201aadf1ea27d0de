internal import Text

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
        text.withUnsafeBufferPointer { text in
            var index = 0
            while index < text.count {
                let scalar = UTF8Scalar(at: index, in: text)
                if let value = scalar.value?.value, Script.isWhitespace(value) {
                    if !collapsed.isEmpty, collapsed.last != 0x20 { collapsed.append(0x20) }
                } else {
                    collapsed += text[index..<index + scalar.length]
                }
                index += scalar.length
            }
        }
        if collapsed.last == 0x20 { collapsed.removeLast() }
        return collapsed
    }
}
