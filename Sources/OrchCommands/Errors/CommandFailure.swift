internal import ArgumentGrammar
internal import Host
internal import TaskQueue

/// Why a command fails, as a person or a script is told: what happened, where, what to do next, and the exit code.
///
/// This is the one place where errors of the floors below become words. Text from files and arguments is escaped when
/// it is printed.
struct CommandFailure: Error, Equatable {
    let exit: ExitCode
    let message: String
    /// The next step, where there is one; never a destructive one.
    let hint: String?

    init(_ exit: ExitCode, _ message: String, hint: String? = nil) {
        self.exit = exit
        self.message = message
        self.hint = hint
    }

    /// The same failure, with where the person's words are kept as the next step.
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
}

/// What a run answers to its caller. 64 and above are those of sysexits.h where it has one.
enum ExitCode: Int32, CaseIterable {
    /// Done, also when there was nothing to do.
    case success = 0
    /// Refused: unknown id, illegal move, lost claim, duplicate id.
    case refused = 1
    /// A check found something: lint, verdict not PASS, guard BLOCK, text missing from a page.
    case found = 2
    /// Wrong usage.
    case usage = 64
    /// QUEUE.md cannot be read as a queue.
    case badData = 65
    /// No queue found.
    case noQueue = 66
    /// A program that is needed (git, a browser, an editor) is missing or failed.
    case unavailable = 69
    /// The system refused to read or write. Where only the answer could not be printed, the change is made and the
    /// message says so; the event log, which is closed before, then says that the run went well.
    case system = 74
    /// Somebody else holds the lock.
    case busy = 75
    /// Written, but the disk did not confirm that it is durable.
    case unconfirmed = 76

    var meaning: String {
        switch self {
        case .success: "done, also when there was nothing to do"
        case .refused: "refused: unknown id, illegal move, lost claim, duplicate id"
        case .found: "a check found something: lint, verdict not PASS, guard BLOCK, text missing from a page"
        case .usage: "wrong usage"
        case .badData: "QUEUE.md or orch.conf cannot be read; the file is untouched"
        case .noQueue: "no queue found"
        case .unavailable: "a program that is needed (git, a browser, an editor) is missing or failed"
        case .system: "the system refused to read or write; the file is untouched unless the message says otherwise"
        case .busy: "someone else holds the lock; try again"
        case .unconfirmed: "written, but the disk did not confirm that it is durable"
        }
    }
}
