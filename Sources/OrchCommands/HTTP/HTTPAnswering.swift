internal import ArgumentGrammar
internal import Engine
internal import Interfaces
internal import Text

/// What the exit code of a command is as a status: the one place where that is decided.
extension HTTPStatus {
    init(_ exit: ExitCode) {
        switch exit {
        // What a check found is in the document, and so is that the disk did not confirm a change.
        case .success, .found, .unconfirmed: self = .ok
        case .refused: self = .conflict
        case .usage: self = .badRequest
        case .badData, .system: self = .internalError
        case .noQueue, .unavailable, .busy: self = .unavailable
        }
    }
}

extension CommandFailure {
    /// The failure as an answer.
    var problem: HTTPProblem {
        let status: HTTPStatus =
            switch cause {
            case .unknown?: .notFound
            case .changed?: .preconditionFailed
            case .repeated?, nil: HTTPStatus(exit)
            }
        let problem = HTTPProblem(status, message, hint: hint, exit: Int(exit.rawValue), details: details)
        return exit == .busy ? problem.with("Retry-After", "1") : problem
    }
}

/// Requests of the HTTP interface, answered in this process: each is a command with values that were on no command line.
struct HTTPAnswering: Sendable {
    /// The queue, the event log and the like, as global flags of every command.
    private let passed: [OfferedArguments.Value]
    private let access: HTTPAccess

    /// An answer, or what follows it.
    enum Reply {
        case response(HTTPResponse)
        /// A stream of what happens.
        ///
        /// - Parameters:
        ///   - last: the last event that the client has seen.
        ///   - role: what the client may see.
        case events(after: String?, for: Role)
    }

    /// - Parameters:
    ///   - passed: global flags of every command.
    ///   - access: who may do what.
    init(passing passed: [OfferedArguments.Value], _ access: HTTPAccess) {
        self.passed = passed
        self.access = access
    }

    /// - Parameter body: reads the body of the request, once it is known that somebody is allowed to send it.
    func reply(
        to request: HTTPRequest, reading body: () throws(HTTPProblem) -> [UInt8]
    ) -> Reply {
        do throws(HTTPProblem) {
            let route: HTTPRoute
            let path: [HTTPRequest.Pair]
            switch try HTTPOperation.routes.match(request) {
            case .options(let methods):
                try access.admit(request, to: nil)
                var response = HTTPResponse(.noContent, type: "", body: [])
                response.add("Allow", methods.joined(separator: ", "))
                return .response(response)
            case .route(let found, let pairs): (route, path) = (found, pairs)
            }
            let role = try access.admit(request, to: route.role)
            var request = request
            if request.length > 0 { request.body = try body() }
            let given = JSONValue.object(try route.given(request, path))
            guard let operation = HTTPOperation.all.first(where: { $0.route.name == route.name }) else {
                throw HTTPProblem(.notFound, "there is no operation '\(route.name)'")
            }
            if case .events = operation.answer {
                return .events(after: request.header("last-event-id"), for: role)
            }
            if case .command(let offer) = operation.answer {
                do throws(OfferedArgumentError) {
                    try offer.check(given, for: role)
                } catch {
                    throw CommandFailure(error, in: offer.name).problem
                }
            }
            let (response, row) = try answer(operation, given, request)
            return .response(route.isVersioned ? response.versioned(row: row, for: request) : response)
        } catch {
            return .response(error.response)
        }
    }

    /// - Returns: the answer, and the version of the row that it is about.
    private func answer(
        _ operation: HTTPOperation, _ given: JSONValue, _ request: HTTPRequest
    ) throws(HTTPProblem) -> (response: HTTPResponse, row: String?) {
        let route = operation.route
        switch operation.answer {
        case .command(let offer): return (HTTPResponse(route.status, try run(offer, given).json), nil)
        case .list(let offer): return (try list(offer, given, request), nil)
        case .task(let offer):
            let document = try run(offer, given).json
            var row: String?
            if case .array(let tasks)? = document["tasks"], tasks.count == 1 { row = Self.text(tasks[0]["version"]) }
            return (HTTPResponse(route.status, document), row)
        case .addition(let offer): return (try add(offer, given, request, route), nil)
        case .edit: return (try edit(given, request, route), nil)
        case .session(let offer): return (try session(offer, given, route), nil)
        case .text(let command):
            let text = try run(command, [], isJSON: false).lines
            return (HTTPResponse(route.status, type: route.type, body: Array(text.utf8)), nil)
        case .description:
            let description = OpenAPI(HTTPOperation.routes, version: Version.text).document
            return (HTTPResponse(route.status, .object(description.members)), nil)
        case .access: return (HTTPResponse(route.status, try rights(request)), nil)
        case .page:
            let page = try page()
            var response = HTTPResponse(route.status, type: route.type, body: Array(page.html.utf8))
            // A page can't ask by itself that no other one shows it.
            response.add("Content-Security-Policy", page.policy + "; frame-ancestors 'none'")
            return (response, nil)
        case .events: throw HTTPProblem(.internalError, "a stream is no answer")
        }
    }

