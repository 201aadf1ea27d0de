package import ArgumentGrammar
package import Text

/// The flags of a command as arguments that another program gives: their JSON Schema, and what they are for the command.
package struct OfferedArguments: Sendable {
    private let flags: [FlagDescription]
    private let positionals: [PositionalDescription]
    private let required: [String]
    /// Arguments that the command does not have.
    private let others: [(name: String, schema: JSONValue)]

    /// - Parameters:
    ///   - command: the command.
    ///   - names: its flags that are offered, by their names.
    ///   - required: those without which the command is not called.
    ///   - words: its arguments that are offered, by their names in small letters.
    ///   - others: arguments that the command does not know.
    package init(
        of command: CommandGrammar, offering names: [String], requiring required: [String] = [], words: [String] = [],
        beside others: [(name: String, schema: JSONValue)] = []
    ) {
        let all = command.flags
        flags = names.compactMap { name in all.first { $0.name == name } }
        positionals = command.positionals.filter { words.contains($0.name.lowercased()) }
        self.required = required
        self.others = others
    }

    /// No arguments at all.
    package static let none = OfferedArguments()

    private init() { (flags, positionals, required, others) = ([], [], [], []) }

    /// A flag with a value; nil for a switch.
    package typealias Value = (flag: String, text: String?)

    /// JSON Schema of all arguments.
    package var schema: JSONValue {
        let fields = fields
        return [
            "type": "object", "properties": .object(fields.map { .init($0.name, $0.schema) }),
            "required": .array(of: fields.filter(\.isRequired)) { .string($0.name) },
            "additionalProperties": .bool(false),
        ]
    }

    /// The arguments one by one: their names, what they take, and whether they may be left out.
    package var fields: [(name: String, schema: JSONValue, isRequired: Bool)] {
        flags.map { (Self.name(of: $0), Self.schema(of: $0), $0.isRequired || required.contains($0.name)) }
            + positionals.map { ($0.name.lowercased(), ["type": "string", "description": .string($0.help)], true) }
            + others.map { ($0.name, $0.schema, false) }
    }

    /// Arguments as they are spelled in an address, where all are texts: `true` and nothing turn a switch on.
    package func typed(_ pairs: [(name: String, value: String)]) -> JSONValue {
        var members: [JSONValue.Member] = []
        for (name, value) in pairs {
            let flag = flags.first { Self.name(of: $0) == name }
            let isSwitch = flag.map { $0.value == nil } ?? false
            let one: JSONValue =
                switch (isSwitch, value) {
                case (true, ""), (true, "true"): .bool(true)
                case (true, "false"): .bool(false)
                default: .string(value)
                }
            guard let place = members.firstIndex(where: { $0.name == name }) else {
                members.append(.init(name, flag?.isRepeatable == true ? .array([one]) : one))
                continue
            }
            // A second value for what takes one is refused later, like any list.
            let known: [JSONValue] =
                if case .array(let values) = members[place].value { values } else {
                    [members[place].value]
                }
            members[place] = .init(name, .array(known + [one]))
        }
        return .object(members)
    }

    /// The words for the command line that arguments are. A value is part of its flag's word, so that none is ever taken
    /// for a flag.
    ///
    /// - Throws: the first argument that is not taken, or is missing.
    package func words(of arguments: JSONValue) throws(OfferedArgumentError) -> [String] {
        try values(of: arguments).map { value in "--" + value.flag + (value.text.map { "=" + $0 } ?? "") }
    }

    /// The flags and values that arguments are.
    ///
    /// - Throws: the first argument that is not taken, or is missing.
    package func values(of arguments: JSONValue) throws(OfferedArgumentError) -> [Value] {
        guard case .object(let members) = arguments else { return [] }
        var found: [Value] = []
        for member in members where member.value != .null {
            let isOther = others.contains { $0.name == member.name }
            if isOther || positionals.contains(where: { $0.name.lowercased() == member.name }) { continue }
            guard let flag = flags.first(where: { Self.name(of: $0) == member.name }) else {
                throw .unknown(member.name, known: fields.map(\.name))
            }
            guard let values = Self.values(member.value, of: flag) else {
                throw .wrongType(member.name, takes: flag.value.map(\.takes) ?? "true or false")
            }
            found += values
        }
        for field in fields where field.isRequired {
            guard let value = arguments[field.name], value != .null else { throw .missing(field.name) }
        }
        return found
    }

    /// The command's arguments that are no flags, in their order.
    ///
    /// - Throws: the first one that is not a text.
    package func positionals(of arguments: JSONValue) throws(OfferedArgumentError) -> [String] {
        var words: [String] = []
        for positional in positionals {
            let name = positional.name.lowercased()
            guard let value = arguments[name], let text = Self.text(value) else {
                throw .wrongType(name, takes: positional.value.takes)
            }
            words.append(text)
        }
        return words
    }

    private static func name(of flag: FlagDescription) -> String {
        String(flag.name.map { $0 == "-" ? "_" : $0 })
    }

    private static func values(_ value: JSONValue, of flag: FlagDescription) -> [Value]? {
        switch (value, flag.value) {
        case (.bool(let isOn), nil): return isOn ? [(flag.name, nil)] : []
        case (_, nil), (.null, _): return nil
        case (.array(let elements), _?):
            guard flag.isRepeatable else { return nil }
            let texts = elements.map(text)
            guard !texts.contains(nil) else { return nil }
            return texts.compactMap { $0 }.map { (flag.name, $0) }
        case (.object, let syntax?) where syntax.placeholder != "JSON": return nil
        case (.number(let spelling), let syntax?):
            guard case .integers = syntax.allowed, Int(spelling) == nil else { return [(flag.name, spelling)] }
            // JSON has one kind of numbers: 2.0 is a whole one.
            return [(flag.name, Double(spelling).flatMap(Int.init(exactly:)).map(String.init) ?? spelling)]
        default: return text(value).map { [(flag.name, $0)] }
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

/// Why a command can't be called with the arguments that it was given.
package enum OfferedArgumentError: Error, Equatable, Sendable {
    case unknown(String, known: [String])
    case wrongType(String, takes: String)
    case missing(String)
}
