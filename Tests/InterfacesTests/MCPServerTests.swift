import Chance
import Interfaces
import Testing
import Text

/// The server's side of MCP, without a client.
@Suite("The MCP server")
struct MCPServerTests {
    private static func server(isInitialized: Bool = true) -> MCPServer {
        var server = MCPServer(
            MCPCatalogue(
                tools: [
                    .init("list", title: "List", description: "d", schema: [:], isReadOnly: true, isIdempotent: true)
                ],
                resources: [
                    .init("orch://queue", name: "queue", description: "d", type: "application/json"),
                    .init("orch://task/{id}", name: "task", description: "d", type: "application/json"),
                ],
                prompts: [.init("work", description: "w", arguments: [("who", "a name", true)])],
                instructions: "i", version: "1"))
        if isInitialized {
            _ = server.receive(
                Self.bytes(#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#)
            )
        }
        return server
    }

    private static func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    private static func answer(_ steps: [MCPServer.Step]) throws -> JSONValue {
        guard case .send(let line)? = steps.first, steps.count == 1 else {
            Issue.record("\(steps)")
            return .null
        }
        return try JSONValue(parsing: line)
    }

    @Test(
        "The revision is the client's where it is known, else the newest that is spoken",
        arguments: [
            ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"), ("2024-11-05", "2024-11-05"),
            ("2026-07-28", "2025-06-18"), ("x", "2025-06-18"),
        ])
    func revision(wanted: String, given: String) throws {
        var server = Self.server(isInitialized: false)
        let steps = server.receive(
            Self.bytes(
                #"{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"\#(wanted)"}}"#))
        let answer = try Self.answer(steps)
        #expect(answer["id"] == "a")
        #expect(answer["result"]?["protocolVersion"] == .string(given))
    }

    @Test(
        "What is no request, or can't be answered, has the error of its kind",
        arguments: [
            ("{", -32700), ("[]", -32600), ("1", -32600), (#"{"jsonrpc":"2.0","id":1}"#, -32600),
            (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
            (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600),
            (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32600),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/delete"}"#, -32601),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list","arguments":[]}}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"file:///etc/passwd"}}"#, -32002),
            (#"{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"work"}}"#, -32602),
        ])
    func errors(line: String, code: Int) throws {
        var server = Self.server()
        let answer = try Self.answer(server.receive(Self.bytes(line)))
        #expect(answer["error"]?["code"] == .integer(code), "\(answer)")
    }

    @Test("A text that was cut in the middle of an emoji is answered like any other")
    func halfAPair() throws {
        var server = Self.server()
        let line =
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list","arguments":{"a":"\ud83d"}}}"#
        guard case .begin(_, .tool(_, let arguments))? = server.receive(Self.bytes(line)).first else {
            Issue.record("it is not called")
            return
        }
        #expect(arguments["a"] == "\u{FFFD}")
    }

    @Test("Nothing is done before the client has introduced itself")
    func order() throws {
        var server = Self.server(isInitialized: false)
        let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list"}}"#
        #expect(try Self.answer(server.receive(Self.bytes(call)))["error"]?["code"] == .integer(-32600))
        #expect(
            try Self.answer(server.receive(Self.bytes(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)))["result"] == [:])
    }

    @Test("A call is answered once, and one that was cancelled not at all")
    func calls() throws {
        var server = Self.server()
        let call =
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list","_meta":{"progressToken":"p"}}}"#
        #expect(server.receive(Self.bytes(call)) == [.begin(1, .tool("list", [:]))])
        let progress = try Self.answer(server.progress([1: 1]))
        #expect(progress["params"]?["progressToken"] == "p")
        #expect(server.progress([1: 1]).isEmpty)
        let answer = try Self.answer(server.finish(1, with: .document(["a": "b"], isError: false, text: "t")))
        #expect(answer["result"]?["structuredContent"] == ["a": "b"])
        #expect(server.finish(1, with: .text("again")).isEmpty)
        #expect(server.receive(Self.bytes(call)) == [.begin(2, .tool("list", [:]))])
        let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#
        #expect(server.receive(Self.bytes(cancel)) == [.stop(2)])
        #expect(server.finish(2, with: .text("late")).isEmpty)
    }

    private static func batching() -> MCPServer {
        var server = server(isInitialized: false)
        _ = server.receive(
            bytes(#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#))
        return server
    }

    private static func call(_ id: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"list"}}"#
    }

    @Test("In the revision that has batches, requests that came together are answered together")
    func batches() throws {
        var server = Self.batching()
        let ping = #"{"jsonrpc":"2.0","id":"p","method":"ping"}"#
        let steps = server.receive(Self.bytes("[\(Self.call("1")),\(ping),7,\(Self.call("2")),\(Self.call("3"))]"))
        let numbers = steps.compactMap { if case .begin(let number, _) = $0 { number } else { nil } }
        try #require(steps.count == 3 && numbers.count == 3)
        #expect(server.finish(numbers[1], with: .text("b")).isEmpty)
        let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#
        #expect(server.receive(Self.bytes(cancel)) == [.stop(numbers[2])])
        guard case .array(let answers) = try Self.answer(server.finish(numbers[0], with: .text("a"))) else {
            return #expect(Bool(false))
        }
        #expect(answers.map { $0["id"] } == ["p", .null, .integer(2), .integer(1)])
        #expect(answers[1]["error"]?["code"] == .integer(-32600))
        let notices = #"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#
        #expect(server.receive(Self.bytes(notices)).isEmpty)
        #expect(try Self.answer(server.receive(Self.bytes("[]")))["error"]?["code"] == .integer(-32600))
        var other = Self.server()
        #expect(try Self.answer(other.receive(Self.bytes("[\(ping)]")))["error"]?["code"] == .integer(-32600))
    }

    @Test("A client that asks on and on is told to wait, and is answered again when it did")
    func busy() throws {
        var server = Self.server()
        for id in 1...256 { #expect(server.receive(Self.bytes(Self.call("\(id)"))).count == 1) }
        let refused = try Self.answer(server.receive(Self.bytes(Self.call("257"))))
        #expect(refused["id"] == .integer(257) && refused["error"]?["code"] == .integer(-32000))
        _ = server.finish(1, with: .text("done"))
        #expect(server.receive(Self.bytes(Self.call("257"))) == [.begin(257, .tool("list", [:]))])
    }

    @Test(
        "An id is given back as it was spelled, and one that is not answered yet is not given to another request",
        arguments: ["1", "1.0", "1e0", "-0", "99999999999999999999", "\"1\"", "\"\"", "\"한글\""])
    func ids(id: String) throws {
        var server = Self.server()
        #expect(server.receive(Self.bytes(Self.call("0.5"))).count == 1)
        #expect(server.receive(Self.bytes(Self.call(id))) == [.begin(2, .tool("list", [:]))])
        guard case .send(let line)? = server.finish(2, with: .text("x")).first else { return #expect(Bool(false)) }
        #expect(line.contains("\"id\":\(id),"), "\(line)")
        let twice = server.receive(Self.bytes(Self.call("0.5")))
        #expect(try Self.answer(twice)["error"]?["code"] == .integer(-32600))
    }

    @Test("Random bytes and damaged messages never trap, and what is answered is JSON", arguments: [1, 2, 3])
    func fuzz(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let whole = [
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list","arguments":{"limit":5}}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#,
            #"{"jsonrpc":"2.0","id":"한글","method":"resources/read","params":{"uri":"orch://task/A-1"}}"#,
        ].map { Array($0.utf8) }
        var server = seed == 3 ? Self.batching() : Self.server()
        for _ in 0..<3000 {
            var line = whole[Int.random(in: 0..<whole.count, using: &chance)]
            for _ in 0..<Int.random(in: 0..<4, using: &chance) {
                let place = Int.random(in: 0..<line.count, using: &chance)
                switch Int.random(in: 0..<3, using: &chance) {
                case 0: line[place] = UInt8(Int.random(in: 0..<256, using: &chance))
                case 1: line.remove(at: place)
                default: line.insert(UInt8(Int.random(in: 0..<256, using: &chance)), at: place)
                }
            }
            if Bool.random(using: &chance) { line = [0x5B] + line + [0x2C] + line + [0x5D] }
            for case .send(let text) in server.receive(line[...]) { _ = try JSONValue(parsing: text) }
        }
    }
}
