package import Text

/// The result of a run: text or a document, warnings, and an exit code. The caller decides where each of them goes.
package struct Answer: Sendable {
    /// The lines for people and scripts, each with its end.
    package private(set) var lines = ""
    /// The members of the document for programs, which replaces the lines. The first, `schema`, is its kind and version.
    package private(set) var document: JSONObject?
    /// What goes beside the lines, or into the document.
    package private(set) var warnings: [String] = []
    /// What is worth knowing and nothing to worry about; in a document it is among the warnings.
    package private(set) var notes: [String] = []
    package private(set) var exit = ExitCode.success

    package init() {}

    /// The lines, or the document with all warnings in it.
    package var text: String { document.map { Self.text(of: $0, warnings: warnings + notes) } ?? lines }

    package mutating func print(_ line: String) { lines += line + "\n" }

    /// Answers with a document, the only one.
    package mutating func print(_ document: JSONObject) { self.document = document }

    /// A document as text, with the warnings of the run as its last member.
    package static func text(of document: JSONObject, warnings: [String]) -> String {
        let whole = document + ["warnings": .array(warnings.map(JSONValue.string))]
        return JSONValue.object(whole.members).text(.indented) + "\n"
    }

    /// Takes the lines and warnings until now out of the answer.
    package mutating func takeText() -> (lines: String, warnings: [String]) {
        defer { (lines, warnings) = ("", []) }
        return (lines, warnings)
    }

    package mutating func warn(_ message: String) {
        if !warnings.contains(message) { warnings.append(message) }
    }

    package mutating func note(_ message: String) { notes.append(message) }

    /// Ends with this exit code, unless another one is set: the first one weighs most.
    package mutating func end(with code: ExitCode) {
        if exit == .success { exit = code }
    }
}

/// How a run ends, as a number for its caller. 64 and above are those of sysexits.h where it has one.
package enum ExitCode: Int32, CaseIterable, Sendable {
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
    /// A program that is needed (git, sqlite3, a browser, an editor) is missing or failed.
    case unavailable = 69
    /// The system refused to read or write. Where only the answer could not be printed, the change is made and the
    /// message says so; the event log, which is closed before, then says that the run went well.
    case system = 74
    /// Somebody else holds the lock, or a remote is not reached.
    case busy = 75
    /// Written, but the disk did not confirm that it is durable.
    case unconfirmed = 76

    package var meaning: String {
        switch self {
        case .success: "done, also when there was nothing to do"
        case .refused: "refused: unknown id, illegal move, lost claim, duplicate id"
        case .found:
            "a check found something: lint, verdict not PASS, guard BLOCK, text missing from a page, kpi alert, not healthy"
        case .usage: "wrong usage"
        case .badData: "QUEUE.md or orch.conf cannot be read; the file is untouched"
        case .noQueue: "no queue found"
        case .unavailable: "a program that is needed (git, sqlite3, a browser, an editor) is missing or failed"
        case .system: "the system refused to read or write; the file is untouched unless the message says otherwise"
        case .busy: "someone else holds the lock, or a remote is not reached; try again"
        case .unconfirmed: "written, but the disk did not confirm that it is durable"
        }
    }
}
