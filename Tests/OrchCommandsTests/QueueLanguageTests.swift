import Chance
import Engine
import Interfaces
import Testing
import Text

@testable import OrchCommands

/// What an editor is offered, whatever is in the file.
@Suite("Queues in an editor")
struct QueueLanguageTests {
    private static let uri = "file:///nowhere/%ED%81%90/QUEUE.md"
    private static let language = QueueLanguage(
        Request(command: "lsp", environment: { _ in nil }), queuePath: nil)

    @Test(
        "A file's address is decoded, and what is none is no path",
        arguments: [
            ("file:///a/QUEUE.md", "/a/QUEUE.md"), ("FILE:///a%20b/%ED%81%90.md", "/a b/큐.md"),
            ("file://localhost/a", "/a"), ("file:///a%", "/a%"), ("file:///a%zz", "/a%zz"), ("file:///a%00", nil),
            ("file:///a%FF", nil), ("untitled:QUEUE.md", nil), ("file:QUEUE.md", nil), ("", nil),
        ] as [(String, String?)])
    func paths(uri: String, path: String?) {
        #expect(QueueLanguage.path(of: uri) == path)
    }

    private static let pieces = [
        "| A-1 | done | P1 | 정리 👩‍💻 | - |\n", "| A-2 | PENDING | P0 | b \\| c | after:A-1,Z-9 / kind:doc |\n", "| A-3 |",
        " PENDING ", "|", "\\|", "\n", "\r\n", "\r", "after:", "A-1", ",", " / ", "-", "`", "**A-2**", "<<<<<<< x\n",
        "\u{0}",
        "| id | status | priority | task | notes |\n|-|-|-|-|-|\n", "|---|\n", "가", "👩‍💻", "```\n", "<!--", "-->",
        "\u{FEFF}", "# 큐\n",
    ]

    @Test(
        "Any text at any place is answered with places within it, and what corrects it corrects no more a second time")
    func fuzz() {
        var chance = Chance(seed: 61_906)
        let head = "# Queue\n\n| id | status | priority | task | notes |\n|---|---|---|---|---|\n"
        for round in 0..<300 {
            let text = (round.isMultiple(of: 4) ? "" : head) + chance.text(of: Self.pieces, most: 14)
            let document = LSPDocument(uri: Self.uri, bytes: Array(text.utf8))
            _ = Self.language.findings(in: document)
            for _ in 0..<4 {
                let offset = Int.random(in: 0...document.bytes.count, using: &chance)
                let ranges =
                    [
                        Self.language.story(at: offset, in: document)?.range,
                        Self.language.definition(at: offset, in: document)?.range,
                    ]
                    .compactMap(\.self) + Self.language.completions(at: offset, in: document).map(\.range)
                #expect(
                    ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= document.bytes.count },
                    "\(text.debugDescription) \(offset)")
            }
            _ = Self.language.corrected(document, line: Int.random(in: 1...8, using: &chance))
            if let corrected = Self.language.corrected(document, line: nil) {
                let again = Self.language.corrected(LSPDocument(uri: Self.uri, bytes: corrected), line: nil)
                #expect(again == corrected, "\(text.debugDescription)")
            }
            if let formatted = Self.language.formatted(document) {
                let again = Self.language.formatted(LSPDocument(uri: Self.uri, bytes: formatted))
                #expect(again == formatted, "\(text.debugDescription)")
            }
        }
    }

    @Test("A correction of one line leaves the others as they are")
    func oneLine() throws {
        let head = "| id | status | priority | task | notes |\n|---|---|---|---|---|\n"
        let text = head + "| A-1 | done | p0 | x | - |\n| A-2 | done | P1 | y | - |\n| A-2 | done | P1 | y | - |\n"
        let document = LSPDocument(uri: Self.uri, bytes: Array(text.utf8))
        func corrected(_ line: Int) -> String {
            String(decoding: Self.language.corrected(document, line: line) ?? [], as: UTF8.self)
        }
        #expect(corrected(3) == text.replacing("| A-1 | done | p0 |", with: "| A-1 | DONE | P0 |"))
        // The copy of a row goes, and nothing else changes, since the id of the first is its own only then.
        #expect(corrected(5) == text.replacing("| A-2 | done | P1 | y | - |\n| A-2", with: "| A-2"))
    }

    @Test("A session with random changes and questions is answered to its end")
    func session() throws {
        var chance = Chance(seed: 61_907)
        for _ in 0..<10 {
            var server = LSPServer(Self.language, version: "1")
            func send(_ message: JSONValue) -> Int {
                let text = message.text()
                return server.receive(Array("Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)).count
            }
            func ask(_ method: String, _ params: JSONValue) -> Int {
                send(["jsonrpc": "2.0", "id": .integer(1), "method": .string(method), "params": params])
            }
            _ = ask("initialize", ["capabilities": [:]])
            let text = chance.text(of: Self.pieces, most: 10)
            let item: JSONValue = ["uri": .string(Self.uri), "version": .integer(0), "text": .string(text)]
            _ = send(["jsonrpc": "2.0", "method": "textDocument/didOpen", "params": ["textDocument": item]])
            for _ in 0..<20 {
                func position() -> JSONValue {
                    [
                        "line": .integer(Int.random(in: 0...12, using: &chance)),
                        "character": .integer(Int.random(in: 0...60, using: &chance)),
                    ]
                }
                let document: JSONValue = ["uri": .string(Self.uri)]
                let change: JSONValue = [
                    "range": ["start": position(), "end": position()],
                    "text": .string(chance.text(of: Self.pieces, most: 2)),
                ]
                _ = send([
                    "jsonrpc": "2.0", "method": "textDocument/didChange",
                    "params": ["textDocument": document, "contentChanges": .array([change])],
                ])
                for method in ["hover", "completion", "definition", "formatting"] {
                    #expect(ask("textDocument/" + method, ["textDocument": document, "position": position()]) > 0)
                }
                let range: JSONValue = ["start": position(), "end": position()]
                #expect(ask("textDocument/codeAction", ["textDocument": document, "range": range]) > 0)
            }
        }
    }
}
