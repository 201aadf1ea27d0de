/// Cuts success criteria into items: at new lines, `;`, `•`, ` + ` and `1) … 2) …`, not within parentheses.
enum CriteriaList {
    static func items(of criteria: String) -> [String] {
        var items: [String] = []
        var current = String.UnicodeScalarView()
        var depth = 0
        var nextNumber = 1
        let scalars = Array(criteria.unicodeScalars)
        var index = 0

        func close() {
            let item = trimmed(current)
            if !item.isEmpty { items.append(item) }
            current = String.UnicodeScalarView()
        }

        while index < scalars.count {
            let scalar = scalars[index]
            let isAtWordStart = index == 0 || scalars[index - 1].properties.isWhitespace || current.isEmpty
            if depth == 0, isAtWordStart, let end = endOfNumber(nextNumber, in: scalars, at: index) {
                close()
                nextNumber += 1
                index = end
                continue
            }
            switch scalar {
            case "\n", "\r", "\u{2028}", "\u{2029}":
                close()
                depth = 0
            case ";", "；", "•": if depth == 0 { close() } else { current.append(scalar) }
            case "+" where depth == 0 && isAlone(index, in: scalars): close()
            case "(", "（":
                depth += 1
                current.append(scalar)
            case ")", "）":
                depth = max(0, depth - 1)
                current.append(scalar)
            default: current.append(scalar)
            }
            index += 1
        }
        close()
        return items
    }

    private static func isAlone(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        index > 0 && index + 1 < scalars.count && scalars[index - 1] == " " && scalars[index + 1] == " "
    }

    /// The end of `3)` or `(3)` when 3 is the number that comes next.
    private static func endOfNumber(_ number: Int, in scalars: [Unicode.Scalar], at start: Int) -> Int? {
        var index = start
        if scalars[index] == "(" { index += 1 }
        for digit in String(number).unicodeScalars {
            guard index < scalars.count, scalars[index] == digit else { return nil }
            index += 1
        }
        return index < scalars.count && scalars[index] == ")" ? index + 1 : nil
    }

    /// Without the spaces around it and the bullet or box before it.
    private static func trimmed(_ view: String.UnicodeScalarView) -> String {
        var rest = view[...]
        let bullets: [Unicode.Scalar] = ["-", "*", "·", "‣", "◦", "▪", "☐", "□"]
        while let first = rest.first {
            let isBullet = bullets.contains(first) && (rest.dropFirst().first.map { $0 == " " } ?? true)
            guard first.properties.isWhitespace || isBullet else { break }
            rest.removeFirst()
        }
        for box in ["[ ]", "[x]", "[X]"] where rest.starts(with: box.unicodeScalars) { rest.removeFirst(3) }
        while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.properties.isWhitespace || last == "," { rest.removeLast() }
        return String(rest)
    }
}
