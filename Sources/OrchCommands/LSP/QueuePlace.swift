internal import MarkdownTable
internal import Sheets
internal import TaskQueue

/// A byte of a queue's file: in which row it is, in which column, and what word is there. It is found in a row that is
/// still being written too, whose cells are not yet as many as those of the header.
struct QueuePlace {
    let offset: Int
    /// The row's number in the table, and its bytes without the line end.
    let row: (index: Int, range: Range<Int>)?
    /// The column's name in the schema, or its header.
    let column: String?
    /// What is between the pipes, without blanks around it.
    let cell: Range<Int>
    private let bytes: [UInt8]

    init(_ offset: Int, in queue: Queue) {
        let bytes = queue.original
        self.bytes = bytes
        self.offset = offset
        guard let row = Self.row(at: offset, in: queue) else {
            (self.row, column, cell) = (nil, nil, offset..<offset)
            return
        }
        self.row = row
        var pipes: [Int] = []
        for place in row.range where bytes[place] == UInt8(ascii: "|") {
            if place == row.range.lowerBound || bytes[place - 1] != UInt8(ascii: "\\") { pipes.append(place) }
        }
        let before = pipes.count { $0 < offset }
        let isOpened = pipes.first.map { bytes[row.range.lowerBound..<$0].allSatisfy(Self.isBlank) } ?? false
        let place = before - (isOpened ? 1 : 0)
        column = queue.headers.indices.contains(place) ? queue.headers[place] : nil
        var start = before > 0 ? pipes[before - 1] + 1 : row.range.lowerBound
        var end = before < pipes.count ? pipes[before] : row.range.upperBound
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        cell = start <= offset && offset <= end ? start..<end : offset..<offset
    }

    private static func row(at offset: Int, in queue: Queue) -> (index: Int, range: Range<Int>)? {
        let table = queue.sheet.table
        var low = 0
        var high = table.rowCount
        while low < high {
            let middle = (low + high) / 2
            if table.range(ofRow: middle).upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        // At the very end of the file the last row goes on.
        if low == table.rowCount, low > 0, table.range(ofRow: low - 1).upperBound == offset,
            offset == queue.original.count, queue.original.last != UInt8(ascii: "\n")
        {
            low -= 1
        }
        guard low < table.rowCount, table.range(ofRow: low).lowerBound <= offset else { return nil }
        var range = table.range(ofRow: low)
        while let last = range.last,
            queue.original[last] == UInt8(ascii: "\n") || queue.original[last] == UInt8(ascii: "\r")
        {
            range = range.lowerBound..<last
        }
        return (low, range)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// The id around the place, whether a task has it or not.
    var id: (id: TaskID, range: Range<Int>)? {
        func isPart(_ byte: UInt8) -> Bool {
            TaskID(String(decoding: [UInt8(ascii: "A"), byte], as: UTF8.self)) != nil
        }
        let limits = row?.range ?? bytes.startIndex..<bytes.endIndex
        var (start, end) = (min(offset, bytes.count), min(offset, bytes.count))
        while start > limits.lowerBound, isPart(bytes[start - 1]) { start -= 1 }
        while end < limits.upperBound, isPart(bytes[end]) { end += 1 }
        // A mark before or behind it belongs to the sentence.
        while end > start, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
        return TaskID(String(decoding: bytes[start..<end], as: UTF8.self)).map { ($0, start..<end) }
    }

    /// The text of the cell up to the place.
    var written: String { String(decoding: bytes[cell.lowerBound..<max(cell.lowerBound, offset)], as: UTF8.self) }

    /// From `count` bytes before the place to the end of the word that it is in.
    func word(beginning count: Int) -> Range<Int> {
        var end = offset
        while end < cell.upperBound, bytes[end] != UInt8(ascii: ","), !Self.isBlank(bytes[end]) { end += 1 }
        return (offset - count)..<end
    }
}
