import MarkdownTable
import Testing

@Suite struct AlignTests {
    private static func aligned(_ text: String) throws -> String {
        var edits = TableEdits(try document(text))
        try edits.align(table: 0)
        return String(decoding: edits.apply(), as: UTF8.self)
    }

    @Test(arguments: [
        (
            """
            # T
            |id|task|n|
            |-|:-:|--:|
            |ORCH-1|한글 문서|1|
            | 2 | a\\|b |  |

            |x|y|
            """,
            """
            # T
            | id     |   task    | n |
            | ------ | :-------: | --: |
            | ORCH-1 | 한글 문서 | 1 |
            | 2      |   a\\|b    |  |

            |x|y|
            """
        ),
        (
            "a|b\n-|-\n🙂|é\ne\u{301}|x\n", "| a   | b |\n| --- | --- |\n| 🙂  | é |\n| e\u{301}   | x |\n"
        ),
        ("|a|b|\r\n|-|-|\r\n|1|2|3|\r\n|long|4|", "| a    | b |\r\n| ---- | --- |\r\n|1|2|3|\r\n| long | 4 |"),
        ("> |a|b|\n> |-|-|\n>   |long|c|\n", "> | a    | b |\n> | ---- | --- |\n>   | long | c |\n"),
    ])
    func `columns are as wide as their widest text, and nothing else changes`(before: String, after: String) throws {
        #expect(try Self.aligned(before) == after)
        #expect(try Self.aligned(after) == after)
    }

    @Test func `a very wide text runs over and widens no column`() throws {
        let wide = String(repeating: "긴", count: 31)
        let text = try Self.aligned("|a|b|\n|-|-|\n|\(wide)|x|\n|\(String(repeating: "y", count: 60))|x|\n|1|x|\n")
        let lines = text.split(separator: "\n")
        #expect(lines[2] == "| \(wide) | x |")
        #expect(lines[4] == "| 1\(String(repeating: " ", count: 59)) | x |")
    }

    @Test func `a line in which another edit writes keeps its layout`() throws {
        var edits = TableEdits(try document("|a|b|\n|-|-|\n|1|2|\n|3|4|\n"))
        try edits.replaceCell(table: 0, row: 0, column: 1, with: Array("new".utf8))
        try edits.align(table: 0)
        #expect(String(decoding: edits.apply(), as: UTF8.self).hasSuffix("|\n|1|new|\n| 3   | 4 |\n"))
    }

    @Test func `a table that is not there is told`() throws {
        var edits = TableEdits(try document("no table"))
        #expect(throws: MarkdownEditError.noSuchTable(0)) { try edits.align(table: 0) }
    }
}
