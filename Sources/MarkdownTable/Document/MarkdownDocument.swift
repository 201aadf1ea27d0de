/// A Markdown file: its bytes, as they are, and the tables found in them.
///
/// Making one is a single pass over the bytes. Beside them it keeps four bytes for each row; cells are found when a row
/// is read.
package struct MarkdownDocument: Sendable {
    /// The file, byte for byte.
    package let bytes: [UInt8]
    /// The tables of GitHub Flavored Markdown in the order of the file; those in code, comments and other HTML aren't
    /// tables.
    package let tables: [Table]
    /// The offset of the first NUL byte.
    package let firstNUL: Int?
    /// The offset of the first line that git left in a merge: seven `<`, `>` or `|`, then a space and a label. `<` and
    /// `>` may stand without a label; seven bare pipes are a row of empty cells.
    package let conflictMarker: Int?

    /// - Parameter bytes: the file's content, in UTF-8 as far as it is text; any bytes will do.
    /// - Throws: ``MarkdownReadError/tooLarge(bytes:limit:)``.
    package init(_ bytes: [UInt8]) throws(MarkdownReadError) {
        guard bytes.count <= Self.byteLimit else {
            throw .tooLarge(bytes: bytes.count, limit: Self.byteLimit)
        }
        (tables, firstNUL, conflictMarker) = bytes.withUnsafeBufferPointer { text in
            var scanner = BlockScanner(text)
            scanner.scan()
            return (scanner.tables, scanner.firstNUL, scanner.conflictMarker)
        }
        self.bytes = bytes
    }

    /// The contents of a table's first two lines, without what their containers start with, indentation and line ends.
    ///
    /// - Parameter table: the table's place in ``tables``.
    package func headContents(ofTable table: Int) -> (header: Range<Int>, delimiter: Range<Int>) {
        let table = tables[table]
        return bytes.withUnsafeBufferPointer { text in
            let delimiter = table.lines.delimiter
            return (table.headerContent, table.lines.contentStart(of: delimiter, in: text)..<delimiter.upperBound)
        }
    }

    /// Rows are kept as 32-bit offsets.
    private static let byteLimit = Int(UInt32.max)
}

/// Why bytes can't be read as a document.
package enum MarkdownReadError: Error, Equatable {
    /// The file is larger than `limit` bytes.
    case tooLarge(bytes: Int, limit: Int)
}

extension MarkdownDocument {
    /// A cell's text as a value of its own: `\|` becomes a pipe, and bytes that aren't UTF-8 become U+FFFD, in this
    /// copy alone.
    ///
    /// - Parameter range: bytes of this document, as ``RowCells/text(_:)`` gives them.
    package func cellText(_ range: Range<Int>) -> String {
        bytes.withUnsafeBufferPointer { MarkdownTable.cellText($0[range]) }
    }

    /// A cell's bytes as they are in the file, backslashes before pipes included.
    ///
    /// - Parameter range: bytes of this document, as ``RowCells/text(_:)`` gives them.
    package func cellBytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[range]
    }
}

func cellText(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    guard bytes.contains(Byte.pipe) else { return String(decoding: bytes, as: UTF8.self) }
    var unescaped: [UInt8] = []
    unescaped.reserveCapacity(bytes.count)
    for byte in bytes {
        if byte == Byte.pipe, unescaped.last == Byte.backslash { unescaped.removeLast() }
        unescaped.append(byte)
    }
    return String(decoding: unescaped, as: UTF8.self)
}
