internal import ArgumentGrammar
internal import Host

/// The program: reads the command line, runs one command, prints what it says.
public enum Program {
    /// Runs the program with the arguments of this process, and ends it.
    public static func main() -> Never {
        Environment.exit(with: run(Array(CommandLine.arguments.dropFirst())))
    }

    /// - Parameter arguments: the words after the program's name.
    /// - Returns: the exit code.
    static func run(_ arguments: [String]) -> Int32 {
        Console.ignoreBrokenPipes()
        Console.ignoreSizeLimits()
        let isJSON = Registry.grammar.mentions(GlobalFlags.json, in: arguments)
        do throws(UsageError) {
            switch try Registry.grammar.parse(arguments) {
            case .version: return print("orch \(Version.text)\n")
            case .help(let topic):
                let width = min(Console.width(of: .output) ?? 80, 100)
                return print(Registry.grammar.help(on: topic, width: width))
            case .run(let invocation): return run(invocation)
            }
        } catch {
            return report(CommandFailure(error), isJSON: isJSON).rawValue
        }
    }

    private static func run(_ invocation: Invocation) -> Int32 {
        var run = Run(invocation, screen: Screen(color: invocation[GlobalFlags.color]))
        var failure: CommandFailure?
        do throws(CommandFailure) {
            try Registry.commands[invocation.index].run(&run)
        } catch {
            failure = error
        }
        run.close(failure)
        for warning in run.warnings { writeError("warning: \(Screen.plain(warning))\n") }
        let written = print(run.output, afterChange: run.isChanged)
        if let failure { return report(failure, isJSON: run.isJSON).rawValue }
        return written == 0 ? run.exit.rawValue : written
    }

    /// Tells why a command failed, and answers with what exit code.
    private static func report(_ failure: CommandFailure, isJSON: Bool) -> ExitCode {
        if isJSON {
            writeError(JSONDocument(failure).text + "\n")
        } else {
            writeError("error: \(Screen.plain(failure.message))\n")
            if let hint = failure.hint { writeError("hint: \(Screen.plain(hint))\n") }
        }
        return failure.exit
    }

    /// A reader that has seen enough (`orch list | head`) is no error.
    ///
    /// - Parameter afterChange: whether the queue was changed before, which a failure to tell does not undo.
    private static func print(_ text: String, afterChange: Bool = false) -> Int32 {
        guard !text.isEmpty else { return ExitCode.success.rawValue }
        do throws(SystemError) {
            try Console.write(Array(text.utf8), to: .output)
            return ExitCode.success.rawValue
        } catch {
            if error.isBrokenPipe { return ExitCode.success.rawValue }
            writeError("error: standard output: \(error.reason)\n")
            if afterChange { writeError("hint: the change is made all the same; see it with 'orch list'\n") }
            return ExitCode.system.rawValue
        }
    }

    private static func writeError(_ text: String) {
        // Where even this fails, nobody is left to be told.
        try? Console.write(Array(text.utf8), to: .errors)
    }
}
