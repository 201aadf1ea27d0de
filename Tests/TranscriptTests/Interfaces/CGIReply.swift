import BlackBox
import Foundation
import Testing

/// What `orch cgi` answers to a request.
struct CGIReply {
    let status: Int
    let headers: [String: String]
    let body: String

    var document: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }

    var tasks: [[String: Any]] { document["tasks"] as? [[String: Any]] ?? [] }

    /// Sends a request to the program, as a web server on this machine does.
    ///
    /// - Parameters:
    ///   - address: the path, with a query where there is one.
    ///   - arguments: of `orch cgi`.
    init(
        of program: OrchBinary, _ method: String, _ address: String, _ body: String = "",
        headers: [String: String] = [:], arguments: [String] = []
    ) throws {
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        var program = program
        program.environment.merge([
            "REQUEST_METHOD": method, "PATH_INFO": parts[0], "QUERY_STRING": parts.count > 1 ? parts[1] : "",
            "CONTENT_LENGTH": String(body.utf8.count), "CONTENT_TYPE": "application/json",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8420", "GATEWAY_INTERFACE": "CGI/1.1",
        ]) { $1 }
        for (name, value) in headers {
            program.environment["HTTP_" + name.uppercased().replacingOccurrences(of: "-", with: "_")] = value
        }
        let answer = try program.run(["cgi"] + arguments, input: body)
        #expect(answer.exit == 0 && answer.errors.isEmpty, "\(answer)")
        let end = try #require(answer.output.range(of: "\r\n\r\n"))
        var found: [String: String] = [:]
        for line in answer.output[..<end.lowerBound].components(separatedBy: "\r\n") {
            let pair = line.components(separatedBy: ": ")
            found[pair[0]] = pair.dropFirst().joined(separator: ": ")
        }
        status = Int(found["Status"]?.prefix(3) ?? "") ?? 0
        self.headers = found
        self.body = String(answer.output[end.upperBound...])
    }
}
