import BlackBox
import Testing

/// A team's real queue, as different editors, systems and accidents would have left it.
struct QueueVariant: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    /// How many rows can't be read.
    let damagedRows: Int

    private init(_ name: String, damagedRows: Int = 0, _ bytes: [UInt8]) {
        testDescription = name
        self.bytes = bytes
        self.damagedRows = damagedRows
    }

    static func all() throws -> [QueueVariant] {
        let bytes = try Repository.teamQueue()
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let table = lines.firstIndex { $0.hasPrefix("| id |") } ?? 0
        let end = (lines.lastIndex { $0.hasPrefix("| ORCH-") } ?? 0) + 1
        let isRow = { (index: Int) in (table..<end).contains(index) }

        func joined(_ lines: [String], end: String = "\n") -> [UInt8] { Array(lines.joined(separator: end).utf8) }
        func rows(_ change: (Int, [String]) -> String) -> [UInt8] {
            joined(lines.enumerated().map { isRow($0) ? change($0, cells($1)) : $1 })
        }
        func inserting(_ text: String, at index: Int) -> [UInt8] { joined(lines[..<index] + [text] + lines[index...]) }

        let fence = """
            ```markdown
            | id | status | priority | task |
            |---|---|---|---|
            | ORCH-900 | PENDING | P0 | in a fence |
            ```

            <!--
            | id | status | priority | task |
            |---|---|---|---|
            | ORCH-901 | PENDING | P0 | in a comment |
            -->

            """
        var invalid = bytes
        for place in places(of: "쿠팡 워크플로우", in: bytes) + places(of: "OpenClaw", in: bytes) {
            invalid.replaceSubrange(place..<(place + 1), with: [0xFF, 0xC3])
        }
        return [
            QueueVariant("as it is", bytes),
            QueueVariant("CRLF", joined(lines, end: "\r\n")),
            QueueVariant("a byte order mark", [0xEF, 0xBB, 0xBF] + bytes),
            QueueVariant("mixed line ends", joined(lines.enumerated().map { $0 % 3 == 0 ? $1 + "\r" : $1 })),
            QueueVariant("no final newline", joined(Array(lines[..<end]))),
            QueueVariant("padded columns", rows { padded($1, delimiter: $0 == table + 1) }),
            QueueVariant(
                "reordered and extra columns",
                rows { index, cells in
                    let extra = index == table ? "team" : index == table + 1 ? "---" : "팀"
                    return line([extra] + cells.reversed() + [index == table ? "" : cells[0] == "---" ? "---" : "x"])
                }),
            QueueVariant("no outer pipes", rows { _, cells in cells.joined(separator: " | ") }),
            QueueVariant(
                "tabs around cells",
                rows { _, cells in
                    "|" + cells.map { "\t\($0)\t" }.joined(separator: "|") + "| \t"
                }),
            QueueVariant("escaped pipes", rows { _, cells in line(cells.map { $0.replacing("실패", with: #"실\|패"#) }) }),
            QueueVariant(
                "damaged rows", damagedRows: 3,
                inserting(
                    "| ORCH-100 | PENDING | P0 | cut\n| ORCH-101 | PENDING | P0 | a | b | c | d | e | f | g |\n| ORCH-102 |",
                    at: table + 4)),
            QueueVariant("tables in fences and comments", inserting(fence, at: table)),
            QueueVariant("invalid UTF-8", invalid),
        ]
    }

    private static func cells(_ line: String) -> [String] {
        guard line.hasPrefix("| ") else { return Array(repeating: "---", count: 9) }
        return line.dropFirst(2).dropLast(2).split(separator: " | ", omittingEmptySubsequences: false).map(String.init)
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }

    /// Cells of 24 bytes or more; what aligns on a screen differs with the font.
    private static func padded(_ cells: [String], delimiter: Bool) -> String {
        line(cells.map { $0 + String(repeating: delimiter ? "-" : " ", count: max(0, 24 - $0.utf8.count)) })
    }

    private static func places(of text: String, in bytes: [UInt8]) -> [Int] {
        let wanted = Array(text.utf8)
        return bytes.indices.filter { bytes[$0...].starts(with: wanted) }
    }
}
