internal import MarkdownTable
internal import Sheets

/// The number of cells, and what no cell should hold.
extension LintSheet {
    /// - Returns: whether the row has as many cells as the header. What a damaged row says can't be judged: nobody
    ///   knows which column its cells belong to.
    mutating func checkShape(of row: Row) -> Bool {
        guard let damage = row.cells.damage else { return true }
        mark(.damagedRow(cells: row.cells.count, expected: table.columnCount), at: damage)
        return false
    }

    /// Lengths and control characters.
    mutating func checkText(of row: Row) {
        if row.cells.content.count > CellText.limit {
            for place in 0..<row.cells.count where row.cells.text(place).count > CellText.limit {
                let range = row.cells.text(place)
                mark(
                    .longCell(header: table.header[place].text, bytes: range.count), at: range.lowerBound, in: row)
            }
        }
        guard Self.firstControl(in: document.bytes, row.cells.content) != nil else { return }
        for place in 0..<row.cells.count {
            guard let found = Self.firstControl(in: document.bytes, row.cells.full(place)) else { continue }
            mark(.controlCharacter(found.scalar, header: table.header[place].text), at: found.offset, in: row)
        }
    }

    /// The first character of C0 but the tab, DEL or C1.
    private static func firstControl(
        in bytes: [UInt8], _ range: Range<Int>
    ) -> (offset: Int, scalar: Unicode.Scalar)? {
        bytes.withUnsafeBufferPointer { text in
            for offset in range {
                let byte = text[offset]
                guard byte < 0x20 || byte == 0x7F || byte == 0xC2 else { continue }
                guard byte == 0xC2 else {
                    if byte == UInt8(ascii: "\t") { continue }
                    return (offset, Unicode.Scalar(byte))
                }
                guard offset + 1 < range.upperBound, (0x80...0x9F).contains(text[offset + 1]) else { continue }
                return (offset, Unicode.Scalar(text[offset + 1]))
            }
            return nil
        }
    }
}
