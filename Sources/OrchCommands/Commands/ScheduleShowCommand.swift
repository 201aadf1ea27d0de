internal import ArgumentGrammar
internal import Engine
internal import Text
internal import Workspace

struct ScheduleShowCommand: Command {
    static let grammar = CommandGrammar(
        ["schedule", "show"], group: CommandGroup.operations,
        summary: "print what a scheduler needs to run dispatch and watchdog",
        discussion: [
            "Prints lines for a crontab, units and timers for systemd, or agents for launchd, with the paths of this program and of "
                + "the queue, and the intervals of dispatch.interval_seconds and watchdog.interval_seconds (cron: the "
                + "nearest that it can say). Each file is headed by its name. It installs nothing; see 'orch schedule "
                + "install'. automation/schedule/ has examples."
        ],
        positionals: [ScheduleArguments.scheduler],
        examples: ["orch schedule show cron", "orch schedule show systemd --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let scheduler = try call.required(ScheduleArguments.scheduler)
        let template = try ScheduleTemplate(in: &call)
        let files = template.files(for: scheduler)
        if call.isJSON {
            return call.print([
                "schema": "orch.schedule/1", "scheduler": .string(scheduler.rawValue),
                "files": .array(of: files) { ["name": .string($0.name), "text": .string($0.text)] },
            ])
        }
        for (place, file) in files.enumerated() {
            if files.count > 1 { call.print((place > 0 ? "\n" : "") + "==> \(file.name) <==") }
            for line in file.text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
                call.print(Screen.plain(String(line)))
            }
        }
    }
}

extension ScheduleTemplate {
    /// That of the queue, with the settings and this program.
    init(in call: inout Call) throws(CommandFailure) {
        _ = try call.readQueue()
        let workplace = try call.workplace()
        self.init(
            program: try DispatchCommand.executable(), queue: Workplace.absolute(workplace.path),
            path: call.session.request.environment("PATH") ?? "/usr/bin:/bin",
            dispatchSeconds: workplace.settings.dispatchSeconds, watchdogSeconds: workplace.settings.watchdogSeconds,
            parallel: workplace.settings.mostWorkers)
        for text in [program, queue, path] where text.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            throw CommandFailure(
                .refused, "a scheduler can't be given the path '\(text)', which has control characters")
        }
    }
}
