internal import Text

/// How a cell's new text is laid out between its pipes.
struct CellLayout {
    let text: UnsafeBufferPointer<UInt8>
    let table: Table

    /// The bytes to put between the pipes of `cell` in place of what is there.
    ///
    /// A padded cell keeps its width in terminal columns if the text fits: what is before the text stays, then the
    /// space before it gives way. If the text doesn't fit there is one space on each side. A cell without spaces
    /// stays without. The outer side of a cell without an outer pipe isn't padded.
    func replacement(_ new: [UInt8], of cell: CellBounds, column: Int, in row: Range<Int>) -> [UInt8] {
        let opensRow = Int(cell.start) == row.lowerBound
        let closesRow = Int(cell.end) == row.upperBound
        let before = Array(text[Int(cell.start)..<Int(cell.textStart)])
        let after = Array(text[Int(cell.textEnd)..<Int(cell.end)])
        if before.isEmpty, after.isEmpty { return guarded(new, closesRow: closesRow) }
        if cell.text.isEmpty { return spread(new, over: before.count + after.count, closesRow: closesRow) }
        if (before + after).contains(where: { $0 != Byte.space }) {
            return guarded(before + new + after, closesRow: closesRow)
        }
        let isPadded = before.count > 1 || after.count > 1 || isAligned(cell, column: column)
        let width = width(of: cell.full)
        let free = width - displayWidth(of: new)
        let least = after.isEmpty ? 0 : 1
        if isPadded, free >= before.count + least {
            return guarded(before + new + spaces(free - before.count), closesRow: closesRow)
        }
        if isPadded, !opensRow, free >= 1 + least {
            return guarded(spaces(free - least) + new + spaces(least), closesRow: closesRow)
        }
        return guarded(
            spaces(min(1, before.count)) + new + spaces(closesRow ? 0 : min(1, after.count)), closesRow: closesRow)
    }

    /// The bytes between the pipes of a new row's cell that goes below `cell`, which has spaces.
    func addition(_ new: [UInt8], below cell: CellBounds?, column: Int) -> [UInt8] {
        guard let cell, isAligned(cell, column: column) else { return spaces(1) + new + spaces(1) }
        let free = width(of: cell.full) - displayWidth(of: new)
        return spaces(1) + new + spaces(max(1, free - 1))
    }

    /// Whether the cell is as wide as the header's cell and the delimiter row's: a column that is kept in line.
    func isAligned(_ cell: CellBounds, column: Int) -> Bool {
        let columns = width(of: cell.full)
        return delimiterCells.indices.contains(column)
            && columns == width(of: delimiterCells[column].full)
            && columns == width(of: table.headerCells[column].full)
    }

    private func width(of range: Range<Int>) -> Int {
        displayWidth(ofBuffer: UnsafeBufferPointer(rebasing: text[range]))
    }

    private let delimiterCells: [CellBounds]

    init(of table: Table, in text: UnsafeBufferPointer<UInt8>) {
        self.table = table
        self.text = text
        delimiterCells = table.lines.delimiterCells(in: text)
    }

    /// An empty cell of spaces: one before the text, and the width stays if it can.
    private func spread(_ new: [UInt8], over width: Int, closesRow: Bool) -> [UInt8] {
        let free = width - displayWidth(of: new) - 1
        return guarded(spaces(1) + new + spaces(max(closesRow ? 0 : 1, free)), closesRow: closesRow)
    }

    /// A backslash before the pipe would make it text.
    private func guarded(_ cell: [UInt8], closesRow: Bool) -> [UInt8] {
        cell.last == Byte.backslash && !closesRow ? cell + spaces(1) : cell
    }

    private func spaces(_ count: Int) -> [UInt8] {
        Array(repeating: Byte.space, count: count)
    }
}
