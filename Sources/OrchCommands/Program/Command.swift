internal import ArgumentGrammar

/// One command of the program, in a file of its own.
protocol Command: Sendable {
    /// Its names, flags and help.
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
    static let setup = "Set-up"
}
