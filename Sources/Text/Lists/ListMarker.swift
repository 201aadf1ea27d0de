/// What marks the beginning of an item of a list: `-`, `*`, `+`, `•`, `1.`, `1)`, `(1)`, `①`, `가.`, `[ ]`.
package struct ListMarker {
    /// How the numbers of a list are written; a list keeps to one way.
    package enum NumberStyle: Hashable, Sendable {
        case parenthesis, period, brackets, square, circled, dash
    }

    package enum Kind: Equatable, Sendable {
        case bullet, openBox, tickedBox
        case number(NumberStyle, Int)
    }

    package let kind: Kind
    /// Where what follows the marker begins.
    package let end: Int

    /// Reads the markers at the beginning of a line: a bullet or a number, and a box behind it or alone.
    ///
    /// - Parameter line: keys of ``CharacterKind/identify(_:)``.
    /// - Returns: the kind of the last marker, nil where there is none, and where the item's words begin.
    package static func read(_ line: ArraySlice<Unicode.Scalar>) -> (kind: Kind?, content: Int) {
        var rest = line.drop(while: isBlank)
        var kind: Kind?
        if let marker = item(rest) {
            kind = marker.kind
            rest = line[marker.end...].drop(while: isBlank)
        }
        if let marker = box(rest) {
            kind = marker.kind
            rest = line[marker.end...].drop(while: isBlank)
        }
        return (kind, rest.startIndex)
    }

    /// Reads a bullet, a number or a Korean letter at the beginning of a text.
    package static func item(_ text: ArraySlice<Unicode.Scalar>) -> ListMarker? {
        switch text.first {
        case "-", "*", "+", "–", "—", "○", "●", "■", "□":
            isBlankOrEnd(text, 1) ? ListMarker(kind: .bullet, end: text.startIndex + 1) : nil
        case "•", "‣", "◦", "▪", "·", "⁃", "∙": ListMarker(kind: .bullet, end: text.startIndex + 1)
        default: number(text) ?? koreanLetter(text)
        }
    }

    /// Reads `1.`, `1)`, `(1)`, `[1]`, `1- ` or `①` at the beginning of a text.
    package static func number(_ text: ArraySlice<Unicode.Scalar>) -> ListMarker? {
        guard let first = text.first else { return nil }
        if (0x2460...0x2473).contains(first.value) {
            return ListMarker(kind: .number(.circled, Int(first.value) - 0x245F), end: text.startIndex + 1)
        }
        let isOpened = first == "(" || first == "["
        let digits = text.dropFirst(isOpened ? 1 : 0).prefix { ("0"..."9").contains($0) }
        guard (1...3).contains(digits.count), let closing = text[digits.endIndex...].first else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
        let end = digits.endIndex + 1
        let next = end < text.endIndex ? CharacterKind.identify(text[end]).kind : .space
        let style: NumberStyle
        switch (first, closing) {
        case ("(", ")"): style = .brackets
        case ("[", "]") where next.isBlank: style = .square
        case (_, ")") where !isOpened && next != .mark && next != .digit: style = .parenthesis
        case (_, ".") where !isOpened && (next.isBlank || next == .hangul): style = .period
        case (_, "-") where !isOpened && end < text.endIndex && next.isBlank: style = .dash
        default: return nil
        }
        return ListMarker(kind: .number(style, value), end: end)
    }

    private static let koreanLetters = Array("가나다라마바사아자차카타파하".unicodeScalars)

    /// Reads `가.`, `가)` or `(가)`.
    package static func koreanLetter(_ text: ArraySlice<Unicode.Scalar>) -> ListMarker? {
        let isOpened = text.first == "("
        let rest = text.dropFirst(isOpened ? 1 : 0).prefix(2)
        guard rest.count == 2, let value = koreanLetters.firstIndex(of: rest[rest.startIndex]),
            rest.last == ")" || (rest.last == "." && !isOpened), isBlankOrEnd(text, rest.endIndex - text.startIndex)
        else { return nil }
        return ListMarker(kind: .number(isOpened ? .brackets : .parenthesis, value + 1), end: rest.endIndex)
    }

    /// Reads `[ ]`, `[x]`, `☐` or `☑` at the beginning of a text.
    private static func box(_ text: ArraySlice<Unicode.Scalar>) -> ListMarker? {
        switch text.first {
        case "☐": return ListMarker(kind: .openBox, end: text.startIndex + 1)
        case "☑": return ListMarker(kind: .tickedBox, end: text.startIndex + 1)
        case "[":
            let start = text.startIndex
            guard text.count >= 3, text[start + 2] == "]", isBlankOrEnd(text, 3) else { return nil }
            switch text[start + 1] {
            case "x", "v", "✓", "✔": return ListMarker(kind: .tickedBox, end: start + 3)
            case " ": return ListMarker(kind: .openBox, end: start + 3)
            default: return nil
            }
        default: return nil
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { CharacterKind.identify(scalar).kind.isBlank }

    private static func isBlankOrEnd(_ text: ArraySlice<Unicode.Scalar>, _ offset: Int) -> Bool {
        text.count <= offset || isBlank(text[text.startIndex + offset])
    }
}
