/// A JSON value whose objects keep the order of their members and whose numbers keep their spelling.
///
/// It is short because the queue needs little of it: payloads are checked and made compact, and output is written.
public enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number as it is spelled (RFC 8259, section 6).
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A name and its value in an object.
    public struct Member: Equatable, Sendable {
        public let name: String
        public let value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A whole number.
    public static func integer(_ number: Int64) -> JSONValue {
        .number(String(number))
    }

    /// A whole number.
    public static func integer(_ number: Int) -> JSONValue {
        integer(Int64(number))
    }

    /// An array with a value for each element.
    package static func array<Element>(of elements: [Element], _ value: (Element) -> JSONValue) -> JSONValue {
        .array(elements.map(value))
    }

    /// A string, or `null` where there is none.
    public static func string(orNull text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    /// Reads one JSON document (RFC 8259), with nothing before or after it but white space.
    ///
    /// - Parameter text: the document, nested to at most 64 levels.
    /// - Throws: what was expected and where.
    public init(parsing text: String) throws(JSONError) {
        var reader = JSONReader(Array(text.utf8)[...])
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

    /// The value as JSON text in the given form. Control characters and DEL are escaped in every form.
    package func text(_ form: Form = .compact) -> String {
        var writer = JSONWriter(form: form)
        writer.write(self)
        return writer.text
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0, $1) })
    }

    public init(stringLiteral text: String) {
        self = .string(text)
    }
}

/// The members of an object, in order, written as a literal: `["id": .string(id), "line": .integer(3)]`.
public struct JSONObject: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    public var members: [JSONValue.Member]

    public init(_ members: [JSONValue.Member]) {
        self.members = members
    }

    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self.members = members.map { JSONValue.Member($0, $1) }
    }

    public static func + (first: JSONObject, second: JSONObject) -> JSONObject {
        JSONObject(first.members + second.members)
    }
}

private struct JSONWriter {
    let form: JSONValue.Form
    var text = ""
    private var depth = 0

    init(form: JSONValue.Form) {
        self.form = form
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let spelling): text += spelling
        case .string(let string): write(string)
        case .array(let elements):
            write(elements, between: "[", "]") { writer, element in writer.write(element) }
        case .object(let members):
            write(members, between: "{", "}") { writer, member in
                writer.write(member.name)
                writer.text += writer.form == .indented ? ": " : ":"
                writer.write(member.value)
            }
        }
    }

    private mutating func write<Element>(
        _ elements: [Element], between open: String, _ close: String, each: (inout JSONWriter, Element) -> Void
    ) {
        text += open
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            breakLine()
            each(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        text += close
    }

    private mutating func breakLine() {
        guard form == .indented else { return }
        text += "\n" + String(repeating: "  ", count: depth)
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "|" where form == .cell: text += "\\u007c"
            case "/" where form == .cell: text += "\\/"
            case "\u{2028}" where form == .cell, "\u{2029}" where form == .cell: escape(scalar)
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": escape(scalar)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
    }
}
