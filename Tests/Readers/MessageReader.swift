import Interfaces
import Text

/// What has to hold for the messages of clients: every one is answered with a message, whatever is in it.
extension Reader {
    // MARK: MCP

    private static let catalogue = MCPCatalogue(
        tools: [.init("list", title: "List", description: "d", schema: [:], isReadOnly: true, isIdempotent: true)],
        resources: [
            .init("orch://queue", name: "queue", description: "d", type: "application/json"),
            .init("orch://task/{id}", name: "task", description: "d", type: "application/json"),
        ],
        prompts: [.init("work", description: "w", arguments: [("who", "a name", true)])], instructions: "i",
        version: "1")

    private static func hello(_ revision: String) -> [UInt8] {
        Array(
            """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\(revision)"}}
            """.utf8)
    }

    func checkMCP(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        var server = MCPServer(Self.catalogue)
        switch choices.number(below: 3) {
        case 0: _ = server.receive(Self.hello("2025-06-18")[...])
        case 1: _ = server.receive(Self.hello("2025-03-26")[...])
        default: break
        }
        var begun: [Int] = []
        for line in choices.text.lines {
            for step in server.receive(line) {
                switch step {
                case .send(let text): try requireMessage(text)
                case .begin(let number, _):
                    try require(!begun.contains(number), "what is begun has a number of its own")
                    begun.append(number)
                case .stop(let number):
                    try require(begun.contains(number), "only what was begun is stopped")
                }
            }
        }
        for number in begun {
            let outcome: MCPServer.Outcome =
                choices.number(below: 2) == 0 ? .text("t") : .document(["a": "b"], isError: false, text: "t")
            for case .send(let text) in server.progress([number: 3]) { try requireMessage(text) }
            for case .send(let text) in server.finish(number, with: outcome) { try requireMessage(text) }
            try require(server.finish(number, with: outcome).isEmpty, "what is finished is answered once")
        }
    }

    /// A line that is a message of JSON-RPC, or a batch of them.
    private func requireMessage(_ text: String) throws(Violation) {
        try require(!text.utf8.contains(0x0A), "an answer is one line")
        let value = try require(try? JSONValue(parsing: text), "an answer is JSON")
        let messages = if case .array(let all) = value { all } else { [value] }
        try require(!messages.isEmpty && messages.allSatisfy { $0["jsonrpc"] == "2.0" }, "an answer is a message")
    }

    // MARK: LSP

    /// A language in which a byte `b` is wrong, and is corrected to `g`.
    private struct Letters: LSPLanguage {
        func covers(_ uri: String) -> Bool { uri.hasPrefix("f") }

        func findings(in document: LSPDocument) -> [LSPFinding] {
            zip(1..., document.bytes.lines).filter { $0.1.contains(0x62) }.map { line, _ in
                LSPFinding(line: line, column: 1, .error, code: "b", message: "b", isFixable: true)
            }
        }

        func corrected(_ document: LSPDocument, line: Int?) -> [UInt8]? {
            document.bytes.map { $0 == 0x62 ? 0x67 : $0 }
        }

        func formatted(_ document: LSPDocument) -> [UInt8]? { document.bytes.filter { $0 != 0x20 } }

        func story(at offset: Int, in document: LSPDocument) -> (range: Range<Int>, lines: [String])? {
            (offset..<document.bytes.count, ["byte \(offset)"])
        }

        func completions(at offset: Int, in document: LSPDocument) -> [LSPCompletion] {
            [LSPCompletion("word", detail: "", .value, replacing: 0..<offset)]
        }

        func definition(at offset: Int, in document: LSPDocument) -> (document: LSPDocument, range: Range<Int>)? {
            (document, 0..<offset)
        }
    }

    private static func frame(_ text: [UInt8]) -> [UInt8] {
        Array("Content-Length: \(text.count)\r\n\r\n".utf8) + text
    }

    private static let opening = [
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}"#,
        #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":"#
            + #"{"uri":"f","version":1,"languageId":"m","text":"ab\r\n가👩‍💻b\rb\n"}}}"#,
    ].flatMap { frame(Array($0.utf8)) }

    func checkLSP(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        var server = LSPServer(Letters(), version: "1")
        if choices.number(below: 4) > 0 { try requireFrames(server.receive(Self.opening)) }
        // An input is either what the client sends byte by byte, or messages without their frames.
        if choices.number(below: 4) == 0 {
            let place = choices.number(below: max(1, choices.text.count))
            try requireFrames(server.receive(Array(choices.text[..<place])))
            try requireFrames(server.receive(Array(choices.text[place...])))
        } else {
            for line in choices.text.lines { try requireFrames(server.receive(Self.frame(Array(line)))) }
        }
        try requireFrames(server.checked())
    }

    /// Messages of JSON-RPC, each below the number of its bytes.
    private func requireFrames(_ output: [UInt8]) throws(Violation) {
        var rest = output[...]
        let head = Array("Content-Length: ".utf8)
        while !rest.isEmpty {
            try require(rest.starts(with: head), "a message begins with its length")
            rest = rest.dropFirst(head.count)
            let digits = rest.prefix { $0 != 0x0D }
            let count = try require(Int(Array(digits).decoded), "the length is a number")
            rest = rest.dropFirst(digits.count + 4)
            try require(rest.count >= count, "a message has its length")
            let value = try require(try? JSONValue(parsing: rest.prefix(count)), "a message is JSON")
            try require(value["jsonrpc"] == "2.0", "a message is one")
            rest = rest.dropFirst(count)
        }
    }

    // MARK: CGI

    /// An input is lines `NAME=VALUE` and a body below an empty line.
    func checkCGI(_ input: [UInt8]) throws(Violation) {
        var variables: [String: [UInt8]] = [
            "REQUEST_METHOD": Array("GET".utf8), "REMOTE_ADDR": Array("127.0.0.1".utf8),
        ]
        var rest = input[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            if line.isEmpty { break }
            let name = line.prefix { $0 != UInt8(ascii: "=") }
            variables[Array(name).decoded] = Array(line.dropFirst(name.count + 1))
        }
        let request: HTTPRequest
        do throws(HTTPProblem) {
            var read = try HTTPRequest(variables)
            read.body = Array(rest)
            request = read
        } catch {
            let status = error.status.rawValue
            try require((400..<500).contains(status) || error.status == .notImplemented, "a refusal has its status")
            return
        }
        if let members = try? request.object() {
            let again = try? JSONValue(parsing: JSONValue.object(members).text())
            try require(again == .object(members), "a body is the same behind its text")
        }
        try requireSame(request, variables)
    }

    /// The address of a request, asked for, is the same request.
    private func requireSame(_ request: HTTPRequest, _ variables: [String: [UInt8]]) throws(Violation) {
        guard request.base.isEmpty else { return }
        let address = request.address(with: request.query.map { ($0.name, $0.value) })
        try require(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "an address is of plain letters")
        let mark = address.firstIndex(of: "?") ?? address.endIndex
        var same = variables
        same["PATH_INFO"] = Array(Self.decoded(address[..<mark]))
        same["QUERY_STRING"] = Array(address[mark...].dropFirst().utf8)
        let again = try require(try? HTTPRequest(same), "an address is read")
        try require(again.query == request.query, "an address has the query")
        try require(again.segments == request.segments, "an address has the path")
    }

    /// What a web server makes of a path.
    private static func decoded(_ path: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
