internal import ArgumentGrammar
internal import Engine
internal import Text
internal import Workspace

/// What both commands take.
enum ScheduleArguments {
    static let scheduler = Positional(
        .choice("SCHEDULER", of: ScheduleTemplate.Scheduler.allCases, word: \.rawValue), help: "the scheduler")
    static let isTrial = Switch("dry-run", help: "show what would be done, and do nothing")
}

extension Call {
    /// Changes what a scheduler does for the queue, and reports how.
    mutating func schedule(
        _ change: (inout ScheduleInstallation) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let scheduler = try required(ScheduleArguments.scheduler)
        let isTrial = invocation[ScheduleArguments.isTrial]
        var installation = try ScheduleInstallation(scheduler, isTrial: isTrial, in: &self)
        try change(&installation)
        let steps = installation.steps
        if isJSON {
            return print([
                "schema": "orch.schedule_change/1", "scheduler": .string(scheduler.rawValue),
                "dry_run": .bool(isTrial), "steps": .array(of: steps, JSONValue.string),
            ])
        }
        for step in steps { print(Screen.plain(step)) }
        if steps.isEmpty { print("nothing to change") }
    }
}

struct ScheduleInstallCommand: Command {
    static let grammar = CommandGrammar(
        ["schedule", "install"], group: CommandGroup.operations,
        summary: "have a scheduler run dispatch and watchdog",
        discussion: [
            "cron: puts the lines of 'orch schedule show cron' into your crontab, between two marks that name the queue, and keeps "
                + "all other lines. systemd: writes user units and timers and enables these. launchd: writes agents and loads "
                + "them. What is there already is brought up to date, and each queue has its own.",
            "Prints what it has done: lines of the crontab with + and -, files, and commands. Exits with 69 when the "
                + "scheduler's program is missing or fails.",
        ],
        flags: [ScheduleArguments.isTrial], positionals: [ScheduleArguments.scheduler],
        examples: ["orch schedule install cron", "orch schedule install systemd --dry-run"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        try call.schedule { installation throws(CommandFailure) in try installation.install() }
    }
}

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

struct ScheduleUninstallCommand: Command {
    static let grammar = CommandGrammar(
        ["schedule", "uninstall"], group: CommandGroup.operations,
        summary: "have a scheduler stop running dispatch and watchdog",
        discussion: [
            "Removes what 'orch schedule install' wrote for this queue, and nothing else. Workers that run go on."
        ],
        flags: [ScheduleArguments.isTrial], positionals: [ScheduleArguments.scheduler],
        examples: ["orch schedule uninstall cron", "orch schedule uninstall systemd --dry-run"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        try call.schedule { installation throws(CommandFailure) in try installation.uninstall() }
    }
}
