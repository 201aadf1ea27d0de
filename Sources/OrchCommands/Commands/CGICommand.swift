internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Interfaces
internal import Text
internal import Workspace

struct CGICommand: Command {
    static let grammar = CommandGrammar(
        ["cgi"], group: CommandGroup.interfaces, summary: "answer a request that a web server hands over (CGI)",
        discussion: [
            "For a web server, which 'orch serve' sets up: one request, in the variables of RFC 3875 and standard input, is "
                + "answered on standard output. The answers are the documents of --json; errors are problem documents (RFC 9457) "
                + "with message, hint and exit code. 'orch openapi' describes all of it.",
            "Without tokens ('orch help token add') only this machine is answered, and no page of another origin. With tokens, or "
                + "with --needs-token, each request needs 'Authorization: Bearer TOKEN'. --profile is the most that anybody may do.",
            "Nothing in a request is a command, an option, a variable or the name of a file; the environment of the request "
                + "does not reach what orch runs.",
        ],
        flags: HTTPArguments.all,
        examples: ["REQUEST_METHOD=GET PATH_INFO=/api/status REMOTE_ADDR=127.0.0.1 HTTP_HOST=localhost orch cgi"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let variables = Environment.bytes
        for name in variables.keys where HTTPArguments.isOfRequest(name) { Environment.remove(name) }
        let isHead = variables["REQUEST_METHOD"] == Array("HEAD".utf8)
        let answering: HTTPAnswering
        let request: HTTPRequest
        do throws(HTTPProblem) {
            request = try HTTPRequest(variables)
            answering = try HTTPArguments.answering(in: &call)
        } catch {
            return try write(error.response.bytes(isHead: isHead))
        }
        switch answering.reply(to: request, reading: { () throws(HTTPProblem) in try body(of: request) }) {
        case .response(let response): try write(response.bytes(isHead: isHead))
        case .events(let last, let role):
            guard !isHead else { return try write(ServerEvent.response.head(isWhole: false)) }
            try stream(after: last, for: role, in: &call)
        }
    }

    /// Follows the queue, unless so many do that nobody else would be answered.
    private static func stream(
        after last: String?, for role: Role, in call: inout Call
    ) throws(CommandFailure) {
        let most = call.invocation[HTTPArguments.streams] ?? 32
        let path = try call.workplace().path
        let lock: FileLock?
        do throws(LockError) {
            lock = try InstanceLock.acquireStream(besideQueueAt: path, most: most)
        } catch {
            // Where no lock can be made nobody is counted, and everybody is answered.
            return try follow(after: last, for: role, in: &call)
        }
        guard lock != nil else {
            let problem = HTTPProblem(
                .unavailable, "\(counted(most, "stream")) of events \(most == 1 ? "is" : "are") open already",
                hint: "close one, or start the server with a larger \(HTTPArguments.streams.description.spelling)",
                exit: Int(ExitCode.busy.rawValue))
            return try write(problem.with("Retry-After", "5").response.bytes())
        }
        try follow(after: last, for: role, in: &call)
        withExtendedLifetime(lock) {}
    }

    private static func follow(
        after last: String?, for role: Role, in call: inout Call
    ) throws(CommandFailure) {
        var stream = try EventStream(
            after: last, hasOutput: role.allows(SessionOffer.output.role),
            seconds: call.invocation[HTTPArguments.seconds] ?? 55, in: &call)
        try stream.run()
    }

    private static func body(of request: HTTPRequest) throws(HTTPProblem) -> [UInt8] {
        guard let body = try? Console.readInput(count: request.length), body.count == request.length else {
            throw HTTPProblem(.badRequest, "the body is shorter than CONTENT_LENGTH says")
        }
        return body
    }

    private static func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do throws(SystemError) {
            try Console.write(bytes, to: .output)
        } catch {
            // The client has gone away.
            if !error.isBrokenPipe { throw CommandFailure(.system, "standard output: \(error.reason)") }
        }
    }
}

/// What `orch cgi` and `orch serve` have in common.
enum HTTPArguments {
    static let profile = Flag(
        "profile", .choice("PROFILE", of: Role.allCases, word: \.rawValue), help: "the most that anybody may do",
        default: Role.operator.rawValue)
    static let seconds = Flag(
        "stream-seconds", .integer("SECONDS", in: 1...3600, of: "seconds"),
        help: "after which time a stream of events ends; clients come back and miss nothing", default: "55")
    static let streams = Flag(
        "streams", .integer("N", in: 1...1000), help: "so many streams of events may be open at once", default: "32")
    static let needsToken = Switch(
        "needs-token", help: "answer nobody without a token, also while there is none: behind a proxy on this machine")
    static let all: [any FlagDeclaration] = [profile, needsToken, seconds, streams]

    /// Who is answered what, by the tokens of the queue.
    ///
    /// - Throws: the answer where that is not known.
    static func answering(in call: inout Call) throws(HTTPProblem) -> HTTPAnswering {
        do throws(CommandFailure) {
            let given = call.invocation
            let passed: [OfferedArguments.Value] =
                [(GlobalFlags.queue.description.name, try call.queuePath())]
                + (given[GlobalFlags.logPath].map { [(GlobalFlags.logPath.description.name, $0)] } ?? [])
                + (given[GlobalFlags.lockTimeout].map { [(GlobalFlags.lockTimeout.description.name, String($0))] } ?? [])
            return HTTPAnswering(
                passing: passed,
                HTTPAccess(
                    tokens: try call.tokens(), most: given[profile] ?? .operator, needsToken: given[needsToken]))
        } catch {
            throw error.problem
        }
    }

    /// Whether a variable is of the request: what a check or an agent is started with has none of them.
    static func isOfRequest(_ name: String) -> Bool {
        ["HTTP_", "REDIRECT_", "REMOTE_", "SERVER_", "REQUEST_", "SCRIPT_", "PATH_", "CONTENT_", "DOCUMENT_", "AUTH_"]
            .contains { name.hasPrefix($0) }
            || ["QUERY_STRING", "GATEWAY_INTERFACE", "HTTPS"].contains(name)
            // Where certificates are is the machine's.
            || (name.hasPrefix("SSL_") && name != "SSL_CERT_FILE" && name != "SSL_CERT_DIR")
    }
}
