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
