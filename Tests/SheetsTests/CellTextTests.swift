import Chance
import Sheets
import Testing

@Suite struct CellTextTests {
    @Test(
        "Text becomes what a cell can hold",
        arguments: [
            ("plain", "plain"), ("a\nb", "a b"), ("a\r\nb", "a b"), ("a\rb", "a b"), ("a\n\rb", "a  b"),
            ("a\tb", "a b"),
            ("a\u{85}b", "a b"), ("a\u{2028}b\u{2029}c", "a b c"), ("a|b", "a|b"), ("||", "||"),
            ("a\u{1B}[31mb", "a[31mb"), ("a\0b\u{7}c\u{7F}d", "abcd"), ("a\u{9B}b\u{80}\u{9F}", "ab"),
            ("a\u{B}\u{C}b", "ab"),
            ("  a  ", "a"), ("\n\ta\n", "a"), ("", "-"), ("   ", "-"), ("\n", "-"), ("\u{1B}", "-"), ("-", "-"),
            ("가\u{A0}나", "가\u{A0}나"), ("e\u{301}", "e\u{301}"), ("é", "é"), ("a \u{301}b", "a \u{301}b"),
            ("C:\\", "C:\\"),
            ("👩‍👩‍👧", "👩‍👩‍👧"), ("\u{200B}", "-"),
            ("\u{3000}a\u{A0}b\u{FEFF} ", "a\u{A0}b"),
        ])
    func fitted(text: String, cell: String) throws {
        #expect(Array(try CellText.fit(text, for: "task").utf8) == Array(cell.utf8))
    }

    @Test func `fitting what fits changes nothing`() throws {
        var chance = Chance(seed: 3)
        let pieces = ["a", "|", "\n", "\r", "\t", " ", "\\", "\u{1B}", "\u{85}", "\u{9B}", "가", "-", "\u{2028}"]
        for _ in 0..<5000 {
            let once = try CellText.fit(chance.text(of: pieces, most: 10), for: "task")
            #expect(try CellText.fit(once, for: "task") == once)
        }
    }

    @Test func `a cell holds 65,536 bytes and not one more`() throws {
        let most = String(repeating: "가", count: 65_536 / 3) + "a"
        #expect(most.utf8.count == 65_536)
        #expect(try CellText.fit(most, for: "task") == most)
        #expect(throws: SheetError.cellTooLong(column: "task", bytes: 65_537, limit: 65_536)) {
            try CellText.fit(most + "b", for: "task")
        }
    }
}
