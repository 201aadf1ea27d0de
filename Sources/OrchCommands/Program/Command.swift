internal import ArgumentGrammar

/// One command of the program, in a file of its own.
protocol Command: Sendable {
    static var grammar: CommandGrammar { get }

    /// Does it. What it prints goes through `run`.
    ///
    /// - Throws: why it failed; nothing was changed then, unless the failure says so.
    static func run(_ call: inout Call) throws(CommandFailure)
}

/// The headings under which `orch help` lists commands.
enum CommandGroup {
    static let queue = "Queue"
    static let intake = "Intake"
    static let review = "Review"
    static let team = "Team"
    static let audit = "Audit"
    static let setup = "Set-up"
}

/// All commands. Parser, help, completions, manual page and the README's table come from this list.
enum Registry {
    static let commands: [any Command.Type] = [
        ListCommand.self, ShowCommand.self, AddCommand.self, PickCommand.self, StartCommand.self, DoneCommand.self,
        FailCommand.self, BlockCommand.self, SetCommand.self, EditCommand.self, LintCommand.self, FormatCommand.self,
        ArchiveCommand.self,
        PlanCommand.self, SubmitCommand.self,
        ReviewCommand.self, CheckListCommand.self, CheckRunCommand.self, GuardCommand.self, TokensCommand.self,
        UICheckCommand.self,
        TeamPlanCommand.self, TeamStatusCommand.self, TeamCancelCommand.self, TeamReplanCommand.self,
        ReportNewCommand.self, ReportCheckCommand.self,
        LogCommand.self, DiffCommand.self, UndoCommand.self, CommitCommand.self, MergeDriverCommand.self,
        InitCommand.self, ConfigCommand.self, DoctorCommand.self, CompletionsCommand.self, ManCommand.self,
    ]

    /// The names of the commands in their order, by which the one that runs is found without the grammars of the others.
    private static let names = [
        "list", "show", "add", "pick", "start", "done", "fail", "block", "set", "edit", "lint", "fmt", "archive",
        "nl plan", "nl submit", "review", "check list", "check run", "guard", "tokens", "ui-check",
        "team plan", "team status", "team cancel", "team replan", "report new", "report check",
        "init", "config", "doctor", "completions", "man",
    ]

    static let grammar = Grammar(
        program: "orch",
        summary: "keeps a work queue in a Markdown table that people and programs edit at the same time",
        globalFlags: GlobalFlags.all, names: names,
        lookups: [
            ("status", "list"), ("ls", "list"), ("tasks", "list"), ("view", "show"), ("get", "show"), ("new", "add"),
            ("create", "add"), ("next", "pick"), ("claim", "pick"), ("take", "pick"), ("finish", "done"),
            ("complete", "done"), ("close", "done"), ("update", "set"), ("retry", "set"), ("cancel", "block"),
            ("delete", "archive"), ("remove", "archive"), ("rm", "archive"), ("validate", "lint"),
        ],
        command: { commands[$0].grammar })
}

/// The program's version (semantic versioning).
enum Version {
    static let text = "0.1.0"
    /// The day of this version.
    static let date = "2026-11-21"
}
