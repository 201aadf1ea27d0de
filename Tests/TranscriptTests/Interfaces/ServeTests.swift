import BlackBox
import Foundation
import Host
import Testing

/// `orch serve` with the web servers that are here.
@Suite("The web server")
struct ServeTests {
    /// The servers that are here; where `CI` is set, all of them have to be.
    static let servers = ["lighttpd", "busybox", "python3"].filter { mayUse($0) }

    /// A port that nothing listens on.
    static func port(_ bench: Workbench) throws -> Int {
        let answer = try bench.run(
            "python3", "-c", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\nprint(s.getsockname()[1])")
        return try #require(Int(answer.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(answer)")
    }

    private static let clients = """
        import json, sys, threading, time, urllib.error, urllib.request

        base, name, ids, seen = sys.argv[1], sys.argv[2], [], threading.Lock()

        def send(path, body=None, headers={}, method=None):
            data = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(
                base + path, data, {"Content-Type": "application/json", **headers}, method=method)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer), answer.headers

        for attempt in range(200):
            try:
                send("api/status")
                break
            except OSError:
                time.sleep(0.1)

        def work(number):
            while True:
                tasks = send("api/tasks/claim", {"owner_session": f"w{number}"})[0]["tasks"]
                if not tasks:
                    return
                with seen:
                    ids.append(tasks[0]["id"])

        workers = [threading.Thread(target=work, args=[number]) for number in range(8)]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
        print(len(ids), len(set(ids)))
        try:
            send("api/status", headers={"Origin": "http://evil.example"})
        except urllib.error.HTTPError as error:
            print(error.code)
        tag = send("api/tasks/A-1")[1]["ETag"]
        try:
            print(send("api/tasks/A-1", {"notes": "한글"}, {"If-Match": tag}, "PATCH")[0]["changed"])
        except urllib.error.HTTPError as error:
            print(error.code)

        """

    @Test("Eight workers claim sixty tasks over HTTP, and none twice", arguments: servers)
    func crowd(server: String) throws {
        let bench = try Workbench()
        try bench.write(queue((1...60).map { row("A-\($0)") }.joined(separator: "\n")), to: "QUEUE.md")
        try bench.write(Self.clients, to: "clients.py")
        let port = try Self.port(bench)
        let base = "http://127.0.0.1:\(port)/" + (server == "busybox" ? "cgi-bin/orch/" : "")
        var child = try bench.orch(environment: ["TMPDIR": bench.path]).start(
            ["serve", "--server", server, "--port", String(port)])
        let answer = try bench.orch().run("python3", ["clients.py", base, server], timeout: .seconds(120))
        child.end()
        try child.serve()
        #expect(answer.output == "60 60\n403\n\(server == "busybox" ? "501" : "True")\n", "\(answer)")
        #expect(child.result?.status == .exited(0), "\(String(describing: child.result))")
        #expect(!bench.names().contains { $0.hasPrefix("orch-serve-") })
    }

    private static let listening = """
        import http.client, os, signal, subprocess, sys

        orch, server, port = sys.argv[1:]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        child = subprocess.Popen(
            [orch, "serve", "--server", server, "--port", port], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        print(child.stdout.readline().decode().strip())
        client = http.client.HTTPConnection("127.0.0.1", int(port))
        client.request("GET", "/cgi-bin/orch/api/status" if server == "busybox" else "/api/status")
        print(client.getresponse().status)
        child.send_signal(signal.SIGTERM)
        print(child.stderr.read().decode().strip())
        print(child.wait())

        """

    @Test("It says that it serves when a connection succeeds, and what the server can't do", arguments: servers)
    func listening(server: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write(Self.listening, to: "listening.py")
        let port = try Self.port(bench)
        let answer = try bench.orch(environment: ["TMPDIR": bench.path]).run(
            "python3", ["listening.py", OrchBinary.path, server, String(port)])
        let base = server == "busybox" ? "/cgi-bin/orch/" : "/"
        #expect(answer.output.hasPrefix("\(server) serves http://127.0.0.1:\(port)\(base)\n200\n"), "\(answer)")
        #expect(answer.output.hasSuffix("\n0\n") && answer.output.contains("without tokens only this machine"))
        #expect(answer.output.contains("apt install lighttpd") == (server != "lighttpd"), "\(answer)")
    }

    @Test("A server whose folder somebody has removed ends with an error")
    func removed() throws {
        guard let server = Self.servers.first(where: { $0 != "python3" }) else { return }
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let port = String(try Self.port(bench))
        var child = try bench.orch(environment: ["TMPDIR": bench.path]).start(
            ["serve", "--server", server, "--port", port])
        try child.serve { (try? bench.run("curl", "-s", "http://127.0.0.1:\(port)/").exit) == 0 }
        let folder = try #require(bench.names().first { $0.hasPrefix("orch-serve-") })
        try FileManager.default.removeItem(atPath: bench.path + "/" + folder)
        try child.serve()
        let ended = child.result
        let result = try #require(ended)
        #expect(result.status == .exited(74))
        #expect(String(decoding: result.errors, as: UTF8.self).contains(" was removed, so nothing can be served"))
    }

    private static let liar = """
        import json, socket, sys, time

        port = int(sys.argv[1])
        head = b"Host: localhost\\r\\nConnection: close\\r\\nContent-Type: application/json\\r\\n"
        task = b'{"task":"x"}'

        def answer(method, lines, body=b""):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
                try:
                    client.sendall(method + b" /api/tasks HTTP/1.1\\r\\n" + head + lines + b"\\r\\n" + body)
                    client.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                text = b""
                try:
                    while piece := client.recv(65536):
                        text += piece
                except ConnectionResetError:
                    pass
            status = int(text.split()[1]) if text else 0
            body = text.partition(b"\\r\\n\\r\\n")[2]
            # Who hears nothing has gone away before.
            return status, json.loads(body)["schema"] if text and method != b"HEAD" else ""

        for attempt in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        print(*answer(b"POST", b"Content-Length: 99\\r\\n", task))
        print(*answer(b"POST", b"Content-Length: 12\\r\\nContent-Length: 13\\r\\n", task))
        print(*answer(b"POST", b"Content-Length: -1\\r\\n", task))
        print(*answer(b"POST", b"Content-Length: 5000000\\r\\n"))
        print(*answer(b"POST", b"Content-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n", b"c\\r\\n" + task + b"\\r\\n0\\r\\n\\r\\n"))
        print(*answer(b"PUT", b"Content-Length: 0\\r\\n"))
        print(*answer(b"GET", b"X: " + b"a" * 70000 + b"\\r\\n"))

        """

    @Test(
        "A request that lies about its length does nothing, and each answer is a problem document",
        arguments: servers.filter { $0 != "busybox" })
    func liars(server: String) throws {
        let bench = try Workbench()
        let text = queue(row("A-1"))
        try bench.write(text, to: "QUEUE.md")
        try bench.write(Self.liar, to: "liar.py")
        let port = try Self.port(bench)
        var child = try bench.orch(environment: ["TMPDIR": bench.path]).start(
            ["serve", "--server", server, "--port", String(port)])
        let answer = try bench.orch().run("python3", ["liar.py", String(port)])
        child.end()
        try child.serve()
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 7, "\(answer)")
        for line in lines { #expect(line == "0 " || line.hasSuffix(" orch.error/1"), "\(answer)") }
        #expect(try bench.text(of: "QUEUE.md") == text)
        let statuses = lines.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
        #expect(statuses.allSatisfy { $0 == 0 || (400..<500).contains($0) || $0 == 501 }, "\(statuses)")
    }

    @Test("A port that another program has is not served, and nothing is started")
    func taken() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let script = """
            import socket, subprocess, sys
            place = socket.socket()
            place.bind(("127.0.0.1", 0))
            place.listen()
            port = str(place.getsockname()[1])
            print(subprocess.run([sys.argv[1], "serve", "--port", port], capture_output=True, text=True))
            """
        let answer = try bench.orch().run("python3", ["-c", script, OrchBinary.path])
        #expect(answer.output.contains("returncode=69") && answer.output.contains("stdout=''"), "\(answer)")
        #expect(answer.output.contains("another program listens on 127.0.0.1:"), "\(answer)")
    }

