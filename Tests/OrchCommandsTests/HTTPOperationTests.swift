import ArgumentGrammar
import BlackBox
import Chance
import Interfaces
import Testing
import Text

@testable import OrchCommands

/// The operations of `orch cgi`, answered in this process.
@Suite("Operations of the HTTP interface")
struct HTTPOperationTests {
    private static let table = """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|
        | A-1 | PENDING | P1 | one | x | - | - | - | - |
        | A-2 | IN_PROGRESS | P0 | two | README 반영 | w | 2026-02-09 10:00 | - | attempt:1/3 |

        """

    private static func answering(_ bench: Workbench, most: Role = .operator, tokens: [AccessToken] = [])
        -> HTTPAnswering
    {
        HTTPAnswering(
            passing: [("queue", bench.path + "/QUEUE.md")], HTTPAccess(tokens: tokens, most: most))
    }

    private static func answer(
        _ answering: HTTPAnswering, _ variables: [String: [UInt8]], body: [UInt8] = []
    ) -> HTTPResponse? {
        do throws(HTTPProblem) {
            let request = try HTTPRequest(variables)
            switch answering.reply(to: request, reading: { body }) {
            case .response(let response): return response
            case .events: return nil
            }
        } catch {
            return error.response
        }
    }

    @Test("Every operation is named once, and the path's names are arguments of it")
    func names() {
        let names = HTTPOperation.all.map(\.route.name)
        #expect(Set(names).count == names.count)
        for operation in HTTPOperation.all where operation.route.place != .cells {
            let fields = operation.route.arguments.fields.map(\.name)
            for parameter in operation.route.parameters {
                #expect(fields.contains(parameter), "\(operation.route.name)")
            }
        }
    }

    @Test("The description has every operation, with what it takes")
    func description() throws {
        let document = JSONValue.object(OpenAPI(HTTPOperation.routes, version: "1").document.members)
        for route in HTTPOperation.routes.all {
            let operation = document["paths"]?[route.path]?[route.method.lowercased()]
            #expect(operation?["operationId"] == .string(route.name))
            #expect(operation?["x-orch-role"] == route.role.map { .string($0.rawValue) })
        }
        let add = document["paths"]?["/api/tasks"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]
        #expect(add?["required"] == .array(["task"]) && add?["properties"]?["priority"]?["enum"] != nil)
    }

    @Test("Whatever a request says, it is answered, and changes nothing without permission")
    func hostile() throws {
        let bench = try Workbench()
        try bench.write(Self.table, to: "QUEUE.md")
        try bench.write("secret", to: "secret.txt")
        let before = bench.names()
        let readers = Self.answering(bench, most: .reader)
        let strangers = Self.answering(bench, tokens: [AccessToken("orch_x", name: "x", role: .operator, created: "")])
        var chance = Chance(seed: 14)
        for _ in 0..<1500 {
            let (variables, body) = Self.request(&chance)
            for answering in [readers, strangers] {
                guard let response = Self.answer(answering, variables, body: body) else { continue }
                let text = String(decoding: response.bytes(), as: UTF8.self)
                #expect(text.hasPrefix("Status: \(response.status.rawValue) "))
                #expect(response.status != .internalError, "\(variables) \(text)")
                let head = String(decoding: response.head(), as: UTF8.self)
                #expect(!head.dropLast(4).contains("\r\n\r\n") && !text.contains("secret\n"))
            }
        }
        #expect(try bench.text(of: "QUEUE.md") == Self.table)
        #expect(bench.names() == before)
    }

    @Test("Hostile fields stay texts of cells, and the queue can be read after them")
    func fields() throws {
        let bench = try Workbench()
        try bench.write(Self.table, to: "QUEUE.md")
        try bench.write("secret", to: "secret.txt")
        let answering = Self.answering(bench)
        var chance = Chance(seed: 41)
        for _ in 0..<150 {
            let (variables, body) = Self.request(&chance)
            guard let response = Self.answer(answering, variables, body: body) else { continue }
            #expect(response.status != .internalError, "\(variables) \(String(decoding: response.body, as: UTF8.self))")
        }
        let status = Self.answer(
            answering,
            ["REQUEST_METHOD": Array("GET".utf8), "PATH_INFO": Array("/api/tasks".utf8)].merging(Self.usual) { $1 })
        #expect(status?.status == .ok)
        #expect(try !bench.text(of: "QUEUE.md").contains("secret"))
        #expect(
            Set(bench.names()).isSubset(of: ["QUEUE.md", "secret.txt", ".orch", "logs", "SESSIONS.md"]),
            "\(bench.names())")
    }

    private static let usual: [String: [UInt8]] = [
        "REMOTE_ADDR": Array("127.0.0.1".utf8), "HTTP_HOST": Array("localhost".utf8),
    ]

    private static let pieces = [
        "api", "tasks", "A-1", "A-2", "claim", "start", "complete", "review", "nl", "submit", "..", ".", "%2e", "%00",
        "\0",
        "\r\n", "--help", "--json", "-", "--queue=/etc/passwd", "secret.txt", "@secret.txt", "$(touch x)", "`id`", "한글",
        "😀", "{", "\"", "\\", "|", ";", "/", "?", "&", "=", "1e9", "-1", "null",
    ]

    /// A request, of which each part may be right or anything.
    private static func request(_ chance: inout Chance) -> ([String: [UInt8]], [UInt8]) {
        var variables = usual
        let route = chance.one(of: HTTPOperation.routes.all.filter { !$0.path.contains("offices") })
        let isOdd = Int.random(in: 0..<4, using: &chance) == 0
        variables["REQUEST_METHOD"] = Array(
            (isOdd ? chance.text(of: ["GET", "POST", "PUT", "x"], most: 2) : route.method).utf8)
        let path = route.path.split(separator: "/").map { part in
            part.hasPrefix("{") ? chance.one(of: pieces) : String(part)
        }
        variables["PATH_INFO"] = Array(("/" + path.joined(separator: "/")).utf8)
        if isOdd { variables["PATH_INFO"] = chance.bytes(of: pieces) }
        if Bool.random(using: &chance) { variables["QUERY_STRING"] = chance.bytes(of: pieces) }
        for name in ["HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IDEMPOTENCY_KEY", "HTTP_ORIGIN", "HTTP_X"]
        where Int.random(in: 0..<5, using: &chance) == 0 {
            variables[name] = chance.bytes(of: pieces + ["Bearer ", "*"])
        }
        variables["CONTENT_TYPE"] = Array("application/json".utf8)
        var body = chance.bytes(of: pieces)
        if Int.random(in: 0..<4, using: &chance) > 0 {
            let fields = route.arguments.fields.filter { !route.parameters.contains($0.name) }
            var members = fields.filter { _ in Bool.random(using: &chance) }.map {
                JSONValue.Member($0.name, value(&chance))
            }
            if route.place == .cells {
                members.append(.init(chance.one(of: ["task", "notes", "x=y", ""]), value(&chance)))
            }
            body = Array(JSONValue.object(members).text().utf8)
        }
        if route.method == "GET" { body = [] }
        variables["CONTENT_LENGTH"] = Array(String(body.count).utf8)
        return (variables, body)
    }

    private static func value(_ chance: inout Chance) -> JSONValue {
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: .number(chance.one(of: ["1", "-1", "1e400", "99999999999999999999"]))
        case 1: .bool(Bool.random(using: &chance))
        case 2: .array([.string(chance.one(of: pieces)), .null])
        default: .string(chance.text(of: pieces, most: 4))
        }
    }
}
