internal import ArgumentGrammar
internal import Host

/// The program: reads the command line, runs one command, prints what it says.
public enum Program {
    /// Runs the program with the arguments of this process, and ends it.
    public static func main() -> Never {
        Console.ignoreBrokenPipes()
        Console.ignoreSizeLimits()
        Environment.exit(with: run().rawValue)
    }

    private static func run() -> ExitCode {
        do throws(ArgumentError) {
            return run(try Arguments.read())
        } catch {
            // As far as they can be read, they still say in which form the error is wanted.
            let isJSON = Registry.grammar.mentions(GlobalFlags.json, in: Array(CommandLine.arguments.dropFirst()))
            return report(CommandFailure(error), isJSON: isJSON)
        }
    }

    /// - Parameter arguments: the words after the program's name.
    private static func run(_ arguments: [String]) -> ExitCode {
        let isJSON = Registry.grammar.mentions(GlobalFlags.json, in: arguments)
        do throws(UsageError) {
            switch try Registry.grammar.parse(arguments) {
            case .version: return answer("orch \(Version.text)\n", isJSON: isJSON)
            case .help(let topic):
                let width = min(Console.width(of: .output) ?? 80, 100)
                return answer(Registry.grammar.help(on: topic, width: width), isJSON: isJSON)
            case .run(let invocation): return run(invocation)
            }
        } catch {
            return report(CommandFailure(error), isJSON: isJSON)
        }
    }

    private static func run(_ invocation: Invocation) -> ExitCode {
        var run = Run(invocation, screen: Screen(color: invocation[GlobalFlags.color]))
        var failure: CommandFailure?
        do throws(CommandFailure) {
            try Registry.commands[invocation.index].run(&run)
        } catch {
            failure = error
        }
        run.close(failure)
        if let failure {
            print(run.lines)
            return report(failure, isJSON: run.isJSON, warnings: run.warnings)
        }
        if !run.isJSON { warn(run.warnings) }
        let told = answer(run.answer, isJSON: run.isJSON, after: run)
        return told == .success ? run.exit : told
    }

    /// Tells why a command failed, and of what it warned, and answers with what exit code.
    private static func report(_ failure: CommandFailure, isJSON: Bool, warnings: [String] = []) -> ExitCode {
        if isJSON {
            writeError(JSONDocument(failure).text(warnings: warnings) + "\n")
        } else {
            warn(warnings)
            writeError("error: \(Screen.plain(failure.message))\n")
            if let hint = failure.hint { writeError("hint: \(Screen.plain(hint))\n") }
        }
        return failure.exit
    }

    private static func warn(_ warnings: [String]) {
        for warning in warnings { writeError("warning: \(Screen.plain(warning))\n") }
    }

    /// Prints what was asked for.
    ///
    /// - Parameter run: what was done before, which a failure to tell does not undo.
    private static func answer(_ text: String, isJSON: Bool, after run: Run? = nil) -> ExitCode {
        guard let error = print(text) else { return .success }
        let hint = run?.isChanged == true ? "the change is made all the same; see it with 'orch list'" : nil
        // The warnings were to stand in the document that was not written.
        return report(
            CommandFailure(.system, "standard output: \(error.reason)", hint: hint), isJSON: isJSON,
            warnings: isJSON ? run?.warnings ?? [] : [])
    }

    /// A reader that has seen enough (`orch list | head`) is no error.
    @discardableResult
    private static func print(_ text: String) -> SystemError? {
        guard !text.isEmpty else { return nil }
        do throws(SystemError) {
            try Console.write(Array(text.utf8), to: .output)
            return nil
        } catch {
            return error.isBrokenPipe ? nil : error
        }
    }

    private static func writeError(_ text: String) {
        // Where even this fails, nobody is left to be told.
        try? Console.write(Array(text.utf8), to: .errors)
    }
}
