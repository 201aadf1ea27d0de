internal import MarkdownTable
internal import Sheets
internal import Text

/// Rows that fell out of the table: below a blank line that was typed into it, or below the prose that ends it. To
/// every command they are text.
extension LintSheet {
    mutating func checkStrayRows() {
        let lastLine = table.line(ofRow: table.rowCount) - 1
        var isFenced = false
        var isCommented = false
        for gap in gapsBetweenTables() {
            let bytes = Array(document.bytes[gap])
            LineRanges.forEach(in: bytes) { line in
                let text = bytes[line].drop { $0 == UInt8(ascii: " ") }
                if !isCommented, Self.begins(text, "```") || Self.begins(text, "~~~") { isFenced.toggle() }
                if !isFenced, Self.begins(text, "<!--") { isCommented = true }
                if !isFenced, !isCommented, text.first == UInt8(ascii: "|"), let id = strayID(Array(text)) {
                    mark(.strayRow(id, tableEnd: lastLine), at: gap.lowerBound + text.startIndex)
                }
                if isCommented, Self.contains(text, "-->") { isCommented = false }
            }
        }
    }

    /// The bytes outside all tables.
    private func gapsBetweenTables() -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var reached = 0
        for range in document.tables.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > reached { gaps.append(reached..<range.lowerBound) }
            reached = max(reached, range.upperBound)
        }
        return reached < document.bytes.count ? gaps + [reached..<document.bytes.count] : gaps
    }

    /// The id of a line that would be a row of the queue if it stood in the table: as many cells, an id and a status.
    private func strayID(_ line: [UInt8]) -> TaskID? {
        guard let idPlace = places[.id], let statusPlace = places[.status] else { return nil }
        let head = ["| x ", "|-"].map { String(repeating: $0, count: table.columnCount) + "|\n" }.joined()
        guard let sample = try? MarkdownDocument(Array(head.utf8) + line),
            let found = sample.tables.first, found.rowCount == 1
        else { return nil }
        var cells = RowCells()
        sample.readRow(0, ofTable: found.index, into: &cells)
        guard cells.isWellFormed, Status(word: sample.cellText(cells.text(statusPlace)).uppercased()) != nil else {
            return nil
        }
        return TaskID(sample.cellText(cells.text(idPlace)))
    }

    private static func begins(_ text: ArraySlice<UInt8>, _ start: StaticString) -> Bool {
        start.withUTF8Buffer { text.starts(with: $0) }
    }

    private static func contains(_ text: ArraySlice<UInt8>, _ mark: StaticString) -> Bool {
        mark.withUTF8Buffer { mark in
            text.indices.contains { text[$0...].starts(with: mark) }
        }
    }
}
