import BlackBox
import Foundation
import Host
import Testing

/// `orch mcp` as clients meet it.
@Suite("The MCP server of the program")
struct MCPTests {
    private static let hello = [
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
    ]

    /// The answers to some lines, by the ids of their requests.
    private static func answers(
        _ bench: Workbench, _ lines: [String], profile: String = "operator"
    ) throws -> [Int: [String: Any]] {
        let answer = try bench.orch().run(
            ["mcp", "--profile", profile], input: (hello + lines).joined(separator: "\n") + "\n")
        #expect(answer.exit == 0 && answer.errors.isEmpty, "\(answer)")
        var found: [Int: [String: Any]] = [:]
        for line in answer.output.split(separator: "\n") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            if let id = object["id"] as? Int { found[id] = object }
        }
        return found
    }

    private static func call(_ id: Int, _ tool: String, _ arguments: String = "{}") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
    }

    private static func result(_ answer: [String: Any]?) throws -> (document: [String: Any], isError: Bool) {
        let result = try #require(answer?["result"] as? [String: Any], "\(answer ?? [:])")
        return (
            try #require(result["structuredContent"] as? [String: Any]), try #require(result["isError"] as? Bool)
        )
    }

    @Test("A task is claimed, reported and judged, and each answer is the document of --json")
    func work() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        var answers = try Self.answers(bench, [Self.call(1, "pick", #"{"owner_session":"w"}"#)])
        #expect(try Self.result(answers[1]).document["schema"] as? String == "orch.change/1")
        answers = try Self.answers(bench, [Self.call(1, "report_form", #"{"id":"A-1"}"#)])
        let form = try #require(try Self.result(answers[1]).document["text"] as? String)
        let report = form.replacingOccurrences(of: "todo — -", with: "done — swift test: exit 0")
            .replacingOccurrences(of: "Status: todo", with: "Status: done")
        let text = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        answers = try Self.answers(
            bench,
            [Self.call(1, "review", #"{"id":"A-1","report":\#(text),"owner_session":"w"}"#)])
        #expect(try Self.result(answers[1]).document["verdict"] as? String == "PASS", "\(answers)")
        #expect(try bench.text(of: "QUEUE.md").contains("| A-1 | DONE |"))
    }

    @Test("A report is a text, also where a file has that name")
    func reportIsNoFile() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write("[REPORT A-1]\nREADME 반영 완료, swift test exit 0\n", to: "secret.txt")
        let answers = try Self.answers(
            bench, [Self.call(1, "review", #"{"id":"A-1","report":"secret.txt","dry_run":true}"#)])
        #expect(try Self.result(answers[1]).document["verdict"] as? String == "RETRY")
    }

    @Test(
        "What is refused is an error with its hint, and changes nothing",
        arguments: [
            ("done", #"{"id":"A-1"}"#, "'notes' is missing"),
            ("done", #"{"id":"A-9","notes":"x"}"#, "A-9 not found: no task has that id"),
            ("show", #"{"id":"--help"}"#, "--id takes an id"),
            ("show", #"{"id":"A-1","queue":"/etc/passwd"}"#, "show takes no 'queue'"),
            ("add", #"{"task":"a\u0000b"}"#, "'task' takes a text"),
            ("add", #"{"task":["a"]}"#, "'task' takes a text"),
            ("pick", #"{"owner_session":"w","lease":"soon"}"#, "--lease takes"),
            ("review", #"{"id":"A-1","report":"x","check":"touch pwned"}"#, "review takes no 'check'"),
            ("list", #"{"cursor":"next"}"#, "'cursor' takes a whole number"),
            ("list", #"{"limit":501}"#, "'limit' takes a whole number from 1 to 500"),
            ("list", #"{"limit":[1]}"#, "'limit' takes a whole number from 1 to 500"),
        ])
    func refused(tool: String, arguments: String, message: String) throws {
        let bench = try Workbench()
        let before = queue(row("A-1"))
        try bench.write(before, to: "QUEUE.md")
        let (document, isError) = try Self.result(try Self.answers(bench, [Self.call(1, tool, arguments)])[1])
        #expect(isError && (document["message"] as? String)?.contains(message) == true, "\(document)")
        #expect(document["schema"] as? String == "orch.error/1")
        #expect(try bench.text(of: "QUEUE.md") == before && !bench.names().contains("pwned"))
    }

    @Test("A profile has its tools alone", arguments: [("reader", "pick"), ("worker", "add"), ("worker", "nl_submit")])
    func profiles(profile: String, tool: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let answers = try Self.answers(
            bench, [Self.call(1, tool, #"{"owner_session":"w","task":"x","request":"x"}"#)], profile: profile)
        #expect((answers[1]?["error"] as? [String: Any])?["code"] as? Int == -32602)
    }

    @Test("A long list comes in pieces that join to the whole")
    func pages() throws {
        let bench = try Workbench()
        try bench.write(queue((1...120).map { row("A-\($0)") }.joined(separator: "\n")), to: "QUEUE.md")
        var ids: [String] = []
        var cursor: String? = "0"
        while let next = cursor {
            let answers = try Self.answers(bench, [Self.call(1, "list", #"{"limit":50,"cursor":"\#(next)"}"#)])
            let document = try Self.result(answers[1]).document
            let tasks = try #require(document["tasks"] as? [[String: Any]])
            ids += tasks.compactMap { $0["id"] as? String }
            #expect(document["total"] as? Int == 120)
            cursor = document["next_cursor"] as? String
        }
        #expect(ids == (1...120).map { "A-\($0)" })
    }

    @Test("Calls that come at once each claim another task")
    func parallel() throws {
        let bench = try Workbench()
        try bench.write(queue((1...20).map { row("A-\($0)") }.joined(separator: "\n")), to: "QUEUE.md")
        let answers = try Self.answers(
            bench, (1...20).map { Self.call($0, "pick", #"{"owner_session":"w\#($0)"}"#) })
        let claimed = try (1...20).map { number in
            let tasks = try Self.result(answers[number]).document["tasks"] as? [[String: Any]]
            return try #require(tasks?.first?["id"] as? String)
        }
        #expect(Set(claimed).count == 20)
    }

    @Test("A last line without its end is answered too")
    func lastLine() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let answer = try bench.orch().run(
            ["mcp"], input: Self.hello.joined(separator: "\n") + "\n" + Self.call(1, "status"))
        #expect(answer.output.contains(#""id":1"#) && answer.output.contains("orch.status/1"), "\(answer)")
    }

    @Test("Clients are configured beside what their files have already")
    func install() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write(#"{"mcpServers": {"other": {"command": "x"}}, "more": 1}"#, to: ".mcp.json")
        for client in ["claude", "cursor", "vscode"] {
            #expect(try bench.orch().run(["mcp", "--install", client, "--write"]).exit == 0)
        }
        let claude = try bench.text(of: ".mcp.json")
        #expect(claude.contains(#""other": {"#) && claude.contains(#""orch": {"#) && claude.contains(#""more": 1"#))
        #expect(try bench.text(of: ".vscode/mcp.json").contains(#""servers": {"#))
        try bench.write("{ // a comment\n}", to: ".cursor/mcp.json")
        let refused = try bench.orch().run(["mcp", "--install", "cursor", "--write"])
        #expect(refused.exit == 65 && refused.errors.contains("hint: add what 'orch mcp --install cursor' prints"))
        let codex = try bench.orch(environment: ["HOME": bench.path]).run(["mcp", "--install", "codex"])
        #expect(codex.output.contains("[mcp_servers.orch]\ncommand = \""), "\(codex)")
    }

    private static let python = PublicClient.path("python")

    @Test(
        "The public Python client gets along with it",
        .enabled(if: python != nil, "there is no .build/clients/bin/python; see CONTRIBUTING"))
    func client() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write(
            """
            import asyncio, sys
            from mcp import ClientSession, StdioServerParameters
            from mcp.client.stdio import stdio_client

            async def main():
                server = StdioServerParameters(command=sys.argv[1], args=["mcp", "--profile", "operator"])
                async with stdio_client(server) as (reading, writing):
                    async with ClientSession(reading, writing) as session:
                        await session.initialize()
                        names = [tool.name for tool in (await session.list_tools()).tools]
                        print(" ".join(names))
                        for uri in ["orch://queue", "orch://events", "orch://policy", "orch://task/A-1"]:
                            print(uri, len((await session.read_resource(uri)).contents))
                        print(len((await session.list_prompts()).prompts))
                        for name, arguments in [
                            ("list", {"status": ["PENDING"]}), ("nl_submit", {"request": "로그 정리, 문서 보완"}),
                            ("pick", {"owner_session": "w"}), ("show", {"id": "A-1"}),
                            ("heartbeat", {"id": "A-1", "owner_session": "w"}),
                            ("done", {"id": "A-1", "notes": "swift test exit 0", "owner_session": "w"}),
                            ("status", {}), ("health", {}),
                        ]:
                            answer = (await session.call_tool(name, arguments)).model_dump(mode="json")
                            print(name, "error" if answer.get("isError", answer.get("is_error")) else "ok")

            asyncio.run(main())

            """, to: "client.py")
        let answer = try bench.orch().run(try #require(Self.python), ["client.py", OrchBinary.path])
        #expect(answer.exit == 0, "\(answer)")
        #expect(!answer.output.contains("error"), "\(answer)")
        #expect(answer.output.contains("done ok\nstatus ok\nhealth ok\n"), "\(answer)")
        #expect(try bench.text(of: "QUEUE.md").contains("| A-1 | DONE |"))
    }
}
