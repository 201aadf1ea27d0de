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
