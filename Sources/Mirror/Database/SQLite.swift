package import Host
import Text

/// Why a database was not read or not written. Where one is there, it is as it was before.
package enum MirrorError: Error, Sendable {
    /// There is no sqlite3 in PATH.
    case programMissing
    /// It is older than ``Mirror/leastProgram``.
    case tooOld
    /// There is no database.
    case missing
    /// The queue was not written to it yet.
    case empty
    /// Something else than a file is in its place.
    case notAFile(FileStatus.Kind)
    /// The file is no database.
    case notADatabase
    /// A database, but not a mirror of a queue.
    case foreign
    /// The database has another version of the schema than this program reads.
    case version(Int)
    /// It is the mirror of another queue, of this name or path.
    case otherQueue(String)
    /// Somebody has changed rows in it that the queue has changed too, and these changes would be lost.
    case unsaved([MirrorDifference])
    /// The database is damaged; what sqlite3 says.
    case damaged(String)
    /// Somebody else is writing to it.
    case busy
    /// Somebody else has written to it since it was read.
    case changed
    /// The system refuses; what sqlite3 says.
    case refused(String)
    /// sqlite3 can't do what it is asked for; what it says.
    case failed(String)
    /// What somebody asks in SQL can't be answered; why.
    case query(String)
    /// It wrote more than this program keeps.
    case tooMuch
    /// A signal of this number asked this process to end, and ended sqlite3 first.
    case interrupted(signal: Int32)
    case system(SystemError)
}

/// sqlite3, run as a program on a database.
///
/// It reads its script from standard input, where no value can become an option or a command of its own, stops at the
/// first error, reads no settings of the user, and may run nothing and open no other file (`-safe`).
struct SQLite: Sendable {
    /// Larger than what it prints of a queue that this program can read.
    private static let outputLimit = 4 << 30

    /// The database; an absolute path, which is no option.
    let path: String
    /// How long to wait for others who write to it.
    let patience: Duration
    var program = "sqlite3"

    /// Runs a script.
    ///
    /// - Parameters:
    ///   - script: SQL, each statement on lines of its own.
    ///   - isReading: opens the database so that nothing can change it.
    ///   - form: options of the program that say how it prints.
    /// - Returns: what it printed.
    /// - Throws: why it stopped; what it printed until then is lost.
    func run(_ script: [UInt8], isReading: Bool, form: [String] = ["-list"]) throws(MirrorError) -> [UInt8] {
        // A writer that was killed left the database half written, and who may only read can't take that back.
        if isReading, (try? FileStatus(at: path + "-journal")) != nil {
            _ = try? run(Array("SELECT count(*) FROM sqlite_master;\n".utf8), isReading: false)
        }
        let milliseconds = min(patience.components.seconds, 86_400) * 1000
        let child = ChildProgram(
            program,
            ["-batch", "-bail", "-init", "/dev/null", "-safe", "-cmd", ".timeout \(milliseconds)"]
                + (isReading ? ["-readonly"] : []) + form + [path],
            environment: ["SQLITE_HISTORY": nil, "LC_ALL": "C"], input: .bytes(script),
            output: .kept(limit: Self.outputLimit))
        let (result, signal): (ChildResult, Signal?)
        do throws(ChildError) {
            (result, signal) = try child.runUntilSignalled()
        } catch {
            switch error {
            case .programMissing: throw .programMissing
            case .system(let error): throw .system(error)
            }
        }
        if let signal { throw .interrupted(signal: signal.rawValue) }
        if case .signalled(let number) = result.status { throw .failed("it was ended by signal \(number)") }
        guard result.status == .exited(0) else { throw Self.error(String(decoding: result.errors, as: UTF8.self)) }
        guard !result.isCut else { throw .tooMuch }
        return result.output
    }

    /// What sqlite3 means by the words with which it stops. They are the same in all versions and languages.
    private static func error(_ text: String) -> MirrorError {
        let words = ProgramWords(text)
        if words.has("unknown option") { return .tooOld }
        if words.has("is locked") { return .busy }
        if words.has("generation_unchanged") { return .changed }
        if words.has("file is not a database") { return .notADatabase }
        if words.has("disk image is malformed") || words.has("malformed database schema") {
            return .damaged(words.message)
        }
        for refusal in ["unable to open", "readonly database", "disk is full", "disk I/O error", "out of memory"]
        where words.has(refusal) {
            return .refused(words.message)
        }
        return .failed(words.message)
    }
}

/// What sqlite3 writes to standard error.
private struct ProgramWords {
    private let text: String

    init(_ text: String) { self.text = text }

    func has(_ words: String) -> Bool { text.holds(words) }

    /// The first line, without its place in the script and the number of the error.
    var message: String {
        var line = text.split(separator: "\n").first.map(String.init) ?? "it says nothing"
        for start in ["Parse error ", "Runtime error ", "Error: "] where line.hasPrefix(start) {
            line.removeFirst(start.count)
        }
        for start in ["near line ", "line "] where line.hasPrefix(start) {
            let rest = line.dropFirst(start.count).drop { $0.isNumber }
            line = String(rest.drop { $0 == ":" || $0 == " " })
        }
        if line.hasSuffix(")"), let open = line.lastIndex(of: "("),
            line[open...].dropFirst().dropLast().allSatisfy(\.isNumber)
        {
            line = String(line[..<open].dropLast())
        }
        return line
    }
}
