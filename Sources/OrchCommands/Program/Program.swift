internal import ArgumentGrammar
internal import Engine
internal import Host

/// The program on a command line: reads the arguments, runs one command, prints what it answers.
package enum Program {
    /// Runs the program with the arguments of this process, and ends it.
    package static func main() -> Never {
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
            case .run(let invocation): return run(invocation, isJSON: isJSON)
            }
        } catch {
            return report(CommandFailure(error), isJSON: isJSON)
        }
    }

    private static func run(_ invocation: Invocation, isJSON: Bool) -> ExitCode {
        var call: Call
        do throws(CommandFailure) {
            call = try Call(invocation, screen: Screen(color: invocation[GlobalFlags.color]))
        } catch {
            return report(error, isJSON: isJSON)
        }
        let command = Registry.commands[invocation.index].type
        if let failure = call.run(command) {
            if let signal = failure.signal { signal.endProcess() }
            print(call.answer.lines)
            return report(failure, isJSON: isJSON, warnings: call.answer.warnings)
        }
        if !isJSON {
            warn(call.answer.warnings)
            for note in call.answer.notes { writeError("note: \(Screen.plain(note))\n") }
        }
        if !isJSON, command.isPaged, Pager.show(call.answer.text, on: call.screen) {
            return call.answer.exit
        }
        let printed = answer(
            call.answer.text, isJSON: isJSON, isWritten: call.session.isChanged, warnings: call.answer.warnings)
        guard printed == .success else { return printed }
        if let status = call.passedExit { Environment.exit(with: status) }
        return call.answer.exit
    }

    /// Reports why a command failed, and of what it warned.
    private static func report(_ failure: CommandFailure, isJSON: Bool, warnings: [String] = []) -> ExitCode {
        if isJSON {
            writeError(Answer.text(of: failure.document, warnings: warnings))
        } else {
            warn(warnings)
            writeError("error: \(Screen.plain(failure.message))\n")
            if let hint = failure.hint { writeError("hint: \(Screen.plain(hint))\n") }
        }
        return failure.exit
    }

    /// Prints what an answer has until now.
    static func flush(_ answer: inout Answer) {
        let (lines, warnings) = answer.takeText()
        warn(warnings)
        guard let error = print(lines) else { return }
        answer.end(with: report(CommandFailure(.system, "standard output: \(error.reason)"), isJSON: false))
    }

    private static func warn(_ warnings: [String]) {
        for warning in warnings { writeError("warning: \(Screen.plain(warning))\n") }
    }

    /// Prints what was asked for.
    ///
    /// - Parameter isWritten: whether something was changed before, which a failure to print does not undo.
    private static func answer(
        _ text: String, isJSON: Bool, isWritten: Bool = false, warnings: [String] = []
    ) -> ExitCode {
        guard let error = print(text) else { return .success }
        let hint = isWritten ? "the change was written; see it with 'orch list'" : nil
        // The warnings were part of the document that was not written.
        return report(
            CommandFailure(.system, "standard output: \(error.reason)", hint: hint), isJSON: isJSON,
            warnings: isJSON ? warnings : [])
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
        // Where even this fails, nobody is left to read it.
        try? Console.write(Array(text.utf8), to: .errors)
    }
}

extension Call {
    /// Runs a command to its end.
    ///
    /// - Returns: why it failed, if it did.
    mutating func run(_ command: any Command.Type) -> CommandFailure? {
        var failure: CommandFailure?
        do throws(CommandFailure) {
            try command.run(&self)
        } catch {
            failure = error
        }
        close(failure)
        return failure
    }
}
