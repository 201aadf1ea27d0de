internal import ArgumentGrammar
internal import Engine
internal import Interfaces
internal import Text

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
