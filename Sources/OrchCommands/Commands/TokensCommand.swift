internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text
internal import TokenGuardrails

struct TokensCommand: Command {
    private static let files = PositionalList(.file("FILE"), help: "the files; - reads standard input")
    private static let transcript = Switch(
        "transcript", help: "count conversations (JSON Lines or text) instead of plain texts")

    static let grammar = CommandGrammar(
        ["tokens"], group: CommandGroup.review, summary: "estimate the tokens of files",
        discussion: [
            "Prints a line for each file, the number first, and the sum of several. It is an estimate by script and "
                + "kind of text, offline, for Korean, English and code.",
            "Of a conversation the texts count that a model is given, with \(Transcript.tokensPerMessage) tokens for "
                + "each message; other lines count as text.",
        ],
        flags: [transcript], positionals: [files],
        examples: ["orch tokens report.md", "orch tokens --transcript session.jsonl"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let isTranscript = call.invocation[transcript]
        var counts: [(file: String, tokens: Int)] = []
        for file in call.invocation[files] {
            let text = try call.fileText(file)
            counts.append((file, isTranscript ? Transcript.tokens(of: text) : TokenEstimate.tokens(of: text)))
        }
        let total = counts.reduce(0) { $0 + $1.tokens }
        if call.isJSON {
            return call.print([
                "schema": "orch.tokens/1", "transcript": .bool(isTranscript),
                "files": .array(of: counts) { count in
                    ["file": .string(count.file), "tokens": .integer(count.tokens)]
                },
                "total": .integer(total),
            ])
        }
        for count in counts { call.print("\(count.tokens)\t\(Screen.plain(count.file))") }
        if counts.count > 1 { call.print("\(total)\ttotal") }
    }
}
