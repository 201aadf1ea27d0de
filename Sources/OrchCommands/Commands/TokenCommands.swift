internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Interfaces
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct TokenAddCommand: Command {
    private static let role = Flag(
        "role", .choice("ROLE", of: Role.allCases, word: \.rawValue), help: "what it lets its holder do",
        isRequired: true)

    static let grammar = CommandGrammar(
        ["token", "add"], group: CommandGroup.interfaces, summary: "give out a token for 'orch serve'",
        discussion: [
            "Prints the token, once: only its hash is kept, in .orch beside the queue, where git does not see it. Programs send "
                + "it as 'Authorization: Bearer TOKEN'. With the first token, requests without one are answered no more, also on "
                + "this machine.",
            "A reader looks at the queue. A worker also claims tasks, reports on them and has reports judged. An operator also "
                + "adds and edits tasks, and has sessions.",
        ],
        flags: [role], positionals: [TokenArguments.name],
        examples: ["orch token add ci --role worker", "TOKEN=$(orch token add board --role reader)"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let name = try call.required(TokenArguments.name)
        let role = try call.required(role)
        let moment = try call.moment()
        _ = try call.readQueue()
        let secret = AccessToken.prefix + (0..<4).map { _ in randomName() }.joined()
        let token = AccessToken(
            secret, name: name, role: role, created: moment.secondText)
        var isTaken = false
        try call.changeTokens { lines in
            isTaken = lines.contains { $0["name"] == .string(name) }
            if !isTaken { lines.append(.object(token.json.members)) }
        }
        guard !isTaken else {
            throw CommandFailure(
                .refused, "there is a token '\(name)' already",
                hint: "take another name, or remove it with 'orch token remove \(name)'")
        }
        if call.isJSON {
            return call.print([
                "schema": "orch.token/1", "name": .string(name), "role": .string(role.rawValue),
                "token": .string(secret),
            ])
        }
        call.print(secret)
        call.note("it is not shown again")
    }
}

struct TokenListCommand: Command {
    static let grammar = CommandGrammar(
        ["token", "list"], group: CommandGroup.interfaces, summary: "show which tokens were given out",
        discussion: [
            "Prints name, role and when each was made, with tabs between them where there is no terminal. The tokens themselves "
                + "are not kept."
        ],
        examples: ["orch token list", "orch token list --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        _ = try call.workplace()
        let tokens = try call.tokens()
        if call.isJSON {
            return call.print([
                "schema": "orch.tokens/1",
                "tokens": .array(of: tokens) { token in
                    [
                        "name": .string(token.name), "role": .string(token.role.rawValue),
                        "created_at_kst": .string(token.created),
                    ]
                },
            ])
        }
        let cells = tokens.map { [$0.name, $0.role.rawValue, $0.created].map(Screen.plain) }
        let columns = ["name", "role", "created_at_kst"].map(ListColumn.cell)
        for line in TaskTable(screen: call.screen, columns: columns, rows: cells).lines { call.print(line) }
        if tokens.isEmpty { call.note("without tokens only this machine is answered") }
    }
}

struct TokenRemoveCommand: Command {
    static let grammar = CommandGrammar(
        ["token", "remove"], group: CommandGroup.interfaces, summary: "take a token back",
        discussion: [
            "The next request with it is refused. Without any token left, this machine is answered again, and no other; a server "
                + "that was started while there was one answers nobody."
        ],
        positionals: [TokenArguments.name], examples: ["orch token remove ci"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let name = try call.required(TokenArguments.name)
        _ = try call.workplace()
        var isKnown = false
        var left = 0
        try call.changeTokens { lines in
            isKnown = lines.contains { $0["name"] == .string(name) }
            lines.removeAll { $0["name"] == .string(name) }
            left = lines.count
        }
        guard isKnown else {
            throw CommandFailure(.refused, "there is no token '\(name)'", hint: "see them with 'orch token list'")
        }
        if left == 0 {
            call.note(
                "no token is left: requests from this machine need none, but an 'orch serve' that runs asks for one until it "
                    + "is started anew")
        }
        if call.isJSON {
            return call.print(["schema": "orch.token/1", "name": .string(name), "removed": .bool(true)])
        }
        call.print("\(name): removed")
    }
}

enum TokenArguments {
    static let name = Positional(
        ValueSyntax<String>.word("NAME"), help: "whose token it is: letters, digits, '.', '_' or '-'")
}

extension Call {
    /// The tokens that were given out.
    ///
    /// - Throws: that it is not known who has access.
    mutating func tokens() throws(CommandFailure) -> [AccessToken] {
        let path = try queuePath()
        let lines: [JSONValue]
        do throws(AccessFileError) {
            lines = try AccessFile(besideQueueAt: path).read()
        } catch {
            throw CommandFailure(error, queue: path)
        }
        var tokens: [AccessToken] = []
        for (place, line) in lines.enumerated() {
            guard let token = AccessToken(line) else {
                throw CommandFailure(AccessFileError.damaged(line: place + 1), queue: path)
            }
            tokens.append(token)
        }
        return tokens
    }

    mutating func changeTokens(_ body: (inout [JSONValue]) -> Void) throws(CommandFailure) {
        guard try !workplace().settings.isReadOnly else {
            throw CommandFailure(.refused, "the queue is read-only", hint: "see 'orch config queue.read_only'")
        }
        let path = try queuePath()
        do throws(AccessFileError) {
            try AccessFile(besideQueueAt: path).change(body)
        } catch {
            throw CommandFailure(error, queue: path)
        }
    }
}

extension CommandFailure {
    init(_ error: AccessFileError, queue: String) {
        switch error {
        case .damaged(let line):
            self.init(
                .badData,
                "line \(line) of the file of tokens in .orch beside \(queue) can't be read; nobody is answered",
                hint: "correct or delete that line; 'orch token list' shows the others")
        case .busy:
            self.init(.busy, "another process changes the tokens", hint: "try again")
        case .system(let error): self.init(.system, "the file of tokens beside \(queue): \(error.reason)")
        }
    }
}
