package import Text

/// The statuses that answers have (RFC 9110).
package enum HTTPStatus: Int, CaseIterable, Sendable {
    case ok = 200
    case created = 201
    case noContent = 204
    case notModified = 304
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case conflict = 409
    case lengthRequired = 411
    case preconditionFailed = 412
    case contentTooLarge = 413
    case uriTooLong = 414
    case unsupportedMediaType = 415
    case unprocessable = 422
    case preconditionRequired = 428
    case headersTooLarge = 431
    case internalError = 500
    case notImplemented = 501
    case unavailable = 503

    package var title: String {
        switch self {
        case .ok: "OK"
        case .created: "Created"
        case .noContent: "No Content"
        case .notModified: "Not Modified"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .conflict: "Conflict"
        case .lengthRequired: "Length Required"
        case .preconditionFailed: "Precondition Failed"
        case .contentTooLarge: "Content Too Large"
        case .uriTooLong: "URI Too Long"
        case .unsupportedMediaType: "Unsupported Media Type"
        case .unprocessable: "Unprocessable Content"
        case .preconditionRequired: "Precondition Required"
        case .headersTooLarge: "Request Header Fields Too Large"
        case .internalError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .unavailable: "Service Unavailable"
        }
    }

    /// Whether an answer of this status has a body at all.
    var hasBody: Bool { self != .noContent && self != .notModified }
}

/// An answer, as a CGI program gives it to its web server.
package struct HTTPResponse: Equatable, Sendable {
    package struct Header: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package let status: HTTPStatus
    package let type: String
    package private(set) var headers: [Header] = []
    package var body: [UInt8]

    /// - Parameter type: of the body, as MIME names it.
    package init(_ status: HTTPStatus, type: String, body: [UInt8]) {
        (self.status, self.type, self.body) = (status, type, body)
    }

    /// A document.
    package init(_ status: HTTPStatus, _ document: JSONValue, type: String = "application/json") {
        self.init(status, type: type, body: Array((document.text(.compact) + "\n").utf8))
    }

    /// Adds a header. What would end its line is left out.
    package mutating func add(_ name: String, _ value: String) {
        let plain = value.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) }
        headers.append(Header(name: name, value: String(String.UnicodeScalarView(plain))))
    }

    /// The value of a header; nil where there is none of that name.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Status and headers with the empty line behind them.
    ///
    /// - Parameter isWhole: whether the body is known as a whole, and so is its length.
    package func head(isWhole: Bool = true) -> [UInt8] {
        var text = "Status: \(status.rawValue) \(status.title)\r\n"
        if status.hasBody { text += "Content-Type: \(type)\r\n" }
        if isWhole, status.hasBody { text += "Content-Length: \(body.count)\r\n" }
        for header in Self.always + headers { text += "\(header.name): \(header.value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// All of it.
    ///
    /// - Parameter isHead: the answer to a HEAD, which is that to a GET without its body.
    package func bytes(isHead: Bool = false) -> [UInt8] { head() + (isHead || !status.hasBody ? [] : body) }

    /// The answer with a name of its version; without its body where the client has that version already.
    ///
    /// - Parameters:
    ///   - row: the version of the row that the answer is about; nil where it is about more than one.
    ///   - request: what is answered.
    package func versioned(row: String? = nil, for request: HTTPRequest) -> HTTPResponse {
        let tag = EntityTag(row: row, content: ContentHash.of(body))
        let isKnown = request.header("if-none-match").flatMap(EntityTags.init)?.has(tag) == true
        var response = self
        if isKnown {
            response = HTTPResponse(.notModified, type: type, body: [])
            response.headers = headers
        }
        response.add("ETag", tag.header)
        return response
    }

    /// No other page may show, read or keep it.
    private static let always = [
        Header(name: "Cache-Control", value: "no-store"), Header(name: "X-Content-Type-Options", value: "nosniff"),
        Header(name: "Cross-Origin-Resource-Policy", value: "same-origin"),
        Header(name: "Referrer-Policy", value: "no-referrer"),
    ]
}

/// Why a request is not answered as it wants: a problem document (RFC 9457) with the fields of `orch.error/1`.
package struct HTTPProblem: Error, Equatable, Sendable {
    package let status: HTTPStatus
    package let message: String
    package let hint: String?
    /// The exit code that the command line has for it.
    package let exit: Int
    /// What programs may want to know beyond that.
    package let details: [JSONValue.Member]
    package private(set) var headers: [HTTPResponse.Header] = []

    /// - Parameters:
    ///   - message: what happened.
    ///   - hint: the next step.
    ///   - exit: the exit code that the command line has for it; that of wrong usage where no command was run.
    ///   - details: what programs may want to know beyond that.
    package init(
        _ status: HTTPStatus, _ message: String, hint: String? = nil, exit: Int = 64, details: [JSONValue.Member] = []
    ) {
        (self.status, self.message, self.hint, self.exit, self.details) = (status, message, hint, exit, details)
    }

    /// The same with a header.
    package func with(_ name: String, _ value: String) -> HTTPProblem {
        var problem = self
        problem.headers.append(.init(name: name, value: value))
        return problem
    }

    package var response: HTTPResponse {
        let document: JSONObject = [
            "type": "about:blank", "title": .string(status.title), "status": .integer(status.rawValue),
            "detail": .string(message), "schema": "orch.error/1", "exit": .integer(exit), "message": .string(message),
            "hint": .string(orNull: hint),
        ]
        var response = HTTPResponse(
            status, .object(document.members + details), type: "application/problem+json")
        for header in headers { response.add(header.name, header.value) }
        return response
    }
}
