internal import Text

/// A value of a cell of the database.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    /// Bytes of a file as they are; text where they are UTF-8.
    case bytes([UInt8])

    /// Text, or null where there is none.
    package static func text(orNull text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }

    /// Adds the value as an SQL literal.
    ///
    /// No literal has a control character, so that none reaches into another line, where the program could take it for a
    /// command of its own: line ends at the end of a text are written as `char(…)`, and a text with another one as the
    /// hexadecimal digits of its bytes.
    package func appendLiteral(to script: inout [UInt8]) {
        switch self {
        case .null: script += "NULL".utf8
        case .integer(let number): script += String(number).utf8
        case .text(let text): Self.append(text: Array(text.utf8), to: &script)
        case .bytes(let bytes):
            if String(validating: bytes, as: UTF8.self) == nil {
                Self.append(hexOf: bytes[...], to: &script)
            } else {
                Self.append(text: bytes, to: &script)
            }
        }
    }

    /// The value as an SQL literal.
    var literal: String {
        var script: [UInt8] = []
        appendLiteral(to: &script)
        return String(decoding: script, as: UTF8.self)
    }

    private static func append(text: [UInt8], to script: inout [UInt8]) {
        let body = text.prefix((text.lastIndex { !isLineEnd($0) } ?? -1) + 1)
        // Each of them is an operator more in an expression, whose depth is limited.
        guard text.count - body.count <= 2, !body.contains(where: isControl) else {
            script += "CAST(".utf8
            append(hexOf: text[...], to: &script)
            script += " AS TEXT)".utf8
            return
        }
        script.append(UInt8(ascii: "'"))
        for byte in body {
            if byte == UInt8(ascii: "'") { script.append(byte) }
            script.append(byte)
        }
        script.append(UInt8(ascii: "'"))
        for end in text[body.count...] { script += "||char(\(end))".utf8 }
    }

    private static func append(hexOf bytes: ArraySlice<UInt8>, to script: inout [UInt8]) {
        script += "X'".utf8
        script += Hexadecimal.text(Array(bytes)).utf8
        script.append(UInt8(ascii: "'"))
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// What the database has for the value: its bytes as text; nil for null.
    package var stored: [UInt8]? {
        switch self {
        case .null: nil
        case .integer(let number): Array(String(number).utf8)
        case .text(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        }
    }

    /// The value for messages.
    package var shown: String { stored.map { String(decoding: $0, as: UTF8.self) } ?? "NULL" }
}

/// The values of a line that the program printed: columns as ``printed(_:)`` asks for them.
struct PrintedValues {
    /// The bytes of each value; nil for null.
    let values: [[UInt8]?]

    /// The SQL that prints a column so that its end can be seen, whatever it holds.
    static func printed(_ column: String) -> String { "iif(\(column) IS NULL,'-',hex(\(column)))" }

    /// - Parameter line: without its end.
    /// - Returns: nil for what is no such line.
    init?(_ line: ArraySlice<UInt8>) {
        var values: [[UInt8]?] = []
        for field in line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
            if field.elementsEqual([UInt8(ascii: "-")]) {
                values.append(nil)
                continue
            }
            guard let bytes = Self.bytes(ofHex: field) else { return nil }
            values.append(bytes)
        }
        self.values = values
    }

    private static func bytes(ofHex digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var place = digits.startIndex
        while place < digits.endIndex {
            guard let high = Hexadecimal.value(digits[place]), let low = Hexadecimal.value(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
            place += 2
        }
        return bytes
    }

    /// A value as text; nil for null and for what is not there.
    func text(_ place: Int) -> String? {
        guard place < values.count else { return nil }
        return values[place].map { String(decoding: $0, as: UTF8.self) }
    }

    /// The key of a row, whose parts are behind the question's number.
    func key(_ count: Int) -> StoredKey { StoredKey(values.dropFirst().prefix(count).map { $0 ?? [] }) }

    func integer(_ place: Int) -> Int? { text(place).flatMap { Int($0) } }
}
