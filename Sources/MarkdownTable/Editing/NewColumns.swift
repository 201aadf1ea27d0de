/// A column that a table is to get.
package struct NewColumn: Sendable {
    let header: [UInt8]
    /// From top to bottom; rows below the last one, and damaged rows, get none.
    let cells: [[UInt8]]

    /// - Parameters: the bytes of the header and the cells, with `\|` for a pipe.
    package init(header: [UInt8], cells: [[UInt8]]) {
        self.header = header
        self.cells = cells
    }
}

extension MarkdownDocument {
    /// The document with a table that has other headers and more columns. All other bytes stay as they are.
    ///
    /// - Parameters:
    ///   - table: the table's place in ``tables``.
    ///   - headers: new headers, by place.
    ///   - first: columns before the others.
    ///   - last: columns behind the others.
    package func changing(
        table index: Int, headers: [(place: Int, text: [UInt8])], adding first: [NewColumn], _ last: [NewColumn]
    ) -> [UInt8] {
        let table = tables[index]
        let (header, delimiter) = headContents(ofTable: index)
        var splices = headers.map { Splice(range: table.headerCells[$0.place].text, bytes: $0.text) }
        splices += self.splices(in: header, first.map(\.header), last.map(\.header))
        let rule = Array("---".utf8)
        splices += self.splices(in: delimiter, first.map { _ in rule }, last.map { _ in rule })
        if !first.isEmpty || !last.isEmpty {
            var cells = RowCells()
            for row in 0..<table.rowCount {
                readRow(row, ofTable: index, into: &cells)
                guard cells.isWellFormed else { continue }
                splices += self.splices(
                    in: cells.content, first.compactMap { $0.cells.dropFirst(row).first },
                    last.compactMap { $0.cells.dropFirst(row).first })
            }
        }
        var result: [UInt8] = []
        var reached = 0
        for splice in splices.sorted() {
            result += bytes[reached..<splice.range.lowerBound] + splice.bytes
            reached = splice.range.upperBound
        }
        return result + bytes[reached...]
    }

    /// What puts cells at both ends of a line, whether it has pipes there or not.
    private func splices(in line: Range<Int>, _ first: [[UInt8]], _ last: [[UInt8]]) -> [Splice] {
        var splices: [Splice] = []
        let pipe = [Byte.pipe]
        let space = [Byte.space]
        if !first.isEmpty {
            let opens = bytes[line.lowerBound] == Byte.pipe
            let start = line.lowerBound + (opens ? 1 : 0)
            let cells = first.map { space + $0 + space + pipe }.joined()
            splices.append(Splice(range: start..<start, bytes: (opens ? [] : pipe) + cells))
        }
        if !last.isEmpty {
            var end = line.upperBound
            while end > line.lowerBound, Byte.isBlank(bytes[end - 1]) { end -= 1 }
            let closes = bytes[end - 1] == Byte.pipe && (end < line.lowerBound + 2 || bytes[end - 2] != Byte.backslash)
            let cells = last.map { space + $0 + space + pipe }.joined()
            splices.append(Splice(range: end..<end, bytes: (closes ? [] : space + pipe) + cells))
        }
        return splices
    }
}
