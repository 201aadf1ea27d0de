internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text
internal import Workspace

struct ManCommand: Command {
    static let grammar = CommandGrammar(
        ["man"], group: CommandGroup.setup, summary: "print the manual page",
        discussion: ["The page is written for man(1): every command, flag, exit code, variable and file."],
        examples: ["orch man | man -l -", "orch man > ~/.local/share/man/man1/orch.1"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let page = Registry.grammar.manual(version: Version.text, date: Version.date, sections: sections)
        if call.isJSON { return call.print(["schema": "orch.man/1", "page": .string(page)]) }
        call.print(String(page.dropLast()))
    }

    private static var sections: [ManualSection] {
        [
            ManualSection("EXIT STATUS", ExitCode.allCases.map { (String($0.rawValue), $0.meaning) }),
            ManualSection("ENVIRONMENT", variables),
            ManualSection(
                "FILES",
                [
                    (QueueDiscovery.places.joined(separator: ", "), "the queue, in the current folder or one above it"),
                    (SettingsFile.name, "the settings, beside the queue; 'orch config' lists them"),
                    (".orch/", "working files, beside the queue: the lock, and what changes leave while they run"),
                    (Setting.logPath.standard, "the event log, beside the queue"),
                ]),
        ]
    }

    private static let colorName = GlobalFlags.color.description.name
    private static let noColor = "no colours where it is set and --color is not given"

    /// The variables that the program reads, and those that it gives to the programs that it runs.
    static var variables: [(term: String, meaning: String)] {
        let flags = Registry.grammar.globalFlags.compactMap { flag in
            flag.environment.map { (term: $0, meaning: flag.name == colorName ? noColor : "as \(flag.spelling)") }
        }
        let named = Set(flags.map(\.term))
        return flags
            + Setting.allCases.compactMap { setting in
                guard let name = setting.environmentName, !named.contains(name) else { return nil }
                return (term: name, meaning: "the setting \(setting.key): \(setting.takes)")
            }
            + [
                ("VISUAL, EDITOR", "the editor of 'orch edit', the first that is set; vi where none is"),
                (
                    "ORCH_PAGER, GIT_PAGER, PAGER",
                    "what shows long texts on a terminal, the first that is set; git's core.pager comes before PAGER"
                ),
                (
                    "ORCH_TASK_ID, ORCH_TASK, ORCH_SUCCESS_CRITERIA, ORCH_ATTEMPT, ORCH_OWNER_SESSION, ORCH_REPORT_FILE",
                    "given to a worker of 'orch run', with ORCH_QUEUE_MD: its task, its claim and where its report goes"
                ),
                (
                    "ORCH_SESSION_ID, ORCH_OFFICE_ID, ORCH_ROLE",
                    "given to the agent of a session, with ORCH_QUEUE_MD: which session it is, where, and in what role"
                ),
                (
                    "ORCH_LOCK_NAME, ORCH_LOCK_OWNER, ORCH_LOCK_TOKEN",
                    "given to the command of 'orch lock run': the lock that is held, and its fencing token"
                ),
            ]
    }
}
