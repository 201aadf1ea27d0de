internal import ArgumentGrammar

/// One command of the program, in a file of its own.
protocol Command: Sendable {
    static var grammar: CommandGrammar { get }
    /// Whether its text is shown page by page on a terminal, as git shows what may be long.
    static var isPaged: Bool { get }

    /// Does it. What it prints goes through `run`.
    ///
    /// - Throws: why it failed; nothing was changed then, unless the failure says so.
    static func run(_ call: inout Call) throws(CommandFailure)
}

extension Command {
    static var isPaged: Bool { false }
}

/// The headings under which `orch help` lists commands.
enum CommandGroup {
    static let queue = "Queue"
    static let intake = "Intake"
    static let review = "Review"
    static let team = "Team"
    static let operations = "Operations"
    static let sessions = "Sessions"
    static let taskQueue = "Task queue"
    static let audit = "Audit"
    static let database = "Database"
    static let interfaces = "Interfaces"
    static let setup = "Set-up"
}

/// All commands. Parser, help, completions, manual page and the README's table come from this list.
enum Registry {
    /// With their names, by which the one that runs is found without the grammars of the others.
    static let commands: [(name: String, type: any Command.Type)] = [
        ("list", ListCommand.self),
        ("show", ShowCommand.self),
        ("add", AddCommand.self),
        ("pick", PickCommand.self),
        ("start", StartCommand.self),
        ("done", DoneCommand.self),
        ("fail", FailCommand.self),
        ("block", BlockCommand.self),
        ("set", SetCommand.self),
        ("edit", EditCommand.self),
        ("lint", LintCommand.self),
        ("fmt", FormatCommand.self),
        ("archive", ArchiveCommand.self),
        ("nl plan", PlanCommand.self),
        ("nl submit", SubmitCommand.self),
        ("review", ReviewCommand.self),
        ("check list", CheckListCommand.self),
        ("check run", CheckRunCommand.self),
        ("guard", GuardCommand.self),
        ("tokens", TokensCommand.self),
        ("ui-check", UICheckCommand.self),
        ("team plan", TeamPlanCommand.self),
        ("team status", TeamStatusCommand.self),
        ("team cancel", TeamCancelCommand.self),
        ("team replan", TeamReplanCommand.self),
        ("report new", ReportNewCommand.self),
        ("report check", ReportCheckCommand.self),
        ("status", StatusCommand.self),
        ("workers", WorkersCommand.self),
        ("cancel", CancelCommand.self),
        ("replan", ReplanCommand.self),
        ("retry", RetryCommand.self),
        ("run", RunCommand.self),
        ("dispatch", DispatchCommand.self),
        ("up", UpCommand.self),
        ("schedule show", ScheduleShowCommand.self),
        ("schedule install", ScheduleInstallCommand.self),
        ("schedule uninstall", ScheduleUninstallCommand.self),
        ("heartbeat", HeartbeatCommand.self),
        ("watchdog", WatchdogCommand.self),
        ("kpi", KPICommand.self),
        ("health", HealthCommand.self),
        ("events", EventsCommand.self),
        ("watch", WatchCommand.self),
        ("metrics", MetricsCommand.self),
        ("dashboard", DashboardCommand.self),
        ("board", BoardCommand.self),
        ("consistency-check", ConsistencyCheckCommand.self),
        ("alerts list", AlertsListCommand.self),
        ("alerts ack", AlertsAckCommand.self),
        ("alerts resolve", AlertsResolveCommand.self),
        ("lock acquire", LockAcquireCommand.self),
        ("lock renew", LockRenewCommand.self),
        ("lock release", LockReleaseCommand.self),
        ("lock run", LockRunCommand.self),
        ("lock list", LockListCommand.self),
        ("lock history", LockHistoryCommand.self),
        ("session phase", SessionPhaseCommand.self),
        ("session list", SessionListCommand.self),
        ("session create", SessionCreateCommand.self),
        ("session prompt", SessionPromptCommand.self),
        ("session answer", SessionAnswerCommand.self),
        ("session output", SessionOutputCommand.self),
        ("session cancel", SessionCancelCommand.self),
        ("session terminate", SessionTerminateCommand.self),
        ("session resume", SessionResumeCommand.self),
        ("session pool", SessionPoolCommand.self),
        ("attach", AttachCommand.self),
        ("fleet", FleetCommand.self),
        ("office run", OfficeRunCommand.self),
        ("office result", OfficeResultCommand.self),
        ("task enqueue", TaskEnqueueCommand.self),
        ("task claim", TaskClaimCommand.self),
        ("task start", TaskStartCommand.self),
        ("task complete", TaskCompleteCommand.self),
        ("task cancel", TaskCancelCommand.self),
        ("task requeue", TaskRequeueCommand.self),
        ("task list", TaskListCommand.self),
        ("task dead list", TaskDeadListCommand.self),
        ("task dead requeue", TaskDeadRequeueCommand.self),
        ("task dead purge", TaskDeadPurgeCommand.self),
        ("log", LogCommand.self),
        ("blame", BlameCommand.self),
        ("diff", DiffCommand.self),
        ("undo", UndoCommand.self),
        ("commit", CommitCommand.self),
        ("resolve", ResolveCommand.self),
        ("sync", SyncCommand.self),
        ("merge-driver", MergeDriverCommand.self),
        ("diff-driver", DiffDriverCommand.self),
        ("db init", DBInitCommand.self),
        ("db sync", DBSyncCommand.self),
        ("db check", DBCheckCommand.self),
        ("db migrate", DBMigrateCommand.self),
        ("db query", DBQueryCommand.self),
        ("db export", DBExportCommand.self),
        ("mcp", MCPCommand.self),
        ("cgi", CGICommand.self),
        ("serve", ServeCommand.self),
        ("openapi", OpenAPICommand.self),
        ("token add", TokenAddCommand.self),
        ("token list", TokenListCommand.self),
        ("token remove", TokenRemoveCommand.self),
        ("lsp", LSPCommand.self),
        ("export", ExportCommand.self),
        ("import", ImportCommand.self),
        ("init", InitCommand.self),
        ("config", ConfigCommand.self),
        ("doctor", DoctorCommand.self),
        ("completions", CompletionsCommand.self),
        ("man", ManCommand.self),
        ("version", VersionCommand.self),
    ]

    static let grammar = Grammar(
        program: "orch",
        summary: "keeps a work queue in a Markdown table that people and programs edit at the same time",
        globalFlags: GlobalFlags.all, names: commands.map(\.name), prefix: ("ops", CommandGroup.operations),
        lookups: [
            ("ls", "list"), ("tasks", "list"), ("view", "show"), ("get", "show"), ("new", "add"),
            ("create", "add"), ("next", "pick"), ("claim", "pick"), ("take", "pick"), ("finish", "done"),
            ("complete", "done"), ("close", "done"), ("update", "set"), ("requeue", "task requeue"),
            ("enqueue", "task enqueue"),
            ("delete", "archive"), ("remove", "archive"), ("rm", "archive"), ("validate", "lint"),
        ],
        command: { commands[$0].type.grammar })
}
