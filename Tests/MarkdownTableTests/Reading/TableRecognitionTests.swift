import MarkdownTable
import Testing

/// What is a table and what isn't, by GitHub Flavored Markdown 4.10 and cmark-gfm.
@Suite struct TableRecognitionTests {
    private static let table = "| a | b |\n|---|---|\n| 1 | 2 |\n"

    @Test(arguments: [
        ("with outer pipes", "| a | b |\n| --- | --- |\n| 1 | 2 |\n"),
        ("without outer pipes", "a | b\n--- | ---\n1 | 2\n"),
        ("with pipes that vary", "a | b |\n| --- | ---\n| 1 | 2\n"),
        ("with alignment", "| a | b |\n|:-:|--:|\n| 1 | 2 |\n"),
        ("with one hyphen a column", "a|b\n-|-\n1|2\n"),
        ("with three spaces of indentation", "   | a | b |\n   |---|---|\n   | 1 | 2 |\n"),
        ("with CRLF", "| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n"),
        ("with lone CR", "| a | b |\r|---|---|\r| 1 | 2 |\r"),
        ("without a final line end", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("after a byte order mark", "\u{FEFF}| a | b |\n|---|---|\n| 1 | 2 |\n"),
        ("with spaces at the ends of lines", "| a | b |  \n|---|---| \t\n| 1 | 2 |   \n"),
        ("right below a paragraph", "text\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
        ("in a list item", "- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n"),
        ("deep in a list item", "10. item\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n"),
        ("that starts a list item", "- | a | b |\n  |---|---|\n  | 1 | 2 |\n"),
        ("in a quote", "> | a | b |\n> |---|---|\n> | 1 | 2 |\n"),
        ("after a closed fence", "```\ncode\n```\n" + table),
        ("after a fence in a list item that ended", "- ```\n  code\n\n" + table),
        ("after a closed comment", "<!-- one\n\n-->\n" + table),
        ("after a comment in one line", "<!-- one -->\n" + table),
        ("after a comment opened within a line of text", "text `<!--` and <!-- more\n\n" + table),
        ("after HTML and a blank line", "<details>\n<summary>x</summary>\n\n" + table),
        ("after backticks that open no fence", "```a`b\n\n" + table),
        ("after front matter", "---\ntitle: x\n---\n\n" + table),
        ("below seven pipes that were no table", "|||||||\n\n" + table),
    ])
    func `a table is found`(_ what: String, text: String) throws {
        let document = try document(text)
        #expect(document.tables.map { $0.header.map(\.text) } == [["a", "b"]])
        #expect(rows(document) == [["1", "2"]])
    }

    @Test(arguments: [
        ("in a fence", "```\n" + table + "```\n"),
        ("in an unclosed fence", "```\n" + table),
        ("in a fence of tildes", "~~~ md\n" + table + "~~~\n"),
        ("in a fence that a shorter one doesn't close", "````\n```\n" + table + "````\n"),
        ("in a fence that another kind doesn't close", "```\n~~~\n" + table + "```\n"),
        ("in an indented fence", "   ```\n" + table + "   ```\n"),
        ("in a fence whose closing has text after it", "```\n``` x\n" + table),
        ("in a fence in a list item", "- ```\n  | a | b |\n  |---|---|\n  ```\n"),
        ("in a fence in a nested list item", "- x\n  - y\n\n    ```\n    | a | b |\n    |---|---|\n    ```\n"),
        ("in a fence in a quote", "> ```\n> | a | b |\n> |---|---|\n> ```\n"),
        ("in a comment", "<!--\n" + table + "-->\n"),
        ("in a comment that starts with text", "<!-- old queue:\n\n" + table + "\n-->\n"),
        ("in an indented comment", "  <!--\n" + table + "-->\n"),
        ("in an unclosed comment", "<!--\n\n" + table),
        ("in HTML without a blank line", "<div>\n" + table + "</div>\n"),
        ("in preformatted HTML", "<pre>\n\n" + table + "\n</pre>\n"),
        ("below an unknown tag", "<queue-table kind=\"x\">\n" + table),
        ("in indented code", "    | a | b |\n    |---|---|\n"),
        ("in code indented by a tab", "\t| a | b |\n\t|---|---|\n"),
        ("with a delimiter row indented like code", "| a | b |\n    |---|---|\n"),
        ("with fewer delimiters", "| a | b |\n|---|\n"),
        ("with more delimiters", "| a | b |\n|---|---|---|\n"),
        ("without a delimiter row", "| a | b |\n| 1 | 2 |\n"),
        ("with an empty delimiter", "| a | b |\n|---||\n"),
        ("with a delimiter row that is a list", "a | b\n- | -\n"),
        ("with an underline instead", "| a |\n---\n"),
        ("with a blank line between", "| a | b |\n\n|---|---|\n"),
        ("that continues a quote's paragraph", "> text\n" + table),
        ("that continues a list item's paragraph", "- text\n" + table),
        ("below a header that didn't fit", "| a |\n|---|---|\n|---|---|\n"),
        ("which is empty", ""),
        ("which is a lone pipe", "|\n|-|\n"),
    ])
    func `no table is found`(_ what: String, text: String) throws {
        #expect(try document(text).tables.isEmpty)
    }

    @Test(arguments: [
        ("a blank line", "\n| 3 | 4 |\n"),
        ("a line of spaces", "   \n| 3 | 4 |\n"),
        ("a heading", "# x\n"),
        ("a fence", "```\n| 3 | 4 |\n```\n"),
        ("a quote", "> x\n"),
        ("a list item", "- x | y\n"),
        ("an ordered list", "7. x\n"),
        ("a thematic break", "---\n"),
        ("HTML", "<div>\n"),
        ("a comment", "<!-- x -->\n"),
        ("a lone tag", "<x>\n"),
        ("indented code", "    | 3 | 4 |\n"),
    ])
    func `a table ends before`(_ what: String, text: String) throws {
        let document = try document(Self.table + text)
        #expect(document.tables.count == 1)
        #expect(rows(document) == [["1", "2"]])
    }

    @Test(arguments: [
        ("plain text", "text", ["text"]),
        ("a cell too many", "| 3 | 4 | 5 |", ["3", "4", "5"]),
        ("a row cut in the middle", "| 3 | 4", ["3", "4"]),
        ("a row cut in its first cell", "| 3", ["3"]),
        ("a lone pipe", "|", []),
        ("an underline of equals signs", "====", ["===="]),
        ("a comment after text", "| 3 | <!-- |", ["3", "<!--"]),
        ("four pipes", "||||", ["", "", ""]),
        ("a backslash before the last pipe", "| 3 | 4 \\|", ["3", "4 |"]),
    ])
    func `any other line below is a row, and the rows below it stay rows`(
        _ what: String, line: String, cells: [String],
    ) throws {
        let document = try document(Self.table + line + "\n| 8 | 9 |\n")
        #expect(rows(document) == [["1", "2"], cells, ["8", "9"]])
        var row = RowCells()
        document.readRow(1, ofTable: 0, into: &row)
        #expect(row.isWellFormed == (cells.count == 2))
        #expect((row.damage == nil) == row.isWellFormed)
    }

    @Test(arguments: [
        ("# One\n## Two ##\n", "Two"), ("#\n", ""), ("# a#\n", "a#"), ("# ## #\n", "##"),
        ("## a \\# b ##  \n", "a \\# b"),
        ("Title\nof two\n======\n", "Title of two"), ("Title\n---\n", "Title"), ("text\n", nil), ("#no\n", nil),
        ("####### seven\n", nil), ("# One\n\n```\n# code\n```\n", "One"), ("# 대기열\n", "대기열"),
    ])
    func `the nearest heading above`(text: String, heading: String?) throws {
        let document = try document(text + "\n" + Self.table)
        #expect(document.tables.map(\.heading) == [heading])
    }

    @Test func `a header below a paragraph is its last line alone`() throws {
        let document = try document("one\ntwo\na | b\n-|-\n")
        #expect(document.tables.first?.header.map(\.text) == ["a", "b"])
        #expect(document.tables.first?.headerLine == 3)
    }

    @Test func `tables keep their order and their headings`() throws {
        let text = "# A\n\n" + Self.table + "\n# B\n\n| x |\n|---|\n" + "\ny|z\n-|-\n1|2\n3|4\n"
        let tables = try document(text).tables
        #expect(tables.map(\.index) == [0, 1, 2])
        #expect(tables.map(\.heading) == ["A", "B", "B"])
        #expect(tables.map(\.rowCount) == [1, 0, 2])
        #expect(tables.map(\.headerLine) == [3, 9, 12])
    }
}
