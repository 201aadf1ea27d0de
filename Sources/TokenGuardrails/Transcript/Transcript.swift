/// How many tokens a conversation is: messages as JSON Lines, plain text, or both mixed.
package enum Transcript {
    /// What a message costs beside its text: the marks around it and its role.
    package static let tokensPerMessage = 4
    /// What a picture or another attachment counts; its bytes aren't text.
    package static let tokensPerAttachment = 800

    /// The tokens of a conversation, estimated.
    ///
    /// A line that is a JSON object (or an array of objects) with messages counts by what a model is given of it:
    /// texts, names, arguments and results of tool calls, and `tokensPerMessage` for each object with a `role`, at
    /// least once a line. Ids, times and other bookkeeping don't count. Every other line, a malformed one too, counts
    /// as plain text.
    ///
    /// - Parameter text: the conversation. The time is linear in it.
    package static func tokens(of text: String) -> Int {
        let bytes = Array(text.utf8)
        var tokens = 0
        var plain = 0..<0
        var start = 0
        func countPlain() {
            tokens += TokenEstimate.tokens(of: String(decoding: bytes[plain], as: UTF8.self))
            plain = 0..<0
        }
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            let line = bytes[start..<end]
            if isBlank(line) {
                if !plain.isEmpty { plain = plain.lowerBound..<end }
            } else if let counted = MessageLine.tokens(of: line) {
                countPlain()
                tokens += counted
            } else {
                plain = (plain.isEmpty ? start : plain.lowerBound)..<end
            }
            start = end
        }
        countPlain()
        return tokens
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }
}
