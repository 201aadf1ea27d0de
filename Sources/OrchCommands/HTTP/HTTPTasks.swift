internal import Interfaces
internal import Sheets
internal import Text

/// What is more than a command with its answer.
extension HTTPAnswering {
    // MARK: Lists

    /// A part of a list. The next one leaves out as many tasks as were in the parts before it: what has left the list
    /// meanwhile moves those behind it forward.
    func list(_ offer: CommandOffer, _ given: JSONValue, _ request: HTTPRequest) throws(HTTPProblem) -> HTTPResponse {
        let start: Int
        let limit: Int
        do throws(OfferedArgumentError) {
            (start, limit) = try offer.part(given)
        } catch {
            throw CommandFailure(error, in: offer.name).problem
        }
        let found = try run(offer, given, beside: [("limit", String(limit)), ("offset", String(start))])
        guard case .array(let tasks)? = found.json["tasks"], case .number(let text)? = found.json["total"],
            let total = Int(text)
        else { throw HTTPProblem(.internalError, "the list has no tasks") }
        let next = start + tasks.count
        let hasMore = next < total && !tasks.isEmpty
        let cursor: JSONObject = ["next_cursor": hasMore ? .string(String(next)) : .null]
        var response = HTTPResponse(.ok, .object((found.document + cursor).members))
        if hasMore {
            let others = request.query.filter { $0.name != "cursor" }.map { ($0.name, $0.value) }
            response.add("Link", "<\(request.address(with: others + [("cursor", String(next))]))>; rel=\"next\"")
        }
        return response
    }

    // MARK: New tasks

    /// Adds a task, unless there is one of the same key: a client that has got no answer may ask again.
    func add(
        _ offer: CommandOffer, _ given: JSONValue, _ request: HTTPRequest, _ route: HTTPRoute
    ) throws(HTTPProblem) -> HTTPResponse {
        guard let key = request.header("idempotency-key") else {
            return created(try run(offer, given), request, route)
        }
        guard given["dedupe_key"] == nil || given["dedupe_key"] == .string(key) else {
            throw HTTPProblem(
                .badRequest, "Idempotency-Key and 'dedupe_key' are not the same", hint: "give one of them")
        }
        guard !key.isEmpty, key.utf8.count <= 255 else {
            throw HTTPProblem(.badRequest, "Idempotency-Key takes 1 to 255 bytes")
        }
        if let known = try repeated(key, given) { return known }
        do throws(HTTPProblem) {
            let isNamed = given["dedupe_key"] != nil
            return created(try run(offer, given, beside: isNamed ? [] : [("dedupe-key", key)]), request, route)
        } catch {
            // Another request with the key was faster.
            guard error.status == .conflict, let known = try repeated(key, given) else { throw error }
            return known
        }
    }

    private func created(_ result: Result, _ request: HTTPRequest, _ route: HTTPRoute) -> HTTPResponse {
        var response = HTTPResponse(route.status, result.json)
        if case .array(let tasks)? = result.json["tasks"], case .string(let id)? = tasks.first?["id"] {
            response.add("Location", request.base + "/api/tasks/" + id)
        }
        return response
    }

    /// The answer with the task that has a key already, also where it is archived by now.
    ///
    /// - Throws: that it is about something else.
    private func repeated(_ key: String, _ given: JSONValue) throws(HTTPProblem) -> HTTPResponse? {
        guard key.utf8.allSatisfy({ (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "|") })
        else { throw HTTPProblem(.badRequest, "Idempotency-Key takes ASCII without blanks, '/' or '|'") }
        var found: [JSONValue] = []
        for place: [OfferedArguments.Value] in [[], [("archived", nil)]] where found.isEmpty {
            let list = try run("list", [("tag", "dedupe=" + key)] + place)
            if case .array(let tasks)? = list.json["tasks"] { found = tasks }
        }
        guard let task = found.first else { return nil }
        for name in ["task", "success_criteria"] {
            guard let text = Self.text(given[name]), Self.cell(text) != Self.cell(Self.text(task[name]) ?? "") else {
                continue
            }
            throw HTTPProblem(
                .unprocessable, "the Idempotency-Key was used for a task with another '\(name)'",
                hint: "give each task a key of its own",
                exit: 1, details: [.init("tasks", .array([task]))])
        }
        var response = HTTPResponse(
            .ok,
            [
                "schema": "orch.change/1", "command": "add", "changed": .bool(false), "tasks": .array([task]),
                "events": .array([]), "warnings": .array([]),
            ])
        response.add("Idempotent-Replayed", "true")
        return response
    }

