import Interfaces
import Testing
import Text

/// The versions that conditions of requests name.
@Suite("ETags of the HTTP interface")
struct EntityTagTests {
    @Test(
        "A condition is a star or a list of tags in quotes",
        arguments: [
            ("\"a\"", ["a"]), ("\"a.7f\"", ["a"]), ("\"a\", \"b,c\"", ["a", "b,c"]), (" , \"a\" ,", ["a"]),
            ("W/\"a\"", []), ("W/\"a\",\"b\"", ["b"]), ("\"\"", [""]), ("\"한\"", ["한"]),
        ])
    func lists(header: String, rows: [String]) {
        #expect(EntityTags(header)?.rows == rows)
    }

    @Test("A star is any version")
    func star() {
        #expect(EntityTags(" * ") == .any && EntityTags("*")?.rows == nil)
    }

    @Test(
        "Anything else is no condition",
        arguments: [
            "", "a", "\"a", "a\"", "\"a\" \"b\"", "*, \"a\"", "\"a b\"", "w/\"a\"", "\"a\"x", ",", "\"a\u{7F}\"",
        ])
    func garbage(header: String) {
        #expect(EntityTags(header) == nil)
    }

    private static func answer(_ header: String?, row: String? = "0a") throws -> HTTPResponse {
        let request = try HTTPRequestTests.request(header.map { ["HTTP_IF_NONE_MATCH": $0] } ?? [:])
        return HTTPResponse(.ok, ["a": "b"]).versioned(row: row, for: request)
    }

    @Test("What a client has is not sent again, weakly compared or not, and garbage is no version that it has")
    func known() throws {
        let first = try Self.answer(nil)
        let tag = try #require(first.header("ETag"))
        #expect(first.status == .ok && tag.hasPrefix("\"0a."))
        for header in [tag, "W/" + tag, "\"x\", " + tag, "*"] {
            let answer = try Self.answer(header)
            let text = String(decoding: answer.bytes(), as: UTF8.self)
            #expect(answer.status == .notModified && answer.header("ETag") == tag)
            #expect(text.hasPrefix("Status: 304 Not Modified\r\n") && text.hasSuffix("\r\n\r\n"))
            #expect(!text.contains("Content-") || !text.contains("Content-Length"))
        }
        for header in ["\"0a\"", "0a", "\"0a.1\"", ""] { #expect(try Self.answer(header).status == .ok) }
        #expect(try Self.answer(tag, row: "0b").status == .ok)
    }
}
