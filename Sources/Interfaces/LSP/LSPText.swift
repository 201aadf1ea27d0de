internal import Text

/// A place in a document as the protocol counts: lines from 0, and from 0 units of the encoding that client and server
/// agreed on.
struct LSPPosition: Equatable {
    let line: Int
    let character: Int

    var document: JSONValue { ["line": .integer(line), "character": .integer(character)] }

    init(line: Int, character: Int) {
        self.line = line
        self.character = character
    }

    /// - Returns: nil for what is no position.
    init?(_ value: JSONValue?) {
        guard case .number(let line)? = value?["line"], case .number(let character)? = value?["character"],
            let line = Int(line), let character = Int(character), line >= 0, character >= 0
        else { return nil }
        self.init(line: line, character: character)
    }
}

/// The units in which the protocol counts the characters of a line.
enum LSPEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
}

/// The text of a document in UTF-8, with the beginnings of its lines.
struct LSPText: Equatable {
    private(set) var bytes: [UInt8]
    /// The offset of the first byte of each line; there is one at least.
    private var starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = [0]
        for place in bytes.indices where endsLine(place) { starts.append(place + 1) }
    }

    /// Where the next line begins.
    private func end(ofLine number: Int) -> Int { number + 1 < starts.count ? starts[number + 1] : bytes.count }

    /// The bytes of a line without its end.
    private func line(_ number: Int) -> Range<Int> {
        var end = end(ofLine: number)
        while end > starts[number], number + 1 < starts.count, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D {
            end -= 1
        }
        return starts[number]..<end
    }

    /// The byte at a position; beyond the end of a line its end is meant, and beyond the last line the end of the text.
    func offset(of position: LSPPosition, in encoding: LSPEncoding) -> Int {
        guard position.line < starts.count else { return bytes.count }
        let line = line(position.line)
        var place = line.lowerBound
        var units = 0
        while place < line.upperBound {
            let length = min(Self.length(bytes[place]), line.upperBound - place)
            units += encoding == .utf8 ? length : (length == 4 ? 2 : 1)
            // A position within a character is that of the character.
            guard units <= position.character else { break }
            place += length
        }
        return place
    }

    /// - Parameter offset: clamped to the text.
    func position(of offset: Int, in encoding: LSPEncoding) -> LSPPosition {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let start = starts[low]
        if encoding == .utf8 { return LSPPosition(line: low, character: offset - start) }
        var units = 0
        for byte in bytes[start..<offset] where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        return LSPPosition(line: low, character: units)
    }

    /// The bytes of a place that a check of the file gives.
    ///
    /// - Parameters: line and column from 1, the column in Unicode scalars.
    func offset(ofLine line: Int, column: Int) -> Int {
        guard line >= 1, line <= starts.count else { return bytes.count }
        let range = self.line(line - 1)
        var place = range.lowerBound
        if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        for _ in 1..<max(column, 1) where place < range.upperBound {
            place += min(Self.length(bytes[place]), range.upperBound - place)
        }
        return place
    }

    /// From a byte to the end of the cell, or of the line.
    func cell(from offset: Int) -> Range<Int> {
        var end = offset
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D, bytes[end] != UInt8(ascii: "|") {
            end +=
                bytes[end] == UInt8(ascii: "\\") && end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "|") ? 2 : 1
        }
        while end > offset, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\t") { end -= 1 }
        return offset..<end
    }

    mutating func replace(_ range: Range<Int>, with text: String) {
        let new = Array(text.utf8)
        bytes.replaceSubrange(range, with: new)
        let end = range.lowerBound + new.count
        // Lines begin elsewhere from the place on, where a CR before it may have got its LF or lost it, to the end of what
        // is new. Behind it they are as far from each other as before.
        let first = max(1, index(ofStart: range.lowerBound))
        let next = max(first, index(ofStart: range.upperBound + 1))
        var found: [Int] = []
        for place in max(0, range.lowerBound - 1)..<end where endsLine(place) { found.append(place + 1) }
        starts.replaceSubrange(first..<next, with: found)
        let shift = new.count - range.count
        guard shift != 0 else { return }
        for index in (first + found.count)..<starts.count { starts[index] += shift }
    }

    /// The first line that begins there or later.
    private func index(ofStart offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// `\n`, `\r\n` and `\r` each end a line, as in Markdown.
    private func endsLine(_ place: Int) -> Bool {
        bytes[place] == 0x0A || (bytes[place] == 0x0D && (place + 1 == bytes.count || bytes[place + 1] != 0x0A))
    }

    /// How many bytes a character has that begins with this one.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }

    // MARK: Edits

    /// What makes this text another one: a replacement for each line that differs where both have as many, else one for
    /// all that does.
    func edits(to new: [UInt8]) -> [(range: Range<Int>, text: String)] {
        guard new != bytes else { return [] }
        let other = LSPText(new)
        guard other.starts.count == starts.count else {
            return [Self.edit(bytes, 0..<bytes.count, new, 0..<new.count)].compactMap(\.self)
        }
        return starts.indices.compactMap { number in
            Self.edit(
                bytes, starts[number]..<end(ofLine: number), new, other.starts[number]..<other.end(ofLine: number))
        }
    }

    /// The part between what both have at their beginning and at their end.
    private static func edit(
        _ old: [UInt8], _ oldRange: Range<Int>, _ new: [UInt8], _ newRange: Range<Int>
    ) -> (range: Range<Int>, text: String)? {
        var (oldStart, oldEnd) = (oldRange.lowerBound, oldRange.upperBound)
        var (newStart, newEnd) = (newRange.lowerBound, newRange.upperBound)
        while oldStart < oldEnd, newStart < newEnd, old[oldStart] == new[newStart] {
            oldStart += 1
            newStart += 1
        }
        if oldStart == oldEnd, newStart == newEnd { return nil }
        while oldEnd > oldStart, newEnd > newStart, old[oldEnd - 1] == new[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
        }
        // Characters are replaced whole.
        func isWithin(_ bytes: [UInt8], _ place: Int) -> Bool { place < bytes.count && bytes[place] & 0xC0 == 0x80 }
        while oldStart > oldRange.lowerBound, isWithin(old, oldStart) || isWithin(new, newStart) {
            oldStart -= 1
            newStart -= 1
        }
        while oldEnd < oldRange.upperBound, isWithin(old, oldEnd) || isWithin(new, newEnd) {
            oldEnd += 1
            newEnd += 1
        }
        return (oldStart..<oldEnd, String(decoding: new[newStart..<newEnd], as: UTF8.self))
    }
}
