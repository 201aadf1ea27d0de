import Chance

/// Bytes that look like Markdown with tables, and bytes that look like nothing: the same for the same seed.
struct TableTextGenerator {
    private var random: Chance

    init(seed: UInt64) {
        random = Chance(seed: seed)
    }

    /// A number from 0 and below `limit`.
    mutating func number(below limit: Int) -> Int {
        Int(random.next() % UInt64(limit))
    }

    /// A document: raw bytes now and then, otherwise pieces of Markdown with some bytes changed in every third one.
    mutating func document() -> [UInt8] {
        if number(below: 16) == 0 { return (0..<number(below: 64)).map { _ in rawByte() } }
        var bytes: [UInt8] = number(below: 12) == 0 ? [0xEF, 0xBB, 0xBF] : []
        let lineEnd = pick(from: Self.lineEnds)
        for _ in 0..<(1 + number(below: 3)) {
            for _ in 0..<number(below: 3) {
                bytes += Array(pick(from: Self.lines).utf8) + end(lineEnd)
            }
            appendTable(to: &bytes, lineEnd: lineEnd)
        }
        if number(below: 3) == 0 { mutate(&bytes) }
        if number(below: 4) == 0, let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        return bytes
    }

    /// A cell's text without line ends, NUL and bare pipes.
    mutating func cell() -> [UInt8] {
        Array(pick(from: Self.cells).utf8)
    }

    // MARK: Pieces

    private static let lineEnds = ["\n", "\n", "\r\n", "\r"]
    private static let lines = [
        "", "", "text", "# Heading", "## Queue ##", "Title\n=====", "Title\n---", "```", "~~~~", "  ```swift", "<!--",
        "<!-- a -->", "-->", "<div>", "<b x=\"|\">", "- item", "- | a | b |", "1. item", "10) ```", "  more",
        "    code",
        "> quote", "> | a | b |", "> |---|---|", "\t| a |", "***", "a | b", "- | -", "|", "||", "||||||| base",
        "<<<<<<< HEAD", "=======", ">>>>>>> x", "[a]: /b", "`<!--` inline", "* ", "한글 문장입니다", "<pre>", "</pre>",
    ]
    private static let cells = [
        "", "-", "a", "DONE", "IN_PROGRESS", "작업 완료", "👩‍💻 x", "a\\|b", "`a\\|b`", "\\", "c:\\", "<!-- x -->", "# x",
        "- x", "```", "---", ":-", "1. y", "> z", "<div>", "e\u{301}", "=", " pad ", "\t",
        "A longer text that does not fit",
    ]
    private static let prefixes = ["", "", "", "", " ", "   ", "> ", "  ", "\t", "- "]
    private static let delimiters = ["---", ":-:", "-", ":--", "--:", " --- ", "--------", " :---: "]

    private mutating func appendTable(to bytes: inout [UInt8], lineEnd: String) {
        let columns = 1 + number(below: 4)
        let prefix = pick(from: Self.prefixes)
        let style = number(below: 4)
        func line(_ cells: [String]) -> [UInt8] {
            let joined = cells.joined(separator: style == 1 ? "|" : " | ")
            let row = style == 0 ? joined : style == 1 ? "|" + joined + "|" : "| " + joined + " |"
            return Array((prefix + row).utf8)
        }
        bytes += line((0..<columns).map { "h\($0)" }) + end(lineEnd)
        bytes += line((0..<columns).map { _ in pick(from: Self.delimiters) }) + end(lineEnd)
        for _ in 0..<number(below: 5) {
            let count = number(below: 8) == 0 ? columns + number(below: 3) - 1 : columns
            var cells = (0..<count).map { _ in pick(from: Self.cells) }
            if style == 3 { cells = cells.map { $0 + String(repeating: " ", count: max(0, 8 - $0.utf8.count)) } }
            bytes += line(cells) + end(lineEnd)
        }
    }

    private mutating func end(_ usual: String) -> [UInt8] {
        Array((number(below: 10) == 0 ? pick(from: Self.lineEnds) : usual).utf8)
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        for _ in 0..<(1 + number(below: 4)) where !bytes.isEmpty {
            let place = number(below: bytes.count)
            let length = min(number(below: 12), bytes.count - place)
            switch number(below: 5) {
            case 0: bytes[place] = rawByte()
            case 1: bytes.insert(rawByte(), at: place)
            case 2: bytes.removeSubrange(place..<(place + length))
            case 3: bytes.insert(contentsOf: bytes[place..<(place + length)], at: number(below: bytes.count))
            default: bytes.removeLast(length)
            }
        }
    }

    private mutating func rawByte() -> UInt8 {
        number(below: 2) == 0 ? UInt8(number(below: 256)) : pick(from: Array("|\\-:\n\r\t `~<>#=*\0".utf8))
    }

    private mutating func pick<Element>(from choices: [Element]) -> Element {
        choices[number(below: choices.count)]
    }
}
