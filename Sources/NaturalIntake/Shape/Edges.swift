internal import Text

/// The separators and blanks at the ends of a fragment.
struct Edges {
    /// The fragment without them.
    let inner: Range<Int>
    let arrowBefore: Bool
    let arrowAfter: Bool

    init(_ writing: Writing, _ range: Range<Int>) {
        var inner = range
        var before = false
        var after = false
        while let length = Self.separator(writing, inner) {
            before = before || length.isArrow
            inner = (inner.lowerBound + length.count)..<inner.upperBound
        }
        while let length = Self.separatorAtEnd(writing, inner) {
            after = after || length.isArrow
            inner = inner.lowerBound..<(inner.upperBound - length.count)
        }
        self.inner = inner
        arrowBefore = before
        arrowAfter = after
    }

    static func isArrow(_ key: Unicode.Scalar) -> Bool {
        key == "→" || key == "➡" || key == "⟶"
    }

    static func isComma(_ key: Unicode.Scalar) -> Bool {
        key == "," || key == ";" || key == "、"
    }

    private static func separator(_ writing: Writing, _ range: Range<Int>) -> (count: Int, isArrow: Bool)? {
        guard let first = range.first else { return nil }
        let key = writing.keys[first]
        if writing.kinds[first].isBlank || isComma(key) { return (1, false) }
        if isArrow(key) { return (1, true) }
        if key == "-", range.count > 1, writing.keys[first + 1] == ">" { return (2, true) }
        return key == "/" && (range.count == 1 || writing.kinds[first + 1].isBlank) ? (1, false) : nil
    }

    private static func separatorAtEnd(_ writing: Writing, _ range: Range<Int>) -> (count: Int, isArrow: Bool)? {
        guard let last = range.last else { return nil }
        let key = writing.keys[last]
        if writing.kinds[last].isBlank || isComma(key) { return (1, false) }
        if isArrow(key) { return (1, true) }
        if key == ">", range.count > 1, writing.keys[last - 1] == "-" { return (2, true) }
        return key == "/" && (range.count == 1 || writing.kinds[last - 1].isBlank) ? (1, false) : nil
    }
}
