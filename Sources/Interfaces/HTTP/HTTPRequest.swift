package import Text

/// A request as a web server hands it to a CGI program (RFC 3875), read and checked: texts are UTF-8 without control
/// characters, and the path has no empty or dot segments.
package struct HTTPRequest: Equatable, Sendable {
    /// What is read at most, in bytes.
    package enum Limit {
        static let path = 2048
        static let query = 8192
        static let header = 8192
        /// More than any cell and any report has.
        package static let body = 4 << 20
    }

    /// `GET`, `POST` and so on.
    package let method: String
    /// The path behind the program's own, without slashes: none for `/`.
    package let segments: [String]
    /// Names and values in their order, decoded.
    package let query: [Pair]
    /// The path of the program itself, which addresses in answers begin with.
    package let base: String
    /// The address from which the request comes.
    package let client: String
    /// How many bytes the body has.
    package let length: Int
    /// What the body is, without parameters, in small letters.
    package let type: String?
    package var body: [UInt8] = []
    private let headers: [String: String]

    /// A name and its value.
    package struct Pair: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    /// - Parameter variables: the environment, as bytes.
    /// - Throws: the answer to a request that can't be read.
    package init(_ variables: [String: [UInt8]]) throws(HTTPProblem) {
        func text(_ name: String, limit: Int, beyond status: HTTPStatus) throws(HTTPProblem) -> String? {
            guard let bytes = variables[name] else { return nil }
            guard bytes.count <= limit else {
                throw HTTPProblem(status, "\(name) has more than \(limit) bytes")
            }
            guard let text = String(validating: bytes, as: UTF8.self), Self.isPlain(text) else {
                throw HTTPProblem(.badRequest, "\(name) is not UTF-8, or has control characters")
            }
            return text
        }
        let method = try text("REQUEST_METHOD", limit: 16, beyond: .notImplemented) ?? ""
        guard !method.isEmpty, method.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw HTTPProblem(.badRequest, "there is no request method", hint: "'orch cgi' is run by a web server")
        }
        self.method = method
        segments = try Self.segments(try text("PATH_INFO", limit: Limit.path, beyond: .uriTooLong) ?? "")
        query = try Self.pairs(try text("QUERY_STRING", limit: Limit.query, beyond: .uriTooLong) ?? "")
        base = try text("SCRIPT_NAME", limit: Limit.path, beyond: .uriTooLong) ?? ""
        client = try text("REMOTE_ADDR", limit: 256, beyond: .badRequest) ?? ""
        length = try Self.length(try text("CONTENT_LENGTH", limit: 32, beyond: .contentTooLarge) ?? "")
        // Some servers hand over the bodies of POST alone.
        guard
            length > 0 || method == "GET" || method == "HEAD" || (variables["HTTP_CONTENT_LENGTH"] ?? [0x30]) == [0x30],
            length > 0 || variables["HTTP_TRANSFER_ENCODING"] == nil
        else {
            throw HTTPProblem(
                .notImplemented, "the web server does not hand over the body of this \(method)",
                hint: "install lighttpd, which does, for 'orch serve'")
        }
        type = try text("CONTENT_TYPE", limit: Limit.header, beyond: .headersTooLarge).flatMap {
            $0.split(separator: ";").first
        }
        .map { $0.trimmed.lowercased() }
        var headers: [String: String] = [:]
        for name in variables.keys where name.hasPrefix("HTTP_") {
            let value = try text(name, limit: Limit.header, beyond: .headersTooLarge)
            headers[name.dropFirst(5).lowercased().map { $0 == "_" ? "-" : String($0) }.joined()] = value
        }
        self.headers = headers
    }

    /// The value of a header; nil where the request has none of that name.
    ///
    /// - Parameter name: in small letters.
    package func header(_ name: String) -> String? { headers[name] }

    /// The address of the request with another query, from the root of the server.
    package func address(with query: [(name: String, value: String)]) -> String {
        let path = base + "/" + segments.map(PercentText.encoded).joined(separator: "/")
        guard !query.isEmpty else { return path }
        return path + "?"
            + query.map { PercentText.encoded($0.name) + "=" + PercentText.encoded($0.value) }.joined(separator: "&")
    }

    /// The body as a JSON object; an empty one where there is no body.
    ///
    /// - Throws: the answer to a body of another type, or that is no object, or has a name twice.
    package func object() throws(HTTPProblem) -> [JSONValue.Member] {
        guard !body.isEmpty else { return [] }
        guard let type, type == "application/json" || type.hasSuffix("+json") else {
            throw HTTPProblem(
                .unsupportedMediaType, "the body is \(type ?? "of no type"), not JSON",
                hint: "send it with 'Content-Type: application/json'")
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body[...])
        } catch {
            throw HTTPProblem(.badRequest, "the body is not JSON: \(error.expected) is missing at byte \(error.offset)")
        }
        guard String(validating: body, as: UTF8.self) != nil else {
            throw HTTPProblem(.badRequest, "the body is not UTF-8")
        }
        guard case .object(let members) = value else { throw HTTPProblem(.badRequest, "the body is not a JSON object") }
        var names: Set<String> = []
        for member in members where !names.insert(member.name).inserted {
            throw HTTPProblem(.badRequest, "the body has '\(member.name)' twice")
        }
        return members
    }

    // MARK: Parts of an address

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }

    /// The server has decoded the path. It is not decoded again: `%2e` in it is a text.
    private static func segments(_ path: String) throws(HTTPProblem) -> [String] {
        guard !path.isEmpty, path != "/" else { return [] }
        guard path.hasPrefix("/") else { throw HTTPProblem(.badRequest, "the path does not begin with a slash") }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !segments.contains(where: { ["", ".", ".."].contains($0) || $0.contains("\\") }) else {
            throw HTTPProblem(.badRequest, "the path has an empty segment, a dot segment or a backslash")
        }
        return segments
    }

    private static func pairs(_ query: String) throws(HTTPProblem) -> [Pair] {
        var pairs: [Pair] = []
        for part in query.split(separator: "&") {
            let end = part.firstIndex(of: "=")
            guard let name = PercentText.decoded(part[..<(end ?? part.endIndex)]),
                let value = PercentText.decoded(end.map { part[part.index(after: $0)...] } ?? ""), isPlain(name + value)
            else {
                throw HTTPProblem(.badRequest, "the query is not UTF-8 in percent encoding, or has control characters")
            }
            pairs.append(Pair(name: name, value: value))
        }
        return pairs
    }

    private static func length(_ text: String) throws(HTTPProblem) -> Int {
        guard !text.isEmpty else { return 0 }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw HTTPProblem(.badRequest, "CONTENT_LENGTH is not a number")
        }
        guard let length = Int(text), length <= Limit.body else {
            throw HTTPProblem(.contentTooLarge, "the body has more than \(Limit.body) bytes")
        }
        return length
    }
}

/// Percent encoding (RFC 3986), of which queries also write a space as `+`.
package enum PercentText {
    /// - Returns: nil for what is not UTF-8, or where digits are missing.
    static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Hexadecimal.value),
                    let low = rest.popFirst().flatMap(Hexadecimal.value)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// A text as a part of a path or a query.
    package static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isKept =
                scalar.properties.isAlphabetic && scalar.isASCII || "0123456789-._~".unicodeScalars.contains(scalar)
            return isKept ? String(scalar) : "%" + Hexadecimal.text([byte]).uppercased()
        }.joined()
    }
}

extension StringProtocol {
    var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = self[...]
        while let first = rest.first, isBlank(first) { rest = rest.dropFirst() }
        while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
