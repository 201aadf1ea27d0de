internal import Text

/// Where one cell lies in the document. Half the size of four `Int`s, since a row's cells are read 100,000 times.
struct CellBounds {
    /// From the byte after the cell's left pipe, or from the row's first byte.
    var start: UInt32 = 0
    var textStart: UInt32 = 0
    var textEnd: UInt32 = 0
    /// The byte of the cell's right pipe, or the end of the line's content.
    var end: UInt32 = 0

    var full: Range<Int> { Int(start)..<Int(end) }
    var text: Range<Int> { Int(textStart)..<Int(textEnd) }
}

/// Splits `row`, which starts at the line's first byte that isn't indentation and ends before the line end.
///
/// Every pipe that has no backslash directly before it ends a cell, also inside code spans and after two backslashes:
/// this is what cmark-gfm's scanner does. Pipes at both ends of the row are optional. A row that is a lone pipe has no
/// cells.
///
/// - Parameters:
///   - text: the whole document; it is read beyond the row, eight bytes at a time.
///   - cells: gets the cells; what is there is overwritten in place, since that is cheaper than to empty it first.
///   - limit: how many cells are wanted at most, from the left, at least one.
///   - countsOthers: whether the others are counted.
/// - Returns: how many cells the row has.
@discardableResult
func splitCells(
    _ row: Range<Int>, of text: UnsafeBufferPointer<UInt8>, into cells: inout [CellBounds], atMost limit: Int = .max,
    countsOthers: Bool = true
) -> Int {
    // Rows of one table mostly have as many cells as the one before.
    if cells.isEmpty { cells = Array(repeating: CellBounds(), count: min(limit, 16)) }
    while true {
        let count = cells.withUnsafeMutableBufferPointer {
            fillCells($0, of: row, in: text, countsOthers: countsOthers || $0.count < limit)
        }
        if count <= cells.count || cells.count >= limit {
            if count < cells.count { cells.removeLast(cells.count - count) }
            return count
        }
        cells += Array(repeating: CellBounds(), count: min(count, limit) - cells.count)
    }
}

