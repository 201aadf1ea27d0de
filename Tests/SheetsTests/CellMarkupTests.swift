import Chance
import MarkdownTable
import Sheets
import Testing
import Text

@Suite("What the Markdown of a cell shows")
struct CellMarkupTests {
    @Test(
        "A word is shown without marks, escapes, entities and links",
        arguments: [
            ("A-1", "A-1"), ("**A-1**", "A-1"), ("`A-1`", "A-1"), ("__A-1__", "A-1"), ("_A-1_", "A-1"),
            ("***A-1***", "A-1"), ("**`A-1`**", "A-1"), ("<b>A-1</b>", "A-1"), ("<code>A-1</code>", "A-1"),
            ("[A-1](#a-1)", "A-1"), ("[A-1][a]", "A-1"), ("[[A-1]]", "A-1"), ("[**A-1**](x (y))", "A-1"),
            (#"TASK\_009"#, "TASK_009"), (#"IN\_PROGRESS"#, "IN_PROGRESS"), (#"\*\*A\*\*"#, "**A**"),
            ("`A\\_1`", #"A\_1"#), ("A&#45;1", "A-1"), ("A&#x2D;1", "A-1"), ("A&hyphen;1", "A-1"), ("A&nbsp;", "A"),
            ("A<br>", "A"), ("A<br/>B", "A B"), ("~~A~~", "~~A~~"), ("*A", "*A"), ("a*b*c", "a*b*c"), ("**", "**"),
            ("&bogus;", "&bogus;"), ("&#27;", "&#27;"), ("&#x110000;", "&#x110000;"),
            ("[A](b) [C](d)", "[A](b) [C](d)"),
            ("core_1", "core_1"), ("", ""), ("한글", "한글"), (#"a\b"#, #"a\b"#),
        ])
    func word(cell: String, shown: String) {
        #expect(CellMarkup.word(cell) == shown)
    }

    @Test(
        "Text keeps its marks, and gets a line for each break",
        arguments: [
            ("a<br>b <BR /> c", "a\nb\nc"), (#"use \*args and `x`"#, "use *args and `x`"), ("a &amp;&amp; b", "a && b"),
            ("**bold** stays", "**bold** stays"), ("a <break> b", "a <break> b"), ("plain", "plain"),
            (#"C:\dir"#, #"C:\dir"#),
        ])
    func lines(cell: String, shown: String) {
        #expect(CellMarkup.lines(cell) == shown)
    }

    @Test("A dash of any kind is none, escaped or not", arguments: ["", "-", #"\-"#, "–", "—", "−", "‑"])
    func none(cell: String) {
        #expect(CellText.isNone(Array(cell.utf8)[...]))
        #expect(!CellText.isNone(Array((cell + "a").utf8)[...]))
    }

    @Test func `a word without marks is the bytes that it is, and reading never stops`() throws {
        var chance = Chance(seed: 29)
        let pieces = ["a", "-", "*", "_", "`", "[", "]", "(", ")", "<", ">", "br", "&", "#", "45", ";", "\\", " ", "한"]
        for _ in 0..<5000 {
            let text = chance.text(of: pieces, most: 8)
            let word = CellMarkup.word(text)
            #expect(CellMarkup.isPossible(in: text.utf8) || word == text)
            #expect(word.utf8.count <= text.utf8.count)
            let document = try MarkdownDocument(Array("| key |\n|-|\n| \(text) |\n".utf8))
            var cells = RowCells()
            document.readRow(0, ofTable: 0, into: &cells)
            let hash = ContentHash.of(Array(document.word(cells.text(0)).utf8))
            #expect(document.wordHash(cells.text(0)) == hash, "\(text)")
        }
    }

    @Test func `rows are found by the key that they show`() throws {
        let text = "| door | state |\n|-|-|\n| **a** | x |\n| a\\_b | — |\n"
        let schema = Schema("doors", columns: ["door", "state"], required: ["door", "state"], key: "door")
        let sheet = try Sheet(Array(text.utf8), schema: schema)
        #expect(sheet.rows(withKey: "a").map(\.index) == [0])
        #expect(sheet.rows(withKey: "a_b").map { $0["state"] } == [""])
        #expect(sheet.rendered() == Array(text.utf8))
    }

    @Test(
        "the hash of a cell's word is that of the word that is read in it",
        arguments: [
            "ORCH-1", "**ORCH-1**", "`ORCH-1`", "[ORCH-1](a.md)", "_ORCH-1_", "ORCH\\-1", "ORCH&#45;1", "ORCH-1<br>",
            "ORCH-1&nbsp;", "ORCH-12", "XORCH-1", "ORCH-1**", "ORCH-", "ORCH-2", "~~ORCH-1~~", "ORCH-1 2", "*", "",
        ])
    func shownWord(_ cell: String) throws {
        let document = try MarkdownDocument(Array("| id |\n|---|\n| \(cell) |\n".utf8))
        let start = 15
        let range = start..<start + cell.utf8.count
        #expect(Array(document.bytes[range]) == Array(cell.utf8))
        #expect(document.wordHash(range) == ContentHash.of(Array(document.word(range).utf8)))
    }
}
