package import ArgumentGrammar
package import Text

/// The flags of a command as arguments of a tool: their JSON Schema, and arguments as words of a command line.
package struct ToolArguments: Sendable {
    private let flags: [FlagDescription]
    private let required: [String]
    /// Arguments that the command line does not have.
    private let others: [(name: String, schema: JSONValue)]

    /// - Parameters:
    ///   - command: the command.
    ///   - names: its flags that are offered, by their names.
    ///   - required: those without which the tool is not called.
    ///   - others: arguments of the tool that the command does not know.
    package init(
        of command: CommandGrammar, offering names: [String], requiring required: [String] = [],
        beside others: [(name: String, schema: JSONValue)] = []
    ) {
        let all = command.flags
        flags = names.compactMap { name in all.first { $0.name == name } }
        self.required = required
        self.others = others
    }

    /// JSON Schema of all arguments.
    package var schema: JSONValue {
        let members =
            flags.map { JSONValue.Member(Self.name(of: $0), Self.schema(of: $0)) }
            + others.map { JSONValue.Member($0.name, $0.schema) }
        let needed = flags.filter { $0.isRequired || required.contains($0.name) }
        return [
            "type": "object", "properties": .object(members),
            "required": .array(of: needed) { .string(Self.name(of: $0)) }, "additionalProperties": .bool(false),
        ]
    }

    /// The words for the command line that arguments are. A value is part of its flag's word, so that none is ever taken
    /// for a flag.
    ///
    /// - Throws: the first argument that the tool does not take, or lacks.
    package func words(of arguments: JSONValue) throws(ToolArgumentError) -> [String] {
        guard case .object(let members) = arguments else { return [] }
        var words: [String] = []
        for member in members where member.value != .null {
            if others.contains(where: { $0.name == member.name }) { continue }
            guard let flag = flags.first(where: { Self.name(of: $0) == member.name }) else {
                throw .unknown(member.name, known: (flags.map { Self.name(of: $0) } + others.map(\.name)))
            }
            guard let values = Self.values(member.value, of: flag) else {
                throw .wrongType(member.name, takes: flag.value.map(\.takes) ?? "true or false")
            }
            words += values
        }
        for name in flags.filter({ $0.isRequired || required.contains($0.name) }).map({ Self.name(of: $0) }) {
            guard let value = arguments[name], value != .null else { throw .missing(name) }
        }
        return words
    }

    private static func name(of flag: FlagDescription) -> String {
        String(flag.name.map { $0 == "-" ? "_" : $0 })
    }

    private static func values(_ value: JSONValue, of flag: FlagDescription) -> [String]? {
        switch (value, flag.value) {
        case (.bool(let isOn), nil): return isOn ? [flag.spelling] : []
        case (_, nil), (.null, _): return nil
        case (.array(let elements), _?):
            guard flag.isRepeatable else { return nil }
            let texts = elements.map(text)
            guard !texts.contains(nil) else { return nil }
            return texts.compactMap { $0 }.map { flag.spelling + "=" + $0 }
        case (.object, let syntax?) where syntax.placeholder != "JSON": return nil
        default: return text(value).map { [flag.spelling + "=" + $0] }
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        // The words of a command line can have no zero byte.
        case .string(let text): text.utf8.contains(0) ? nil : text
        case .number(let spelling): spelling
        case .object: value.text(.compact)
        case .bool, .null, .array: nil
        }
    }

    private static func schema(of flag: FlagDescription) -> JSONValue {
        guard let value = flag.value else { return ["type": "boolean", "description": .string(flag.help)] }
        let form: JSONObject
        switch value.allowed {
        case .words(let words): form = ["type": "string", "enum": .array(of: words) { .string($0) }]
        case .integers(let range, _):
            var members = [JSONValue.Member("type", "integer")]
            if range.lowerBound > .min { members.append(.init("minimum", .integer(range.lowerBound))) }
            if range.upperBound < .max { members.append(.init("maximum", .integer(range.upperBound))) }
            form = JSONObject(members)
        case .phrase where value.placeholder == "JSON": form = [:]
        case .phrase: form = ["type": "string"]
        }
        let isPlain = value.takes == "a text" || value.choices.isEmpty == false
        let help = JSONObject([.init("description", .string(isPlain ? flag.help : "\(flag.help): \(value.takes)"))])
        guard flag.isRepeatable else { return .object((form + help).members) }
        let list: JSONObject = ["type": "array", "items": .object(form.members)]
        return .object((list + help).members)
    }
}

/// Why a tool can't be called with its arguments.
package enum ToolArgumentError: Error, Equatable, Sendable {
    case unknown(String, known: [String])
    case wrongType(String, takes: String)
    case missing(String)
}
