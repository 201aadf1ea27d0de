package import MarkdownTable

/// A row that people and programs leave between the rows of a table.
package enum RowBetween: Equatable {
    /// Without text, as editors leave it at the end of a table.
    case empty
    /// One text alone, which is marked or no key.
    case heading(String)
    /// The header once more, or its line of hyphens.
    case header
}

extension Sheet {
    /// What a row is that only separates others; nil for any other.
    ///
    /// - Parameter isKey: whether a text can be a key.
    package func separation(_ cells: borrowing RowCells, isKey: (String) -> Bool) -> RowBetween? {
        if isHeaderAgain(cells) { return .header }
        var only: Range<Int>?
        for place in 0..<cells.count where document.saysSomething(cells.text(place)) {
            guard only == nil else { return nil }
            only = cells.text(place)
        }
        guard let only else { return .empty }
        if isPasted(cells) { return nil }
        let text = document.word(only)
        return !isKey(text) || CellMarkup.isPossible(in: document.bytes[only]) ? .heading(text) : nil
    }

    /// Whether a row is the header once more, or its line of hyphens: tables are put one behind the other, and long
    /// ones say every few rows what is in their columns.
    private func isHeaderAgain(_ cells: borrowing RowCells) -> Bool {
        guard cells.isWellFormed else { return false }
        return isEach(of: cells) { place in document.isDelimiter(cells.text(place)) }
            || isEach(of: cells) { place in
                let header = CellMarkup.word(table.header[place].text).lowercased()
                return header == document.word(cells.text(place)).lowercased()
            }
    }

    private func isEach(of cells: borrowing RowCells, _ condition: (Int) -> Bool) -> Bool {
        for place in 0..<cells.count where !condition(place) { return false }
        return true
    }

    /// Whether a row was pasted from a spreadsheet, which puts tabs between cells.
    package func isPasted(_ cells: borrowing RowCells) -> Bool {
        guard cells.count == 1 else { return false }
        return document.bytes[cells.text(0)].count { $0 == UInt8(ascii: "\t") } > 1
    }
}

extension MarkdownDocument {
    /// `---`, `:--:`. A single hyphen is an empty cell.
    fileprivate func isDelimiter(_ cell: Range<Int>) -> Bool {
        let hyphens = bytes[cell].drop { $0 == UInt8(ascii: ":") }
        let rest = hyphens.drop { $0 == UInt8(ascii: "-") }
        return hyphens.count - rest.count > 1 && rest.allSatisfy { $0 == UInt8(ascii: ":") }
    }
}
