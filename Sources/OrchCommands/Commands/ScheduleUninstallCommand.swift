internal import ArgumentGrammar

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
