internal import ArgumentGrammar

/// All commands. Parser, help, completions, manual page and the README's table come from this list.
enum Registry {
    static let commands: [any Command.Type] = [
        ListCommand.self, ShowCommand.self, AddCommand.self, PickCommand.self, StartCommand.self, DoneCommand.self,
        FailCommand.self, BlockCommand.self, SetCommand.self, EditCommand.self, LintCommand.self, FormatCommand.self,
        ArchiveCommand.self,
        PlanCommand.self, SubmitCommand.self,
        ReviewCommand.self, GuardCommand.self, TokensCommand.self, UICheckCommand.self,
        TeamPlanCommand.self, TeamStatusCommand.self, TeamCancelCommand.self, TeamReplanCommand.self,
        ReportNewCommand.self, ReportCheckCommand.self,
        InitCommand.self, ConfigCommand.self, DoctorCommand.self, CompletionsCommand.self, ManCommand.self,
    ]

    static let grammar = Grammar(
        program: "orch",
        summary: "keeps a work queue in a Markdown table that people and programs edit at the same time",
        globalFlags: GlobalFlags.all, commands: commands.map { $0.grammar })
}
