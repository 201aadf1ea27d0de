import BlackBox
import MarkdownTable
import Testing

/// Cells, their texts and their places.
@Suite struct CellTests {
    @Test(arguments: [
        ("| a\\|b | c |", ["a|b", "c"]),
        ("| `a\\|b` | c |", ["`a|b`", "c"]),
        ("| `a | b` |", ["`a", "b`"]),
        ("| a\\\\|b | c |", ["a\\|b", "c"]),
        ("| \\| | \\|\\| |", ["|", "||"]),
        ("||b|", ["", "b"]),
        ("|  |  |", ["", ""]),
        ("|a|b|", ["a", "b"]),
        ("| a\tb |\t c\u{0B} |", ["a\tb", "c"]),
        ("| 한글 | 👩‍💻 |", ["한글", "👩‍💻"]),
        ("| <!-- x --> | c |", ["<!-- x -->", "c"]),
        ("a | b", ["a", "b"]),
        ("| a | b", ["a", "b"]),
        ("| c:\\ | b |", ["c:\\", "b"]),
    ])
    func `cells are split at bare pipes and trimmed`(row: String, cells: [String]) throws {
        let document = try document("| x | y |\n|---|---|\n\(row)\n")
        #expect(rows(document) == [cells])
    }

    @Test func `a cell has all that is between its pipes and its text`() throws {
        let document = try document("|x|y|\n|-|-|\n|  a | b|\n")
        var cells = RowCells()
        document.readRow(0, ofTable: 0, into: &cells)
        #expect(cells.line == 3)
        #expect([cells.full(0), cells.text(0), cells.full(1), cells.text(1)] == [13..<17, 15..<16, 18..<20, 19..<20])
        #expect(document.tables[0].range(ofRow: 0) == 12..<22)
        #expect(cells.content == 12..<21)
    }

    @Test func `invalid bytes are repaired in the string alone`() throws {
        let document = try MarkdownDocument(Array("|x|\n|-|\n| a".utf8) + [0xFF, 0xC3] + Array("b |\n".utf8))
        var cells = RowCells()
        document.readRow(0, ofTable: 0, into: &cells)
        #expect(document.cellText(cells.text(0)) == "a\u{FFFD}\u{FFFD}b")
        #expect(Array(document.cellBytes(cells.text(0))) == [0x61, 0xFF, 0xC3, 0x62])
    }

    @Test func `a visit sees every row with its cells, damaged ones too`() throws {
        let document = try document("|x|y|\n|-|-|\n| a | b |\nc\n| d | e |\n")
        var seen: [String] = []
        document.forEachRow(ofTable: 0) { row, bytes in
            let first = bytes.extracting(row.text(0))
            let text = String(decoding: first.indices.map { first[$0] }, as: UTF8.self)
            seen.append("\(row.row) \(row.line) \(row.isWellFormed) \(text)")
        }
        #expect(seen == ["0 3 true a", "1 4 false c", "2 5 true d"])
    }

    @Test(arguments: [("c", 13), ("| d | e | f |", 21), ("  | d |", 19), ("| d |  ", 19)])
    func `damage is at the row's end or at its first cell too many`(row: String, damage: Int) throws {
        let document = try document("|x|y|\n|-|-|\n\(row)\n")
        var read = RowCells()
        document.readRow(0, ofTable: 0, into: &read)
        #expect(!read.isWellFormed)
        #expect(read.damage == damage)
    }

    @Test(arguments: [
        (#"| c | d |"#, false), (#"| c |"#, true), (#"| c \| d |"#, true), (#"| c | d \|"#, false),
        (#"| c | d | e |"#, true),
        (#"| c | d |  "#, false), (#"| c | d"#, false), (#"c | d"#, false), (#"c | d |"#, false), ("|", true),
        (#"| c | \\ |"#, false), ("| c |" + String(repeating: "d", count: 3_000) + "|", false),
        ("| c " + String(repeating: "d", count: 3_000) + "|", true), (String(repeating: "|", count: 3), false),
        (String(repeating: "|", count: 3 + 256), true), (String(repeating: "|", count: 3 + 65_536), true),
        ("| c \t|\t d |", false), ("| c \u{1}|\r", true),
    ])
    func `damaged rows are found wherever the line lies in the blocks that it is read in`(
        row: String, isDamaged: Bool
    ) throws {
        for indent in 0..<40 {
            let text = String(repeating: "t", count: indent) + "\n\n|x|y|\n|-|-|\n| a | b |\n\(row)\n| a | b |\n"
            let document = try document(text + "\n" + String(repeating: "t", count: 40))
            #expect(document.damagedRows(ofTable: 0) == (isDamaged ? [1] : []), "behind \(indent) bytes")
        }
    }

    @Test func `a team's queue is read`() throws {
        let document = try MarkdownDocument(Repository.teamQueue())
        let table = try #require(document.tables.first)
        #expect(document.tables.count == 1)
        #expect(table.heading == "Queue")
        #expect(
            table.header.map(\.text) == [
                "id", "status", "priority", "task", "success_criteria", "owner_session", "started_at_kst", "due_at_kst",
                "notes",
            ])
        let all = rows(document)
        #expect(all.allSatisfy { $0.count == 9 })
        #expect(all.map { $0[0] }.prefix(3) == ["ORCH-001", "ORCH-002", "ORCH-003"])
        #expect(all.count == table.rowCount)
        #expect(all[1][3] == "오케스트레이터 수동 운영용 체크리스트 파일 작성")
    }
}
