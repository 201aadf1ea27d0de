/// What marks the beginning of an item: a bullet, a number, a box.
enum ItemMarker {
    case bullet, number, openBox, tickedBox

    /// Reads the markers at the beginning of a line: a bullet or a number, and a box behind it or alone.
    /// - Returns: the last marker (`nil` for none) and where the item's words begin.
    static func read(_ writing: Writing, _ line: Range<Int>) -> (marker: ItemMarker?, content: Int) {
        var start = skippingBlanks(writing, line)
        var marker: ItemMarker?
        if let end = bulletEnd(writing, start, line.upperBound) {
            marker = .bullet
            start = skippingBlanks(writing, end..<line.upperBound)
        } else if let (_, end) = number(writing, start) ?? koreanLetter(writing, start), end <= line.upperBound {
            marker = .number
            start = skippingBlanks(writing, end..<line.upperBound)
        }
        if let (box, end) = box(writing, start), end <= line.upperBound {
            marker = box
            start = skippingBlanks(writing, end..<line.upperBound)
        }
        return (marker, start)
    }

    /// How numbers are written; a run of items keeps to one way.
    enum NumberStyle: Hashable {
        case parenthesis, period, brackets, square, circled
    }

    /// Reads `1.`, `1)`, `(1)`, `[1]`, `①` or a keycap.
    /// - Returns: the number with its style, and where the words after it may begin.
    static func number(_ writing: Writing, _ start: Int) -> (found: (style: NumberStyle, value: Int), end: Int)? {
        let key = writing.key(start)
        if (0x2460...0x2473).contains(key.value) {
            return ((.circled, Int(key.value) - 0x2460 + 1), start + 1)
        }
        let opened = key == "(" || key == "["
        var end = opened ? start + 1 : start
        let digits = end
        var value = 0
        while end - digits < 3, writing.kind(end) == .digit {
            value = value * 10 + Int(writing.keys[end].value) - 0x30
            end += 1
        }
        guard end > digits, writing.kind(end) != .digit else { return nil }
        let after = writing.kind(end + 1)
        switch (key, writing.key(end)) {
        case ("(", ")"): return ((.brackets, value), end + 1)
        case ("[", "]") where after.isBlank: return ((.square, value), end + 1)
        case (_, ")") where !opened && ![.mark, .digit].contains(after): return ((.parenthesis, value), end + 1)
        case (_, ".") where !opened && (after.isBlank || after == .hangul): return ((.period, value), end + 1)
        default: return nil
        }
    }

    private static let koreanLetters = Array("가나다라마바사아자차카타파하".unicodeScalars)

    /// Reads `가.`, `가)` or `(가)`.
    private static func koreanLetter(
        _ writing: Writing, _ start: Int
    ) -> (found: (style: NumberStyle, value: Int), end: Int)? {
        let opened = writing.key(start) == "("
        let letter = opened ? start + 1 : start
        guard writing.kind(letter) == .hangul, let value = koreanLetters.firstIndex(of: writing.key(letter))
        else { return nil }
        let closer = writing.key(letter + 1)
        guard closer == ")" || (closer == "." && !opened), writing.kind(letter + 2).isBlank else { return nil }
        return ((opened ? .brackets : .parenthesis, value + 1), letter + 2)
    }

    private static func bulletEnd(_ writing: Writing, _ start: Int, _ end: Int) -> Int? {
        switch writing.key(start) {
        case "-", "*", "+", "–", "—", "○", "●", "■", "□":
            writing.kind(start + 1).isBlank && start < end ? start + 1 : nil
        case "•", "‣", "◦", "▪", "·", "⁃", "∙": start + 1
        default: nil
        }
    }

    /// Reads `[ ]`, `[x]`, `☐`, `☑`.
    private static func box(_ writing: Writing, _ start: Int) -> (ItemMarker, Int)? {
        switch writing.key(start) {
        case "☐": return (.openBox, start + 1)
        case "☑": return (.tickedBox, start + 1)
        case "[":
            guard writing.key(start + 2) == "]", writing.kind(start + 3).isBlank else { return nil }
            switch writing.key(start + 1) {
            case "x", "v", "✓", "✔": return (.tickedBox, start + 3)
            case " ": return (.openBox, start + 3)
            default: return nil
            }
        default: return nil
        }
    }

    private static func skippingBlanks(_ writing: Writing, _ range: Range<Int>) -> Int {
        var start = range.lowerBound
        while start < range.upperBound, writing.kinds[start].isBlank { start += 1 }
        return start
    }
}
