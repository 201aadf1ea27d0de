/// What is kept of what a program wrote.
package enum ProgramText {
    /// The last line that says something, at most 200 characters of it; `nil` when none does.
    package static func lastLine(of output: [UInt8]) -> String? {
        let lines = output.split { $0 == 0x0A || $0 == 0x0D }
        let last = lines.last { line in line.contains { $0 != 0x20 && $0 != 0x09 } }
        return last.map { String(String(decoding: $0, as: UTF8.self).prefix(200)) }
    }

    /// The end of the text, at most `limit` bytes of UTF-8, beginning with a whole character.
    package static func tail(of output: [UInt8], limit: Int) -> String {
        var tail = output.suffix(limit)
        if tail.count < output.count { tail = tail.drop { $0 & 0xC0 == 0x80 } }
        // What is not UTF-8 becomes U+FFFD, which is longer.
        let text = Array(String(decoding: tail, as: UTF8.self).utf8)
        guard text.count > limit else { return String(decoding: text, as: UTF8.self) }
        return String(decoding: text.suffix(limit).drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
    }
}
