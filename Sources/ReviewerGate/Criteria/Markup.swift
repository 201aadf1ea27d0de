internal import Text

/// What in criteria is markup and not words: tags, entities, emphasis and the addresses of links.
enum Markup {
    private static let breaks: Set<String> = ["br", "li", "p", "div", "tr"]
    private static let tags: Set<String> = [
        "b", "i", "u", "s", "em", "strong", "code", "kbd", "del", "ins", "mark", "sub", "sup", "span", "ul", "ol", "a",
        "small", "table", "td", "th",
    ]
    private static let entities: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "#39": 0x27, "nbsp": 0x20, "#124": 0x7C,
        "middot": 0xB7, "bull": 0x2022, "ge": 0x2265, "le": 0x2264,
    ]
    /// No tag or entity that is known is longer.
    private static let longest = 80

    /// The text without markup; a tag that begins a line becomes a new line.
    static func plain(_ scalars: [UInt32]) -> [UInt32] {
        guard scalars.contains(where: { [0x3C, 0x26, 0x2A, 0x5D].contains($0) }) else { return scalars }
        var plain: [UInt32] = []
        plain.reserveCapacity(scalars.count)
        var index = 0
        while index < scalars.count {
            let rest = scalars[index...].prefix(longest)
            switch scalars[index] {
            case 0x3C:
                if let end = rest.firstIndex(of: 0x3E), let isBreak = isBreak(scalars[index + 1..<end]) {
                    if isBreak { plain.append(0x0A) }
                    index = end
                } else {
                    plain.append(0x3C)
                }
            case 0x26:
                if let end = rest.firstIndex(of: 0x3B),
                    let value = entities[String(scalarValues: scalars[index + 1..<end])]
                {
                    plain.append(value)
                    index = end
                } else {
                    plain.append(0x26)
                }
            case 0x2A where index + 1 < scalars.count && scalars[index + 1] == 0x2A: index += 1
            // `[text](address)`: the text remains.
            case 0x5D where index + 1 < scalars.count && scalars[index + 1] == 0x28:
                let end = scalars[index...].prefix(1_024).firstIndex(of: 0x29)
                if let end, let start = plain.suffix(1_024).lastIndex(of: 0x5B) {
                    plain.remove(at: start)
                    index = end
                } else {
                    plain.append(0x5D)
                }
            default: plain.append(scalars[index])
            }
            index += 1
        }
        return plain
    }

    /// Whether a tag breaks the line; nil for what is no tag, as in `a < b > c`.
    private static func isBreak(_ tag: ArraySlice<UInt32>) -> Bool? {
        let name = FoldedText(String(scalarValues: tag)).scalars.drop { $0 == 0x2F }.prefix { Script.isLetter($0) }
        let word = String(scalarValues: name)
        return breaks.contains(word) ? true : tags.contains(word) ? false : nil
    }
}
