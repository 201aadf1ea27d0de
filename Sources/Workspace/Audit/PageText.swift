internal import Text

/// What a person sees of a page, as far as its document shows it: text without tags, comments, scripts, styles, the head,
/// templates and what is hidden in place (`hidden`, `style="display:none"`). What a style sheet hides is not
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

/// Which elements are read in which way (HTML Living Standard, 13.1.2 and 15.3).
enum PageElements {
    /// They have no content and no end tag.
    static let void = words("area base br col embed hr img input link meta param source track wbr")
    /// Their content is no markup, and not seen.
    static let raw = words("script style noscript iframe noembed noframes")
    /// Their content is not seen.
    static let unseen = words("head title template datalist canvas audio video object rp")
    /// They don't divide words. Elements that a page defines itself (`x-name`) don't either.
    static let inline = words(
        """
        a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span \
        strike strong sub sup time tt u var wbr
        """)
    /// Types of `input` that show no text.
    static let fieldsWithoutText = words("hidden password checkbox radio file color range image")

    static let named: [[UInt8]: Unicode.Scalar] = {
        let names: [String: Unicode.Scalar] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
            "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
            "rdquo": "”", "laquo": "«", "raquo": "»", "middot": "·", "bull": "•", "times": "×", "deg": "°",
            "euro": "€", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "check": "✓",
        ]
        return Dictionary(uniqueKeysWithValues: names.map { (Array($0.key.utf8), $0.value) })
    }()

    private static func words(_ list: String) -> Set<[UInt8]> {
        Set(list.split(separator: " ").map { Array($0.utf8) })
    }
}
