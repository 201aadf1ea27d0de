import Sheets
import Testing
import Text

@Suite struct SheetTests {
    private static let schema = Schema(
        "doors", columns: ["door", "state", "by"], required: ["door", "state"], key: "door")

    private func sheet(_ text: String) throws(SheetError) -> Sheet {
        try Sheet(Array(text.utf8), schema: Self.schema)
    }

    @Test(
        "Headers are found without regard to case and marks, and those that are equal come first",
        arguments: [
            ("| Door | **State** | `by` |", ["door", "state", "by"]),
            ("| DOOR | _state_ | By |", ["door", "state", "by"]),
            ("| door | state | by | BY |", ["door", "state", "by", "BY"]),
            ("| door | state | By | BY |", ["door", "state", "By", "BY"]),
            ("| door | State | state |", ["door", "State", "state"]),
            ("| door | state | Colour |", ["door", "state", "Colour"]),
        ])
    func names(header: String, names: [String]) throws {
        let sheet = try sheet(
            header + "\n" + header.filter { $0 == "|" || $0 == " " }.replacing("| ", with: "|-") + "\n")
        #expect(sheet.names == names)
    }

    @Test func `a file in another encoding is refused by every way to write`() throws {
        let korean =
            Array("| door | state |\n|-|-|\n| a |\n| b | ".utf8) + [0xB7, 0xCE, 0xB1, 0xD7, 0xC1, 0xA4]
            + Array(" |\n".utf8)
        var sheet = try Sheet(korean, schema: Self.schema)
        let error = SheetError.otherEncoding("CP949")
        #expect(throws: error) { try sheet.write([NamedText("state", "open")], toRow: 1) }
        #expect(throws: error) { try sheet.append([NamedText("door", "c")]) }
        #expect(throws: error) { try sheet.remove(row: 1) }
        #expect(throws: error) { try sheet.complete(row: 0) }
        #expect(throws: error) { try sheet.align() }
        #expect(sheet.rendered() == korean)
    }

    @Test func `two headers that could be a required column are refused`() {
        #expect(throws: SheetError.duplicateColumn("door", line: 1, column: 10)) {
            try sheet("| Door | DOOR | state |\n|-|-|-|\n")
        }
    }

    @Test func `a legend with headers in other case is no second table`() throws {
        let sheet = try sheet("| door | state |\n|-|-|\n| a | open |\n\n| Door | State |\n|-|-|\n| name | word |\n")
        #expect(sheet.rows(withKey: "a").count == 1)
        #expect(sheet.rows(withKey: "name").isEmpty)
    }

    @Test func `rows that were added or removed since reading count as they will be`() throws {
        var sheet = try sheet("| door | state |\n|-|-|\n| a | open |\n| b | shut |\n")
        try sheet.append([NamedText("door", "c"), NamedText("state", "open")])
        try sheet.remove(row: 0)
        #expect(throws: SheetError.unknownKey("a")) { try sheet.editableRow("a") }
        let added = try sheet.editableRow("c")
        #expect(added["state"] == "open")
        #expect(added.line == 4)
        #expect(sheet.rows(withKey: "b").map(\.line) == [3])
        #expect(
            String(decoding: sheet.rendered(), as: UTF8.self) == "| door | state |\n|-|-|\n| b | shut |\n| c | open |\n"
        )
    }
}
