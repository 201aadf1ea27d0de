internal import ArgumentGrammar
internal import Interfaces
internal import Text

/// A command that is offered to other programs: a tool of `orch mcp`, an operation of `orch cgi`. Who may use it, and with
/// which of its flags, is decided here for all of them.
struct CommandOffer {
    let name: String
    let title: String
    /// The command's name in the registry.
    let command: String
    let flags: [String]
    let required: [String]
    /// The least role that has it.
    let role: Role
    let isReadOnly: Bool
    let isIdempotent: Bool
    /// The flag whose value reaches the command by standard input: as an argument it might name a file.
    var text: String?
    /// The command's arguments that are no flags, and are offered.
    let words: [String]
    /// Arguments that the command does not know: other names in the address.
    let others: [String]
    /// Switches that every call of it has.
    let always: [String]
    /// Whether a model gets the answer in pieces.
    var isPaged = false

    init(
        _ name: String, _ title: String, _ command: String, _ flags: [String], requiring required: [String] = [],
        for role: Role, isReadOnly: Bool = false, isIdempotent: Bool = false, text: String? = nil,
        isPaged: Bool = false, words: [String] = [], beside others: [String] = [], always: [String] = []
    ) {
        self.always = always
        self.words = words
        self.others = others
        self.name = name
        self.title = title
        self.command = command
        self.flags = flags
        self.required = required
        self.role = role
        self.isReadOnly = isReadOnly
        self.isIdempotent = isReadOnly || isIdempotent
        self.text = text
        self.isPaged = isPaged
    }

    /// What is left out: flags that run a command or name a file or a page, and those for people at a terminal.
    static let all: [CommandOffer] = [
        CommandOffer(
            "list", "List tasks", "list",
            ["status", "priority", "ready", "owner", "tag", "search", "sort", "archived"],
            for: .reader, isReadOnly: true, isPaged: true),
        CommandOffer("show", "Show a task", "show", ["id"], requiring: ["id"], for: .reader, isReadOnly: true),
        CommandOffer("status", "Count tasks", "status", ["limit"], for: .reader, isReadOnly: true),
        CommandOffer("health", "Check the queue's health", "health", [], for: .reader, isReadOnly: true),
        CommandOffer(
            "kpi", "Show how well the queue works", "kpi", ["window", "by"], for: .reader, isReadOnly: true,
            always: ["no-alerts"]),
        CommandOffer(
            "events", "Show what happened to a task", "events", ["task", "since", "limit"], requiring: ["task"],
            for: .reader, isReadOnly: true),
        CommandOffer(
            "report_form", "Get the report to fill in", "report new", ["id"], requiring: ["id"], for: .reader,
            isReadOnly: true),
        CommandOffer(
            "nl_plan", "Show the tasks of a request", "nl plan",
            ["request", "parallel", "priority", "due-at-kst", "criteria", "check", "allow-duplicates"],
            requiring: ["request"], for: .reader, isReadOnly: true, text: "request"),
        CommandOffer(
            "pick", "Claim the next ready task", "pick", ["owner-session", "lease", "kind"],
            requiring: ["owner-session"], for: .worker),
        CommandOffer(
            "start", "Start a task", "start", ["id", "owner-session", "attempt", "lease"], requiring: ["id"],
            for: .worker, isIdempotent: true),
        CommandOffer(
            "heartbeat", "Renew a claim", "heartbeat",
            ["id", "owner-session", "attempt", "phase", "progress", "lease"], requiring: ["id", "owner-session"],
            for: .worker, isIdempotent: true),
        CommandOffer(
            "done", "Mark a task as done", "done", ["id", "notes", "owner-session", "attempt"], requiring: ["id"],
            for: .worker, text: "notes"),
        CommandOffer(
            "fail", "Mark a task as failed", "fail",
            ["id", "notes", "permanent", "error-code", "owner-session", "attempt"], requiring: ["id"], for: .worker,
            text: "notes"),
        CommandOffer(
            "block", "Block a task until someone acts", "block", ["id", "notes", "owner-session", "attempt"],
            requiring: ["id"], for: .worker, text: "notes"),
        CommandOffer(
            "review", "Judge a report, and move its task", "review",
            ["id", "report", "dry-run", "owner-session", "attempt"], requiring: ["id"], for: .worker,
            text: "report"),
        CommandOffer(
            "add", "Add a task", "add",
            [
                "task", "success-criteria", "id", "priority", "due-at-kst", "notes", "after", "kind", "payload",
                "dedupe-key", "max-attempts",
            ], requiring: ["task"], for: .operator, text: "task"),
        CommandOffer(
            "nl_submit", "Add the tasks of a request", "nl submit",
            ["request", "parallel", "priority", "due-at-kst", "criteria", "check", "allow-duplicates"],
            requiring: ["request"], for: .operator, text: "request"),
        CommandOffer(
            "cancel", "Cancel a task", "cancel", ["id", "notes"], requiring: ["id"], for: .operator,
            isIdempotent: true, text: "notes"),
        CommandOffer(
            "retry", "Try a failed or blocked task again", "retry", ["id", "force"], requiring: ["id"], for: .operator,
            isIdempotent: true),
        CommandOffer(
            "replan", "Send a task back to planning", "replan", ["id", "notes"], requiring: ["id"], for: .operator,
            text: "notes"),
    ]