    /// Whose request it is, and which operations they may ask for.
    private func rights(_ request: HTTPRequest) throws(HTTPProblem) -> JSONValue {
        let caller = try access.caller(request)
        let operations = HTTPOperation.all.map(\.route).filter { $0.role.map(caller.role.allows) ?? true }
        return [
            "schema": "orch.access/1", "token": .string(orNull: caller.token), "role": .string(caller.role.rawValue),
            "operations": .array(of: operations) { .string($0.name) },
        ]
    }

    /// The board, which follows the queue. Where tokens are asked for, which the request of a page has none of, it has no
    /// task: the page asks whoever looks for one, and gets the tasks with it.
    private func page() throws(HTTPProblem) -> BoardPage {
        do throws(CommandFailure) {
            var call = try call("board", [], words: [])
            let link = BoardPage.Link(api: "api", moves: HTTPOperation.moves)
            guard access.isOpen else { return BoardSource.emptyPage(at: try call.moment(), link: link) }
            var queue = try call.readQueue()
            let name = Workplace.name(of: try call.workplace().path)
            return BoardSource(&queue, path: name, at: try call.moment()).page(link: link)
        } catch {
            throw error.problem
        }
    }

    // MARK: Commands

    /// What a command answered.
    struct Result {
        let document: JSONObject
        let lines: String

        var json: JSONValue { .object(document.members) }
    }

    func run(
        _ offer: CommandOffer, _ given: JSONValue, beside values: [OfferedArguments.Value] = []
    ) throws(HTTPProblem) -> Result {
        guard let arguments = offer.arguments else { throw HTTPProblem(.notFound, "there is no '\(offer.command)'") }
        let flags: [OfferedArguments.Value]
        let words: [String]
        do throws(OfferedArgumentError) {
            flags = try arguments.values(of: given)
            words = try arguments.positionals(of: given)
        } catch {
            throw CommandFailure(error, in: offer.name).problem
        }
        return try run(offer.command, flags + values + offer.always.map { ($0, nil) }, words: words)
    }

    /// - Parameters:
    ///   - command: its name in the registry.
    ///   - values: its flags.
    func run(
        _ command: String, _ values: [OfferedArguments.Value], words: [String] = [], isJSON: Bool = true
    ) throws(HTTPProblem) -> Result {
        var call: Call
        do throws(CommandFailure) {
            call = try self.call(
                command, values + (isJSON ? [(GlobalFlags.json.description.name, nil)] : []), words: words)
        } catch {
            throw error.problem
        }
        if let failure = call.run(Registry.commands[call.invocation.index].type) { throw failure.problem }
        let answer = call.answer
        let warnings: JSONObject = ["warnings": .array((answer.warnings + answer.notes).map(JSONValue.string))]
        return Result(document: (answer.document ?? [:]) + warnings, lines: answer.lines)
    }

    /// A call of a command whose values are data.
    func call(
        _ command: String, _ values: [OfferedArguments.Value], words: [String]
    ) throws(CommandFailure) -> Call {
        let invocation: Invocation
        do throws(UsageError) {
            invocation = try Registry.grammar.invocation(of: command, values + passed, words: words)
        } catch {
            throw CommandFailure(error)
        }
        return try Call(invocation, screen: Screen(color: "never"), isLiteral: true)
    }

    static func text(_ value: JSONValue?) -> String? { if case .string(let text)? = value { text } else { nil } }
}
