import BlackBox
import Foundation
import Host
import Testing

/// `orch cgi` as a web server runs it.
@Suite("The CGI program")
struct CGITests {
    private static func send(
        _ bench: Workbench, _ method: String, _ address: String, _ body: String = "",
        headers: [String: String] = [:], arguments: [String] = []
    ) throws -> CGIReply {
        try CGIReply(of: bench.orch(), method, address, body, headers: headers, arguments: arguments)
    }

    private static func bench(_ rows: String = row("A-1")) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(rows), to: "QUEUE.md")
        return bench
    }

    @Test("A task is added, claimed, renewed and completed")
    func work() throws {
        let bench = try Self.bench()
        let added = try Self.send(bench, "POST", "/api/tasks", #"{"task":"--help","priority":"P0"}"#)
        #expect(added.status == 201 && added.headers["Location"] == "/api/tasks/A-2", "\(added)")
        let claimed = try Self.send(bench, "POST", "/api/tasks/claim", #"{"owner_session":"w"}"#)
        #expect(claimed.tasks.first?["id"] as? String == "A-2" && claimed.tasks.first?["task"] as? String == "--help")
        let renewed = try Self.send(bench, "POST", "/api/tasks/A-2/heartbeat", #"{"owner_session":"w"}"#)
        #expect(renewed.status == 200, "\(renewed)")
        let stolen = try Self.send(
            bench, "POST", "/api/tasks/A-2/complete", #"{"notes":"x","owner_session":"other"}"#)
        #expect(stolen.status == 409 && stolen.document["exit"] as? Int == 1, "\(stolen)")
        // A dash is a text as the table has it, and no standard input.
        let empty = try Self.send(
            bench, "POST", "/api/tasks/A-2/complete", #"{"notes":"-","owner_session":"w","attempt":1}"#)
        #expect(empty.status == 409 && empty.body.contains("'notes' may not be empty"), "\(empty)")
        let done = try Self.send(
            bench, "POST", "/api/tasks/A-2/complete", #"{"notes":"-- ok","owner_session":"w","attempt":1}"#)
        #expect(done.status == 200, "\(done)")
        let noted = try Self.send(bench, "POST", "/api/tasks/A-1/complete", #"{"notes":"테스트 통과"}"#)
        #expect(noted.status == 200, "\(noted)")
        #expect(try bench.text(of: "QUEUE.md").contains("| A-1 | DONE |"))
    }

    @Test("A second request of the same key adds nothing, and one of another task is refused")
    func idempotency() throws {
        let bench = try Self.bench()
        let key = ["Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"]
        let first = try Self.send(bench, "POST", "/api/tasks", #"{"task":"new"}"#, headers: key)
        let second = try Self.send(bench, "POST", "/api/tasks", #"{"task":"new"}"#, headers: key)
        #expect(first.status == 201 && second.status == 200)
        #expect(second.headers["Idempotent-Replayed"] == "true")
        #expect(first.tasks.first?["id"] as? String == second.tasks.first?["id"] as? String)
        _ = try bench.orch().run(["done", "A-2", "--notes", "x"])
        #expect(try Self.send(bench, "POST", "/api/tasks", #"{"task":"new"}"#, headers: key).status == 200)
        #expect(try Self.send(bench, "POST", "/api/tasks", #"{"task":"other"}"#, headers: key).status == 422)
    }

    @Test("A key is known by its task's words as the table has them, also when the task is archived")
    func idempotencyOfWords() throws {
        let bench = try Self.bench()
        let key = ["Idempotency-Key": "k-1"]
        let body = #"{"task":" a | b\nc ","success_criteria":"x|y","priority":"P0"}"#
        #expect(try Self.send(bench, "POST", "/api/tasks", body, headers: key).status == 201)
        #expect(try Self.send(bench, "POST", "/api/tasks", body, headers: key).status == 200)
        let other = #"{"task":"a | b c","success_criteria":"z"}"#
        let refused = try Self.send(bench, "POST", "/api/tasks", other, headers: key)
        #expect(refused.status == 422 && refused.tasks.first?["id"] as? String == "A-2", "\(refused)")
        for args in [["done", "A-2", "--notes", "x"], ["add", "later"], ["archive", "--older-than", "0d"]] {
            _ = try bench.orch().run(args)
        }
        #expect(try !bench.text(of: "QUEUE.md").contains("A-2"))
        #expect(try Self.send(bench, "POST", "/api/tasks", body, headers: key).headers["Idempotent-Replayed"] == "true")
        for odd in ["a b", "a/b", "a|b", "한", ""] {
            let answer = try Self.send(bench, "POST", "/api/tasks", body, headers: ["Idempotency-Key": odd])
            #expect(answer.status == 400, "\(odd) \(answer)")
        }
    }

    @Test(
        "A condition that an operation can't heed is refused, and nothing is done",
        arguments: [
            ("POST", "/api/tasks/A-1/complete", "If-Match", #"{"notes":"x"}"#),
            ("POST", "/api/tasks/claim", "Idempotency-Key", #"{"owner_session":"w"}"#),
            ("PATCH", "/api/tasks/A-1", "If-None-Match", #"{"notes":"x"}"#),
            ("POST", "/api/tasks", "If-Match", #"{"task":"x"}"#),
        ])
    func conditions(method: String, path: String, header: String, body: String) throws {
        let bench = try Self.bench()
        let before = try bench.text(of: "QUEUE.md")
        let answer = try Self.send(bench, method, path, body, headers: [header: "\"a\"", "If-Match-Not": "*"])
        #expect(answer.status == 400 && answer.body.contains("takes no \(header)"), "\(answer)")
        #expect(try bench.text(of: "QUEUE.md") == before)
    }

    @Test(
        "What a client has is not sent again, until it is another one",
        arguments: ["/api/tasks", "/api/tasks/A-1", "/api/status"])
    func notModified(path: String) throws {
        let bench = try Self.bench()
        let tag = try #require(try Self.send(bench, "GET", path).headers["ETag"])
        let again = try Self.send(bench, "GET", path, headers: ["If-None-Match": tag])
        #expect(again.status == 304 && again.body.isEmpty && again.headers["ETag"] == tag, "\(again)")
        #expect(try Self.send(bench, "HEAD", path, headers: ["If-None-Match": tag]).status == 304)
        _ = try bench.orch().run(["pick", "--owner-session", "w"])
        let changed = try Self.send(bench, "GET", path, headers: ["If-None-Match": tag])
        #expect(changed.status == 200 && changed.headers["ETag"] != tag)
    }

    @Test(
        "An edit is based on one of the versions that are named, and on none that is weak",
        arguments: [
            ("\"x\", TAG", 200), ("TAG, \"x\"", 200), ("W/TAG", 412), ("\"x\"", 412), ("\"x\",\"y\"", 412),
            ("TAG TAG", 400), ("x", 400), ("*", 200),
        ])
    func versions(header: String, status: Int) throws {
        let bench = try Self.bench()
        let tag = try #require(try Self.send(bench, "GET", "/api/tasks/A-1").headers["ETag"])
        let answer = try Self.send(
            bench, "PATCH", "/api/tasks/A-1", #"{"priority":"P0"}"#,
            headers: ["If-Match": header.replacingOccurrences(of: "TAG", with: tag)])
        #expect(answer.status == status, "\(answer)")
        guard let next = answer.headers["ETag"] else { return }
        let again = try Self.send(
            bench, "PATCH", "/api/tasks/A-1", #"{"priority":"P2"}"#, headers: ["If-Match": next])
        #expect(again.status == 200, "\(again)")
    }

    @Test("An edit is made of the version that was seen; of another one both values are said")
    func edit() throws {
        let bench = try Self.bench()
        let tag = try #require(try Self.send(bench, "GET", "/api/tasks/A-1").headers["ETag"])
        #expect(try Self.send(bench, "PATCH", "/api/tasks/A-1", #"{"priority":"P0"}"#).status == 428)
        let edited = try Self.send(
            bench, "PATCH", "/api/tasks/A-1", #"{"priority":"P0","notes":"a=b"}"#, headers: ["If-Match": tag])
        #expect(edited.status == 200 && edited.headers["ETag"] != tag, "\(edited)")
        let late = try Self.send(
            bench, "PATCH", "/api/tasks/A-1", #"{"priority":"P2"}"#, headers: ["If-Match": tag])
        let conflict = (late.document["conflicts"] as? [[String: String]])?.first
        #expect(late.status == 412 && conflict == ["column": "priority", "yours": "P2", "now": "P0"], "\(late)")
        let odd = try Self.send(
            bench, "PATCH", "/api/tasks/A-1", #"{"x=y":"z"}"#, headers: ["If-Match": "*"])
        #expect(odd.status == 400, "\(odd)")
        #expect(try bench.text(of: "QUEUE.md").contains("| P0 |"))
    }

    @Test("A task is cancelled, retried and replanned, and its events and the figures change nothing")
    func operate() throws {
        let bench = try Self.bench(row("A-1", "FAILED", owner: "w", notes: "attempt:1/3"))
        for (operation, body, state) in [
            ("retry", "{}", "queued"), ("replan", #"{"notes":"설계 먼저"}"#, "queued"),
            ("cancel", #"{"notes":"--force"}"#, "cancelled"),
        ] {
            let reply = try Self.send(bench, "POST", "/api/tasks/A-1/\(operation)", body)
            #expect(reply.status == 200 && reply.tasks.first?["state"] as? String == state, "\(reply)")
        }
        #expect(try Self.send(bench, "POST", "/api/tasks/A-9/cancel").status == 404)
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("replan:설계 먼저 / --force / cancelled_by_operator"), "\(text)")
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        let events = try Self.send(bench, "GET", "/api/tasks/A-1/events?limit=2").document["events"] as? [[String: Any]]
        #expect(events?.compactMap { $0["event"] as? String } == ["task_replanned", "task_cancelled"])
        try bench.write("kpi.max_stale = 0\nkpi.min_success_percent = 99\n", to: "orch.conf")
        let figures = try Self.send(bench, "GET", "/api/kpi?window=24h").document
        let trends = figures["sparkline"] as? [String: Any]
        #expect(
            (trends?["remaining"] as? [Int])?.last == 0 && (trends?["remaining"] as? [Int])?.first == 1, "\(figures)")
        #expect(try bench.text(of: "logs/orch_runs.jsonl") == log && !bench.names().contains("ALERTS.md"))
    }

    @Test("Who asks is told what they may do, by their token and the server's profile")
    func rights() throws {
        let bench = try Self.bench()
        func operations(_ headers: [String: String] = [:], _ arguments: [String] = []) throws -> (String, Set<String>) {
            let reply = try Self.send(bench, "GET", "/api/access", headers: headers, arguments: arguments)
            let names = reply.document["operations"] as? [String] ?? []
            return (reply.document["role"] as? String ?? String(reply.status), Set(names))
        }
        let all = try operations()
        #expect(all.0 == "operator" && all.1.isSuperset(of: ["editTask", "cancelTask", "startTask", "listTasks"]))
        #expect(try operations([:], ["--profile", "reader"]).0 == "reader")
        var known: Set<String> = []
        for role in ["reader", "worker", "operator"] {
            let token = try bench.orch().run(["token", "add", role, "--role", role]).output.split(separator: "\n")[0]
            let found = try operations(["Authorization": "Bearer \(token)"])
            #expect(found.0 == role && found.1.isStrictSuperset(of: known))
            known = found.1
            for (operation, address) in [
                ("cancelTask", "/api/tasks/A-9/cancel"), ("startTask", "/api/tasks/A-9/start"),
            ] {
                let body = operation == "startTask" ? #"{"owner_session":"w"}"# : ""
                let reply = try Self.send(bench, "POST", address, body, headers: ["Authorization": "Bearer \(token)"])
                #expect(reply.status == (found.1.contains(operation) ? 404 : 403), "\(role) \(reply)")
            }
        }
        #expect(known == all.1)
        #expect(try operations().0 == "401")
    }

    @Test("Pages of a list join to the whole")
    func pages() throws {
        let bench = try Self.bench((1...25).map { row("A-\($0)") }.joined(separator: "\n"))
        var (ids, address) = ([String](), Optional("/api/tasks?limit=10&status=PENDING"))
        while let next = address {
            let page = try Self.send(bench, "GET", next)
            #expect(page.document["total"] as? Int == 25)
            ids += page.tasks.compactMap { $0["id"] as? String }
            address = page.headers["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(ids == (1...25).map { "A-\($0)" })
        #expect(try Self.send(bench, "GET", "/api/tasks?limit=0").status == 400)
        #expect(try Self.send(bench, "GET", "/api/tasks?cursor=x").status == 400)
        #expect(try Self.send(bench, "GET", "/api/tasks?queue=/etc/passwd").status == 400)
    }

    @Test("A report is a text, also where a file has that name")
    func report() throws {
        let bench = try Self.bench()
        try bench.write("[REPORT A-1]\nREADME 반영 완료, swift test exit 0\n", to: "secret.txt")
        for report in ["secret.txt", "-"] {
            let reply = try Self.send(
                bench, "POST", "/api/tasks/A-1/review", #"{"report":"\#(report)","dry_run":true}"#)
            #expect(reply.status == 200 && reply.document["verdict"] as? String == "RETRY", "\(reply)")
        }
    }

    @Test("Nothing of the request is in the environment of a check")
    func environment() throws {
        let bench = try Self.bench(row("A-1").replacingOccurrences(of: "checked", with: "@env"))
        try bench.write("check.env = env > seen.txt\n", to: "orch.conf")
        _ = try Self.send(
            bench, "POST", "/api/tasks/A-1/review", #"{"report":"env done"}"#, headers: ["Evil": "marker-in-a-header"])
        let seen = (try? bench.text(of: "seen.txt")) ?? ""
        #expect(!seen.contains("marker") && !seen.contains("HTTP_") && !seen.contains("REQUEST_METHOD"), "\(seen)")
        #expect(seen.contains("PATH="))
    }

    @Test("Tokens are given out once, and each has its role")
    func tokens() throws {
        let bench = try Self.bench()
        let token = try bench.orch().run(["token", "add", "ci", "--role", "worker"])
        #expect(token.exit == 0 && token.output.hasPrefix("orch_"), "\(token)")
        let secret = token.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let path = ".orch/QUEUE.md/tokens"
        #expect(try !bench.text(of: path).contains(secret))
        let mode = try FileManager.default.attributesOfItem(atPath: bench.path + "/" + path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try bench.orch().run(["token", "add", "ci", "--role", "reader"]).exit == 1)
        #expect(try bench.orch().run(["token", "list"]).output.hasPrefix("ci\tworker\t"))
        let header = ["Authorization": "Bearer " + secret]
        #expect(try Self.send(bench, "GET", "/api/status").status == 401)
        #expect(try Self.send(bench, "GET", "/api/status", headers: header).status == 200)
        #expect(try Self.send(bench, "POST", "/api/tasks", #"{"task":"x"}"#, headers: header).status == 403)
        let other = try bench.orch().run(["token", "add", "other", "--role", "reader"]).output
        let others = ["Authorization": "Bearer " + other.trimmingCharacters(in: .whitespacesAndNewlines)]
        #expect(try bench.orch().run(["token", "remove", "ci"]).exit == 0)
        #expect(try Self.send(bench, "GET", "/api/status", headers: header).status == 401)
        #expect(try Self.send(bench, "GET", "/api/status", headers: others).status == 200)
        #expect(try bench.orch().run(["token", "remove", "other"]).exit == 0)
        #expect(try Self.send(bench, "GET", "/api/status").status == 200)
        #expect(try Self.send(bench, "GET", "/api/status", arguments: ["--needs-token"]).status == 401)
        try bench.write("not json\n", to: path)
        #expect(try Self.send(bench, "GET", "/api/status").status == 500)
    }

    @Test(
        "A worker acts on its own claim alone, claims under a name, and can't ask for less evidence than the operator does"
    )
    func ownClaim() throws {
        let bench = try Self.bench()
        let secret = try bench.orch().run(["token", "add", "w", "--role", "worker"]).output
            .split(separator: "\n")[0]
        func post(_ path: String, _ body: String) throws -> Int {
            try Self.send(bench, "POST", path, body, headers: ["Authorization": "Bearer \(secret)"]).status
        }
        for owner in [#""""#, #""-""#, #"" ""#, #""\u200b""#, "null"] {
            #expect(try post("/api/tasks/claim", #"{"owner_session":\#(owner)}"#) == 400, "\(owner)")
        }
        #expect(try post("/api/tasks/claim", #"{"owner_session":"a"}"#) == 200)
        for path in ["complete", "fail", "block", "start", "review"] {
            let report = path == "review" ? #""report":"x""# : path == "start" ? "" : #""notes":"x""#
            #expect(try post("/api/tasks/A-1/" + path, "{\(report)}") == 400, "\(path)")
        }
        #expect(try post("/api/tasks/A-1/complete", #"{"notes":"x","owner_session":"b"}"#) == 409)
        let easy = #"{"report":"x","owner_session":"a","require":"mentioned"}"#
        #expect(try post("/api/tasks/A-1/review", easy) == 400)
        #expect(try bench.text(of: "QUEUE.md").contains("| A-1 | IN_PROGRESS |"))
        #expect(try post("/api/tasks/A-1/complete", #"{"notes":"x","owner_session":"a"}"#) == 200)
    }

    @Test("A browser is shown the board, and where tokens are asked for nothing of the queue")
    func page() throws {
        let bench = try Self.bench(row("A-1").replacingOccurrences(of: "checked", with: "<script>x</script>"))
        let board = try Self.send(bench, "GET", "/")
        let policy = board.headers["Content-Security-Policy"] ?? ""
        #expect(policy.hasPrefix("default-src 'none'") && policy.hasSuffix("frame-ancestors 'none'"), "\(policy)")
        #expect(board.body.contains("<meta name=\"orch-api\" content=\"api\">") && board.body.contains("A-1"))
        #expect(board.body.contains("<title>QUEUE.md</title>") && !board.body.contains("<script>x"))
        #expect(try bench.orch().run(["token", "add", "ci", "--role", "worker"]).exit == 0)
        let start = try Self.send(bench, "GET", "/")
        #expect(start.status == 200 && !start.body.contains("A-1") && start.body.contains("id=\"login\""))
    }

    @Test("What is not there, or can't be read, has its status")
    func statuses() throws {
        let bench = try Self.bench()
        #expect(try Self.send(bench, "GET", "/api/tasks/A-9").status == 404)
        #expect(try Self.send(bench, "GET", "/api/nothing").status == 404)
        #expect(try Self.send(bench, "PUT", "/api/tasks").headers["Allow"] == "GET, POST, HEAD, OPTIONS")
        #expect(try Self.send(bench, "HEAD", "/api/tasks").body.isEmpty)
        #expect(try Self.send(bench, "OPTIONS", "/api/tasks").status == 204)
        #expect(try Self.send(bench, "GET", "/api/metrics").body.hasPrefix("# HELP orch_build_info"))
        try bench.write("no table\n", to: "QUEUE.md")
        #expect(try Self.send(bench, "GET", "/api/tasks").status == 500)
        let nowhere = try Workbench()
        #expect(try Self.send(nowhere, "GET", "/api/tasks").status == 503)
    }

    @Test("A stream goes on where it was left, over a log that was moved away, and nothing comes twice")
    func events() throws {
        let bench = try Self.bench((1...6).map { row("A-\($0)") }.joined(separator: "\n"))
        func stream(after last: String?) throws -> [(event: String, id: String, data: String)] {
            let reply = try Self.send(
                bench, "GET", "/api/events", headers: last.map { ["Last-Event-ID": $0] } ?? [:],
                arguments: ["--stream-seconds", "1"])
            #expect(reply.headers["Content-Type"] == "text/event-stream")
            return reply.body.components(separatedBy: "\n\n").compactMap { message in
                let lines = message.components(separatedBy: "\n")
                guard lines.count == 3 else { return nil }
                return (
                    String(lines[0].dropFirst(7)), String(lines[1].dropFirst(4)), String(lines[2].dropFirst(6))
                )
            }
        }
        func pick(_ owner: String) throws { _ = try bench.orch().run(["pick", "--owner-session", owner]) }
        let begin = try stream(after: nil)
        #expect(begin.map(\.event) == ["ready"])
        for number in 1...3 { try pick("w\(number)") }
        let first = try stream(after: begin[0].id)
        #expect(first.dropFirst().filter { $0.event == "task_claimed" }.count == 3, "\(first)")
        let middle = try #require(first.first { $0.event == "task_claimed" })
        // The log is full, and another one is begun.
        try FileManager.default.moveItem(
            atPath: bench.path + "/logs/orch_runs.jsonl", toPath: bench.path + "/logs/orch_runs.jsonl.1")
        try pick("w4")
        let rest = try stream(after: middle.id)
        let claimed = rest.filter { $0.event == "task_claimed" }.map(\.data)
        #expect(rest.first?.event == "ready" && claimed.count == 3 && Set(claimed).count == 3, "\(rest)")
        #expect(!claimed.contains(middle.data) && claimed.last?.contains("w4") == true)
        #expect(try stream(after: "1-2-3").map(\.event) == ["reset"])
    }

    @Test("A stream in which nothing happens says that it goes on, so that a client that went away is noticed")
    func sign() throws {
        let reply = try Self.send(
            Self.bench(), "GET", "/api/events", headers: [:], arguments: ["--stream-seconds", "6"])
        #expect(reply.body.components(separatedBy: "\n\n").filter { $0 == ": " }.count == 1, "\(reply.body)")
    }

    @Test("A client that was away for long gets all of it, in order and once")
    func longLog() throws {
        let bench = try Self.bench()
        let text = String(repeating: "x", count: 400)
        let lines = (0..<5_000).map { number in
            #"{"event":"task_edited","item_id":"A-1","command":"set","text":"\#(text)","number":\#(number)}"#
        }
        try bench.write(lines.joined(separator: "\n") + "\n", to: "logs/orch_runs.jsonl")
        var (numbers, last) = ([Int](), "0-0-0")
        for _ in 0..<60 where numbers.count < lines.count {
            let reply = try Self.send(
                bench, "GET", "/api/events", headers: ["Last-Event-ID": last], arguments: ["--stream-seconds", "1"])
            #expect(!reply.body.contains("event: reset"))
            // What is cut off counts for nothing, as for any client.
            let end = try #require(reply.body.range(of: "\n\n", options: .backwards)).upperBound
            let whole = reply.body[..<end]
            numbers += whole.matches(of: /"number":(\d+)/).compactMap { Int($0.output.1) }
            last = try #require(whole.matches(of: /\nid: (\S+)\n/).last.map { String($0.output.1) })
        }
        #expect(numbers == Array(0..<5_000))
    }

    @Test("So many follow a queue at once, and whoever comes then is told when to come back")
    func mostStreams() throws {
        let bench = try Self.bench()
        let variables = [
            "REQUEST_METHOD": "GET", "PATH_INFO": "/api/events", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        ]
        var first = try bench.orch(environment: variables).start(["cgi", "--streams", "1", "--stream-seconds", "30"])
        var seen: [UInt8] = []
        while first.result == nil, !String(decoding: seen, as: UTF8.self).contains("event: ready") {
            var news = News()
            first.announce(to: &news)
            try news.wait()
            try first.serve(news)
            seen += first.takeOutput()
        }
        let answer = try Self.send(bench, "GET", "/api/events", arguments: ["--streams", "1", "--stream-seconds", "1"])
        #expect(answer.status == 503, "\(answer)")
        #expect(answer.headers["Retry-After"] == "5" && answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.document["exit"] as? Int == 75 && answer.body.contains("1 stream of events is open already"))
        first.end()
        #expect(
            try Self.send(bench, "GET", "/api/events", arguments: ["--streams", "2", "--stream-seconds", "1"]).status
                == 200)
    }

    @Test("A client that reads nothing keeps no process beyond its time")
    func slowReader() throws {
        let bench = try Self.bench()
        let line = #"{"ts_kst":"2026-02-09 10:00:00","event":"task_edited","item_id":"A-1","command":"set"}"# + "\n"
        try bench.write(String(repeating: line, count: 20_000), to: "logs/orch_runs.jsonl")
        let variables = [
            "REQUEST_METHOD": "GET", "PATH_INFO": "/api/events", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
            "HTTP_LAST_EVENT_ID": "0-0-0",
        ]
        let script = #"mkfifo f; "$0" cgi --stream-seconds 1 >f & exec 3<f; wait $!; echo $?"#
        let answer = try bench.orch(environment: variables).run("sh", ["-c", script, OrchBinary.path])
        #expect(answer.output == "0\n", "\(answer)")
    }
}
