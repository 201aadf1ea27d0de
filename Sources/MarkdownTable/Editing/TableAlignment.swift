internal import Text

/// The lines of a table with its columns brought in line, by display width.
///
/// Each line gets a pipe and a space at both ends and around each cell. A column is as wide as its widest cell of at
/// most ``TableAlignment/widest`` columns; wider cells run over and widen no other, so that one long text doesn't pad
/// 100,000 rows. The last column isn't padded at all. The delimiter row keeps its colons, and they decide on which side
/// a text is padded. Damaged rows stay as they are, and so does what a line's containers (quotes, list items) begin it
/// with; other indentation goes.
struct TableAlignment {
    /// A cell of more terminal columns than this is never padded for.
    static let widest = 60

    private let text: UnsafeBufferPointer<UInt8>
    private let table: Table
    private let delimiter: [DelimiterCell]
    /// In terminal columns, without the spaces beside the pipes; 0 for the last one, which is not padded.
    private var widths: [Int]
    /// The widths of all rows' cells but the last ones, clamped to one more than ``widest``, row by row.
    private var cellWidths: [UInt8] = []

    init(of table: Table, in text: UnsafeBufferPointer<UInt8>) {
        self.table = table
        self.text = text
        delimiter = table.lines.delimiterCells(in: text).map { DelimiterCell(text[$0.text]) }
        widths = table.headerCells.map { header in
            let width = displayWidth(of: text[header.text])
            return max(DelimiterCell.least, width <= Self.widest ? width : 0)
        }
        measure()
    }

    /// What is to be put in the place of each line that isn't in line yet, without line ends, in the order of the file.
    func splices() -> [Splice] {
        var splices: [Splice] = []
        func add(_ line: Range<Int>, _ content: Range<Int>, _ write: (inout [UInt8]) -> Void) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(content.count + 64)
            // Indentation matters within a container, and of a header below other lines of its paragraph, which it may
            // keep from being their delimiter row.
            let before = text[line.lowerBound..<content.lowerBound]
            if !table.lines.containers.isEmpty || before.count > 3 || before.contains(Byte.tab) { bytes += before }
            write(&bytes)
            if !bytes.elementsEqual(text[line]) { splices.append(Splice(range: line, bytes: bytes)) }
        }
        add(table.lines.header, table.headerContent) { bytes in
            for (column, cell) in table.headerCells.enumerated() {
                write(cell, column: column, width: displayWidth(of: text[cell.text]), to: &bytes)
            }
            bytes.append(Byte.pipe)
        }
        let line = table.lines.delimiter
        add(line, table.lines.contentStart(of: line, in: text)..<line.upperBound) { bytes in
            for (column, cell) in delimiter.enumerated() {
                // The last column's line is as long as its header, which is all that it is beside.
                let own = column == widths.count - 1 ? displayWidth(of: text[table.headerCells[column].text]) : 0
                bytes += [Byte.pipe, Byte.space] + cell.bytes(width: max(widths[column], min(own, Self.widest)))
                bytes.append(Byte.space)
            }
            bytes.append(Byte.pipe)
        }
        var cells: [CellBounds] = []
        for row in 0..<table.rowCount {
            let content = table.lines.content(ofRow: row, in: text)
            guard splitCells(content, of: text, into: &cells) == table.columnCount else { continue }
            add(table.range(ofRow: row).lowerBound..<content.upperBound, content) { bytes in
                for (column, cell) in cells.enumerated() {
                    write(cell, column: column, width: width(ofRow: row, column: column), to: &bytes)
                }
                bytes.append(Byte.pipe)
            }
        }
        return splices
    }

    // MARK: Widths

    private var measuredColumns: Int { table.columnCount - 1 }

    private func width(ofRow row: Int, column: Int) -> Int {
        column < measuredColumns ? Int(cellWidths[row * measuredColumns + column]) : 0
    }

    private mutating func measure() {
        cellWidths.reserveCapacity(table.rowCount * measuredColumns)
        var cells: [CellBounds] = []
        for row in 0..<table.rowCount {
            let count = splitCells(table.lines.content(ofRow: row, in: text), of: text, into: &cells)
            guard count == table.columnCount else {
                cellWidths += repeatElement(0, count: measuredColumns)
                continue
            }
            for column in 0..<measuredColumns {
                let width = min(width(of: cells[column].text), Self.widest + 1)
                cellWidths.append(UInt8(width))
                if width <= Self.widest, width > widths[column] { widths[column] = width }
            }
        }
        if let last = widths.indices.last { widths[last] = 0 }
    }

    /// Most texts are ASCII, and need no look at what their characters are.
    private func width(of range: Range<Int>) -> Int {
        for place in range where text[place] < Byte.space || text[place] >= 0x7F {
            return displayWidth(of: text[range])
        }
        return range.count
    }

    // MARK: Writing

    private func write(_ cell: CellBounds, column: Int, width: Int, to bytes: inout [UInt8]) {
        let free = max(0, widths[column] - width)
        let left =
            switch delimiter[column].side {
            case .left: 0
            case .right: free
            case .both: free / 2
            }
        bytes.append(Byte.pipe)
        bytes += repeatElement(Byte.space, count: left + 1)
        bytes += text[cell.text]
        bytes += repeatElement(Byte.space, count: free - left + 1)
    }
}

/// A cell of the delimiter row: `---`, `:--`, `--:` or `:-:`.
private struct DelimiterCell {
    enum Side {
        case left, right, both
    }

    private let opens: Bool
    private let closes: Bool

    init(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        opens = text.first == Byte.colon
        closes = text.last == Byte.colon
    }

    /// The side on which its column's texts stand.
    var side: Side { closes ? (opens ? .both : .right) : .left }

    /// Three characters, as most people write it at least.
    static let least = 3

    func bytes(width: Int) -> [UInt8] {
        let width = max(width, Self.least)
        let dashes = width - (opens ? 1 : 0) - (closes ? 1 : 0)
        return (opens ? [Byte.colon] : []) + Array(repeating: Byte.hyphen, count: dashes) + (closes ? [Byte.colon] : [])
    }
}
