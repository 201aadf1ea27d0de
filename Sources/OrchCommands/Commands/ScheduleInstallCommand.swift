internal import ArgumentGrammar
internal import Text

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
