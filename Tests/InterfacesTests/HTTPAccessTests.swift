import Interfaces
import Testing
import Text

/// Who is answered, and what they may.
@Suite("Access to the HTTP interface")
struct HTTPAccessTests {
    private static let tokens = [
        AccessToken("orch_read", name: "r", role: .reader, created: ""),
        AccessToken("orch_work", name: "w", role: .worker, created: ""),
        AccessToken("orch_all", name: "o", role: .operator, created: ""),
    ]

    /// The status of what is not let pass; 200 otherwise.
    private static func status(
        _ variables: [String: String], tokens: [AccessToken] = [], most: Role = .operator, to needed: Role? = .operator
    ) throws -> Int {
        let request = try HTTPRequestTests.request(variables)
        do throws(HTTPProblem) {
            try HTTPAccess(tokens: tokens, most: most).admit(request, to: needed)
            return 200
        } catch {
            return error.status.rawValue
        }
    }

    @Test(
        "Without tokens this machine is answered, by its own names",
        arguments: [
            ([:], 200), (["HTTP_HOST": "127.0.0.1:8420"], 200), (["HTTP_HOST": "[::1]:8420"], 200),
            (["HTTP_HOST": "LOCALHOST:1"], 200), (["REMOTE_ADDR": "::1"], 200), (["REMOTE_ADDR": "[::1]"], 200),
            (["REMOTE_ADDR": "::ffff:127.0.0.1"], 200), (["REMOTE_ADDR": "10.0.0.1"], 403), (["REMOTE_ADDR": ""], 403),
            (["REMOTE_ADDR": "127.0.0.1.evil"], 403), (["REMOTE_ADDR": "127.0.0.256"], 403),
            (["HTTP_HOST": "evil.example"], 403), (["HTTP_HOST": "127.0.0.1.evil.example"], 403),
            (["HTTP_HOST": "localhost.evil.example"], 403), (["HTTP_HOST": ""], 403),
            (["HTTP_HOST": "localhost:x"], 403),
            (["HTTP_HOST": "localhost:80:80"], 403), (["HTTP_X_FORWARDED_FOR": "10.0.0.1"], 403),
            (["HTTP_FORWARDED": "for=10.0.0.1"], 403),
        ])
    func machine(variables: [String: String], status: Int) throws {
        #expect(try Self.status(variables) == status)
        #expect(try Self.status(variables, to: nil) == status)
    }

    @Test(
        "A page of another origin is not answered, with a token or without",
        arguments: [
            (["HTTP_ORIGIN": "http://localhost"], 200), (["HTTP_ORIGIN": "http://localhost:1"], 403),
            (["HTTP_ORIGIN": "https://evil.example"], 403), (["HTTP_ORIGIN": "null"], 403),
            (["HTTP_SEC_FETCH_SITE": "same-origin"], 200), (["HTTP_SEC_FETCH_SITE": "none"], 200),
            (["HTTP_SEC_FETCH_SITE": "cross-site"], 403), (["HTTP_SEC_FETCH_SITE": "same-site"], 403),
            // A link opens the board, and nothing else.
            (["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "navigate", "PATH_INFO": "/"], 200),
            (["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "no-cors", "PATH_INFO": "/"], 403),
            (["HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "navigate", "PATH_INFO": "/api/tasks"], 403),
        ] as [([String: String], Int)])
    func origin(variables: [String: String], status: Int) throws {
        #expect(try Self.status(variables) == status)
        let named = variables.merging(["HTTP_AUTHORIZATION": "Bearer orch_all"]) { $1 }
        #expect(try Self.status(named, tokens: Self.tokens) == status)
    }

    @Test(
        "With tokens each request needs one, from wherever it comes, and has its role",
        arguments: [
            ("", Role.reader, 401), ("Bearer orch_read", .reader, 200), ("bearer orch_read", .reader, 200),
            ("Bearer orch_read", .worker, 403), ("Bearer orch_work", .worker, 200),
            ("Bearer orch_work", .operator, 403),
            ("Bearer orch_all", .operator, 200), ("Bearer orch_al", .reader, 401), ("Bearer orch_all2", .reader, 401),
            ("Basic orch_all", .reader, 401), ("Bearer", .reader, 401), ("Bearer orch_all x", .reader, 401),
        ])
    func tokens(header: String, needed: Role, status: Int) throws {
        var variables = ["REMOTE_ADDR": "10.0.0.1", "HTTP_HOST": "queue.example"]
        if !header.isEmpty { variables["HTTP_AUTHORIZATION"] = header }
        #expect(try Self.status(variables, tokens: Self.tokens, to: needed) == status)
        #expect(try Self.status(variables, tokens: Self.tokens, to: nil) == 200)
    }

    @Test("Nobody may more than the server's profile")
    func profile() throws {
        #expect(try Self.status([:], most: .reader, to: .worker) == 403)
        #expect(try Self.status([:], most: .reader, to: .reader) == 200)
        let header = ["HTTP_AUTHORIZATION": "Bearer orch_all"]
        #expect(try Self.status(header, tokens: Self.tokens, most: .worker, to: .operator) == 403)
    }

    @Test("Where a token is needed nobody is answered without one, also when the last one was taken back")
    func needsToken() throws {
        let access = HTTPAccess(tokens: [], most: .operator, needsToken: true)
        #expect(!access.isOpen)
        for header in [nil, "Bearer orch_all"] {
            let request = try HTTPRequestTests.request(header.map { ["HTTP_AUTHORIZATION": $0] } ?? [:])
            #expect(throws: HTTPProblem.self) { try access.admit(request, to: .reader) }
        }
    }

    @Test("A token is known from its line, which does not have it")
    func lines() throws {
        let token = try #require(Self.tokens.first)
        let line = token.json.members
        #expect(!"\(line)".contains("orch_read"))
        let known = try #require(AccessToken(.object(line)))
        #expect(known == token && AccessToken.find("orch_read", among: [known]) == token)
        #expect(AccessToken(["name": "x", "role": "root", "sha256": "00"]) == nil)
    }
}
