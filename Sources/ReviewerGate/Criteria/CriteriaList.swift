internal import Text

/// Cuts success criteria into items: at new lines, `;`, `•`, ` + ` and `1) … 2) …`, not within parentheses.
package enum CriteriaList {
    /// - Parameter criteria: the criteria as they are in a cell or a file.
    /// - Returns: the items in their order, without numbers and bullets; none of them is empty.
    package static func items(of criteria: String) -> [String] {
        let scalars = Markup.plain(criteria.scalarValues)
        return ranges(in: scalars).map { String(scalarValues: scalars[$0]) }
    }

    /// Where the items stand.
    static func ranges(in scalars: [UInt32]) -> [Range<Int>] {
        var items: [Range<Int>] = []
        var start = 0
        var depth = 0
        var nextNumber = 1
        var index = 0

        func close() {
            let item = trimmed(start..<index, in: scalars)
            if !item.isEmpty { items.append(item) }
        }

        while index < scalars.count {
            let value = scalars[index]
            if depth == 0, value == 0x28 || Script.isDigit(value),
                index == start || index == 0 || Script.isWhitespace(scalars[index - 1]),
                let end = endOfNumber(nextNumber, in: scalars, at: index)
            {
                close()
                nextNumber += 1
                index = end
                start = end
                continue
            }
            var isEnd = false
            switch value {
            case 0x0A, 0x0D, 0x2028, 0x2029:
                isEnd = true
                depth = 0
            case 0x3B, 0xFF1B, 0x2022: isEnd = depth == 0
            case 0x2B: isEnd = depth == 0 && isAlone(index, in: scalars)
            case 0x28, 0xFF08: depth += 1
            case 0x29, 0xFF09: depth = max(0, depth - 1)
            default: break
            }
            if isEnd {
                close()
                start = index + 1
            }
            index += 1
        }
        close()
        return items
    }

    private static func isAlone(_ index: Int, in scalars: [UInt32]) -> Bool {
        index > 0 && index + 1 < scalars.count && scalars[index - 1] == 0x20 && scalars[index + 1] == 0x20
    }

    /// The end of `3)` or `(3)` when 3 is the number that comes next.
    private static func endOfNumber(_ number: Int, in scalars: [UInt32], at start: Int) -> Int? {
        var index = start
        var value = 0
        if scalars[index] == 0x28 { index += 1 }
        let first = index
        while index < scalars.count, Script.isDigit(scalars[index]), value <= number {
            value = value * 10 + Int(scalars[index] - 0x30)
            index += 1
        }
        guard index > first, scalars[first] != 0x30, value == number, index < scalars.count, scalars[index] == 0x29
        else { return nil }
        return index + 1
    }

    /// Without the spaces around it and the bullet or box before it.
    private static func trimmed(_ item: Range<Int>, in scalars: [UInt32]) -> Range<Int> {
        var start = item.lowerBound
        var end = item.upperBound
        while start < end {
            let beginning = scalars[start..<min(end, start + 12)].compactMap(Unicode.Scalar.init)
            let (kind, content) = ListMarker.read(beginning[...])
            if case .number = kind { break }
            if content == 0 { break }
            start += content
        }
        while start < end, Script.isWhitespace(scalars[end - 1]) || scalars[end - 1] == 0x2C { end -= 1 }
        return start..<end
    }
}
