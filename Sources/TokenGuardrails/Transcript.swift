internal import Text

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

/// The tokens of one line of a conversation in JSON.
struct MessageLine {
    /// What a member is to the count; members that aren't named don't count, nor does anything in them.
    private enum Use {
        /// Says that its object is a message.
        case role
        /// A model is given its strings, and others may be inside.
        case text
        /// A model is given it as JSON when it is an object, else as text.
        case json
        /// A picture, a sound or a file when it is an object, else nothing.
        case attachment
    }

    private static let uses: [String: Use] = [
        "role": .role, "content": .text, "text": .text, "message": .text, "messages": .text, "parts": .text,
        "payload": .text, "item": .text, "tool_calls": .text, "function": .text, "function_call": .text, "name": .text,
        "output": .text, "result": .text, "thinking": .text, "reasoning": .text, "reasoning_content": .text,
        "refusal": .text, "arguments": .json, "input": .json, "source": .attachment, "image_url": .attachment,
        "input_audio": .attachment, "inline_data": .attachment,
    ]

    private var tokens = 0
    private var messages = 0
    private var countedAnything = false

    /// The tokens of a line; `nil` when it isn't JSON with something of a message in it.
    static func tokens(of line: ArraySlice<UInt8>) -> Int? {
        var counting = MessageLine()
        var reader = JSONReader(line, repairsSurrogates: true)
        do {
            guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(reader.next()) else { return nil }
            try counting.value(in: &reader, isCounted: false)
            try reader.end()
        } catch {
            return nil
        }
        guard counting.countedAnything || counting.messages > 0 else { return nil }
        return counting.tokens + max(1, counting.messages) * Transcript.tokensPerMessage
    }

    private mutating func count(_ more: Int) {
        tokens += more
        countedAnything = true
    }

    private mutating func value(in reader: inout JSONReader, isCounted: Bool) throws(JSONError) {
        switch reader.next() {
        case UInt8(ascii: "{"):
            try reader.readObject { reader, name throws(JSONError) in try member(name, in: &reader) }
        case UInt8(ascii: "["):
            try reader.readArray { reader throws(JSONError) in try value(in: &reader, isCounted: isCounted) }
        case UInt8(ascii: "\"") where isCounted: count(TokenEstimate.tokens(of: try reader.readString()))
        default: _ = try reader.skipValue()
        }
    }

    private mutating func member(_ name: String, in reader: inout JSONReader) throws(JSONError) {
        let isObject = reader.next() == UInt8(ascii: "{")
        switch Self.uses[name] {
        case .json where isObject:
            count(TokenEstimate.tokens(of: String(decoding: try reader.skipValue(), as: UTF8.self)))
        case .text, .json: try value(in: &reader, isCounted: true)
        case .attachment where isObject:
            _ = try reader.skipValue()
            count(Transcript.tokensPerAttachment)
        case .role:
            _ = try reader.skipValue()
            messages += 1
        case .attachment, nil: _ = try reader.skipValue()
        }
    }
}
