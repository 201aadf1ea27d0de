internal import ArgumentGrammar
internal import Interfaces
internal import TaskQueue
internal import Text

/// An operation of `orch cgi`: a route, and how it is answered.
struct HTTPOperation: Sendable {
    enum Answer: Sendable {
        /// With what a command answers, by what is offered of it.
        case command(CommandOffer)
        /// With a part of a list, and where the next one begins.
        case list(CommandOffer)
        /// With a task, and what version its row has.
        case task(CommandOffer)
        /// With a new task, or the one that a request with the same key has added.
        case addition(CommandOffer)
        /// With what was set, if the row is still the version that the request names.
        case edit
        /// With what a command does for a session of the office in the path.
        case session(CommandOffer)
        /// With what a command prints.
        case text(String)
        /// With what happens, as it happens.
        case events
        case description
        /// With what who asks may do.
        case access
        case page
    }

    let route: HTTPRoute
    let answer: Answer

    private init(
        _ method: String, _ path: String, _ name: String, _ answer: Answer, in place: HTTPRoute.Place,
        document: String? = "orch.change/1", status: HTTPStatus = .ok,
        headers: [(name: String, description: String, isRequired: Bool)] = []
    ) {
        self.answer = answer
        route = HTTPRoute(
            method, path, name, answer.summary, for: answer.role, taking: { answer.offer?.arguments ?? .none },
            in: place, document: document, type: answer.type, status: status, headers: headers)
    }

    // MARK: All of them

    static let routes = HTTPRoutes(all.map(\.route))

    /// An offer by its name in the table below, which is all that can be wrong: a test makes all operations.
    private static func offer(_ name: String) -> CommandOffer {
        guard let offer = CommandOffer.all.first(where: { $0.name == name }) else {
            preconditionFailure("there is no offer '\(name)'")
        }
        return offer
    }

    static let all: [HTTPOperation] =
        [
            HTTPOperation("GET", "/", "page", .page, in: .nowhere, document: nil),
            HTTPOperation("GET", "/api/tasks", "listTasks", .list(offer("list")), in: .query, document: "orch.list/1"),
            HTTPOperation(
                "POST", "/api/tasks", "addTask", .addition(offer("add")), in: .body, status: .created,
                headers: [
                    (
                        "Idempotency-Key", "a second request with the same key adds nothing; the same as 'dedupe_key'",
                        false
                    )
                ]),
            HTTPOperation("POST", "/api/tasks/claim", "claimTask", .command(offer("pick")), in: .body),
            HTTPOperation(
                "GET", "/api/tasks/{id}", "showTask", .task(offer("show")), in: .query, document: "orch.task/1"),
            HTTPOperation(
                "PATCH", "/api/tasks/{id}", "editTask", .edit, in: .cells,
                headers: [("If-Match", "the ETag of the task that is edited, or * for whatever it is", true)]),
            HTTPOperation("POST", "/api/tasks/{id}/start", "startTask", .command(offer("start")), in: .body),
            HTTPOperation("POST", "/api/tasks/{id}/heartbeat", "renewClaim", .command(offer("heartbeat")), in: .body),
            HTTPOperation("POST", "/api/tasks/{id}/complete", "completeTask", .command(offer("done")), in: .body),
            HTTPOperation("POST", "/api/tasks/{id}/fail", "failTask", .command(offer("fail")), in: .body),
            HTTPOperation("POST", "/api/tasks/{id}/block", "blockTask", .command(offer("block")), in: .body),
            HTTPOperation(
                "POST", "/api/tasks/{id}/review", "reviewTask", .command(offer("review")), in: .body,
                document: "orch.review/1"),
            HTTPOperation(
                "GET", "/api/tasks/{id}/report", "getReportForm", .command(offer("report_form")), in: .query,
                document: "orch.report/1"),
            HTTPOperation("POST", "/api/tasks/{id}/cancel", "cancelTask", .command(offer("cancel")), in: .body),
            HTTPOperation("POST", "/api/tasks/{id}/retry", "retryTask", .command(offer("retry")), in: .body),
            HTTPOperation("POST", "/api/tasks/{id}/replan", "replanTask", .command(offer("replan")), in: .body),
            HTTPOperation(
                "GET", "/api/tasks/{task}/events", "listTaskEvents", .command(offer("events")), in: .query,
                document: "orch.events/1"),
            HTTPOperation("POST", "/api/nl/plan", "planRequest", .command(offer("nl_plan")), in: .body),
            HTTPOperation("POST", "/api/nl/submit", "submitRequest", .command(offer("nl_submit")), in: .body),
            HTTPOperation(
                "GET", "/api/status", "getStatus", .command(offer("status")), in: .query, document: "orch.status/1"),
            HTTPOperation(
                "GET", "/api/health", "getHealth", .command(offer("health")), in: .query, document: "orch.health/1"),
            HTTPOperation("GET", "/api/kpi", "getFigures", .command(offer("kpi")), in: .query, document: "orch.kpi/1"),
            HTTPOperation("GET", "/api/metrics", "getMetrics", .text("metrics"), in: .nowhere, document: nil),
            HTTPOperation(
                "GET", "/api/events", "followEvents", .events, in: .nowhere, document: nil,
                headers: [("Last-Event-ID", "the last event that was seen; what came after it is sent", false)]),
            HTTPOperation("GET", "/api/access", "getAccess", .access, in: .nowhere, document: "orch.access/1"),
            HTTPOperation("GET", "/api/openapi.json", "getDescription", .description, in: .nowhere, document: nil),
        ] + sessions

