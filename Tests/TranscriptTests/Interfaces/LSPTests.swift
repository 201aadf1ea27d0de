import BlackBox
import Foundation
import Host
import Testing

/// `orch lsp` as editors meet it.
@Suite("The language server of the program")
struct LSPTests {
    private static let text = queue(
        row("A-1", "done", task: "정리 👩‍💻", owner: "w:1", notes: "끝"),
        row("A-2", "PENDING", "P0", task: "문서", notes: "👩‍💻 / after:A-1,Z-9"),
        row("A-3", task: "마지막", notes: "after:"))
    private static let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    /// What the program sends to a client that sends these messages and then ends the session.
    private static func session(
        _ bench: Workbench, _ messages: [[String: Any]], uri: String? = nil, text: String = text,
        encoding: String = "utf-16",
        queue: String? = nil, ends: Bool = true
    ) throws -> (messages: [[String: Any]], exit: Int32) {
        let item: [String: Any] = [
            "uri": uri ?? "file://\(bench.path)/QUEUE.md", "languageId": "markdown", "version": 1, "text": text,
        ]
        let hello: [[String: Any]] = [
            [
                "id": 0, "method": "initialize",
                "params": ["capabilities": ["general": ["positionEncodings": [encoding]]]],
            ],
            ["method": "initialized", "params": [:]],
            ["method": "textDocument/didOpen", "params": ["textDocument": item]],
        ]
        let bye: [[String: Any]] = ends ? [["id": 99, "method": "shutdown"], ["method": "exit"]] : []
        var input: [UInt8] = []
        for message in hello + messages + bye {
            var message = message
            message["jsonrpc"] = "2.0"
            let body = try JSONSerialization.data(withJSONObject: message)
            input += Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
        }
        let answer = try bench.orch().run(
            (queue.map { ["--queue", $0] } ?? []) + ["lsp"], input: String(decoding: input, as: UTF8.self))
        #expect(answer.errors.isEmpty, "\(answer)")
        var rest = Array(answer.output.utf8)[...]
        var found: [[String: Any]] = []
        while let end = rest.indices.first(where: { rest[$0...].starts(with: "\r\n\r\n".utf8) }) {
            let length = try #require(
                Int(String(decoding: rest[..<end], as: UTF8.self).dropFirst("Content-Length: ".count)))
            let body = Data(rest[(end + 4)..<(end + 4 + length)])
            found.append(try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any]))
            rest = rest[(end + 4 + length)...]
        }
        return (found, answer.exit)
    }

    private static func ask(
        _ bench: Workbench, _ method: String, _ params: [String: Any], text: String = text, encoding: String = "utf-16"
    ) throws -> Any? {
        var params = params
        params["textDocument"] = ["uri": "file://\(bench.path)/QUEUE.md"]
        let message: [String: Any] = ["id": 1, "method": method, "params": params]
        let (messages, exit) = try session(bench, [message], text: text, encoding: encoding)
        #expect(exit == 0)
        return messages.first { $0["id"] as? Int == 1 }?["result"]
    }

    /// The place of a word in a line, in UTF-16 units or bytes.
    private static func position(of word: String, inLine line: Int, after count: Int = 0, utf8: Bool = false) throws
        -> [String: Int]
    {
        let text = lines[line]
        let before = text[..<(try #require(text.range(of: word)).lowerBound)]
        return ["line": line, "character": (utf8 ? before.utf8.count : before.utf16.count) + count]
    }

    private static func place(_ range: Any?) -> [Int]? {
        guard let range = range as? [String: [String: Int]], let start = range["start"], let end = range["end"] else {
            return nil
        }
        return [start["line"] ?? -1, start["character"] ?? -1, end["line"] ?? -1, end["character"] ?? -1]
    }

    @Test("What lint finds is at its place, in UTF-16 units and in bytes", arguments: ["utf-16", "utf-8"])
    func diagnostics(encoding: String) throws {
        let bench = try Workbench()
        let (messages, exit) = try Self.session(bench, [], encoding: encoding)
        #expect(exit == 0)
        let capabilities = (messages.first?["result"] as? [String: Any])?["capabilities"] as? [String: Any]
        #expect(capabilities?["positionEncoding"] as? String == encoding)
        let params =
            messages.first { $0["method"] as? String == "textDocument/publishDiagnostics" }?["params"] as? [String: Any]
        let found = try #require(params?["diagnostics"] as? [[String: Any]])
        let codes = found.compactMap { $0["code"] as? String }
        #expect(codes.contains("unknown-status") && codes.contains("unknown-dependency"), "\(codes)")
        let dependency = try #require(found.first { $0["code"] as? String == "unknown-dependency" })
        let start = try Self.position(of: "Z-9", inLine: 5, utf8: encoding == "utf-8")["character"] ?? 0
        #expect(Self.place(dependency["range"]) == [5, start, 5, start + 3], "\(dependency)")
        #expect(dependency["severity"] as? Int == 1 && dependency["source"] as? String == "orch")
        #expect(bench.names() == [])
    }

    @Test("A finding that can only mean one thing has its correction")
    func codeAction() throws {
        let bench = try Workbench()
        let place = try Self.position(of: "done", inLine: 4)
        let actions = try #require(
            try Self.ask(
                bench, "textDocument/codeAction",
                ["range": ["start": place, "end": place], "context": ["diagnostics": []]])
                as? [[String: Any]])
        #expect(actions.compactMap { $0["kind"] as? String } == ["quickfix", "source.fixAll"])
        let changes = (actions.first?["edit"] as? [String: Any])?["changes"] as? [String: [[String: Any]]]
        let edits = try #require(changes?["file://\(bench.path)/QUEUE.md"])
        #expect(edits.count == 1 && edits[0]["newText"] as? String == "DONE")
        #expect(Self.place(edits[0]["range"]) == [4, 8, 4, 12])
    }

    @Test("The story of the task that a word names is shown, with what waits for it")
    func hover() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1"), row("A-2")), to: "QUEUE.md")
        #expect(try bench.orch().run(["pick", "--owner-session", "w:9"]).exit == 0)
        let place = try Self.position(of: "A-1,", inLine: 5, after: 1)
        let hover = try #require(try Self.ask(bench, "textDocument/hover", ["position": place]) as? [String: Any])
        let story = try #require((hover["contents"] as? [String: Any])?["value"] as? String)
        #expect(story.hasPrefix("A-1  done (unknown status)  P1\n정리 👩‍💻\n"), "\(story)")
        #expect(
            story.contains("\nwaiting   A-2 PENDING 문서\n"), "\(story)"
        )
        #expect(story.contains("claimed by w:9"), "\(story)")
    }

    @Test("An id leads to its row")
    func definition() throws {
        let bench = try Workbench()
        let place = try Self.position(of: "A-1,", inLine: 5, after: 3)
        let found = try #require(try Self.ask(bench, "textDocument/definition", ["position": place]) as? [String: Any])
        #expect(
            found["uri"] as? String == "file://\(bench.path)/QUEUE.md" && Self.place(found["range"]) == [4, 2, 4, 5])
        let nobody = try Self.position(of: "Z-9", inLine: 5)
        #expect(try Self.ask(bench, "textDocument/definition", ["position": nobody]) is NSNull)
    }

    @Test("The id of an archived task leads into the archive")
    func archived() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-0", "DONE"), row("Z-9", "DONE", notes: "끝")), to: "QUEUE.md")
        #expect(try bench.orch().run(["archive", "--older-than", "0d"]).exit == 0)
        let place = try Self.position(of: "Z-9", inLine: 5, after: 1)
        let found = try #require(try Self.ask(bench, "textDocument/definition", ["position": place]) as? [String: Any])
        let path = try #require((found["uri"] as? String).flatMap { URL(string: $0)?.path })
        let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        let range = try #require(Self.place(found["range"]))
        #expect(path.hasPrefix(bench.path) && lines[range[0]].hasPrefix("| Z-9 |") && range[1] == 2 && range[3] == 5)
    }

    @Test(
        "Words of a column are completed in the place of what is there",
        arguments: [
            ("done", 4, 2, ["PENDING", "IN_PROGRESS", "DONE", "FAILED", "BLOCKED"], "done"),
            ("P1", 4, 0, ["P0", "P1", "P2"], "P1"),
            ("w:1", 4, 1, ["w:1"], "w:1"), ("A-1,", 5, 0, ["A-1", "A-3"], "A-1"), ("Z-9", 5, 0, ["A-1", "A-3"], "Z-9"),
            ("after: ", 6, 6, ["A-1", "A-2"], ""), ("after:", 6, 0, nil, "after:"), ("정리", 4, 0, [], ""),
            ("# Queue", 0, 3, [], ""),
        ])
    func completion(word: String, line: Int, after: Int, words: [String]?, replaced: String) throws {
        let bench = try Workbench()
        let place = try Self.position(of: word, inLine: line, after: after)
        let answer = try Self.ask(bench, "textDocument/completion", ["position": place])
        let items = (answer as? [String: Any])?["items"] as? [[String: Any]] ?? []
        let labels = items.compactMap { $0["label"] as? String }
        if let words {
            #expect(labels == words)
        } else {
            #expect(labels.contains("after:") && labels.contains("permanent"))
        }
        if let range = Self.place((items.first?["textEdit"] as? [String: Any])?["range"]) {
            #expect(range[3] - range[1] == replaced.utf16.count, "\(range)")
        }
    }

    @Test("A row that is still being written has completions too")
    func unfinished() throws {
        let bench = try Workbench()
        let text = Self.text + "| A-4 | PEN"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let answer = try Self.ask(
            bench, "textDocument/completion", ["position": ["line": lines.count - 1, "character": 11]], text: text)
        let items = (answer as? [String: Any])?["items"] as? [[String: Any]] ?? []
        #expect(
            items.count == 5 && Self.place((items.first?["textEdit"] as? [String: Any])?["range"])?[1] == 8, "\(items)")
    }

    @Test("Formatting is that of orch fmt, and the editor writes it")
    func formatting() throws {
        let bench = try Workbench()
        try bench.write(Self.text, to: "QUEUE.md")
        let edits = try #require(
            try Self.ask(bench, "textDocument/formatting", ["options": ["tabSize": 4]]) as? [[String: Any]])
        #expect(try bench.text(of: "QUEUE.md") == Self.text)
        var lines = Self.lines.map { Array($0.utf16) }
        for edit in edits.reversed() {
            let place = try #require(Self.place(edit["range"]))
            #expect(place[0] == place[2])
            lines[place[0]].replaceSubrange(place[1]..<place[3], with: Array((edit["newText"] as? String ?? "").utf16))
        }
        #expect(try bench.orch().run(["fmt"]).exit == 0)
        #expect(
            try lines.map { String(decoding: $0, as: UTF16.self) }.joined(separator: "\n") == bench.text(of: "QUEUE.md")
        )
    }

    @Test("Other Markdown files are left alone, and the queue that is named is not")
    func otherFiles() throws {
        let bench = try Workbench()
        let other = try Self.session(bench, [], uri: "file://\(bench.path)/README.md")
        #expect(other.messages.count == 2)
        try bench.write(Self.text, to: "할 일.md")
        let named = try Self.session(
            bench, [], uri: "file://\(bench.path)/%ED%95%A0%20%EC%9D%BC.md", queue: bench.path + "/할 일.md")
        #expect(named.messages.count == 3)
    }

    @Test("A session ends with 0 after shutdown, and with 1 without")
    func ends() throws {
        let bench = try Workbench()
        #expect(try Self.session(bench, []).exit == 0)
        #expect(try Self.session(bench, [], ends: false).exit == 1)
        #expect(try Self.session(bench, [["method": "exit"]], ends: false).exit == 1)
        #expect(try Self.session(bench, [["id": 5, "method": "shutdown"]], ends: false).exit == 0)
    }

    /// A Python with the public client, which `.ci/run` makes.
    private static let python: String? = {
        let library = Repository.root + "/.build/clients/lib/"
        let hasPackage = try? FileManager.default.contentsOfDirectory(atPath: library).contains {
            FileManager.default.fileExists(atPath: library + $0 + "/site-packages/pygls")
        }
        return hasPackage == true ? PublicClient.path("python") : nil
    }()

    @Test(
        "The public Python client gets along with it",
        .enabled(if: python != nil, "there is no pygls in .build/clients; see CONTRIBUTING"))
    func client() throws {
        let bench = try Workbench()
        try bench.write(Self.text, to: "QUEUE.md")
        try bench.write(
            """
            import asyncio, os, pathlib, sys
            from lsprotocol import types as lsp
            from pygls.lsp.client import LanguageClient

            async def main():
                client = LanguageClient("test", "1")
                heard = asyncio.Queue()

                @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
                def diagnostics(params):
                    heard.put_nowait(params)

                await client.start_io(sys.argv[1], "lsp")
                hello = await client.initialize_async(lsp.InitializeParams(
                    capabilities=lsp.ClientCapabilities(), process_id=os.getpid()))
                print(hello.server_info.name, hello.capabilities.position_encoding)
                client.initialized(lsp.InitializedParams())
                path = pathlib.Path("QUEUE.md").resolve()
                text = path.read_text(encoding="utf-8")
                document = lsp.TextDocumentIdentifier(path.as_uri())
                client.text_document_did_open(lsp.DidOpenTextDocumentParams(
                    lsp.TextDocumentItem(document.uri, "markdown", 1, text)))
                first = await asyncio.wait_for(heard.get(), 30)
                print(first.version, [d.code for d in first.diagnostics][:1])
                place = lsp.Position(4, 9)
                actions = await client.text_document_code_action_async(lsp.CodeActionParams(
                    document, lsp.Range(place, place), lsp.CodeActionContext([])))
                edit = actions[0].edit.changes[document.uri][0]
                client.text_document_did_change(lsp.DidChangeTextDocumentParams(
                    lsp.VersionedTextDocumentIdentifier(2, document.uri),
                    [lsp.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range)]))
                second = await asyncio.wait_for(heard.get(), 30)
                print(second.version, [d.code for d in second.diagnostics][:1])
                hover = await client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(4, 3)))
                print(hover.contents.value.splitlines()[0])
                items = await client.text_document_completion_async(lsp.CompletionParams(document, place))
                print(len(items.items))
                print(len(await client.text_document_formatting_async(lsp.DocumentFormattingParams(
                    document, lsp.FormattingOptions(4, True)))) > 0)
                await client.shutdown_async(None)
                client.exit(None)

            asyncio.run(main())

            """, to: "client.py")
        let answer = try bench.orch().run(try #require(Self.python), ["client.py", OrchBinary.path])
        #expect(
            answer.output == """
                orch utf-16
                1 ['unknown-status']
                2 ['unknown-dependency']
                A-1  DONE  P1
                5
                True

                """, "\(answer)")
        #expect(try bench.text(of: "QUEUE.md") == Self.text)
    }
}
