internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text
internal import Workspace

/// `orch config`: the settings in force.
struct ConfigCommand: Command {
    private static let key = Positional(.setting, help: "only this setting, and only its value", isRequired: false)

    static let grammar = CommandGrammar(
        ["config"], group: CommandGroup.setup, summary: "show the settings and where each comes from",
        discussion: [
            "A value comes from a flag, else from the environment, else from orch.conf beside QUEUE.md (lines of 'key "
                + "= value', comments on lines of their own that begin with #), else it is the default. To change one, edit orch.conf.",
            Setting.allCases.map { setting in
                "  \(setting.key)" + (setting.environmentName.map { " ($\($0))" } ?? "")
                    + "\n      \(setting.purpose)\n      \(setting.takes)"
            }.joined(separator: "\n"),
            "Checks that criteria mention are defined in orch.conf alone: 'check.NAME = COMMAND' for @NAME, and "
                + "'check.NAME.url' with 'check.NAME.contains' for @ui:NAME.",
        ],
        positionals: [key], examples: ["orch config", "orch config lease.seconds"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let wanted = call.invocation[key].map { [$0] } ?? Setting.allCases
        var values = wanted.map { setting in
            let value = workplace.settings[setting]
            return (key: setting.key, text: value.text, origin: value.origin)
        }
        if call.invocation[key] == nil {
            values += workplace.settings.checkLines.map { ($0.key, $0.text, .file(line: $0.number)) }
        }
        if call.isJSON {
            call.print([
                "schema": "orch.config/1", "queue": .string(workplace.path),
                "settings": .array(
                    values.map { value in
                        [
                            "key": .string(value.key), "value": .string(value.text),
                            "origin": .string(value.origin.wording(file: workplace.settingsPath)),
                        ]
                    }),
            ])
        } else if call.invocation[key] != nil {
            for value in values { call.print(Screen.plain(value.text)) }
        } else {
            for value in values {
                let assignment = "\(value.key) = \(Screen.plain(value.text))".fitted(to: 44)
                call.print("\(assignment)  # \(Screen.plain(value.origin.wording(file: workplace.settingsPath)))")
            }
        }
    }
}

extension ValueSyntax where Value == Setting {
    static let setting = ValueSyntax(
        "KEY", takes: "the name of a setting as 'orch config' lists it; values are changed in orch.conf",
        offer: .words(Setting.allCases.map(\.key))
    ) { text in Setting.allCases.first { $0.key.lowercased() == text.lowercased() } }
}

extension Settings.Origin {
    /// Where a value comes from, in a phrase.
    func wording(file: String) -> String {
        switch self {
        case .standard: "default"
        case .file(let line): "\(file):\(line)"
        case .environment(let name): "$\(name)"
        case .flag(let name): name
        }
    }
}
