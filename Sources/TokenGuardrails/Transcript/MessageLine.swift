/// The tokens of one line of a conversation in JSON.
///
/// It reads just as much JSON (RFC 8259) as it takes to tell strings from structure, and gives up at the first fault.
struct MessageLine {
    /// What a member is to the count; members that aren't named don't count, nor does anything in them.
    private enum Use {
        /// Says that its object is a message.
        case role
        /// A model is given its strings, and others may stand inside.
        case text
        /// A model is given it as JSON when it is an object, else as text.
        case json
        /// A picture, a sound or a file when it is an object, else nothing.
        case attachment
        case none
    }

    private static let uses: [String: Use] = [
        "role": .role, "content": .text, "text": .text, "message": .text, "messages": .text, "parts": .text,
        "payload": .text, "item": .text, "tool_calls": .text, "function": .text, "function_call": .text, "name": .text,
        "output": .text, "result": .text, "thinking": .text, "reasoning": .text, "reasoning_content": .text,
        "refusal": .text, "arguments": .json, "input": .json, "source": .attachment, "image_url": .attachment,
        "input_audio": .attachment, "inline_data": .attachment,
    ]
    /// Deeper nesting than any message has; a line with more counts as plain text.
    private static let deepest = 64

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var tokens = 0
    private var messages = 0
    private var countedAnything = false
    /// Whether the value at hand is inside one that doesn't count, or counts as a whole.
    private var isSkipping = false

    private struct Malformed: Error {}

    /// The tokens of a line; `nil` when it isn't JSON with something of a message in it.
    static func tokens(of line: ArraySlice<UInt8>) -> Int? {
        var reading = MessageLine(bytes: line)
        do {
            reading.skipSpace()
            guard reading.next == UInt8(ascii: "{") || reading.next == UInt8(ascii: "[") else { return nil }
            try reading.value(isCounted: false, depth: 0)
            reading.skipSpace()
        } catch {
            return nil
        }
        guard reading.next == nil, reading.countedAnything || reading.messages > 0 else { return nil }
        return reading.tokens + max(1, reading.messages) * Transcript.tokensPerMessage
    }

    private init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    private var next: UInt8? {
        index < bytes.endIndex ? bytes[index] : nil
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: Unicode.Scalar) throws(Malformed) {
        guard take(byte) else { throw Malformed() }
    }

    private mutating func count(_ text: String) {
        count(TokenEstimate.tokens(of: text))
    }

    private mutating func count(_ more: Int) {
        tokens += more
        countedAnything = true
    }

    private mutating func value(isCounted: Bool, depth: Int) throws(Malformed) {
        guard depth < Self.deepest else { throw Malformed() }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(isCounted: isCounted, depth: depth)
        case UInt8(ascii: "\""):
            let text = try string()
            if isCounted, !isSkipping { count(text) }
        default: try word()
        }
    }

    private mutating func array(isCounted: Bool, depth: Int) throws(Malformed) {
        try expect("[")
        skipSpace()
        if take("]") { return }
        repeat {
            try value(isCounted: isCounted, depth: depth + 1)
            skipSpace()
        } while take(",")
        try expect("]")
    }

    private mutating func object(depth: Int) throws(Malformed) {
        try expect("{")
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            let name = try string()
            skipSpace()
            try expect(":")
            skipSpace()
            try member(name, depth: depth + 1)
            skipSpace()
        } while take(",")
        try expect("}")
    }

    private mutating func member(_ name: String, depth: Int) throws(Malformed) {
        let start = index
        let isObject = next == UInt8(ascii: "{")
        switch Self.uses[name] ?? .none {
        case .text: try value(isCounted: true, depth: depth)
        case .json where isObject:
            try skipped(depth: depth)
            if !isSkipping { count(String(decoding: bytes[start..<index], as: UTF8.self)) }
        case .json: try value(isCounted: true, depth: depth)
        case .attachment where isObject:
            try skipped(depth: depth)
            if !isSkipping { count(Transcript.tokensPerAttachment) }
        case .role:
            try skipped(depth: depth)
            if !isSkipping { messages += 1 }
        case .attachment, .none: try skipped(depth: depth)
        }
    }

    /// Reads a value of which nothing counts.
    private mutating func skipped(depth: Int) throws(Malformed) {
        let wasSkipping = isSkipping
        isSkipping = true
        try value(isCounted: false, depth: depth)
        isSkipping = wasSkipping
    }

    /// A number, `true`, `false` or `null`, none of which is text; their grammar isn't checked further.
    private mutating func word() throws(Malformed) {
        let start = index
        while let byte = next {
            switch byte {
            case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                index += 1
            default:
                guard index > start else { throw Malformed() }
                return
            }
        }
        guard index > start else { throw Malformed() }
    }

    private mutating func string() throws(Malformed) -> String {
        try expect("\"")
        let start = index
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw Malformed() }
            index += 1
        }
        if take("\"") { return String(decoding: bytes[start..<(index - 1)], as: UTF8.self) }
        var units = Array(bytes[start..<index])
        while let byte = next {
            guard byte >= 0x20 else { throw Malformed() }
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): append(try escaped(), to: &units)
            default: units.append(byte)
            }
        }
        throw Malformed()
    }

    private func append(_ scalar: Unicode.Scalar, to units: inout [UInt8]) {
        if scalar.isASCII {
            units.append(UInt8(scalar.value))
        } else {
            units.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    private mutating func escaped() throws(Malformed) -> Unicode.Scalar {
        guard let byte = next else { throw Malformed() }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw Malformed()
        }
    }

    /// A scalar in one escape or in a surrogate pair; half a pair is a replacement character.
    private mutating func escapedScalar() throws(Malformed) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let afterHigh = index
        if unit < 0xDC00, take("\\"), take("u") {
            let low = try hexadecimal()
            if (0xDC00...0xDFFF).contains(low) {
                return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
            }
        }
        index = afterHigh
        return "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch next {
            case .some(let byte) where (0x30...0x39).contains(byte): digit = byte - 0x30
            case .some(let byte) where (0x41...0x46).contains(byte): digit = byte - 0x41 + 10
            case .some(let byte) where (0x61...0x66).contains(byte): digit = byte - 0x61 + 10
            default: throw Malformed()
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}
