/// What is wrong with a command line. `message` and `hint` word it.
package struct UsageError: Error, Equatable {
    /// The facts, with flags spelled as they were typed: `--priority` or `-p`.
    package enum Problem: Equatable, Sendable {
        /// There are flags but no command.
        case missingCommand
        /// No command is called by these words.
        case unknownCommand(String, suggestions: [String])
        /// These words begin commands but are none.
        case incompleteCommand(String, subcommands: [String])
        /// Neither the command nor the program has this flag.
        case unknownFlag(String, suggestions: [String])
        /// A command's flag stands before the command; `owner` is the first command that has it.
        case misplacedFlag(String, owner: String)
        /// A value was left out; `next` is the word that stands in its place, if any does.
        case missingValue(flag: String, placeholder: String, next: String?)
        /// The value of a flag or argument can't be read.
        case invalidValue(of: String, takes: String, got: String, suggestions: [String] = [])
        /// A switch was given a value.
        case unexpectedValue(flag: String, got: String)
        /// A flag that counts once was given again.
        case repeatedFlag(String)
        /// The command can't do without all of these: `--task TEXT`, `ID`.
        case missing([String])
        /// The command can't do without one of these.
        case missingEither([String])
        /// More arguments than the command takes; `after` is the flag whose value stands right before, and `missing`
        /// what the command needs and has not got, to which the word may belong.
        case unexpectedArgument(String, after: String?, missing: [String] = [])
        /// These may not be given together.
        case conflict(String, String)
    }

    /// What is wrong.
    package let problem: Problem
    /// The program's name.
    package let program: String
    /// The words of the command that was being read, empty before there is one.
    package let command: String

    /// - Parameters:
    ///   - problem: what is wrong.
    ///   - program: the program's name.
    ///   - command: the words of the command that was being read, empty before there is one.
    package init(_ problem: Problem, program: String, command: String) {
        self.problem = problem
        self.program = program
        self.command = command
    }
}
