import Chance
import Testing
import Text

@Suite("Comma-separated values")
struct CSVTests {
    @Test(
        "Fields are quoted only where they have to be",
        arguments: [
            (["a", "b c", ""], "a,b c,\r\n"), (["a,b", "say \"x\""], "\"a,b\",\"say \"\"x\"\"\"\r\n"),
            (["두\n줄"], "\"두\n줄\"\r\n"),
        ])
    func write(texts: [String], line: String) {
        #expect(CSV.record(texts) == line)
    }

    @Test("Each field knows its line and column, also behind fields of several lines")
    func places() throws {
        let records = try CSV.records(in: "id,할 일\r\n\r\n1,\"a\r\nb\",c\n2,\"\"\"\"\r3")
        #expect(records.map { $0.map(\.text) } == [["id", "할 일"], ["1", "a\r\nb", "c"], ["2", "\""], ["3"]])
        #expect(records[1].map { [$0.line, $0.column] } == [[3, 1], [3, 3], [4, 4]])
        #expect(records[2].map { [$0.line, $0.column] } == [[5, 1], [5, 3]])
        #expect(records[3].map { [$0.line, $0.column] } == [[6, 1]])
    }

    @Test(
        "What is no such text is refused where it goes wrong",
        arguments: [
            ("a,\"b\nc", CSVError.Kind.openQuote, 1, 3), ("a\nb,c\"d", .strayQuote, 2, 4),
            ("\"a\"b", .textBehindQuote, 1, 4), ("\"가\n나\"다", .textBehindQuote, 2, 3),
        ])
    func refused(text: String, kind: CSVError.Kind, line: Int, column: Int) {
        let error = #expect(throws: CSVError.self) { try CSV.records(in: text) }
        #expect(error?.kind == kind && error?.line == line && error?.column == column)
    }

    @Test(
        "A cell that a spreadsheet would compute is made harmless, and comes back as it was",
        arguments: ["=1+1", "+82", "-3", "@x", "\tx", "\rx", "'=1", "''-", "＝1", "'"])
    func formulas(text: String) {
        let guarded = CSV.guarded(text)
        #expect(guarded == (text == "'" ? text : "'" + text))
        #expect(CSV.unguarded(guarded) == text)
    }

    @Test("Texts without formulas stay as they are", arguments: ["", "a=b", "it's", "'quoted'", "1-2", "가"])
    func harmless(text: String) {
        #expect(CSV.guarded(text) == text && CSV.unguarded(text) == text)
    }

    @Test("Any texts come back from a file as they were")
    func roundTrip() throws {
        var chance = Chance(seed: 20_261_129)
        let alphabet = ["a", "가", "👩‍💻", ",", "\"", "\n", "\r\n", "=", "'", "-", " ", "\t"]
        for _ in 0..<2_000 {
            let record = (0..<3).map { _ in
                (0..<Int.random(in: 0...6, using: &chance)).map { _ in
                    alphabet.randomElement(using: &chance) ?? ""
                }.joined()
            }
            let text = CSV.record(["head"]) + CSV.record(record.map(CSV.guarded) + ["end"])
            #expect(try CSV.records(in: text).last?.dropLast().map { CSV.unguarded($0.text) } == record)
        }
    }
}
