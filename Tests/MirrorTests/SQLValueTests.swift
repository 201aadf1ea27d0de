import BlackBox
import Chance
import Host
import Testing

@testable import Mirror

@Suite("Values as SQL", .enabled(if: mayUse("sqlite3"), "sqlite3 is not here"))
struct SQLValueTests {
    private static let texts = [
        "", "'", "''", "a'b''c'", "'); DROP TABLE t; --", "\0", "a\0b", "\n", "\r\n", "a\nb", "\n\n\n",
        ".shell touch owned", "a\n.shell touch owned\n", "a';\n.shell touch owned\nSELECT '", "\n.quit", "\ngo\n",
        "\n/\n",
        "#", "a\tb", "\u{1B}[31m", "\u{7F}", "한글", "e\u{301}", "\u{FEFF}x", "\u{2028}.shell touch owned", "|", "-",
        "X'00'", "NULL", "\\", "\"", "`", "%s %n", "?1", "$x", "@x", ":x", String(repeating: "'\n", count: 5000),
        String(repeating: "\n", count: 3000), String(repeating: "가'", count: 100_000),
    ]

    /// What a database has after a value was written to it, and the files that are there then.
    private static func stored(_ values: [SQLValue]) throws -> (stored: [[UInt8]?], names: [String]) {
        let bench = try Workbench()
        let sqlite = SQLite(path: bench.path + "/t.db", patience: .seconds(5))
        var script = Array("CREATE TABLE t (place INTEGER PRIMARY KEY, value);\n".utf8)
        for (place, value) in values.enumerated() {
            script += "INSERT INTO t VALUES (\(place),".utf8
            value.appendLiteral(to: &script)
            script += ");\n".utf8
        }
        script += "SELECT \(PrintedValues.printed("value")) FROM t ORDER BY place;\n".utf8
        let output = try sqlite.run(script, isReading: false)
        let lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        return (lines.map { PrintedValues($0)?.values.first ?? nil }, bench.names())
    }

    @Test("Each text reaches the database as it is, and nothing of it is a command")
    func texts() throws {
        let (stored, names) = try Self.stored(Self.texts.map(SQLValue.text))
        #expect(stored == Self.texts.map { Array($0.utf8) })
        #expect(names == ["t.db"])
    }

    @Test("So does whatever a file has, be it UTF-8 or not")
    func bytes() throws {
        var chance = Chance(seed: 7)
        let pieces = ["'", "\n", ".shell touch owned\n", ";", "가", "\0", "\r", "||char(10)", "X'", "--"]
        let all =
            [[0xFF], [0xC0, 0x80], [0x27, 0xED, 0xA0, 0x80], Array("a\n.shell touch owned\n".utf8) + [0xFF, 0x27]]
            + (0..<300).map { _ in chance.bytes(of: pieces) }
        let (stored, names) = try Self.stored(all.map(SQLValue.bytes))
        #expect(stored == all)
        #expect(names == ["t.db"])
    }

    @Test("Numbers and null are what they are")
    func numbers() throws {
        let values: [SQLValue] = [.null, .integer(0), .integer(-1), .integer(.max), .integer(.min + 1), .text("null")]
        #expect(try Self.stored(values).stored == values.map(\.stored))
    }

    @Test("No literal has a control character")
    func lines() {
        for text in Self.texts {
            var literal: [UInt8] = []
            SQLValue.text(text).appendLiteral(to: &literal)
            SQLValue.bytes(Array(text.utf8) + [0xFF]).appendLiteral(to: &literal)
            #expect(!literal.contains { $0 < 0x20 || $0 == 0x7F })
        }
    }
}
