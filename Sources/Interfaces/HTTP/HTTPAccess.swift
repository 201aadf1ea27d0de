/// Who asks, and what they may: decided from the request alone and the tokens that were given out.
package struct HTTPAccess: Sendable {
    private let tokens: [AccessToken]
    /// The most that anybody may.
    private let most: Role
    /// Whether nobody needs a token.
    package let isOpen: Bool

    /// - Parameters:
    ///   - tokens: those that were given out. With none, requests from this machine are answered, and no other.
    ///   - most: the most that anybody may, whatever their token says.
    ///   - needsToken: whether nobody is answered without a token, also while there is none.
    package init(tokens: [AccessToken], most: Role, needsToken: Bool = false) {
        self.tokens = tokens
        self.most = most
        isOpen = tokens.isEmpty && !needsToken
    }

    /// Lets a request pass that is for a role.
    ///
    /// - Parameter needed: the least role that may ask for it; nil for everybody, with a token or without.
    /// - Returns: the role that the request has; the least one for what everybody may ask for.
    /// - Throws: the answer to whom it is not for.
    @discardableResult
    package func admit(_ request: HTTPRequest, to needed: Role?) throws(HTTPProblem) -> Role {
        try Self.checkOrigin(request)
        if isOpen { try Self.checkMachine(request) }
        guard let needed else { return .reader }
        let has = try caller(request).role
        guard has.allows(needed) else {
            throw HTTPProblem(
                .forbidden, "this is for the role \(needed.rawValue), and the request has the role \(has.rawValue)",
                hint: most.allows(needed)
                    ? "ask for a token: orch token add NAME --role \(needed.rawValue)"
                    : "the server was started with --profile \(most.rawValue)", exit: 1)
        }
        return has
    }

    /// Whose request it is: the name of their token, nil where nobody needs one, and what they may at most.
    ///
    /// - Throws: that the request has no valid token, and needs one.
    package func caller(_ request: HTTPRequest) throws(HTTPProblem) -> (token: String?, role: Role) {
        if isOpen { return (nil, most) }
        let token = try token(of: request)
        return (token.name, most.allows(token.role) ? token.role : most)
    }

    private func token(of request: HTTPRequest) throws(HTTPProblem) -> AccessToken {
        let challenge = "Bearer realm=\"orch\""
        guard let header = request.header("authorization") else {
            throw HTTPProblem(
                .unauthorized, "a token is needed",
                hint: "send 'Authorization: Bearer TOKEN'; see 'orch help token add'",
                exit: 1
            ).with("WWW-Authenticate", challenge)
        }
        let words = header.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer",
            let token = AccessToken.find(String(words[1]), among: tokens)
        else {
            throw HTTPProblem(.unauthorized, "the token is not valid", hint: "see 'orch token list'", exit: 1)
                .with("WWW-Authenticate", challenge + ", error=\"invalid_token\"")
        }
        return token
    }

    /// Without tokens the address is what counts, and it says nothing where a proxy is in between.
    private static func checkMachine(_ request: HTTPRequest) throws(HTTPProblem) {
        let hint = "give out a token: orch token add NAME --role worker"
        let isForwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].contains { request.header($0) != nil }
        guard isLoopback(address: request.client), !isForwarded else {
            throw HTTPProblem(.forbidden, "without tokens only this machine is answered", hint: hint, exit: 1)
        }
        // A name that somebody lets point to this machine is not one of its names.
        guard let host = request.header("host"), isLoopback(host: host) else {
            throw HTTPProblem(
                .forbidden, "without tokens the host has to be localhost, 127.0.0.1 or [::1]", hint: hint, exit: 1)
        }
    }

    /// A page of another origin gets nothing, and nothing done.
    private static func checkOrigin(_ request: HTTPRequest) throws(HTTPProblem) {
        if let origin = request.header("origin") {
            let host = (request.header("host") ?? "").lowercased()
            guard !host.isEmpty, ["http://" + host, "https://" + host].contains(origin.lowercased()) else {
                throw HTTPProblem(.forbidden, "the request comes from a page of another origin", exit: 1)
            }
        }
        // A link from another page opens the board, which tells that page nothing.
        let isOfBoard = request.method == "GET" && request.segments.isEmpty
        let isLink = isOfBoard && request.header("sec-fetch-mode") == "navigate"
        if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none", !isLink {
            throw HTTPProblem(.forbidden, "the request comes from a page of another site", exit: 1)
        }
    }

    /// `127.0.0.1` and what else is this machine, as servers write it.
    static func isLoopback(address text: String) -> Bool {
        var address = text.lowercased()
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            address = String(address[address.index(after: address.startIndex)..<end])
        }
        if address.hasPrefix("::ffff:") { address = String(address.dropFirst(7)) }
        if address == "::1" { return true }
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// A name with or without a port.
    static func isLoopback(host text: String) -> Bool {
        var name = text.lowercased()
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("]"),
            !name[..<colon].contains(":") || name.hasPrefix("[")
        {
            guard UInt16(name[name.index(after: colon)...]) != nil else { return false }
            name = String(name[..<colon])
        }
        return name == "localhost" || (isLoopback(address: name) && (!name.contains(":") || name.hasPrefix("[")))
    }
}
