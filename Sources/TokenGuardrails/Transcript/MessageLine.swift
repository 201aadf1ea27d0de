/// The tokens of one line of a conversation in JSON.
///
/// It reads just as much JSON (RFC 8259) as it takes to tell strings from structure, and gives up at the first fault.
struct MessageLine {
    /// Members whose strings a model is given, and inside which others may stand.
    private static let counted: Set<String> = [
        "content", "text", "message", "messages", "parts", "payload", "item", "tool_calls", "function", "function_call",
        "name", "arguments", "input", "output", "result", "thinking", "reasoning", "reasoning_content", "refusal",
    ]
    /// Members that a model is given as JSON when they are objects.
    private static let givenAsJSON: Set<String> = ["arguments", "input"]
    /// Members that hold a picture, a sound or a file when they are objects.
    private static let attachments: Set<String> = ["source", "image_url", "input_audio", "inline_data"]
    /// Deeper nesting than any message has; a line with more counts as plain text.
    private static let deepest = 64

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var tokens = 0
    private var messages = 0
    private var countedAnything = false

    private struct Malformed: Error {}

    /// What the values at hand are to the count.
    private enum Use {
        case counted, skipped
    }

    /// The tokens of a line; `nil` when it isn't JSON with something of a message in it.
    static func tokens(of line: ArraySlice<UInt8>) -> Int? {
        var reading = MessageLine(bytes: line)
        do {
            reading.skipSpace()
            guard reading.next == UInt8(ascii: "{") || reading.next == UInt8(ascii: "[") else { return nil }
            try reading.value(.skipped, depth: 0)
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
        tokens += TokenEstimate.tokens(of: text)
        countedAnything = true
    }

    private mutating func value(_ use: Use, depth: Int) throws(Malformed) {
        guard depth < Self.deepest else { throw Malformed() }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(use, depth: depth)
        case UInt8(ascii: "\""):
            let text = try string()
            if use == .counted { count(text) }
        default: try word()
        }
    }

    private mutating func array(_ use: Use, depth: Int) throws(Malformed) {
        try expect("[")
        skipSpace()
        if take("]") { return }
        repeat {
            try value(use, depth: depth + 1)
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
        if name == "role" { messages += 1 }
        guard next == UInt8(ascii: "{") else {
            return try value(Self.counted.contains(name) ? .counted : .skipped, depth: depth)
        }
        if Self.attachments.contains(name) {
            try skipped(depth: depth)
            tokens += Transcript.tokensPerAttachment
            countedAnything = true
        } else if Self.givenAsJSON.contains(name) {
            let start = index
            try skipped(depth: depth)
            count(String(decoding: bytes[start..<index], as: UTF8.self))
        } else if Self.counted.contains(name) {
            try value(.counted, depth: depth)
        } else {
            try skipped(depth: depth)
        }
    }

    /// Reads a value of which nothing counts.
    private mutating func skipped(depth: Int) throws(Malformed) {
        let before = (tokens, messages, countedAnything)
        try value(.skipped, depth: depth)
        (tokens, messages, countedAnything) = before
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
            case UInt8(ascii: "\\"): units += Array(String(try escaped()).utf8)
            default: units.append(byte)
            }
        }
        throw Malformed()
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
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}
