/// What is wrong with a command line. `message` and `hint` word it.
package struct UsageError: Error, Equatable {
    /// The facts, with flags spelled as they were typed: `--priority` or `-p`.
    package enum Problem: Equatable, Sendable {
        /// There are flags but no command.
        case missingCommand
        /// No command is called by these words.
        case unknownCommand(String, suggestions: [String])
        /// These words are the beginning of commands, and no command themselves.
        case incompleteCommand(String, subcommands: [String])
        /// Neither the command nor the program has this flag.
        case unknownFlag(String, suggestions: [String])
        /// A command's flag is before the command; `owner` is the first command that has it.
        case misplacedFlag(String, owner: String)
        /// A value was left out; `next` is the word in its place, if there is one.
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
        /// More arguments than the command takes; `after` is the flag whose value is right before, and `missing`
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

    /// - Parameters: as the properties of the same names.
    package init(_ problem: Problem, program: String, command: String) {
        self.problem = problem
        self.program = program
        self.command = command
    }
}

/// The one place that words usage errors.
///
/// What was typed appears between quotes, shortened but otherwise as it is: whoever prints it has to escape control
/// characters.
extension UsageError {
    /// One sentence without a full stop: `--priority takes one of P0, P1, P2; got 'P9'`.
    package var message: String {
        switch problem {
        case .missingCommand:
            "a command is missing"
        case .unknownCommand(let words, _):
            "unknown command \(quoted(words))"
        case .incompleteCommand(let words, let subcommands):
            "'\(words)' needs a subcommand: \(listed(subcommands, "or"))"
        case .unknownFlag(let flag, _):
            "unknown flag \(spelled(flag))" + (command.isEmpty ? "" : " for '\(command)'")
        case .misplacedFlag(let flag, let owner):
            "\(flag) has to come after the command, as in '\(program) \(owner) \(flag)'"
        case .missingValue(let flag, let placeholder, nil):
            "\(flag) expects \(placeholder) but nothing follows"
        case .missingValue(let flag, let placeholder, "--"?):
            "\(flag) expects \(placeholder) but is followed by --"
        case .missingValue(let flag, let placeholder, let next?):
            "\(flag) expects \(placeholder) but is followed by the flag \(next)"
        case .invalidValue(let name, let takes, let got, _):
            "\(name) takes \(takes); got \(quoted(got))"
        case .unexpectedValue(let flag, let got):
            "\(flag) takes no value; got \(quoted(got))"
        case .repeatedFlag(let flag):
            "\(flag) is given more than once"
        case .missing(let names):
            "\(subject) needs \(listed(names, "and"))"
        case .missingEither(let names):
            "\(subject) needs \(listed(names, "or"))"
        case .unexpectedArgument(let word, _, _):
            "unexpected argument \(quoted(word))" + (command.isEmpty ? "" : " for '\(command)'")
        case .conflict(let one, let other):
            "\(one) and \(other) can't be given together"
        }
    }

    /// What to do next, without a full stop; it always ends with where help is found.
    package var hint: String {
        guard let advice else { return "see \(helpCommand)" }
        return advice.hasSuffix("?") ? "\(advice) See \(helpCommand)" : "\(advice); see \(helpCommand)"
    }

    private var advice: String? {
        switch problem {
        case .unknownCommand(_, let names) where !names.isEmpty:
            "did you mean \(listed(names.map { "'\($0)'" }, "or"))?"
        case .unknownFlag(_, let names) where !names.isEmpty:
            "did you mean \(listed(names, "or"))?"
        case .unknownFlag(let flag, _) where flag.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } == true:
            "write -- before arguments that begin with a dash"
        case .missingValue(let flag, _, let next?):
            "write \(flag)=\(next) if that is the value"
        case .invalidValue(_, _, _, let words) where !words.isEmpty:
            "did you mean \(listed(words, "or"))?"
        case .unexpectedArgument(_, let flag?, _):
            "quote the value of \(flag) if it has several words"
        case .unexpectedArgument(_, nil, let missing) where !missing.isEmpty:
            "\(subject) needs \(listed(missing, "and"))"
        default:
            nil
        }
    }

    private var subject: String { command.isEmpty ? program : "'\(command)'" }

    private var helpCommand: String {
        command.isEmpty ? "'\(program) --help'" : "'\(program) \(command) --help'"
    }

    private func listed(_ names: [String], _ conjunction: String) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// A flag that looks like one stays bare; anything else is quoted so that its end can be seen.
    private func spelled(_ flag: String) -> String {
        let plain =
            flag.utf8.count <= 60
            && flag.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: false
                }
            }
        return plain ? flag : quoted(flag)
    }

    private func quoted(_ text: String) -> String {
        let limit = 60
        let start = text.prefix(limit)
        return start.endIndex == text.endIndex ? "'\(text)'" : "'\(start)…'"
    }
}