/// Finds as many cells of a row as there is room for.
///
/// - Returns: how many the row has, or those that were found where the others aren't counted.
private func fillCells(
    _ cells: UnsafeMutableBufferPointer<CellBounds>, of row: Range<Int>, in text: UnsafeBufferPointer<UInt8>,
    countsOthers: Bool
) -> Int {
    guard let base = text.baseAddress, let slots = cells.baseAddress else { return 0 }
    let room = cells.count
    let (start, end) = extent(of: row, in: base)
    var count = 0
    var cellStart = start
    var offset = start
    let raw = UnsafeRawPointer(base)
    while offset < end {
        var pipes: UInt64
        if offset &+ 8 <= text.count {
            pipes = pipeMarks(in: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        } else {
            pipes = 0
            for index in offset..<end where base[index] == Byte.pipe {
                pipes |= 0x80 &<< UInt64((index &- offset) &* 8)
            }
        }
        while pipes != 0 {
            let pipe = offset &+ pipes.trailingZeroBitCount &>> 3
            pipes &= pipes &- 1
            guard pipe < end else { break }
            if pipe > cellStart, base[pipe &- 1] == Byte.backslash { continue }
            slots[count] = trimmed(from: cellStart, to: pipe, in: base)
            count &+= 1
            cellStart = pipe &+ 1
            if count == room { return countsOthers ? room &+ cellCount(from: cellStart, to: end, in: base) : room }
        }
        offset &+= 8
    }
    if cellStart < end {
        slots[count] = trimmed(from: cellStart, to: row.upperBound, in: base)
        count &+= 1
    }
    return count
}

/// The number of cells of a row, as ``splitCells(_:of:into:atMost:countsOthers:)`` finds them.
func cellCount(of row: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = text.baseAddress else { return 0 }
    let (start, end) = extent(of: row, in: base)
    return cellCount(from: start, to: end, in: base)
}

/// From behind a row's first pipe to its last byte that is no blank; nothing where there is none.
@inline(__always)
private func extent(of row: Range<Int>, in base: UnsafePointer<UInt8>) -> (start: Int, end: Int) {
    var end = row.upperBound
    while end > row.lowerBound, Byte.isBlank(base[end &- 1]) { end &-= 1 }
    guard end > row.lowerBound else { return (end, end) }
    return (base[row.lowerBound] == Byte.pipe ? row.lowerBound &+ 1 : row.lowerBound, end)
}

/// The number of cells in the rest of a row, which starts behind a pipe and ends without blanks.
private func cellCount(from start: Int, to end: Int, in base: UnsafePointer<UInt8>) -> Int {
    guard start < end else { return 0 }
    var pipes = 0
    var backslashes = 0
    var offset = start
    while offset < end {
        // Counters of one byte are what lets the compiler count sixteen bytes at once.
        let stop = min(end, offset &+ 255)
        var somePipes: UInt8 = 0
        var someBackslashes: UInt8 = 0
        while offset < stop {
            somePipes &+= base[offset] == Byte.pipe ? 1 : 0
            someBackslashes &+= base[offset] == Byte.backslash ? 1 : 0
            offset &+= 1
        }
        pipes &+= Int(somePipes)
        backslashes &+= Int(someBackslashes)
    }
    if backslashes > 0 {
        pipes = (start..<end).count { base[$0] == Byte.pipe && ($0 == start || base[$0 &- 1] != Byte.backslash) }
    }
    let endsInPipe = base[end &- 1] == Byte.pipe && (end &- 1 == start || base[end &- 2] != Byte.backslash)
    return endsInPipe ? pipes : pipes &+ 1
}

/// The high bit of each byte that is a pipe, exactly.
@inline(__always)
private func pipeMarks(in word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let different = UInt64(littleEndian: word) ^ 0x7C7C_7C7C_7C7C_7C7C
    return ~(((different & low) &+ low) | different | low)
}

@inline(__always)
private func trimmed(from start: Int, to end: Int, in base: UnsafePointer<UInt8>) -> CellBounds {
    var textStart = start
    var textEnd = end
    while textStart < textEnd, Byte.isBlank(base[textStart]) { textStart &+= 1 }
    while textEnd > textStart, Byte.isBlank(base[textEnd &- 1]) { textEnd &-= 1 }
    if textStart < textEnd, base[textStart] | base[textEnd &- 1] >= 0x80 {
        (textStart, textEnd) = withoutOddBlanks(textStart..<textEnd, of: base)
    }
    return CellBounds(
        start: UInt32(truncatingIfNeeded: start), textStart: UInt32(truncatingIfNeeded: textStart),
        textEnd: UInt32(truncatingIfNeeded: textEnd), end: UInt32(truncatingIfNeeded: end))
}

/// A cell's text without blanks beyond ASCII at its ends, and those that are then left.
private func withoutOddBlanks(_ range: Range<Int>, of base: UnsafePointer<UInt8>) -> (start: Int, end: Int) {
    let text = UnsafeBufferPointer(start: base, count: range.upperBound)
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end {
        let scalar = UTF8Scalar(at: start, in: text)
        guard Byte.isBlank(text[start]) || scalar.value?.isOddBlank == true else { break }
        start += scalar.length
    }
    while start < end {
        var last = end - 1
        while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
        let scalar = UTF8Scalar(at: last, in: text)
        guard last + scalar.length == end, Byte.isBlank(text[last]) || scalar.value?.isOddBlank == true else { break }
        end = last
    }
    return (start, end)
}

/// The number of columns of a delimiter row (`|---|:-:|`), or nil if the line isn't one.
func delimiterColumns(_ line: Range<Int>, of text: UnsafeBufferPointer<UInt8>) -> Int? {
    var offset = line.lowerBound
    let end = line.upperBound
    func skip(while matches: (UInt8) -> Bool) -> Int {
        let start = offset
        while offset < end, matches(text[offset]) { offset += 1 }
        return offset - start
    }
    func skipOne(_ byte: UInt8) {
        if offset < end, text[offset] == byte { offset += 1 }
    }
    skipOne(Byte.pipe)
    var columns = 0
    while true {
        _ = skip(while: Byte.isBlank)
        skipOne(Byte.colon)
        guard skip(while: { $0 == Byte.hyphen }) > 0 else { return nil }
        skipOne(Byte.colon)
        _ = skip(while: Byte.isBlank)
        columns += 1
        if offset == end { return columns }
        guard text[offset] == Byte.pipe else { return nil }
        offset += 1
        if text[offset..<end].allSatisfy(Byte.isBlank) { return columns }
    }
}