    private var grammar: CommandGrammar? {
        Registry.commands.first { $0.name == command }?.type.grammar
    }

    /// Its arguments.
    var arguments: OfferedArguments? {
        grammar.map { grammar in
            OfferedArguments(
                of: grammar, offering: flags, requiring: required, words: words,
                beside: (isPaged ? Self.paging : []) + others.map { ($0, ["type": "string"]) })
        }
    }

    private static let paging: [(name: String, schema: JSONValue)] = [
        (
            "limit",
            [
                "type": "integer", "minimum": .integer(1), "maximum": .integer(mostEntries),
                "description": .string("at most so many entries; default: \(usualEntries)"),
            ]
        ),
        ("cursor", ["type": "string", "description": "next_cursor of the answer before, for what follows it"]),
    ]
    private static let usualEntries = 50
    private static let mostEntries = 500

    /// Which part of a list is asked for, whether the numbers are spelled as numbers or as texts.
    func part(_ arguments: JSONValue) throws(OfferedArgumentError) -> (start: Int, limit: Int) {
        func number(_ name: String, in range: ClosedRange<Int>) throws(OfferedArgumentError) -> Int? {
            let text: String
            switch arguments[name] {
            case nil, .null?: return nil
            case .string(let value)?, .number(let value)?: text = value
            default: text = ""
            }
            guard let number = Double(text).flatMap(Int.init(exactly:)), range.contains(number), text.first != "+"
            else {
                throw .wrongType(name, takes: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        return (
            try number("cursor", in: 0...Int(Int32.max)) ?? 0,
            try number("limit", in: 1...Self.mostEntries) ?? Self.usualEntries
        )
    }

    /// Whether it acts on somebody's claim.
    private var isOnClaim: Bool { flags.contains("attempt") }

    /// Refuses a claim without an owner, and a worker that doesn't say whose claim it acts on and might end another one's by
    /// mistake.
    ///
    /// - Parameter role: that of whoever calls.
    func check(_ given: JSONValue, for role: Role) throws(OfferedArgumentError) {
        let isNeeded = required.contains("owner-session")
        guard isNeeded || isOnClaim && !role.allows(.operator), given["dry_run"] != .bool(true) else { return }
        if !isNeeded, let attempt = given["attempt"], attempt != .null { return }
        guard let owner = given["owner_session"], owner != .null else { throw .missing("owner_session") }
        if case .string(let text) = owner, text.unicodeScalars.allSatisfy(Self.saysNothing) {
            throw .missing("owner_session")
        }
    }

    private static func saysNothing(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }

    /// The tool that a client of MCP sees.
    var tool: MCPCatalogue.Tool? {
        guard let grammar, let arguments else { return nil }
        return MCPCatalogue.Tool(
            name, title: title, description: ([grammar.summary] + grammar.discussion).joined(separator: "\n\n"),
            schema: arguments.schema, isReadOnly: isReadOnly, isIdempotent: isIdempotent)
    }

    /// The command line of a call, and what the command reads.
    func commandLine(_ arguments: JSONValue) throws(OfferedArgumentError) -> (words: [String], input: String?) {
        guard let declared = self.arguments else { return ([], nil) }
        var words = try declared.words(of: arguments)
        if isPaged {
            let (start, limit) = try part(arguments)
            words += ["--offset=\(start)", "--limit=\(limit)"]
        }
        // A dash alone is a text here, not standard input; with a blank before it it is the same for a cell.
        for (place, word) in words.enumerated() where word.hasSuffix("=-") {
            let name = word.dropFirst(2).dropLast(2)
            let isText = grammar?.flags.contains { $0.name == name && $0.value?.placeholder == "TEXT" } ?? false
            if isText { words[place] = "--\(name)= -" }
        }
        var input: String?
        if let text {
            let prefix = "--\(text)="
            if let place = words.firstIndex(where: { $0.hasPrefix(prefix) }) {
                input = String(words[place].dropFirst(prefix.count))
                words[place] = prefix + "-"
            }
        }
        let switches = (always + [GlobalFlags.json.description.name]).map { "--" + $0 }
        return (command.split(separator: " ").map(String.init) + words + switches, input)
    }

    /// As much of an answer as a model reads at once, with where the next one begins.
    ///
    /// - Parameter start: how many entries are before those of the answer.
    func page(_ document: JSONValue, from start: Int) -> JSONValue {
        guard isPaged, case .object(var members) = document,
            let place = members.firstIndex(where: { if case .array = $0.value { $0.name != "warnings" } else { false } }
            ),
            case .array(let entries) = members[place].value
        else { return document }
        var room = Self.room
        var piece: [JSONValue] = []
        for entry in entries {
            room -= entry.text(.compact).utf8.count
            if room < 0, !piece.isEmpty { break }
            piece.append(entry)
        }
        let next = start + piece.count
        var total = start + entries.count
        if case .number(let text)? = document["total"], let number = Int(text) { total = number }
        members[place] = .init(members[place].name, .array(piece))
        members.append(
            .init("next_cursor", next < total && !piece.isEmpty ? .string(String(next)) : .null))
        return .object(members)
    }

    /// How much of a list is in one answer, in bytes: a model has to read it.
    private static let room = 48 * 1024
}
