import Chance
import Sheets
import TaskQueue
import Testing
import Text

@Suite struct JSONTests {
    @Test(
        "RFC 8259 documents are read",
        arguments: [
            ("null", "null"), (" true ", "true"), ("\t\r\n false\n", "false"), ("0", "0"), ("-0", "-0"), ("10", "10"),
            ("-1.5e+10", "-1.5e+10"), ("1E9", "1E9"), ("0.0", "0.0"), ("1e-2", "1e-2"), (#""""#, #""""#),
            (#""a\"b\\c\/d\b\f\n\r\t""#, #""a\"b\\c/d\u0008\u000c\n\r\t""#), (#""\u0041\uac00""#, #""A가""#),
            (#""\uD83D\ude00""#, #""😀""#), ("\"\u{7F}\"", #""\u007f""#), ("[]", "[]"), ("[ ]", "[]"),
            ("[1 , [2],{}]", "[1,[2],{}]"), ("{}", "{}"), (#"{ "a" : 1 , "a" : 2 }"#, #"{"a":1,"a":2}"#),
            (#"{"":null}"#, #"{"":null}"#), (#""\u0000""#, #""\u0000""#), ("\"\u{2028}\"", "\"\u{2028}\""),
            (#""e\u0301""#, "\"e\u{301}\""),
        ])
    func accepted(text: String, compact: String) throws {
        #expect(Array(try JSONValue(parsing: text).text().utf8) == Array(compact.utf8))
    }

    @Test(
        "What is no RFC 8259 document is refused, with the byte",
        arguments: [
            ("", 0), (" ", 1), ("nul", 0), ("True", 0), ("01", 1), ("-", 1), ("-a", 1), ("+1", 0), (".5", 0),
            ("1.", 2), ("1.e5", 2), ("1e", 2), ("1e+", 3), ("1e+-5", 3), ("NaN", 0), ("Infinity", 0), ("0x10", 1),
            ("1 2", 2), ("'a'", 0), ("\"", 1), ("\"a", 2), ("\"a\n\"", 2), ("\"\t\"", 1), (#""\x""#, 2), (#""\"#, 2),
            (#""\u12""#, 3), (#""\u12g4""#, 3), (#""\u+123""#, 3), (#""\u-001""#, 3), (#""\ud800""#, 7),
            (#""\ud800x""#, 7), (#""\ud800\n""#, 8), (#""\ud800\ud800""#, 13), (#""\udc00""#, 7), ("[", 1), ("[1", 2),
            ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("]", 0), ("{", 1), ("{1:2}", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5),
            (#"{"a":1,}"#, 7), (#"{"a" 1}"#, 5), (#"{"a":1"#, 6), (#"{a:1}"#, 1), ("[1]]", 3), ("\u{FEFF}1", 0),
            ("// a\n1", 0), ("\u{A0}1", 0),
        ])
    func refused(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test("Nesting is limited to 64 levels", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> String {
            let inner = open == "[" ? "[]" : "{}"
            return String(repeating: open, count: levels - 1) + inner + String(repeating: close, count: levels - 1)
        }
        #expect(try JSONValue(parsing: nested(64)).text() == nested(64))
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(65)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: open, count: 1_000_000)) }
    }

    @Test(
        "In a cell a pipe, a slash and a line separator are escaped",
        arguments: [
            (.string("a|b"), #""a\u007cb""#), (.string("a / b"), #""a \/ b""#),
            (.string("\u{2028}\u{2029}\u{85}\u{9B}"), #""\u2028\u2029\u0085\u009b""#),
            (
                .object([.init("a|b/c", .array([.null, .bool(true), .number("1.0")]))]),
                #"{"a\u007cb\/c":[null,true,1.0]}"#
            ),
        ] as [(JSONValue, String)])
    func cellForm(value: JSONValue, text: String) throws {
        #expect(value.text(.cell) == text)
        #expect(try CellText.fit(text, for: "notes") == text)
    }

    @Test func `people get two spaces a level`() {
        let value = JSONValue.object([
            .init("a", .array([.integer(1), .object([])])), .init("b", .string(orNull: nil)), .init("c", .array([])),
        ])
        #expect(value.text(.indented) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": null,\n  \"c\": []\n}")
    }

    @Test func `random values survive every form, byte for byte`() throws {
        var chance = Chance(seed: 8259)
        for _ in 0..<1500 {
            let value = Self.value(depth: 0, &chance)
            let compact = Array(value.text().utf8)
            for form in [JSONValue.Form.compact, .cell, .indented] {
                let text = value.text(form)
                #expect(Array(try JSONValue(parsing: text).text().utf8) == compact)
                guard form == .cell else { continue }
                #expect(try CellText.fit(text, for: "notes") == text)
                #expect(Notes("payload:" + text).segments.count == 1)
            }
        }
    }

    @Test func `random bytes are a value or an error, never a trap`() {
        var chance = Chance(seed: 7)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "u", "d83d", "\\ud83d", "1", "-", ".", "e", "a", "\n", "가",
        ]
        for _ in 0..<6000 {
            let text = chance.text(of: pieces, most: 12)
            guard let value = try? JSONValue(parsing: text) else { continue }
            #expect((try? JSONValue(parsing: value.text()))?.text() == value.text())
        }
    }

    private static func value(depth: Int, _ chance: inout Chance) -> JSONValue {
        let pieces = [
            "a", "가", "😀", "\"", "\\", "/", " / ", "|", "\n", "\t", "\0", "\u{1B}", "\u{7F}", "\u{9B}", "\u{2028}",
        ]
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &chance) {
        case 0: return .null
        case 1: return .bool(.random(using: &chance))
        case 2: return .number(chance.one(of: ["0", "-0", "1.50", "1e400", "12345678901234567890"]))
        case 3, 4: return .string(chance.text(of: pieces, most: 6))
        case 5:
            return .array((0..<Int.random(in: 0...3, using: &chance)).map { _ in value(depth: depth + 1, &chance) })
        default:
            return .object(
                (0..<Int.random(in: 0...3, using: &chance)).map { _ in
                    .init(chance.text(of: pieces, most: 2), value(depth: depth + 1, &chance))
                })
        }
    }
}
