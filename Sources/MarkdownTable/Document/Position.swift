internal import Text

/// A place in a document as an editor shows it.
package struct Position: Equatable, Sendable {
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars; each byte that isn't UTF-8 counts as one. A byte order mark doesn't count.
    package let column: Int

    /// - Parameters:
    ///   - line: from 1.
    ///   - column: from 1, in Unicode scalars.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension MarkdownDocument {
    /// The line and column of a byte. Costs a scan from the nearest row of a table before it.
    ///
    /// - Parameter offset: a byte's offset, or the length of the document for its end; others are clamped to those.
    package func position(ofByte offset: Int) -> Position {
        let offset = min(max(offset, 0), bytes.count)
        return bytes.withUnsafeBufferPointer { text in
            var (line, lineStart) = knownLine(before: offset)
            if lineStart == 0, text.starts(with: [0xEF, 0xBB, 0xBF]) { lineStart = min(3, offset) }
            var lineEnds = LineEnds(text)
            while true {
                let end = lineEnds.contentEnd(from: lineStart)
                guard end < bytes.count else { break }
                let next = lineEnds.nextLine(after: end)
                guard next <= offset else { break }
                lineStart = next
                line += 1
            }
            return Position(line: line, column: 1 + countScalars(in: text, from: &lineStart, to: offset))
        }
    }

    /// The lines and columns of many bytes, at the cost of one pass over the document.
    ///
    /// - Parameter offsets: ascending, each as for ``position(ofByte:)``.
    package func positions(ofBytes offsets: [Int]) -> [Position] {
        guard !offsets.isEmpty else { return [] }
        return bytes.withUnsafeBufferPointer { text in
            var lineEnds = LineEnds(text)
            var line = 1
            var place = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            var column = 1
            var next = lineEnds.nextLine(after: lineEnds.contentEnd(from: place))
            return offsets.map { offset in
                let offset = min(max(offset, 0), text.count)
                while next <= offset, next < text.count || Self.isLineEnd(text[next - 1]), next > place {
                    line += 1
                    place = next
                    column = 1
                    next = lineEnds.nextLine(after: lineEnds.contentEnd(from: place))
                }
                column += countScalars(in: text, from: &place, to: offset)
                return Position(line: line, column: column)
            }
        }
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == Byte.newline || byte == Byte.return
    }

    /// The last line at or before `offset` whose number is known without counting.
    private func knownLine(before offset: Int) -> (line: Int, start: Int) {
        guard let table = tables.last(where: { $0.lines.header.lowerBound <= offset }) else { return (1, 0) }
        let starts = table.lines.rowStarts
        guard Int(starts[0]) <= offset else { return (table.headerLine, table.lines.header.lowerBound) }
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= offset { low = middle } else { high = middle }
        }
        // The end of the table isn't the start of a line if the file ends there without a line end.
        if low == starts.count - 1 {
            guard low > 0 else { return (table.headerLine, table.lines.header.lowerBound) }
            low -= 1
        }
        return (table.line(ofRow: low), Int(starts[low]))
    }
}