    /// A text as a cell has it, whatever pipes become there.
    private static func cell(_ text: String) -> String? {
        (try? CellText.fit(text, for: ""))?.replaced("\\|", by: "/").replaced("|", by: "/")
    }

    // MARK: Edits

    /// Sets cells of a task that is as the client has seen it.
    func edit(_ given: JSONValue, _ request: HTTPRequest, _ route: HTTPRoute) throws(HTTPProblem) -> HTTPResponse {
        guard case .object(let members) = given, case .string(let id)? = given["id"] else {
            throw HTTPProblem(.badRequest, "the path names no task")
        }
        guard let match = request.header("if-match") else {
            throw HTTPProblem(
                .preconditionRequired, "If-Match is missing", hint: "give the ETag of 'GET /api/tasks/\(id)'")
        }
        var words = [id]
        for member in members.dropFirst() {
            guard !member.name.isEmpty, !member.name.contains("=") else {
                throw HTTPProblem(.badRequest, "'\(member.name)' is not a column")
            }
            switch member.value {
            case .string(let text): words.append(member.name + "=" + text)
            case .null: words.append(member.name + "=-")
            default: throw HTTPProblem(.badRequest, "'\(member.name)' takes a text, or null for none")
            }
        }
        guard let tags = EntityTags(match) else {
            throw HTTPProblem(.badRequest, "If-Match takes ETags as they were given, in quotes, or *")
        }
        var values: [OfferedArguments.Value] = []
        if let versions = tags.rows { values.append(("if-version", try version(of: id, among: versions))) }
        let result = try run("set", values, words: words)
        var response = HTTPResponse(route.status, result.json)
        if let version = Self.text(result.json["version"]) { response.add("ETag", EntityTag(row: version).header) }
        return response
    }

    /// The version that an edit is based on: of more than one, that which the task has, if it has one of them.
    private func version(of id: String, among versions: [String]) throws(HTTPProblem) -> String {
        guard let first = versions.first else {
            throw HTTPProblem(
                .preconditionFailed, "If-Match has weak ETags alone, and none of a task is weak",
                hint: "give the ETag of 'GET /api/tasks/\(id)'", exit: 1)
        }
        guard versions.count > 1, case .array(let tasks)? = try run("show", [("id", id)]).json["tasks"] else {
            return first
        }
        return tasks.compactMap { Self.text($0["version"]) }.first(where: versions.contains) ?? first
    }

    // MARK: Sessions

    /// What a command does for a session, if it is one of the office in the path.
    func session(_ offer: CommandOffer, _ given: JSONValue, _ route: HTTPRoute) throws(HTTPProblem) -> HTTPResponse {
        let isList = offer.command == SessionOffer.list.command
        let isNew = offer.name == SessionOffer.create.name
        if isNew, try office() != given["office"] {
            throw Self.unknown("there is no office \(given["office"]?.text() ?? "") on this machine")
        }
        let known = isNew ? nil : try sessions(given, isWhole: !isList || given["session"] != nil)
        if given["session"] != nil, known?.isEmpty != false {
            throw Self.unknown("the office has no session \(given["session"]?.text() ?? "")")
        }
        var document = try run(offer, given).document
        if isList, let known {
            document = JSONObject(
                document.members.map { $0.name == "sessions" ? .init("sessions", .array(known)) : $0 })
        }
        return HTTPResponse(route.status, .object(document.members))
    }

    /// The office of this machine.
    private func office() throws(HTTPProblem) -> JSONValue {
        do throws(CommandFailure) {
            var call = try call("session list", [], words: [])
            return .string(try Office(in: &call).id)
        } catch {
            throw error.problem
        }
    }

    /// The sessions of the office that a path names, or the one of them that it names.
    private func sessions(_ given: JSONValue, isWhole: Bool) throws(HTTPProblem) -> [JSONValue] {
        let found: Result
        if isWhole {
            found = try run("session list", [("terminals", nil), ("all", nil)])
        } else {
            found = try run(SessionOffer.list, given)
        }
        guard case .array(let sessions)? = found.json["sessions"] else { return [] }
        return sessions.filter { session in
            session["office_id"] == given["office"]
                && (given["session"] == nil || session["session_id"] == given["session"])
        }
    }

    private static func unknown(_ message: String) -> HTTPProblem {
        HTTPProblem(.notFound, message, hint: "see 'orch session list'", exit: 1)
    }
}
