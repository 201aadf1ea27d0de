internal import ArgumentGrammar
internal import Interfaces
internal import Text

/// A web server that people have, and what it is started with. Texts are put into its configuration as data: each is
/// quoted as the file's language wants it.
enum WebServer: String, CaseIterable {
    case lighttpd, busybox, python3

    /// What is served, and where.
    struct Site {
        /// The address that is listened on, without brackets, and the port.
        let address: String
        let port: Int
        /// A folder of this process alone.
        let folder: String
        /// The program with its arguments.
        let command: [String]
        /// The names of this process's variables.
        let variables: [String]
        /// The largest body, in bytes.
        let limit: Int

        var host: String { address.contains(":") ? "[\(address)]" : address }
    }

    struct File {
        let name: String
        let text: String
        var isProgram = false
    }

    /// What it can't do that the first one can.
    var lack: String? {
        switch self {
        case .lighttpd: nil
        case .busybox: "busybox hands over no bodies but those of POST, so tasks can't be edited"
        case .python3: "python3 is slow, and meant for a few people"
        }
    }

    /// Where the program is, in the addresses of this server.
    var base: String { self == .busybox ? "/cgi-bin/orch/" : "/" }

    /// What has to be in the folder.
    func files(for site: Site) -> [File] {
        let script = "#!/bin/sh\nexec " + site.command.map(\.shellQuoted).joined(separator: " ") + "\n"
        switch self {
        case .lighttpd:
            return [File(name: "orch.cgi", text: script), File(name: "lighttpd.conf", text: Self.configuration(site))]
                + Self.problems
        case .busybox:
            let page = "<!doctype html><meta http-equiv=\"refresh\" content=\"0; url=\(base)\">\n"
            return [
                File(name: "cgi-bin/orch", text: script, isProgram: true), File(name: "index.html", text: page),
                File(name: "httpd.conf", text: ""),
            ]
        case .python3: return [File(name: "serve.py", text: Self.program)]
        }
    }

    /// What it is started with.
    func arguments(for site: Site) -> [String] {
        switch self {
        case .lighttpd: ["-D", "-f", site.folder + "/lighttpd.conf"]
        case .busybox:
            [
                "httpd", "-f", "-p", "\(site.host):\(site.port)", "-h", site.folder, "-c", site.folder + "/httpd.conf",
            ]
        case .python3:
            // Isolated: no module of the current folder is taken for one of Python's.
            ["-I", site.folder + "/serve.py", site.address, String(site.port), String(site.limit)] + site.command
        }
    }

    /// What the server itself answers, before the program is asked or where that has failed, in the form of all errors.
    private static let problems: [File] = [
        HTTPProblem(.badRequest, "the web server can't read the request"),
        HTTPProblem(.lengthRequired, "the request does not say how long its body is", hint: "send Content-Length"),
        HTTPProblem(.contentTooLarge, "the body has more than \(HTTPRequest.Limit.body) bytes"),
        HTTPProblem(.headersTooLarge, "the headers are too long"),
        HTTPProblem(.internalError, "the program did not answer", hint: "see 'orch doctor'", exit: 74),
        HTTPProblem(.notImplemented, "the web server does not know this method"),
    ].map { problem in
        File(
            name: "status-\(problem.status.rawValue).html",
            text: String(decoding: problem.response.body, as: UTF8.self))
    }

    /// Odd requests are refused by the program, with an answer that says why. Of this process's variables a CGI program gets
    /// those that the configuration names; their values are not in the file.
    private static func configuration(_ site: Site) -> String {
        func quoted(_ text: String) -> String {
            "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
        }
        let variables = site.variables.filter(isName).sorted().map { "    \(quoted($0)) => env.\($0)" }
        return """
            server.modules = ("mod_alias", "mod_cgi", "mod_setenv")
            server.document-root = \(quoted(site.folder))
            server.bind = \(quoted(site.host))
            server.port = \(site.port)
            server.errorlog = \(quoted(site.folder + "/error.log"))
            server.errorfile-prefix = \(quoted(site.folder + "/status-"))
            mimetype.assign = (".html" => "application/problem+json")
            server.upload-dirs = (\(quoted(site.folder)))
            server.max-request-size = \(site.limit / 1024 + 1)
            server.http-parseopts = ("method-get-body" => "enable", "url-ctrls-reject" => "disable")
            server.max-connections = 256
            server.stream-response-body = 2
            alias.url = ("" => \(quoted(site.folder + "/orch.cgi")))
            cgi.assign = ("" => "/bin/sh")
            setenv.set-environment = (
            \(variables.joined(separator: ",\n"))
            )

            """
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.first.map { !(0x30...0x39).contains($0) } == true
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
                    || (0x30...0x39).contains(byte)
            }
    }

    /// Python's own server has no CGI any more, and what it had passed no headers.
    private static let program = #"""
        import http.server, os, select, socket, subprocess, sys, urllib.parse

        address, port, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = 30
            error_content_type = "application/problem+json"
            error_message_format = (
                '{"type":"about:blank","title":"HTTP %(code)d","status":%(code)d,"detail":"%(explain)s",'
                '"schema":"orch.error/1","exit":64,"message":"%(explain)s","hint":null}\n')

            def answer(self):
                path, _, query = self.path.partition("?")
                sizes = self.headers.get_all("Content-Length", ["0"])
                if "Transfer-Encoding" in self.headers:
                    return self.send_error(501)
                if len(sizes) > 1 or not sizes[0].isascii() or not sizes[0].isdigit():
                    return self.send_error(400)
                size = int(sizes[0])
                if size > limit:
                    return self.send_error(413)
                body = self.rfile.read(size)
                # What was cut off is not what somebody wanted to be done.
                if len(body) < size:
                    return self.send_error(400)
                variables = dict(os.environb)
                for name, value in self.headers.items():
                    name = "HTTP_" + name.upper().replace("-", "_")
                    variables[name.encode("latin-1")] = value.encode("latin-1")
                for name, value in {
                    "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": self.command, "SCRIPT_NAME": "",
                    "QUERY_STRING": query, "REMOTE_ADDR": self.client_address[0], "CONTENT_LENGTH": str(len(body)),
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "SERVER_PROTOCOL": "HTTP/1.1",
                }.items():
                    variables[name.encode()] = value.encode("latin-1")
                variables[b"PATH_INFO"] = urllib.parse.unquote_to_bytes(path)
                if any(b"\0" in value for value in variables.values()):
                    return self.send_error(400)
                child = subprocess.Popen(
                    sys.argv[4:], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
                try:
                    child.stdin.write(body)
                    child.stdin.close()
                except BrokenPipeError:
                    pass
                try:
                    status = child.stdout.readline().split(b" ", 1)
                    self.wfile.write(b"HTTP/1.0 " + (status[1] if len(status) > 1 else b"500 Internal Server Error\r\n\r\n"))
                    while True:
                        ready, _, _ = select.select([child.stdout, self.connection], [], [])
                        if child.stdout in ready:
                            piece = os.read(child.stdout.fileno(), 65536)
                            if not piece:
                                break
                            self.wfile.write(piece)
                        elif not self.connection.recv(1, socket.MSG_PEEK):
                            break
                        else:
                            select.select([child.stdout], [], [])
                except OSError:
                    pass
                finally:
                    child.stdout.close()
                    child.wait()

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

            def log_message(self, *words):
                pass


        class Server(http.server.ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
            daemon_threads = True


        Server((address, port), Handler).serve_forever()

        """#
}
