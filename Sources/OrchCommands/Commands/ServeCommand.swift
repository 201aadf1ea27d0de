internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Interfaces
internal import Text
internal import Workspace

struct ServeCommand: Command {
    private static let listen = Flag(
        "listen", .text("ADDRESS"), help: "the IP address to listen on", default: "127.0.0.1")
    private static let port = Flag("port", .integer("N", in: 1...65535), help: "the port", default: "8420")
    private static let server = Flag(
        "server", .choice("NAME", of: WebServer.allCases, word: \.rawValue), help: "the web server to run",
        default: "the first of these that is there")

    static let grammar = CommandGrammar(
        ["serve"], group: CommandGroup.interfaces, summary: "serve the queue over HTTP on this machine",
        discussion: [
            "Looks for lighttpd, busybox (httpd) and python3, in this order, writes its configuration into a folder of its own, and "
                + "runs it with 'orch cgi' until Ctrl-C. It says where as soon as a connection succeeds, and what the server can't "
                + "do: busybox hands over no bodies but those of POST, so tasks can't be edited there.",
            "Without tokens only this machine is answered, whatever --listen says: 'orch token add' first for others, and TLS by a "
                + "proxy in front. With tokens when it starts, or with --needs-token, it answers nobody without one until it ends. "
                + "'orch openapi' describes the interface.",
        ],
        flags: [listen, port, server] + HTTPArguments.all,
        examples: ["orch serve", "orch serve --port 8000 --profile reader"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let address = given[listen] ?? "127.0.0.1"
        guard !address.isEmpty, address.utf8.allSatisfy({ Hexadecimal.value($0) != nil || ".:".utf8.contains($0) })
        else {
            throw CommandFailure(
                .usage, "\(listen.description.spelling) takes an IP address; got '\(address)'",
                hint: "for example 127.0.0.1, 0.0.0.0 or ::")
        }
        _ = try call.readQueue()
        // Who takes the last token back does not mean to open the server to whatever is in front of it.
        let needsToken = try !call.tokens().isEmpty || given[HTTPArguments.needsToken]
        let (server, program) = try find(given[server])
        let folder: TemporaryFolder
        do throws(SystemError) { folder = try TemporaryFolder(prefix: "orch-serve-") } catch {
            throw CommandFailure(.system, "no folder for the web server: \(error.reason)")
        }
        let site = WebServer.Site(
            address: address, port: given[port] ?? 8420, folder: folder.path,
            command: try command(in: &call, needingToken: needsToken),
            variables: Environment.bytes.keys.filter { !HTTPArguments.isOfRequest($0) }, limit: HTTPRequest.Limit.body)
        let files = server.files(for: site)
        try write(files, into: folder.path)
        // What it reads at each request.
        let needed = server == .python3 ? nil : folder.path + "/" + files[0].name
        guard !site.isServed else {
            throw CommandFailure(
                .unavailable, "another program listens on \(site.host):\(site.port)", hint: "try another --port")
        }
        var signals = try call.caughtSignals()
        try serve(program, server.arguments(for: site), in: folder.path, needing: needed, heeding: &signals) {
            guard site.isServed else { return false }
            call.print("\(server.rawValue) serves http://\(site.host):\(site.port)\(server.base)")
            if let lack = server.lack { call.note("\(lack); 'apt install lighttpd' for a server that does better") }
            if !needsToken {
                call.note("without tokens only this machine is answered; 'orch token add' gives them out")
            }
            call.flush()
            return true
        }
    }

    private static func find(_ wanted: WebServer?) throws(CommandFailure) -> (WebServer, String) {
        // Where servers are, which is not in everybody's PATH.
        let search = ProgramSearch(path: (Environment.variable("PATH") ?? "") + ":/usr/local/sbin:/usr/sbin:/sbin")
        for server in wanted.map({ [$0] }) ?? WebServer.allCases {
            if let found = search.find(server.rawValue) { return (server, found.path) }
        }
        let names = (wanted.map { [$0] } ?? WebServer.allCases).map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(
            .unavailable, "there is no \(names)",
            hint: "install one, for example with 'apt install \((wanted ?? .lighttpd).rawValue)'")
    }

    /// `orch cgi` as the web server runs it. It may run it in another folder.
    private static func command(
        in call: inout Call, needingToken: Bool
    ) throws(CommandFailure) -> [String] {
        let given = call.invocation
        let profile = (given[HTTPArguments.profile] ?? .operator).rawValue
        var words = [
            try DispatchCommand.executable(), "cgi", "--queue=" + Workplace.absolute(try call.queuePath()),
            "--profile=" + profile, "--stream-seconds=\(given[HTTPArguments.seconds] ?? 55)",
            "--streams=\(given[HTTPArguments.streams] ?? 32)",
        ]
        if needingToken { words.append(HTTPArguments.needsToken.description.spelling) }
        if let path = given[GlobalFlags.logPath] { words.append("--log-path=" + Workplace.absolute(path)) }
        if let seconds = given[GlobalFlags.lockTimeout] { words.append("--lock-timeout=\(seconds)") }
        return words
    }

    private static func write(_ files: [WebServer.File], into path: String) throws(CommandFailure) {
        do throws(SystemError) {
            for file in files {
                let folders = file.name.split(separator: "/").dropLast().joined(separator: "/")
                let place = folders.isEmpty ? path : path + "/" + folders
                if !folders.isEmpty { try Folder.make(path: place) }
                let content = NewFile(
                    Array(file.text.utf8), prefix: ".tmp-", mode: file.isProgram ? 0o700 : 0o600, isDurable: false)
                _ = try content.rename(to: String(file.name.split(separator: "/").last ?? ""), in: Folder(path: place))
            }
        } catch {
            throw CommandFailure(.system, "\(path): \(error.reason)")
        }
    }

    /// Runs the server until it ends, or this process is asked to.
    ///
    /// - Parameters:
    ///   - needed: a file without which it serves nothing; who tidies up may remove it.
    ///   - announce: reports that it listens, once it does; whether it does.
    private static func serve(
        _ program: String, _ arguments: [String], in folder: String, needing needed: String?,
        heeding signals: inout Signals, announcing announce: () -> Bool
    ) throws(CommandFailure) {
        let result: ChildResult
        var (isAnnounced, isGone) = (false, false)
        do throws(ChildError) {
            var server = ChildProgram(
                program, arguments, output: .kept(limit: 1 << 16), errors: .kept(limit: 1 << 16), folder: folder)
            server.takesGroupAlong = true
            server.grace = .seconds(2)
            var child = try Child(server)
            var isAsked = false
            do throws(SystemError) {
                while child.result == nil {
                    if !isAnnounced { isAnnounced = announce() }
                    if !isGone, let needed, FileFacts(path: needed) == nil {
                        isGone = true
                        child.end()
                    }
                    let next = Clock.monotonicNanoseconds + (isAnnounced ? 1_000_000_000 : 20_000_000)
                    guard try child.turn(heeding: &signals, until: next) != nil else { continue }
                    isAsked = true
                    child.end()
                }
            } catch {
                throw .system(error)
            }
            if isAsked { return }
            guard let ended = child.result else { return }
            result = ended
        } catch {
            throw CommandFailure(starting: program, error)
        }
        if isGone, let needed {
            throw CommandFailure(.system, "\(needed) was removed, so nothing can be served", hint: "start it again")
        }
        let reason = ProgramText.lastLine(of: result.errors) ?? ProgramText.lastLine(of: result.output)
        throw CommandFailure(
            .unavailable, "\(program) ended\(reason.map { ": \($0)" } ?? "")",
            hint: isAnnounced ? "start it again" : "another program may have the port: try --port")
    }
}

extension WebServer.Site {
    /// Whether somebody listens there.
    fileprivate var isServed: Bool {
        let any = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        return Network.isListening(at: any[address] ?? address, port: port)
    }
}
