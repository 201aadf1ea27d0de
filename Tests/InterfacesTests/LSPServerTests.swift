import Chance
import Interfaces
import Testing
import Text

/// The server's side of LSP, without a client and without queues.
@Suite("The language server")
struct LSPServerTests {
    /// Knows of words: `bad` is wrong and becomes `good`, and `me` is named by every word that is like it.
    private struct Words: LSPLanguage {
        func covers(_ uri: String) -> Bool { uri.hasPrefix("file:") }

        func findings(in document: LSPDocument) -> [LSPFinding] {
            places(of: "bad", in: document.bytes).map { place in
                let before = document.bytes[..<place]
                let line = before.count { $0 == 0x0A }
                let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                let column = before[start...].count { $0 & 0xC0 != 0x80 }
                return LSPFinding(
                    line: line + 1, column: column + 1, .error, code: "bad", message: "bad", isFixable: true)
            }
        }

        func corrected(_ document: LSPDocument, line: Int?) -> [UInt8]? {
            let lines = String(decoding: document.bytes, as: UTF8.self).split(
                separator: "\n", omittingEmptySubsequences: false)
            return Array(
                lines.enumerated().map { index, text in
                    line == nil || line == index + 1 ? String(text).replacing("bad", with: "good") : String(text)
                }.joined(separator: "\n").utf8)
        }

        func formatted(_ document: LSPDocument) -> [UInt8]? { document.bytes.filter { $0 != 0x20 } }

        func story(at offset: Int, in document: LSPDocument) -> (range: Range<Int>, lines: [String])? {
            (offset..<offset, ["byte \(offset)"])
        }

        func completions(at offset: Int, in document: LSPDocument) -> [LSPCompletion] {
            (0..<300).map { LSPCompletion("word\($0)", detail: "", .value, replacing: offset..<offset) }
        }

        func definition(at offset: Int, in document: LSPDocument) -> (document: LSPDocument, range: Range<Int>)? {
            if let place = places(of: "me", in: document.bytes).first { return (document, place..<(place + 2)) }
            return (LSPDocument(uri: "file:///other", bytes: Array("가\n👩me".utf8)), 8..<10)
        }

        private func places(of word: String, in bytes: [UInt8]) -> [Int] {
            bytes.indices.filter { bytes[$0...].starts(with: word.utf8) }
        }
    }

