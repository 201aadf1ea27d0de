/// A JSON value whose objects keep the order of their members and whose numbers keep their spelling.
///
/// It is short because the queue needs little of it: payloads are checked and made compact, and output is written.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number as it is spelled (RFC 8259, section 6).
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A name and its value in an object.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A whole number.
    package static func integer(_ number: Int64) -> JSONValue {
        .number(String(number))
    }

    /// A whole number.
    package static func integer(_ number: Int) -> JSONValue {
        integer(Int64(number))
    }

    /// An array with a value for each element.
    package static func array<Element>(of elements: [Element], _ value: (Element) -> JSONValue) -> JSONValue {
        .array(elements.map(value))
    }

    /// A string, or `null` where there is none.
    package static func string(orNull text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    /// Reads one JSON document (RFC 8259), with nothing before or after it but white space.
    ///
    /// - Parameter text: the document, nested to at most 64 levels.
    /// - Throws: what was expected and where.
    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8)[...])
    }

    /// Reads one JSON document in UTF-8.
    ///
    /// - Parameter repairsSurrogates: whether half a surrogate pair becomes U+FFFD instead of an error.
    package init(parsing text: ArraySlice<UInt8>, repairsSurrogates: Bool = false) throws(JSONError) {
        var reader = JSONReader(text, repairsSurrogates: repairsSurrogates)
        self = try Self.read(&reader)
        try reader.end()
    }

    private static func read(_ reader: inout JSONReader) throws(JSONError) -> JSONValue {
        switch reader.next() {
        case UInt8(ascii: "{"):
            var members: [Member] = []
            try reader.readObject { reader, name throws(JSONError) in members.append(.init(name, try read(&reader))) }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try reader.readArray { reader throws(JSONError) in elements.append(try read(&reader)) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try reader.readString())
        default:
            switch try reader.readWord() {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            case let number: return .number(number)
            }
        }
    }

    /// How the text of a value is written.
    package enum Form {
        /// As short as JSON allows.
        case compact
        /// Compact, and fit for a table cell and its tags: `|` as `\u007c`, `/` as `\/`, and the line ends of Unicode
        /// escaped.
        case cell
        /// Indented by two spaces a level, for people.
        case indented
    }

    /// The value of a member, the first where a name occurs twice; nil where there is none, or no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a string; nil for any other value.
    package var plainText: String? { if case .string(let text) = self { text } else { nil } }

    /// The number of a number without fraction and exponent; nil for any other value.
    package var wholeNumber: Int? { if case .number(let spelling) = self { Int(spelling) } else { nil } }

    /// The elements of an array; none of any other value.
    package var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    /// The value as JSON text in the given form. Control characters and DEL are escaped in every form.
    package func text(_ form: Form = .compact) -> String {
        var writer = JSONWriter(form: form)
        writer.write(self)
        return writer.text
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0, $1) })
    }

    package init(stringLiteral text: String) {
        self = .string(text)
    }
}

/// The members of an object, in order, written as a literal: `["id": .string(id), "line": .integer(3)]`.
package struct JSONObject: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    package var members: [JSONValue.Member]

    package init(_ members: [JSONValue.Member]) {
        self.members = members
    }

    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.members = members.map { JSONValue.Member($0, $1) }
    }

    package static func + (first: JSONObject, second: JSONObject) -> JSONObject {
        JSONObject(first.members + second.members)
    }
}

private struct JSONWriter {
    let form: JSONValue.Form
    /// UTF-8. Appending bytes costs a tenth of appending scalars to a string.
    private var bytes: [UInt8] = []
    private var depth = 0

    init(form: JSONValue.Form) {
        self.form = form
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: add("null")
        case .bool(let flag): add(flag ? "true" : "false")
        case .number(let spelling): add(spelling)
        case .string(let string): write(string)
        case .array(let elements):
            write(elements, between: "[", "]") { writer, element in writer.write(element) }
        case .object(let members):
            write(members, between: "{", "}") { writer, member in
                writer.write(member.name)
                writer.add(writer.form == .indented ? ": " : ":")
                writer.write(member.value)
            }
        }
    }

    private mutating func write<Element>(
        _ elements: [Element], between open: String, _ close: String, each: (inout JSONWriter, Element) -> Void
    ) {
        add(open)
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { add(",") }
            breakLine()
            each(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        add(close)
    }

    private mutating func add(_ text: String) {
        bytes += text.utf8
    }

    private mutating func breakLine() {
        guard form == .indented else { return }
        add("\n" + String(repeating: "  ", count: depth))
    }

    private mutating func write(_ string: String) {
        add("\"")
        defer { add("\"") }
        guard !string.utf8.allSatisfy(isPlain) else { return add(string) }
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): add("\\\"")
            case UInt8(ascii: "\\"): add("\\\\")
            case UInt8(ascii: "\n"): add("\\n")
            case UInt8(ascii: "\r"): add("\\r")
            case UInt8(ascii: "\t"): add("\\t")
            case UInt8(ascii: "/") where form == .cell: add("\\/")
            case UInt8(ascii: "|") where form == .cell: escape(UInt32(byte))
            case 0..<0x20, 0x7F: escape(UInt32(byte))
            // The last byte of a control character of C1.
            case 0x80..<0xA0 where bytes.last == 0xC2: escape(UInt32(byte), insteadOf: 1)
            // The last byte of a line or paragraph separator.
            case 0xA8...0xA9 where form == .cell && bytes.suffix(2) == [0xE2, 0x80]:
                escape(0x2000 + UInt32(byte) - 0x80, insteadOf: 2)
            default: bytes.append(byte)
            }
        }
    }

    /// Whether a byte is written as it is, whatever comes before it.
    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F, 0xC2: false
        case UInt8(ascii: "/"), UInt8(ascii: "|"), 0xE2: form != .cell
        default: true
        }
    }

    /// - Parameter count: the bytes of the scalar that are written already.
    private mutating func escape(_ scalar: UInt32, insteadOf count: Int = 0) {
        bytes.removeLast(count)
        let hex = String(scalar, radix: 16)
        add("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex)
    }
}
