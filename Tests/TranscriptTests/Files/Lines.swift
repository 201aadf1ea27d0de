/// A file as lines with their ends.
struct Lines: Equatable {
    let lines: [[UInt8]]

    init(_ bytes: [UInt8]) {
        var lines: [[UInt8]] = [[]]
        for byte in bytes {
            lines[lines.count - 1].append(byte)
            if byte == UInt8(ascii: "\n") { lines.append([]) }
        }
        self.lines = lines
    }

    /// The indices at which another file of as many lines differs; `nil` when it has more or fewer.
    func changes(to other: Lines) -> [Int]? {
        guard lines.count == other.lines.count else { return nil }
        return lines.indices.filter { lines[$0] != other.lines[$0] }
    }

    /// The index of the first line in which a text stands.
    func index(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        return lines.firstIndex { line in line.indices.contains { line[$0...].starts(with: wanted) } }
    }

    /// A line's end.
    func end(of index: Int) -> [UInt8] {
        Array(lines[index].reversed().prefix { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.reversed())
    }

    /// A line without its end.
    func text(of index: Int) -> [UInt8] {
        Array(lines[index].dropLast(end(of: index).count))
    }
}