    private static let hello = [
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}"#,
        #"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
    ]

    private static func frame(_ text: String) -> [UInt8] {
        Array("Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
    }

    private static func messages(_ output: [UInt8]) throws -> [JSONValue] {
        var rest = output[...]
        var messages: [JSONValue] = []
        while let mark = rest.indices.first(where: { rest[$0...].starts(with: "\r\n\r\n".utf8) }) {
            let header = String(decoding: rest[..<mark], as: UTF8.self)
            let length = try #require(Int(header.dropFirst("Content-Length: ".count)))
            messages.append(try JSONValue(parsing: rest[(mark + 4)..<(mark + 4 + length)]))
            rest = rest[(mark + 4 + length)...]
        }
        #expect(rest.isEmpty)
        return messages
    }

    private static func server(utf8: Bool = false) -> LSPServer {
        var server = LSPServer(Words(), version: "1")
        let hello =
            utf8
            ? [
                #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{"general":{"positionEncodings":["utf-32","utf-8","utf-16"]}}}}"#
            ] : hello
        _ = server.receive(hello.flatMap(frame))
        return server
    }

    private static func open(_ text: String, in server: inout LSPServer) throws -> [JSONValue] {
        let item: JSONValue = [
            "uri": "file:///a", "languageId": "markdown", "version": .integer(1), "text": .string(text),
        ]
        return try notify(&server, "textDocument/didOpen", ["textDocument": item])
    }

    private static func notify(
        _ server: inout LSPServer, _ method: String, _ params: JSONValue
    ) throws -> [JSONValue] {
        let message: JSONValue = ["jsonrpc": "2.0", "method": .string(method), "params": params]
        return try messages(server.receive(frame(message.text())))
    }

    private static func ask(_ server: inout LSPServer, _ method: String, _ params: JSONValue) throws -> JSONValue {
        let message: JSONValue = ["jsonrpc": "2.0", "id": .integer(7), "method": .string(method), "params": params]
        let answers = try messages(server.receive(frame(message.text())))
        let answer = try #require(answers.first { $0["id"] == .integer(7) })
        return answer["result"] ?? answer["error"] ?? .null
    }

    private static func at(_ line: Int, _ character: Int) -> JSONValue {
        ["line": .integer(line), "character": .integer(character)]
    }

    private static func place(_ line: Int, _ character: Int) -> JSONValue {
        ["textDocument": ["uri": "file:///a"], "position": at(line, character)]
    }

    @Test(
        "A position counts UTF-16 units, or bytes where the client offers that, and a place within a character is that of it",
        arguments: [
            // The text is "가👩‍💻 a\r\nb": 3 + 4 + 3 + 4 bytes, 1 + 2 + 1 + 2 units.
            (false, 0, 1, 3), (false, 0, 2, 3), (false, 0, 3, 7), (false, 0, 6, 14), (false, 0, 8, 16),
            (false, 0, 99, 16),
            (false, 1, 0, 18), (false, 1, 9, 19), (false, 9, 0, 19), (true, 0, 3, 3), (true, 0, 4, 3), (true, 0, 7, 7),
            (true, 0, 16, 16), (true, 1, 1, 19),
        ])
    func positions(utf8: Bool, line: Int, character: Int, offset: Int) throws {
        var server = Self.server(utf8: utf8)
        _ = try Self.open("가👩‍💻 a\r\nb", in: &server)
        let hover = try Self.ask(&server, "textDocument/hover", Self.place(line, character))
        #expect(hover["contents"]?["value"] == .string("byte \(offset)"), "\(hover)")
    }

    @Test("Places that go out are counted in the same units", arguments: [(false, 4, 7), (true, 11, 14)])
    func diagnostics(utf8: Bool, start: Int, end: Int) throws {
        var server = Self.server(utf8: utf8)
        let messages = try Self.open("x\n가👩‍ bad | more", in: &server)
        let params = try #require(messages.first?["params"])
        guard case .array(let found)? = params["diagnostics"] else { return #expect(Bool(false), "\(messages)") }
        #expect(found.count == 1 && params["version"] == .integer(1))
        // 가 is 3 bytes and 1 unit, the emoji 4 and 2, the joiner 3 and 1, the blank 1 and 1.
        #expect(
            found.first?["range"] == [
                "start": Self.at(1, start + (utf8 ? 0 : 1)), "end": Self.at(1, end + (utf8 ? 0 : 1)),
            ])
    }

    @Test("Changes of parts and of the whole text come to the same as the text that they make")
    func changes() throws {
        var chance = Chance(seed: 3_017)
        let pieces = ["가", "👩‍💻", "a", "\n", "\r\n", "|", " ", "bad", "é"]
        for utf8 in [false, true] {
            for _ in 0..<200 {
                var server = Self.server(utf8: utf8)
                var text = Array(chance.text(of: pieces, most: 12).utf8)
                _ = try Self.open(String(decoding: text, as: UTF8.self), in: &server)
                for _ in 0..<5 {
                    let starts = text.indices.filter {
                        text[$0] & 0xC0 != 0x80 && !(text[$0] == 0x0A && $0 > 0 && text[$0 - 1] == 0x0D)
                    }
                    let ends = (starts + [text.count]).shuffled(using: &chance).prefix(2).sorted()
                    let range = (ends.first ?? 0)..<(ends.last ?? 0)
                    let new = chance.text(of: pieces, most: 3)
                    func position(_ offset: Int) -> JSONValue {
                        let before = String(decoding: text[..<offset], as: UTF8.self).unicodeScalars
                        var (line, character) = (0, 0)
                        for scalar in before {
                            if scalar == "\n" {
                                (line, character) = (line + 1, 0)
                            } else {
                                character += utf8 ? String(scalar).utf8.count : String(scalar).utf16.count
                            }
                        }
                        return Self.at(line, character)
                    }
                    let change: JSONValue = [
                        "range": ["start": position(range.lowerBound), "end": position(range.upperBound)],
                        "text": .string(new),
                    ]
                    _ = try Self.notify(
                        &server, "textDocument/didChange",
                        ["textDocument": ["uri": "file:///a"], "contentChanges": .array([change])])
                    text.replaceSubrange(range, with: Array(new.utf8))
                }
                let edits = try Self.ask(&server, "textDocument/formatting", ["textDocument": ["uri": "file:///a"]])
                let lines = String(decoding: text, as: UTF8.self)
                #expect((edits == .array([])) == !lines.utf8.contains(0x20), "\(edits) \(lines.debugDescription)")
                let end = try Self.ask(&server, "textDocument/hover", Self.place(1_000, 0))
                #expect(end["contents"]?["value"] == .string("byte \(text.count)"))
            }
        }
    }

    @Test("What is named is in this document, or in another one by its own lines and units")
    func definition() throws {
        var server = Self.server()
        _ = try Self.open("a me", in: &server)
        let here = try Self.ask(&server, "textDocument/definition", Self.place(0, 0))
        #expect(
            here == ["uri": "file:///a", "range": ["start": Self.at(0, 2), "end": Self.at(0, 4)]])
        _ = try Self.open("a", in: &server)
        let there = try Self.ask(&server, "textDocument/definition", Self.place(0, 0))
        #expect(
            there == ["uri": "file:///other", "range": ["start": Self.at(1, 2), "end": Self.at(1, 4)]])
    }

    @Test(
        "A change at a place that can't be read takes what is known of the document away until it is opened again",
        arguments: [#"{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}}"#, "5", "{}"])
    func badRange(range: String) throws {
        var server = Self.server()
        _ = try Self.open("bad", in: &server)
        let change: JSONValue = ["range": try JSONValue(parsing: range), "text": "x"]
        let changed: JSONValue = [
            "textDocument": ["uri": "file:///a", "version": .integer(2)], "contentChanges": .array([change]),
        ]
        let heard = try Self.notify(&server, "textDocument/didChange", changed)
        #expect(heard.first?["params"]?["diagnostics"] == .array([]))
        #expect(try Self.ask(&server, "textDocument/hover", Self.place(0, 0)) == .null)
        #expect(try Self.open("bad", in: &server).count == 1)
    }

    @Test("What is due may be asked for later")
    func later() throws {
        var server = Self.server()
        let item: JSONValue = ["uri": "file:///a", "version": .integer(1), "text": "bad"]
        let open: JSONValue = ["jsonrpc": "2.0", "method": "textDocument/didOpen", "params": ["textDocument": item]]
        #expect(server.receive(Self.frame(open.text()), checking: false).isEmpty && server.isDue)
        #expect(try Self.messages(server.checked()).first?["params"]?["version"] == .integer(1))
        #expect(!server.isDue && server.checked().isEmpty)
    }

    @Test("Of many corrections the first ones are offered one by one, and all at once")
    func manyActions() throws {
        var server = Self.server()
        _ = try Self.open(String(repeating: "bad\n", count: 40), in: &server)
        let answer = try Self.ask(
            &server, "textDocument/codeAction",
            ["textDocument": ["uri": "file:///a"], "range": ["start": Self.at(0, 0), "end": Self.at(40, 0)]])
        guard case .array(let actions) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(actions.count == 11 && actions.last?["kind"] == "source.fixAll")
    }

    @Test("A fix is offered where the finding is, and all fixes for the whole file")
    func actions() throws {
        var server = Self.server()
        _ = try Self.open("bad\nok\nbad", in: &server)
        func ask(_ line: Int, _ only: [String]?) throws -> [String] {
            var context: [JSONValue.Member] = [.init("diagnostics", .array([]))]
            if let only { context.append(.init("only", .array(only.map(JSONValue.string)))) }
            let answer = try Self.ask(
                &server, "textDocument/codeAction",
                [
                    "textDocument": ["uri": "file:///a"],
                    "range": ["start": Self.at(line, 1), "end": Self.at(line, 1)], "context": .object(context),
                ])
            guard case .array(let actions) = answer else { return [] }
            return actions.map { action in
                let edits = action["edit"]?["changes"]?["file:///a"]?.text() ?? ""
                return (action["kind"].map { $0.text() } ?? "") + edits
            }
        }
        let edit = #"[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":2}},"newText":"goo"}]"#
        #expect(try ask(0, ["quickfix"]) == ["\"quickfix\"" + edit])
        #expect(try ask(1, ["quickfix"]) == [] && ask(1, ["refactor"]) == [])
        #expect(try ask(1, ["source"]).first?.hasPrefix("\"source.fixAll\"") == true)
        #expect(try ask(0, nil).count == 2)
    }

    @Test(
        "What can't be answered is an error by its number",
        arguments: [
            (#"{"jsonrpc":"2.0","id":1,"method":"workspace/symbol","params":{}}"#, -32601),
            (#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#, -32600),
            (#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":3}}"#, -32602),
            (
                #"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a"},"position":{"line":-1,"character":0}}}"#,
                -32602
            ),
            (
                #"{"jsonrpc":"2.0","id":1,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///a"}}}"#,
                -32602
            ),
            (#"{"jsonrpc":"2.0","id":1,"method":"x","params":[1]}"#, -32600), ("{", -32700), ("", -32700),
        ])
    func errors(message: String, code: Int) throws {
        var server = Self.server()
        _ = try Self.open("a", in: &server)
        let answers = try Self.messages(server.receive(Self.frame(message)))
        #expect(answers.first?["error"]?["code"] == .integer(code), "\(answers)")
    }

    @Test("Unknown notices, '$/' messages and documents of others change nothing and are not answered")
    func ignored() throws {
        var server = Self.server()
        #expect(try Self.notify(&server, "$/setTrace", ["value": "off"]).isEmpty)
        #expect(try Self.notify(&server, "workspace/didChangeConfiguration", .null).isEmpty)
        let other: JSONValue = ["uri": "untitled:1", "version": .integer(1), "text": "bad"]
        #expect(try Self.notify(&server, "textDocument/didOpen", ["textDocument": other]).isEmpty)
        let hover = try Self.ask(
            &server, "textDocument/hover", ["textDocument": ["uri": "untitled:1"], "position": Self.at(0, 0)])
        #expect(hover == .null)
    }

    @Test("A request that is cancelled before it is looked at is answered so, and the others as ever")
    func cancelled() throws {
        var server = Self.server()
        _ = try Self.open("a", in: &server)
        let asks = [1, 2].map { id -> JSONValue in
            ["jsonrpc": "2.0", "id": .integer(id), "method": "textDocument/hover", "params": Self.place(0, 0)]
        }
        let cancel: JSONValue = ["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": .integer(1)]]
        let answers = try Self.messages(server.receive((asks + [cancel]).flatMap { Self.frame($0.text()) }))
        #expect(answers.map { $0["id"] } == [.integer(1), .integer(2)])
        #expect(answers[0]["error"]?["code"] == .integer(-32800) && answers[1]["result"] != nil)
    }

    @Test("Of changes that come together the client hears once, and a closed document has no findings any more")
    func together() throws {
        var server = Self.server()
        _ = try Self.open("a", in: &server)
        let changes = (2...9).map { version -> JSONValue in
            [
                "jsonrpc": "2.0", "method": "textDocument/didChange",
                "params": [
                    "textDocument": ["uri": "file:///a", "version": .integer(version)],
                    "contentChanges": .array([["text": "bad"]]),
                ],
            ]
        }
        let heard = try Self.messages(server.receive(changes.flatMap { Self.frame($0.text()) }))
        #expect(heard.count == 1 && heard[0]["params"]?["version"] == .integer(9))
        let closed = try Self.notify(&server, "textDocument/didClose", ["textDocument": ["uri": "file:///a"]])
        #expect(closed.first?["params"]?["diagnostics"] == .array([]))
    }

    @Test("A long list of completions says that it is not all")
    func longList() throws {
        var server = Self.server()
        _ = try Self.open("a", in: &server)
        let list = try Self.ask(&server, "textDocument/completion", Self.place(0, 0))
        guard case .array(let items)? = list["items"] else { return #expect(Bool(false)) }
        #expect(items.count == 200 && list["isIncomplete"] == .bool(true))
    }

    @Test(
        "Before initialize nothing is answered but that, and after shutdown nothing at all; exit ends with 0 then alone"
    )
    func life() throws {
        var new = LSPServer(Words(), version: "1")
        #expect(try Self.ask(&new, "shutdown", .null)["code"] == .integer(-32002))
        #expect(try Self.notify(&new, "exit", .null).isEmpty && new.end == 1)
        var server = Self.server()
        #expect(server.endOfInput == 1)
        #expect(try Self.ask(&server, "shutdown", .null) == .null)
        #expect(try Self.ask(&server, "textDocument/hover", Self.place(0, 0))["code"] == .integer(-32600))
        #expect(server.endOfInput == 0 && server.end == nil)
        #expect(try Self.notify(&server, "exit", .null).isEmpty && server.end == 0)
    }

    @Test(
        "Broken frames are answered once, and what follows is read",
        arguments: [
            "Content-Length: x\r\n\r\n", "Content-Type: y\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n",
            "Content-Length: -5\r\n\r\n", "\r\n\r\n",
        ])
    func brokenFrames(header: String) throws {
        var server = Self.server()
        let ask = #"{"jsonrpc":"2.0","id":"a","method":"shutdown"}"#
        let answers = try Self.messages(server.receive(Array(header.utf8) + Self.frame(ask)))
        #expect(answers.count == 2 && answers[0]["error"]?["code"] == .integer(-32700), "\(answers)")
        #expect(answers.last?["id"] == "a" && answers.last?["result"] == .null)
    }

    @Test("A message that is too long is passed over, however its bytes come")
    func hugeLength() throws {
        var server = Self.server()
        let length = (512 << 20) + 1
        var answers = try Self.messages(server.receive(Array("Content-Length: \(length)\r\n\r\nabc".utf8)))
        #expect(answers.count == 1 && answers[0]["error"]?["code"] == .integer(-32700))
        let piece = [UInt8](repeating: 0x41, count: 1 << 20)
        for _ in 0..<512 { answers = try Self.messages(server.receive(piece)) }
        #expect(answers.isEmpty)
        // Of the last piece three bytes too many were sent, less the one above 512 MB.
        answers = try Self.messages(server.receive(Array("\r\n\r\n".utf8)))
        #expect(answers.count <= 1)
        let ask = Self.frame(#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#)
        #expect(try Self.messages(server.receive(ask)).last?["result"] == .null)
    }

    @Test("Headers may be in any case, with others beside them, and a message may come byte by byte")
    func pieces() throws {
        var server = Self.server()
        let body = #"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":{"uri":"가"}}}"#
        let text =
            "content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:  \(body.utf8.count)\r\n\r\n"
            + body
        var output: [UInt8] = []
        for byte in text.utf8 { output += server.receive([byte]) }
        #expect(
            try Self.messages(output).first?["error"]?["code"] == .integer(-32602)
                || Self.messages(output).first?["result"] == .null)
    }

    @Test("Whatever comes, it lives on and answers what has an id")
    func fuzz() throws {
        var chance = Chance(seed: 20_261_130)
        let pieces = [
            #"{"jsonrpc":"2.0","#, #""id":1,"#, #""method":"textDocument/hover","#,
            #""method":"textDocument/didChange","#,
            #""params":{"#, #""textDocument":{"uri":"file:///a"},"#, #""position":{"line":0,"character":1e9}"#,
            #""contentChanges":[{"range":{"start":{"line":9,"character":9},"end":{"line":0,"character":0}},"text":"\ud83d"}]"#,
            "}", "}}", "]", "Content-Length: 5\r\n\r\n", "\r\n\r\n", "Content-Length: ", "가", "9", "\n", #""text":"x""#,
            ",",
        ]
        var server = Self.server()
        _ = try Self.open("가 bad\n👩‍💻", in: &server)
        for round in 0..<4_000 {
            let bytes = chance.bytes(of: pieces)
            _ = server.receive(round.isMultiple(of: 3) ? bytes : Self.frame(String(decoding: bytes, as: UTF8.self)))
            // What is left of a broken frame may be the beginning of a long one.
            if round.isMultiple(of: 50) {
                server = Self.server()
                _ = try Self.open("가 bad\n👩‍💻", in: &server)
            }
        }
        var last = Self.server()
        _ = try Self.open("a", in: &last)
        #expect(try Self.ask(&last, "textDocument/hover", Self.place(0, 0))["contents"] != nil)
    }
}
