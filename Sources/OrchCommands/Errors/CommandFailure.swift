internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Text

/// Why a command fails: what happened, where, what to do next, and the exit code.
///
/// The files of this folder word the errors of the layers below. Text from files and arguments is escaped when it is
/// printed.
struct CommandFailure: Error, Equatable {
    let exit: ExitCode
    let message: String
    /// The next step, where there is one; never a destructive one.
    let hint: String?
    /// The signal that asked this process to end, where that is the reason: the command then ends as by that signal,
    /// and says nothing.
    let signal: Signal?
    /// What other programs tell apart; nil where the exit code says enough.
    private(set) var cause: Cause?
    /// Members of the document beyond the usual ones.
    private(set) var details: [JSONValue.Member] = []

    enum Cause {
        /// What is named is not there.
        case unknown
        /// What was to be changed is not as it was when it was looked at.
        case changed
        /// It was done before.
        case repeated
    }

    init(_ exit: ExitCode, _ message: String, hint: String? = nil) {
        self.exit = exit
        self.message = message
        self.hint = hint
        signal = nil
    }

    /// The program that the command waited for was ended because this process got a signal.
    init(interruptedBy signal: Signal) {
        exit = .unavailable
        message = "interrupted by signal \(signal.rawValue)"
        hint = nil
        self.signal = signal
    }

    /// The same failure, with what other programs tell apart.
    func because(_ cause: Cause, _ details: [JSONValue.Member] = []) -> CommandFailure {
        var failure = self
        (failure.cause, failure.details) = (cause, details)
        return failure
    }

    /// The same failure, with the path of the user's copy as the hint.
    func keeping(_ path: String) -> CommandFailure {
        CommandFailure(exit, message, hint: "what you wrote is kept in \(path)")
    }

    init(_ error: UsageError) {
        self.init(.usage, error.message, hint: error.hint)
    }

    init(_ error: ArgumentError) {
        switch error {
        case .notUTF8(let position):
            self.init(
                .usage, "argument \(position) is not UTF-8",
                hint: "use a UTF-8 locale, or give the text as - and convert it: iconv -f CP949 -t UTF-8 | orch …")
        }
    }

    var document: JSONObject {
        [
            "schema": "orch.error/1", "exit": .integer(Int(exit.rawValue)), "message": .string(message),
            "hint": .string(orNull: hint),
        ] + JSONObject(details)
    }
}