    /// The statuses from which an operation leads a task on, by the state machine; those that move none are not there.
    static var moves: [(operation: String, statuses: [String])] {
        all.compactMap { operation in
            guard operation.route.parameters == ["id"],
                let move = operation.answer.offer.flatMap({ Move(rawValue: $0.command) })
            else { return nil }
            let statuses = Status.allCases.filter { status in
                Status.allCases.contains { status.moves(to: $0).contains(move) }
            }
            return (operation.route.name, statuses.map(\.word))
        }
    }

    private static let sessions: [HTTPOperation] = [
        HTTPOperation(
            "GET", "/api/offices/{office}/sessions", "listSessions", .session(SessionOffer.list), in: .query,
            document: "orch.sessions/1"),
        HTTPOperation(
            "POST", "/api/offices/{office}/sessions", "createSession", .session(SessionOffer.create), in: .body,
            document: "orch.sessions/1", status: .created),
        HTTPOperation(
            "GET", "/api/offices/{office}/sessions/{session}", "showSession", .session(SessionOffer.show), in: .query,
            document: "orch.sessions/1"),
        HTTPOperation(
            "DELETE", "/api/offices/{office}/sessions/{session}", "endSession", .session(SessionOffer.terminate),
            in: .query, document: "orch.command/1"),
        HTTPOperation(
            "POST", "/api/offices/{office}/sessions/{session}/prompt", "promptSession",
            .session(SessionOffer.prompt), in: .body, document: "orch.command/1"),
        HTTPOperation(
            "POST", "/api/offices/{office}/sessions/{session}/cancel", "cancelSession",
            .session(SessionOffer.cancel), in: .body, document: "orch.command/1"),
        HTTPOperation(
            "GET", "/api/offices/{office}/sessions/{session}/output", "getSessionOutput",
            .session(SessionOffer.output), in: .query, document: "orch.command/1"),
    ]
}

extension HTTPOperation.Answer {
    var offer: CommandOffer? {
        switch self {
        case .command(let offer), .list(let offer), .task(let offer), .addition(let offer), .session(let offer): offer
        case .edit, .text, .events, .description, .access, .page: nil
        }
    }

    fileprivate var summary: String {
        switch self {
        case .command, .list, .task, .addition, .session: offer?.title ?? ""
        case .edit: "Set cells of a task"
        case .text: "Figures for Prometheus"
        case .events: "What happens, as it happens"
        case .description: "This description"
        case .access: "What this token lets its holder do"
        case .page: "A page for browsers"
        }
    }

    fileprivate var role: Role? {
        switch self {
        case .command, .list, .task, .addition, .session: offer?.role
        case .edit: .operator
        case .text, .events, .access: .reader
        case .description, .page: nil
        }
    }

    fileprivate var type: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .events: "text/event-stream"
        case .page: "text/html; charset=utf-8"
        default: "application/json"
        }
    }
}

/// What is offered for sessions over HTTP.
enum SessionOffer {
    private static let office = "office"
    private static let session = "session"

    static let list = CommandOffer(
        "sessions", "List sessions", "session list", ["phase", "all"], for: .reader, isReadOnly: true, beside: [office])
    static let show = CommandOffer(
        "session", "Show a session", "session list", ["all"], for: .reader, isReadOnly: true,
        beside: [office, session])
    static let create = CommandOffer(
        "session_create", "Start an agent in a terminal", "session create", ["role", "timeout"], for: .operator,
        beside: [office])
    static let prompt = CommandOffer(
        "session_prompt", "Send a prompt to a session", "session prompt", ["timeout"], for: .operator,
        words: [session, "text"], beside: [office])
    static let cancel = CommandOffer(
        "session_cancel", "Interrupt what a session does", "session cancel", ["timeout"], for: .operator,
        words: [session], beside: [office])
    static let terminate = CommandOffer(
        "session_terminate", "End a session", "session terminate", ["pause", "timeout"], for: .operator,
        words: [session], beside: [office])
    static let output = CommandOffer(
        "session_output", "Get what a session shows", "session output", ["limit", "timeout"], for: .worker,
        words: [session], beside: [office])
}
