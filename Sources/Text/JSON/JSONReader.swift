/// Why a text is not JSON, and where.
package struct JSONError: Error, Equatable, Sendable {
    /// What was expected, as a phrase: "a value", "a comma or ]".
    package let expected: String
    /// The byte of the text at which it was expected, counted from 0.
    package let offset: Int
}

/// Reads JSON (RFC 8259) piece by piece.
///
/// Nesting is limited to 64 levels, so that a hostile text cannot exhaust the stack.
package struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    /// Whether half a surrogate pair becomes U+FFFD instead of an error.
    private let repairsSurrogates: Bool
    private var index: Int
    private var depth = 0
    private static let deepest = 64

    /// - Parameters:
    ///   - bytes: the text, in UTF-8.
    ///   - repairsSurrogates: whether half a surrogate pair becomes U+FFFD instead of an error.
    package init(_ bytes: ArraySlice<UInt8>, repairsSurrogates: Bool = false) {
        self.bytes = bytes
        self.repairsSurrogates = repairsSurrogates
        index = bytes.startIndex
    }

    /// The first byte of the value, or the mark, that comes next; nil at the end.
    package mutating func next() -> UInt8? {
        while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
        return byte
    }

    /// Makes sure that nothing but white space follows.
    package mutating func end() throws(JSONError) {
        if next() != nil { throw error("the end of the document") }
    }

    /// Reads an object.
    ///
    /// - Parameter member: called with the name of each member; it has to read the value.
    package mutating func readObject(
        member: (inout JSONReader, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try readItems(upTo: "}") { reader throws(JSONError) in
            guard reader.next() == UInt8(ascii: "\"") else { throw reader.error("a member's name in quotes") }
            let name = try reader.readString()
            guard reader.take(":") else { throw reader.error("a colon") }
            try member(&reader, name)
        }
    }

    /// Reads an array.
    ///
    /// - Parameter element: called for each element; it has to read it.
    package mutating func readArray(element: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        try readItems(upTo: "]", item: element)
    }

    private mutating func readItems(
        upTo closing: Unicode.Scalar, item: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        _ = next()
        index += 1
        depth += 1
        defer { depth -= 1 }
        if take(closing) { return }
        repeat {
            guard depth < Self.deepest else { throw error("at most \(Self.deepest) levels") }
            try item(&self)
            if take(closing) { return }
        } while take(",")
        throw error("a comma or \(closing)")
    }

    /// Reads a value of any kind.
    ///
    /// - Returns: its text.
    package mutating func skipValue() throws(JSONError) -> ArraySlice<UInt8> {
        let first = next()
        let start = index
        switch first {
        case UInt8(ascii: "{"):
            try readObject { reader, _ throws(JSONError) in _ = try reader.skipValue() }
        case UInt8(ascii: "["):
            try readArray { reader throws(JSONError) in _ = try reader.skipValue() }
        case UInt8(ascii: "\""): _ = try readString()
        default: _ = try readWord()
        }
        return bytes[start..<index]
    }

    /// Reads `true`, `false`, `null` or a number, as it is spelled.
    package mutating func readWord() throws(JSONError) -> String {
        _ = next()
        let start = index
        // Most words are numbers.
        if let byte, byte >= UInt8(ascii: "a"),
            let word = ["true", "false", "null"].first(where: { bytes[index...].starts(with: $0.utf8) })
        {
            index += word.utf8.count
            return word
        }
        accept("-")
        if !accept("0") { try readDigits(else: "a value") }
        if accept(".") { try readDigits(else: "a digit") }
        if accept("e") || accept("E") {
            if !accept("+") { accept("-") }
            try readDigits(else: "a digit")
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Reads a string, whose opening quote comes next.
    package mutating func readString() throws(JSONError) -> String {
        _ = next()
        index += 1
        let start = index
        while let byte, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { index += 1 }
        if accept("\"") { return String(decoding: bytes[start..<index - 1], as: UTF8.self) }
        var units = Array(bytes[start..<index])
        while let byte {
            guard byte >= 0x20 else { throw error("no control character in a string") }
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): units += String(try readEscape()).utf8
            default: units.append(byte)
            }
        }
        throw error("a closing quote")
    }

    private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
        guard let byte else { throw error("an escape") }
        let scalar: Unicode.Scalar
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(byte)
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{C}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"):
            index += 1
            return try readEscapedScalar()
        default: throw error("an escape")
        }
        index += 1
        return scalar
    }

    /// A scalar in one escape or in a surrogate pair.
    private mutating func readEscapedScalar() throws(JSONError) -> Unicode.Scalar {
        let unit = try readHexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let afterFirst = index
        if unit < 0xDC00, accept("\\"), accept("u") {
            let low = try readHexadecimal()
            if 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) {
                return scalar
            }
        }
        guard repairsSurrogates else { throw error("a surrogate pair") }
        index = afterFirst
        return "\u{FFFD}"
    }

    private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for place in index..<index + 4 {
            guard place < bytes.endIndex, let digit = Character(Unicode.Scalar(bytes[place])).hexDigitValue else {
                throw error("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
        }
        index += 4
        return unit
    }

    private mutating func readDigits(else expected: String) throws(JSONError) {
        let start = index
        while let byte, 0x30...0x39 ~= byte { index += 1 }
        guard index > start else { throw error(expected) }
    }

    private var byte: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        _ = next()
        return accept(mark)
    }

    @discardableResult
    private mutating func accept(_ mark: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    private func error(_ expected: String) -> JSONError {
        JSONError(expected: expected, offset: index - bytes.startIndex)
    }
}
