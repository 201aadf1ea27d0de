import MarkdownTable
import Testing

/// Lines and columns as an editor shows them.
@Suite struct PositionTests {
    @Test(arguments: [
        ("", 0, 1, 1), ("abc", 2, 1, 3), ("abc", 3, 1, 4), ("abc", 99, 1, 4), ("abc", -1, 1, 1),
        ("a\nb", 1, 1, 2), ("a\nb", 2, 2, 1), ("a\n", 2, 2, 1), ("a\r\nb", 2, 1, 3), ("a\r\nb", 3, 2, 1),
        ("a\rb", 2, 2, 1), ("\n\n\n", 2, 3, 1), ("한글x", 6, 1, 3), ("한글x", 4, 1, 2), ("e\u{301}x", 3, 1, 3),
        ("\u{FEFF}abc", 3, 1, 1), ("\u{FEFF}abc", 4, 1, 2), ("\u{FEFF}abc", 0, 1, 1),
        ("|x|\n|-|\n|a|\n|b|\n\nend", 16, 5, 1), ("|x|\n|-|\n|a|\n|b|\n\nend", 13, 4, 2),
        ("|x|\n|-|\n|a|\n|b|\n\nend", 19, 6, 3), ("|x|\n|-|\n|a|", 11, 3, 4), ("|x|\n|-|\n", 8, 3, 1),
        ("|x|\n|-|", 7, 2, 4), ("text\n\n|x|\n|-|\n", 10, 4, 1), ("|x|\n|-|\n|a|\n", 12, 4, 1),
    ])
    func `a byte has a line and a column`(text: String, offset: Int, line: Int, column: Int) throws {
        #expect(try document(text).position(ofByte: offset) == Position(line: line, column: column))
    }

    @Test func `each byte that isn't UTF-8 is a column`() throws {
        let document = try MarkdownDocument([0xFF, 0xED, 0xA0, 0x80, 0xC0, 0xAF, 0xE2, 0x82, 0x61])
        #expect(document.position(ofByte: 8) == Position(line: 1, column: 9))
    }

    @Test func `header cells have places`() throws {
        let document = try document("\n  | 상태 | b |\n  |--|--|\n")
        let header = document.tables[0].header
        #expect(header.map { document.position(ofByte: $0.range.lowerBound).column } == [5, 10])
    }

    @Test(arguments: [("a\0b", 1), ("\0", 0), ("abc\n" + String(repeating: "x", count: 77) + "\0\0", 81)])
    func `the first NUL byte is found`(text: String, offset: Int) throws {
        #expect(try document(text).firstNUL == offset)
    }

    @Test(arguments: [
        ("<<<<<<< HEAD\n", 0), ("a\n<<<<<<< HEAD\r\nb\n=======\nc\n>>>>>>> x\n", 2), ("a\n>>>>>>> main\n", 2),
        ("<<<<<<<\n", 0), (">>>>>>>", 0), ("|x|\n|-|\n<<<<<<< a\n", 8), ("|x|\n|-|\n||||||| 1a2b3c\n", 8),
        ("\u{FEFF}<<<<<<< a\n", 3), ("```\n<<<<<<< a\n", 4),
    ])
    func `a conflict marker is found`(text: String, offset: Int) throws {
        #expect(try document(text).conflictMarker == offset)
    }

    @Test(arguments: [
        "Title\n=======\n", "<<<<<< six\n", "<<<<<<<< eight\n", " <<<<<<< HEAD\n", "text <<<<<<< HEAD\n", "<<<<<<<x\n",
        "|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n|||||||\n", "||||||| a |\n", "|||||||   \n", ">>>>>> >\n", "",
    ])
    func `what looks like a conflict marker`(text: String) throws {
        #expect(try document(text).conflictMarker == nil)
    }
}
