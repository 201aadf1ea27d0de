package import Text

/// A message of JSON-RPC 2.0 that another side sends.
package enum RPCMessage: Equatable, Sendable {
    /// Wants an answer.
    ///
    /// - Parameter id: a string or a number, which the answer repeats.
    case request(id: JSONValue, method: String, params: JSONValue)
    case notification(method: String, params: JSONValue)
    /// An answer to a request of this side, which sends none.
    case answer

    /// - Parameters:
    ///   - text: the message alone.
    ///   - repairsSurrogates: whether half a surrogate pair in it becomes U+FFFD instead of an error.
    /// - Throws: the error that is the answer to what is no message.
    package init(_ text: ArraySlice<UInt8>, repairsSurrogates: Bool = false) throws(RPCError) {
        try self.init(Self.value(text, repairsSurrogates: repairsSurrogates))
    }

    /// What a text says, whether that is a message or more than one.
    ///
    /// - Throws: the error that is the answer to what is not JSON.
    static func value(_ text: ArraySlice<UInt8>, repairsSurrogates: Bool = false) throws(RPCError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: text, repairsSurrogates: repairsSurrogates)
        } catch {
            throw RPCError(.parse, "not valid JSON: \(error.expected) is missing at byte \(error.offset)")
        }
    }

    /// - Parameter value: the message alone.
    /// - Throws: the error that is the answer to what is no message.
    init(_ value: JSONValue) throws(RPCError) {
        let id = value["id"]
        guard case .object = value, value["jsonrpc"] == "2.0" else {
            throw RPCError(.invalidRequest, "a message of JSON-RPC 2.0 is needed", id: Self.usable(id))
        }
        guard let method = value["method"] else {
            guard value["result"] != nil || value["error"] != nil else {
                throw RPCError(.invalidRequest, "'method' is missing", id: Self.usable(id))
            }
            self = .answer
            return
        }
        var params = value["params"] ?? [:]
        // Some clients write out what is optional.
        if params == .null { params = [:] }
        guard case .string(let method) = method, case .object = params else {
            throw RPCError(
                .invalidRequest, "'method' takes a string and 'params' an object", id: Self.usable(id))
        }
        guard let id else {
            self = .notification(method: method, params: params)
            return
        }
        guard let id = Self.usable(id) else {
            throw RPCError(.invalidRequest, "'id' takes a string or a number")
        }
        self = .request(id: id, method: method, params: params)
    }

    private static func usable(_ id: JSONValue?) -> JSONValue? {
        switch id {
        case .string?, .number?: id
        default: nil
        }
    }
}

/// Why a request is not answered with a result.
package struct RPCError: Error, Equatable, Sendable {
    /// The codes of JSON-RPC 2.0, that of MCP for a resource that is not there, and those of LSP.
    package enum Code: Int, Sendable {
        case parse = -32700
        case invalidRequest = -32600
        case unknownMethod = -32601
        case invalidParams = -32602
        case `internal` = -32603
        case unknownResource = -32002
        /// Of this server: so much is asked for at once that nothing more is begun.
        case busy = -32000
        case cancelled = -32800

        /// LSP's number for a request before `initialize`.
        static let notInitialized = unknownResource
    }

    package let code: Code
    package let message: String
    /// The request's; nil where it has none that can be read.
    package let id: JSONValue?

    /// - Parameters: as the properties of the same names.
    package init(_ code: Code, _ message: String, id: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.id = id
    }
}

/// What this side sends.
enum RPCReply {
    static func result(_ value: JSONObject, to id: JSONValue) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "result": .object(value.members)]
    }

    static func failure(_ error: RPCError, to id: JSONValue?) -> JSONValue {
        [
            "jsonrpc": "2.0", "id": id ?? .null,
            "error": ["code": .integer(error.code.rawValue), "message": .string(error.message)],
        ]
    }

    static func notification(_ method: String, _ params: JSONObject) -> JSONValue {
        ["jsonrpc": "2.0", "method": .string(method), "params": .object(params.members)]
    }
}
