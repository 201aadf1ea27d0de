/// The rules read the slow and plain way, to compare with.
enum PlainReading {
    /// The lines of a file without their line ends; an empty file has none, and a final line end starts none.
    static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                continue
            }
            if byte == 0x0D, place < bytes.count, bytes[place] == 0x0A { place += 1 }
            lines.append(line)
            line = []
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// The trimmed cells of a row that starts at its first byte that isn't indentation.
    static func cells(_ row: [UInt8]) -> [[UInt8]] {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C }
        func trimmed(_ cell: [UInt8]) -> [UInt8] {
            let blanks = "\t\u{B}\u{C} \u{A0}\u{200B}\u{200D}\u{3000}\u{FEFF}".unicodeScalars.map {
                Array(String($0).utf8)
            }
            var rest = cell[...]
            while let blank = blanks.first(where: { rest.starts(with: $0) }) { rest = rest.dropFirst(blank.count) }
            while let blank = blanks.first(where: { rest.suffix($0.count).elementsEqual($0) }) {
                rest = rest.dropLast(blank.count)
            }
            return Array(rest)
        }
        var row = row
        while let last = row.last, isBlank(last) { row.removeLast() }
        if row.first == UInt8(ascii: "|") { row.removeFirst() }
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        for byte in row {
            if byte == UInt8(ascii: "|"), cell.last != UInt8(ascii: "\\") {
                cells.append(trimmed(cell))
                cell = []
            } else {
                cell.append(byte)
            }
        }
        return cell.isEmpty ? cells : cells + [trimmed(cell)]
    }

    /// The number of a byte's line, from 1.
    static func line(ofByte offset: Int, in bytes: [UInt8]) -> Int {
        var line = 1
        for place in 0..<offset {
            let isPair = bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A
            if bytes[place] == 0x0A || (bytes[place] == 0x0D && !isPair) { line += 1 }
        }
        return line
    }

    /// How many lines differ between two files with as many lines.
    static func changedLines(_ before: [[UInt8]], _ after: [[UInt8]]) -> Int {
        zip(before, after).filter { $0 != $1 }.count
    }
}