    private static let schemathesis = PublicClient.path("schemathesis")

    @Test(
        "The running server answers as its description says",
        .enabled(
            if: schemathesis != nil && servers.contains("lighttpd"),
            "there is no .build/clients/bin/schemathesis; see CONTRIBUTING"))
    func description() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1"), row("A-2")), to: "QUEUE.md")
        try bench.write(Self.clients, to: "clients.py")
        let port = try Self.port(bench)
        var child = try bench.orch(environment: ["TMPDIR": bench.path]).start(
            ["serve", "--server", "lighttpd", "--port", String(port), "--stream-seconds", "1"])
        let base = "http://127.0.0.1:\(port)"
        _ = try bench.orch().run("python3", ["clients.py", base + "/", "lighttpd"])
        let answer = try bench.orch(environment: ["HOME": bench.path]).run(
            try #require(Self.schemathesis),
            [
                "run", base + "/api/openapi.json", "--exclude-path-regex", "offices", "--phases", "fuzzing",
                "--max-examples", "5",
                "--generation-deterministic", "--no-color", "--request-timeout", "30", "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            ], timeout: .seconds(300))
        child.end()
        try child.serve()
        #expect(answer.exit == 0, "\(answer.output.suffix(4000))")
    }

    @Test("Without a web server it says which one to install")
    func missing() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let named = try bench.orch(environment: ["PATH": "/nowhere"]).run(["serve", "--server", "python3"])
        #expect(named.exit == 69 && named.errors.contains("hint: install one, for example with 'apt install python3'"))
        let odd = try bench.orch().run(["serve", "--listen", "evil.example; rm"])
        #expect(odd.exit == 64 && odd.errors.contains("takes an IP address"), "\(odd)")
    }
}
