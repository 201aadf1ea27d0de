import BlackBox
import Foundation
import Testing

@Suite("orch export")
struct ExportTests {
    private static let hostile = queue(
        row("A-1", "DONE", "P0", task: "표 \\| 정리 👩‍💻", notes: "끝"),
        row("A-2", task: "=1+1", owner: "@kim", notes: "say \"hi\", then go"),
        row("A-3", "BLOCKED", task: "<script>alert(1)</script> & 'x' \u{1B}[31m\u{202E}"))

    @Test("CSV quotes what has to be quoted, and nothing in it is a formula")
    func csv() throws {
        let bench = try Workbench()
        try bench.write(Self.hostile, to: "QUEUE.md")
        let answer = try bench.orch().run(["export", "csv", "--status", "PENDING", "--status", "DONE"])
        #expect(answer.exit == 0 && answer.errors.isEmpty)
        #expect(
            answer.output == """
                id,status,priority,task,success_criteria,owner_session,started_at_kst,due_at_kst,notes\r
                A-1,DONE,P0,표 | 정리 👩‍💻,checked,,,,끝\r
                A-2,PENDING,P1,'=1+1,checked,'@kim,,,"say ""hi"", then go"\r

                """)
    }

    @Test("JSON is the document of list --json")
    func json() throws {
        let bench = try Workbench()
        try bench.write(Self.hostile, to: "QUEUE.md")
        let exported = try bench.orch().run(["export", "json", "--sort", "-line"])
        #expect(exported.exit == 0 && exported.errors.isEmpty)
        #expect(try exported.output == bench.orch().run(["list", "--json", "--sort", "-line"]).output)
    }

    @Test("The page groups the tasks by status, and nothing of a cell is markup, a script or a control character")
    func html() throws {
        let bench = try Workbench()
        try bench.write(Self.hostile, to: "QUEUE.md")
        let page = try bench.orch().run(["export", "html"]).output
        #expect(page.contains("<td>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;x&#39; \\x1b[31m\\u{202E}</td>"))
        #expect(!page.lowercased().contains("<script") && !page.contains("http://") && !page.contains("https://"))
        let groups = ["PENDING", "BLOCKED", "DONE"].compactMap { page.range(of: "\"8\">\($0) <span")?.lowerBound }
        #expect(groups.count == 3 && groups == groups.sorted())
        #expect(page.contains("prefers-color-scheme:dark") && page.contains("<span lang=\"ko\">완료</span> (1)"))
    }

    @Test("The policy of the page allows its own style, and nothing else", .enabled(if: isInstalled("python3")))
    func policy() throws {
        let bench = try Workbench()
        try bench.write(Self.hostile, to: "QUEUE.md")
        try bench.write(
            """
            import base64, hashlib, re
            page = open("page.html", encoding="utf-8").read()
            style = re.search("<style>(.*?)</style>", page, re.S).group(1).encode()
            digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
            assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri" in page, digest
            """, to: "check.py")
        #expect(try bench.orch().run(["export", "html", "--output", "page.html"]).exit == 0)
        let check = try bench.run("python3", "check.py")
        #expect(check.exit == 0, "\(check)")
    }

    @Test("What orch keeps beside the queue is not replaced either, whether it is there or not")
    func kept() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["set", "A", "priority=P0"]).exit == 0)
        _ = try bench.run("mkdir", "db")
        for name in [
            ".orch/lock", ".orch/QUEUE.md/versions", "QUEUE.archive.md", "ALERTS.md", "db/queue.db",
            "QUEUE.conflicts.md", "logs/orch_runs.jsonl.1",
        ] {
            let refused = try orch.run(["export", "csv", "--output", name])
            #expect(refused.exit == 1 && refused.errors.hasPrefix("error: \(name) is a file of the queue\n"))
        }
        let printed = try orch.run(["export", "csv", "--output", "-"])
        #expect(printed.exit == 0 && printed.output.hasPrefix("id,status,") && !bench.names().contains("-"))
    }

    @Test("A file is replaced in one step, and never one of the queue's own")
    func output() throws {
        let bench = try Workbench()
        try bench.write("orch.conf is here\n", to: "tasks.csv")
        _ = try bench.run("ln", "-s", "QUEUE.md", "link.csv")
        try expectSession(
            """
            $ orch export csv --output tasks.csv
            wrote 3 tasks to tasks.csv
            $ orch export csv --output QUEUE.md
            ! error: QUEUE.md is a file of the queue
            ! hint: name another file
            [exit 1]
            $ orch export csv --output link.csv
            ! error: link.csv is a file of the queue
            ! hint: name another file
            [exit 1]
            $ orch export html --output none/page.html
            ! error: none/page.html: {any}
            ! hint: name a file in a folder that exists and may be written
            [exit 74]
            $ orch export html --bom
            ! error: html and --bom can't be given together
            ! hint: see 'orch export --help'
            [exit 64]
            $ orch export xml
            ! error: FORMAT takes one of json, csv, html; got 'xml'
            ! hint: see 'orch export --help'
            [exit 64]
            """, queue: Self.hostile, in: bench)
        #expect(try bench.text(of: "QUEUE.md") == Self.hostile)
        #expect(try bench.text(of: "tasks.csv").hasPrefix("id,status"))
        #expect(try bench.orch().run(["export", "csv", "--bom", "--output", "tasks.csv"]).exit == 0)
        #expect(try bench.bytes(of: "tasks.csv").starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(!bench.names().contains { $0.hasPrefix(".orch-export") })
    }
}
