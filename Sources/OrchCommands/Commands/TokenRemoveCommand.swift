internal import ArgumentGrammar
internal import Engine
internal import Interfaces
internal import Text

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
        if left == 0 { call.note("no token is left: requests from this machine need none now") }
        if call.isJSON {
            return call.print(["schema": "orch.token/1", "name": .string(name), "removed": .bool(true)])
        }
        call.print("\(name): removed")
    }
}
