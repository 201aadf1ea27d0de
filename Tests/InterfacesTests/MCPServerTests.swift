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

    @Test("Random bytes and damaged messages never trap, and what wants an answer gets one", arguments: [1, 2, 3])
    func fuzz(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let whole = [
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list","arguments":{"limit":5}}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#,
            #"{"jsonrpc":"2.0","id":"한글","method":"resources/read","params":{"uri":"orch://task/A-1"}}"#,
        ].map { Array($0.utf8) }
        var server = Self.server()
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
            for case .send(let text) in server.receive(line[...]) { _ = try JSONValue(parsing: text) }
        }
    }
}
