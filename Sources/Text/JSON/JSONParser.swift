/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable {
    /// What was expected, as a phrase: "a value", "a comma or ]".
    public let expected: String
    /// The byte of the text at which it was expected, counted from 0.
    public let offset: Int
}

extension JSONValue {
    /// Reads one JSON document (RFC 8259): nothing may stand before or after it but white space.
    ///
    /// - Parameter text: the document. Nesting is limited to 64 levels, so that a hostile payload cannot exhaust the
    ///   stack.
    /// - Throws: what was expected and where.
    public init(parsing text: String) throws(JSONError) {
        var parser = JSONParser(bytes: Array(text.utf8))
        self = try parser.document()
    }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    private static let deepest = 64

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw error("the end of the document") }
        return value
    }

    private func error(_ expected: String) -> JSONError {
        JSONError(expected: expected, offset: index)
    }

    private var next: UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count,
            word.withUTF8Buffer({ $0.elementsEqual(bytes[index..<end]) })
        else { return false }
        index = end
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.deepest else { throw error("at most \(Self.deepest) levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t") where takeWord("true"): return .bool(true)
        case UInt8(ascii: "f") where takeWord("false"): return .bool(false)
        case UInt8(ascii: "n") where takeWord("null"): return .null
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a member's name in quotes") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw error("a colon") }
            members.append(.init(name, try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw error("a comma or }") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw error("a comma or ]") }
        }
    }

    private mutating func number() throws(JSONError) -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits(else: "a value") }
        if take(".") { try digits(else: "a digit") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits(else: "a digit")
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits(else expected: String) throws(JSONError) {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw error(expected) }
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        var units: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: units, as: UTF8.self) else { throw error("valid UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                index += 1
                units.append(contentsOf: String(try escaped()).utf8)
            case 0..<0x20: throw error("no control character in a string")
            default:
                units.append(byte)
                index += 1
            }
        }
        throw error("a closing quote")
    }

    private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
        let simple: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
            UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        guard let byte = next else { throw error("an escape") }
        if let scalar = simple[byte] {
            index += 1
            return scalar
        }
        guard take("u") else { throw error("an escape") }
        let unit = try hexadecimal()
        if (0xD800..<0xDC00).contains(unit) {
            guard take("\\"), take("u") else { throw error("the second half of a surrogate pair") }
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { throw error("the second half of a surrogate pair") }
            return scalar
        }
        guard let scalar = Unicode.Scalar(unit) else { throw error("a Unicode scalar") }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard index + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw error("four hexadecimal digits") }
        index += 4
        return unit
    }
}
