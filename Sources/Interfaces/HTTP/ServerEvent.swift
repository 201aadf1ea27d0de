package import Text

/// A message of a stream of server-sent events (the HTML standard, section 9.2).
package struct ServerEvent: Equatable, Sendable {
    let name: String
    let id: String
    let data: JSONValue

    /// - Parameters:
    ///   - name: the kind of the event.
    ///   - id: where a client goes on that has seen it.
    ///   - data: what happened.
    package init(_ name: String, id: String, data: JSONValue) {
        self.name = Self.word(name)
        self.id = Self.word(id)
        self.data = data
    }

    /// The message with its end. JSON is in one line, so that no text in it can end the message.
    package var bytes: [UInt8] {
        Array("event: \(name)\nid: \(id)\ndata: \(data.text(.compact))\n\n".utf8)
    }

    /// What says that the stream still goes on, and is no message.
    package static let sign = Array(": \n\n".utf8)

    /// The beginning of a stream.
    ///
    /// - Parameter milliseconds: how long a client waits before it comes back.
    package static func opening(retryAfter milliseconds: Int) -> [UInt8] { Array("retry: \(milliseconds)\n\n".utf8) }

    /// The answer that a stream follows.
    package static var response: HTTPResponse {
        var response = HTTPResponse(.ok, type: "text/event-stream", body: [])
        response.add("X-Accel-Buffering", "no")
        return response
    }

    /// What can't end a line.
    private static func word(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x21..<0x7F).contains($0.value) }))
    }
}
