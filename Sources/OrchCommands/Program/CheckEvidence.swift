internal import ArgumentGrammar
internal import Engine
internal import Host
internal import ReviewerGate

/// `--check`: a command of the operator whose success is evidence for a report. It never comes from a cell.
enum CheckEvidence {
    private static let check = Flag(
        "check", .text("COMMAND"), help: "run this with /bin/sh; unless it succeeds, PASS becomes RETRY")
    private static let timeout = Flag(
        "check-timeout", .integer("SECONDS", in: 1...86_400, of: "seconds"), help: "how long the check may take",
        default: "\(standardSeconds)")
    private static let standardSeconds = 600

    static let flags: [any FlagDeclaration] = [check, timeout]

    static func isGiven(in invocation: Invocation) -> Bool { invocation[check] != nil }

    /// Runs the check, if there is one, in the current folder.
    static func gather(in invocation: Invocation) throws(CommandFailure) -> [Evidence] {
        guard let command = invocation[check] else {
            guard invocation[timeout] == nil else {
                throw CommandFailure(invocation.usageError(.missing([check.description.synopsis])))
            }
            return []
        }
        guard command.contains(where: { !$0.isWhitespace }) else {
            // An empty variable of a script would pass as a check that succeeds.
            throw CommandFailure(.usage, "\(check.description.spelling) takes a command; got '\(command)'")
        }
        let seconds = invocation[timeout] ?? standardSeconds
        let outcome = outcome(of: try run(command, seconds: seconds), seconds: seconds)
        return [
            Evidence(
                name: "check", passed: outcome.isSuccess, detail: outcome.detail, transcript: outcome.transcript)
        ]
    }

    /// Runs a command of the operator with the shell. Ctrl-C ends it, and the command that waits for it.
    ///
    /// - Parameters:
    ///   - folder: where it runs; the current folder without it.
    ///   - input: what it reads.
    static func run(
        _ command: String, seconds: Int, in folder: String? = nil, input: ChildProgram.Input = .nothing
    ) throws(CommandFailure) -> ChildResult {
        let program = ChildProgram(
            "/bin/sh", ["-c", "--", command], input: input, folder: folder, timeout: .seconds(seconds))
        let result: ChildResult
        let signal: Signal?
        do throws(ChildError) {
            (result, signal) = try program.runUntilSignalled()
        } catch {
            switch error {
            case .programMissing(let name):
                throw CommandFailure(.unavailable, "the check was not run: there is no \(name)")
            case .system(let error): throw CommandFailure(.system, "the check was not run: \(error.reason)")
            }
        }
        if let signal { throw CommandFailure(interruptedBy: signal) }
        return result
    }

    static func outcome(of result: ChildResult, seconds: Int) -> CheckOutcome {
        let end =
            switch result.status {
            case .exited(let code): "exit \(code)"
            case .signalled(let signal): "ended by signal \(signal)"
            case .timedOut: "not done after \(seconds) s"
            }
        let line = ProgramText.lastLine(of: result.output) ?? ProgramText.lastLine(of: result.errors)
        return CheckOutcome(
            isSuccess: result.status == .exited(0), detail: line.map { "\(end), \($0)" } ?? end,
            // The last number of half an output is another one.
            value: result.isCut ? nil : CheckOutcome.value(in: result.output),
            transcript: .init(
                output: ProgramText.tail(of: result.output, limit: transcriptLimit),
                errors: ProgramText.tail(of: result.errors, limit: transcriptLimit)))
    }

    /// How many bytes of each output the event log keeps.
    private static let transcriptLimit = 4_000
}
