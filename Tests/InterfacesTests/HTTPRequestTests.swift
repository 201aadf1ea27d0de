import ArgumentGrammar
import Interfaces
import Testing
import Text

/// Requests as a web server hands them over.
@Suite("Requests of the HTTP interface")
struct HTTPRequestTests {
    static func request(_ variables: [String: String]) throws(HTTPProblem) -> HTTPRequest {
        let usual = ["REQUEST_METHOD": "GET", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"]
        return try HTTPRequest(usual.merging(variables) { $1 }.mapValues { Array($0.utf8) })
    }

    private static func status(of variables: [String: String]) -> HTTPStatus? {
        do throws(HTTPProblem) {
            _ = try request(variables)
            return nil
        } catch {
            return error.status
        }
    }

    @Test(
        "A path is its segments, and is not decoded a second time",
        arguments: [
            ("", []), ("/", []), ("/api/tasks/A-1", ["api", "tasks", "A-1"]), ("/api/%2e%2e", ["api", "%2e%2e"]),
            ("/문서", ["문서"]), ("/a b", ["a b"]),
        ])
    func path(text: String, segments: [String]) throws {
        #expect(try Self.request(["PATH_INFO": text]).segments == segments)
    }

    @Test(
        "A path that could be another one is refused",
        arguments: ["api", "//", "/a//b", "/a/", "/../x", "/a/..", "/./a", "/a\\b", "/a\nb", "/a\u{7F}", "/a\u{85}"])
    func oddPath(text: String) {
        #expect(Self.status(of: ["PATH_INFO": text]) == .badRequest)
    }

    @Test(
        "A query is decoded once, with its names in their order",
        arguments: [
            ("a=1&b=2&a=3", ["a=1", "b=2", "a=3"]), ("q=%ED%95%9C+x", ["q=한 x"]), ("q=%252e", ["q=%2e"]),
            ("flag", ["flag="]), ("a=b=c", ["a=b=c"]), ("&&", []),
        ])
    func query(text: String, pairs: [String]) throws {
        #expect(try Self.request(["QUERY_STRING": text]).query.map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test(
        "A query that is no text is refused",
        arguments: ["a=%", "a=%4", "a=%zz", "a=%00", "%0a=1", "a=%ff%fe", "a=%C0%80"])
    func oddQuery(text: String) {
        #expect(Self.status(of: ["QUERY_STRING": text]) == .badRequest)
    }

    @Test(
        "What is too long, or not sent, has the status of its kind",
        arguments: [
            (["PATH_INFO": "/" + String(repeating: "a", count: 3000)], HTTPStatus.uriTooLong),
            (["QUERY_STRING": String(repeating: "a", count: 9000)], .uriTooLong),
            (["CONTENT_LENGTH": "4194305"], .contentTooLarge),
            (["CONTENT_LENGTH": "99999999999999999999"], .contentTooLarge), (["CONTENT_LENGTH": "-1"], .badRequest),
            (["CONTENT_LENGTH": "+1"], .badRequest), (["CONTENT_LENGTH": "1e3"], .badRequest),
            (["HTTP_X": String(repeating: "a", count: 9000)], .headersTooLarge),
            (["REQUEST_METHOD": ""], .badRequest), (["REQUEST_METHOD": "get"], .badRequest),
            (["REQUEST_METHOD": "PATCH", "HTTP_CONTENT_LENGTH": "3"], .notImplemented),
        ])
    func limits(variables: [String: String], status: HTTPStatus) {
        #expect(Self.status(of: variables) == status)
    }

    @Test(
        "Bytes that are no UTF-8 are refused wherever they are",
        arguments: ["PATH_INFO", "QUERY_STRING", "HTTP_X", "REMOTE_ADDR"])
    func encoding(name: String) {
        var variables = ["REQUEST_METHOD": Array("GET".utf8)]
        variables[name] = [0x2F, 0xFF]
        #expect(throws: HTTPProblem.self) { try HTTPRequest(variables) }
    }

    @Test(
        "A body is a JSON object, and says so",
        arguments: [
            ("{\"a\":1}", "application/json", nil), ("{\"a\":1}", "application/merge-patch+json; charset=utf-8", nil),
            ("", "text/plain", nil), ("{\"a\":1}", "text/plain", HTTPStatus.unsupportedMediaType),
            ("a=1", "application/x-www-form-urlencoded", .unsupportedMediaType),
            ("[]", "application/json", .badRequest),
            ("{", "application/json", .badRequest), ("{\"a\":1,\"a\":2}", "application/json", .badRequest),
        ])
    func body(text: String, type: String, status: HTTPStatus?) throws {
        var request = try Self.request(["REQUEST_METHOD": "POST", "CONTENT_TYPE": type])
        request.body = Array(text.utf8)
        var found: HTTPStatus?
        do throws(HTTPProblem) { _ = try request.object() } catch { found = error.status }
        #expect(found == status)
    }

    @Test("No text of an answer ends its header")
    func headers() {
        var response = HTTPResponse(.ok, ["a": "b"])
        response.add("Location", "/x\r\nSet-Cookie: a=b")
        let text = String(decoding: response.bytes(), as: UTF8.self)
        #expect(text.hasPrefix("Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n"))
        #expect(text.contains("\r\nLocation: /xSet-Cookie: a=b\r\n\r\n{\"a\":\"b\"}\n"))
        #expect(!String(decoding: response.bytes(isHead: true), as: UTF8.self).contains("{"))
    }

    @Test("A problem has the fields of an error of the program")
    func problem() throws {
        let response = HTTPProblem(.conflict, "it is taken", hint: "take another", exit: 1).response
        #expect(response.type == "application/problem+json" && response.status == .conflict)
        let document = try JSONValue(parsing: response.body[...])
        #expect(document["schema"] == "orch.error/1" && document["exit"] == .integer(1))
        #expect(document["detail"] == "it is taken" && document["hint"] == "take another")
    }

    @Test("An event is one message, whatever is in it")
    func event() {
        let event = ServerEvent("a\n\nb", id: "1\nid: 2", data: ["text": "x\n\ndata: y\u{2028}"])
        #expect(
            String(decoding: event.bytes, as: UTF8.self)
                == "event: ab\nid: 1id:2\ndata: {\"text\":\"x\\n\\ndata: y\u{2028}\"}\n\n")
    }
}
