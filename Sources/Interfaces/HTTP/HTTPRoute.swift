package import Text

/// An operation of the HTTP interface: which requests ask for it, who may, and what it takes. Dispatch and the description
/// of the interface are both made from it.
package struct HTTPRoute: Sendable {
    /// Where what an operation takes is in a request, beside its path.
    package enum Place: Equatable, Sendable {
        case query, body
        /// A JSON object of which each member is a cell's text, or null for none.
        case cells
        /// Nothing is taken.
        case nowhere
    }

    package let method: String
    /// The path, with names in braces for segments that are arguments: `/api/tasks/{id}`.
    package let path: String
    /// What the operation is called.
    package let name: String
    package let summary: String
    /// The least role that may ask for it; nil for everybody who is answered at all.
    package let role: Role?
    package let place: Place
    /// All that the operation takes, which is worked out when it is asked for.
    package var arguments: OfferedArguments { takes() }
    /// What the answer is called in `schema`; nil for one that is not JSON.
    package let document: String?
    /// The type of an answer that is not JSON.
    package let type: String
    /// The status of success.
    package let status: HTTPStatus
    /// Headers of the request that say more, and what.
    package let headers: [(name: String, description: String, isRequired: Bool)]
    private let takes: @Sendable () -> OfferedArguments
    private let pattern: [Substring]

    /// - Parameters: as the properties of the same names.
    package init(
        _ method: String, _ path: String, _ name: String, _ summary: String, for role: Role?,
        taking arguments: @escaping @Sendable () -> OfferedArguments, in place: Place, document: String?,
        type: String = "application/json", status: HTTPStatus = .ok,
        headers: [(name: String, description: String, isRequired: Bool)] = []
    ) {
        (self.method, self.path, self.name, self.summary, self.role) = (method, path, name, summary, role)
        (takes, self.place, self.document, self.type) = (arguments, place, document, type)
        (self.status, self.headers) = (status, headers)
        pattern = path.split(separator: "/")
    }

    /// Whether answers name their version, so that nobody has to get again what they have.
    package var isVersioned: Bool { method == "GET" && document != nil }

    /// The names of the segments that are arguments.
    package var parameters: [String] { pattern.filter(Self.isParameter).map { String($0.dropFirst().dropLast()) } }

    /// What a segment has to be that is an argument: ids of tasks, names of offices and of sessions are so.
    package static let namePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"

    private static func isName(_ text: String) -> Bool {
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        return (1...64).contains(text.utf8.count) && text.utf8.first.map(isLetterOrDigit) == true
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    }

    private static func isParameter(_ segment: Substring) -> Bool { segment.hasPrefix("{") }

    /// The arguments in a path; nil where it is another one.
    func match(_ segments: [String]) -> [HTTPRequest.Pair]? {
        guard segments.count == pattern.count else { return nil }
        var found: [HTTPRequest.Pair] = []
        for (part, segment) in zip(pattern, segments) {
            if Self.isParameter(part) {
                found.append(.init(name: String(part.dropFirst().dropLast()), value: segment))
            } else if part != segment {
                return nil
            }
        }
        return found
    }

    /// What a request gives the operation, by names.
    ///
    /// - Parameter path: the arguments in its path.
    /// - Throws: the answer where something is given that is not taken there.
    package func given(_ request: HTTPRequest, _ path: [HTTPRequest.Pair]) throws(HTTPProblem) -> [JSONValue.Member] {
        if let odd = path.first(where: { !Self.isName($0.value) }) {
            throw HTTPProblem(
                .badRequest, "'\(odd.value)' can't be the name of a \(odd.name == "id" ? "task" : odd.name)",
                hint: "names are a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -")
        }
        try checkConditions(of: request)
        var members: [JSONValue.Member] = path.map { .init($0.name, .string($0.value)) }
        if place == .query {
            guard case .object(let typed) = arguments.typed(request.query.map { ($0.name, $0.value) }) else {
                return members
            }
            try check(typed)
            members += typed
        } else if let stray = request.query.first {
            throw HTTPProblem(
                .badRequest, "\(name) takes no '\(stray.name)' in the query",
                hint: place == .body ? "give it in the body, as JSON" : nil)
        }
        guard place == .body || place == .cells else {
            guard request.body.isEmpty else { throw HTTPProblem(.badRequest, "\(name) takes no body") }
            return members
        }
        let body = try request.object()
        if place == .body { try check(body) }
        return members + body
    }

    /// A header that says on what condition something is done is heeded, or the request is refused: who sends one relies on
    /// it.
    private func checkConditions(of request: HTTPRequest) throws(HTTPProblem) {
        guard method != "GET" else { return }
        for condition in ["If-Match", "If-None-Match", "Idempotency-Key"]
        where request.header(condition.lowercased()) != nil && !headers.contains(where: { $0.name == condition }) {
            throw HTTPProblem(
                .badRequest, "\(name) takes no \(condition)",
                hint: arguments.fields.contains { $0.name == "attempt" }
                    ? "'attempt' and 'owner_session' say which claim is meant" : "leave it out")
        }
    }

    /// An argument of the path is there alone.
    private func check(_ members: [JSONValue.Member]) throws(HTTPProblem) {
        if let twice = members.first(where: { parameters.contains($0.name) }) {
            throw HTTPProblem(.badRequest, "'\(twice.name)' is in the path, and can't be given again")
        }
    }
}

/// All operations.
package struct HTTPRoutes: Sendable {
    package let all: [HTTPRoute]

    package init(_ all: [HTTPRoute]) { self.all = all }

    /// What a request asks for.
    package enum Match: Sendable {
        case route(HTTPRoute, [HTTPRequest.Pair])
        /// Which methods there are for the path.
        case options([String])
    }

    /// - Throws: the answer where there is no such path, or it has no such method.
    package func match(_ request: HTTPRequest) throws(HTTPProblem) -> Match {
        let found = all.compactMap { route in route.match(request.segments).map { (route, $0) } }
        guard !found.isEmpty else {
            throw HTTPProblem(
                .notFound, "there is nothing at /\(request.segments.joined(separator: "/"))", hint: "see 'orch openapi'"
            )
        }
        // The answer to HEAD is that to GET without its body.
        let method = request.method == "HEAD" ? "GET" : request.method
        if let (route, path) = found.first(where: { $0.0.method == method }) { return .route(route, path) }
        var methods: [String] = []
        for (route, _) in found where !methods.contains(route.method) { methods.append(route.method) }
        if methods.contains("GET") { methods.append("HEAD") }
        methods.append("OPTIONS")
        if method == "OPTIONS" { return .options(methods) }
        throw HTTPProblem(
            .methodNotAllowed, "\(request.method) is not for this path: \(methods.joined(separator: ", "))"
        )
        .with("Allow", methods.joined(separator: ", "))
    }
}
