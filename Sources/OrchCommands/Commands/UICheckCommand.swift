internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text
internal import Workspace

struct UICheckCommand: Command {
    private static let url = Flag("url", .url, help: "the page", isRequired: true)
    private static let contains = Flag(
        "contains", .shownText, help: "a text that it must show", isRequired: true
    ).repeatable
    private static let timeout = Flag(
        "timeout", .integer("SECONDS", in: 1...3_600, of: "seconds"), help: "how long the page may take",
        default: "\(PageEvidence.standardSeconds)")

    static let grammar = CommandGrammar(
        ["ui-check"], group: CommandGroup.review, summary: "check that a page shows given texts",
        discussion: [
            "The page is rendered without a screen, its scripts included, by the first of these that is "
                + "installed: " + Browser.names.joined(separator: ", ") + ".",
            "Only visible text counts, with white space collapsed and letter case respected: "
                + "no tags, scripts, titles or what is hidden in the document itself. What a style sheet hides is "
                + "not known.",
            "Exits with \(ExitCode.found.rawValue) when a text is missing, and with "
                + "\(ExitCode.unavailable.rawValue) when there is no browser or it can't load the page.",
        ],
        flags: [url, contains, timeout],
        examples: ["orch ui-check --url http://localhost:3000/ --contains Dashboard --contains \"로그 정리\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let page = try call.required(url)
        let texts = try PageEvidence.look(
            at: page, for: call.invocation[contains],
            seconds: call.invocation[timeout] ?? PageEvidence.standardSeconds)
        let isPassed = texts.allSatisfy(\.isShown)
        if !isPassed { call.end(with: .found) }
        if call.isJSON {
            return call.print([
                "schema": "orch.ui_check/1", "url": .string(page), "passed": .bool(isPassed),
                "texts": .array(of: texts) { text in
                    ["text": .string(text.text), "shown": .bool(text.isShown)]
                },
            ])
        }
        for text in texts { call.print((text.isShown ? "shows: " : "missing: ") + Screen.plain(text.text)) }
    }
}
