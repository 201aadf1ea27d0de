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

    private static var variables: [(term: String, meaning: String)] {
        let flags = Registry.grammar.globalFlags.compactMap { flag in
            flag.environment.map { (term: $0, meaning: "as \(flag.spelling)") }
        }
        let named = Set(flags.map(\.term))
        return flags
            + Setting.allCases.compactMap { setting in
                guard let name = setting.environmentName, !named.contains(name) else { return nil }
                return (term: name, meaning: "the setting \(setting.key): \(setting.takes)")
            }
    }
}
