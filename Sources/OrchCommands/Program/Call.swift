internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import Ledgers
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

/// One call of a command: what it is given, the session that it works in, and the answer that it gives.
struct Call: ~Copyable {
    let invocation: Invocation
    let screen: Screen
    private(set) var session: Session
    private(set) var answer = Answer()
    private var input: String?
    /// Whether texts that are given are meant as they are: none names a file, or standard input.
    let isLiteral: Bool
    /// Where the work is that is judged, if a session did it; otherwise in the current folder.
    var worktree: Worktree?
    /// The claim that is renewed while something is waited for.
    var keeping: ClaimKeeping?
    /// The exit code of a program that the call was made for, which it passes on.
    private(set) var passedExit: Int32?

    init(_ invocation: Invocation, screen: Screen, isLiteral: Bool = false) throws(CommandFailure) {
        self.invocation = invocation
        self.screen = screen
        self.isLiteral = isLiteral
        session = Session(try GlobalFlags.request(invocation))
    }

    var isJSON: Bool { invocation[GlobalFlags.json] }

    // MARK: The session, with its errors and notices in words

    /// The queue and its settings, found when first asked for.
    mutating func workplace() throws(CommandFailure) -> Workplace {
        try attempt { session throws(EngineError) in try session.workplace() }
    }

    /// Has work judged by the checks of other settings than those in force; nil for the ones in force again.
    mutating func judge(by settings: Settings?) { session.judge(by: settings) }

    /// The path of the queue that is meant, whether it is there or not.
    mutating func queuePath() throws(CommandFailure) -> String {
        try attempt { session throws(EngineError) in try Workplace.queuePath(session.request) }
    }

    /// The queue that is found from the current folder, whatever is named.
    mutating func foundQueue() throws(CommandFailure) -> String? {
        try attempt { _ throws(EngineError) in try Workplace.foundQueue() }
    }

    /// The path of a queue that is to be created where none is named.
    mutating func newQueuePath() throws(CommandFailure) -> String {
        try attempt { _ throws(EngineError) in try Workplace.newQueuePath() }
    }

    /// Makes another file the queue that the call is about, with the settings beside it.
    mutating func turn(to path: String) throws(CommandFailure) {
        guard !path.isEmpty else { throw CommandFailure(.usage, "a path is needed; got ''") }
        try attempt { session throws(EngineError) in try session.turn(to: path) }
    }

    /// The queue's file as it is, whether it can be read as a queue or not.
    mutating func queueBytes() throws(CommandFailure) -> [UInt8] {
        try attempt { session throws(EngineError) in try session.queueBytes() }
    }

    mutating func moment() throws(CommandFailure) -> Moment {
        try attempt { session throws(EngineError) in try session.moment() }
    }

    mutating func readQueue() throws(CommandFailure) -> Queue {
        try attempt { session throws(EngineError) in try session.readQueue() }
    }

    /// Reads the archive of the queue; where there is none, no task was archived.
    mutating func readArchive() throws(CommandFailure) -> Queue {
        try attempt { session throws(EngineError) in try session.readArchive() }
    }

    /// Reads another table beside the queue; nil where there is none.
    mutating func readTable<Table: SheetView>(_ name: String) throws(CommandFailure) -> Table? {
        try attempt { session throws(EngineError) in try session.readTable(name) }
    }

    /// Creates a table beside the queue, unless there is one already.
    mutating func createTable(_ name: String, _ content: [UInt8]) throws(CommandFailure) {
        try attempt { session throws(EngineError) in try session.createTable(name, content) }
    }

    /// Makes a change durable, and notes it in the event log.
    ///
    /// - Parameter table: the name of the table's file beside the queue; `nil` for the queue itself.
    mutating func commit<Change: Operation>(
        _ operation: Change, to table: String? = nil
    ) throws(CommandFailure) -> CommitReceipt<Change.Subject, Change.Outcome> {
        defer { reportNotices() }
        let receipt = try attempt { session throws(EngineError) in try session.commit(operation, to: table) }
        reportPipes(of: receipt.subject.sheet)
        return receipt
    }

    /// The same for the queue, pushed where that is asked for.
    mutating func commit<Change: Operation>(
        _ operation: Change
    ) throws(CommandFailure) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        guard try isSynced() else { return try commit(operation, to: nil) }
        defer { reportNotices() }
        let receipt = try attempt { session throws(EngineError) in try session.commitSynced(operation) }
        reportPipes(of: receipt.subject.sheet)
        return receipt
    }

    /// Makes a change of a ledger durable, and notes it in the event log.
    ///
    /// - Parameter isBegun: whether the ledger is begun where it is missing; otherwise the change is refused there.
    mutating func commit<Change: Operation>(
        _ operation: Change, beginning isBegun: Bool
    ) throws(CommandFailure) -> CommitReceipt<Change.Subject, Change.Outcome> where Change.Subject: Ledger {
        let name = Change.Subject.file
        let known: Change.Subject? = try readTable(name)
        if known == nil {
            let moment = try moment()
            try attempt { session throws(EngineError) in
                try session.rehearse(operation, in: Change.Subject.empty, named: name, at: moment)
            }
            if isBegun { try createTable(name, Change.Subject.empty) }
        }
        return try commit(operation, to: name)
    }

    private mutating func reportPipes(of sheet: Sheet) {
        let pipes = sheet.slashedPipes
        if pipes > 0 { answer.note("\(pipes) '|' written as '/'; '\(Setting.cellsPipe.key) = escape' keeps them") }
    }

    /// Makes the file the queue that it is to become, or only says what would be changed.
    mutating func adopt(isShapeOnly: Bool = false, isTrial: Bool = false) throws(CommandFailure) -> Adoption {
        defer { reportNotices() }
        return try attempt { session throws(EngineError) in
            try session.adopt(isShapeOnly: isShapeOnly, isTrial: isTrial)
        }
    }

    /// Commits the queue and its archive as they are.
    ///
    /// - Returns: the subjects of the commits.
    mutating func commitFile(subject: String?) throws(CommandFailure) -> [String] {
        defer { reportNotices() }
        return try attempt { session throws(EngineError) in try session.commitFile(subject: subject) }
    }

    /// What an operation would do now; nothing of it is kept.
    mutating func rehearse<Change: Operation>(
        _ operation: Change, in queue: Queue? = nil
    ) throws(CommandFailure) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        try attempt { session throws(EngineError) in try session.rehearse(operation, in: queue) }
    }

    /// Notes an operation in the event log that leaves the queue as it is.
    mutating func note<Change: Operation>(
        _ operation: Change, in queue: Queue
    ) throws(CommandFailure) -> Change.Outcome where Change.Subject == Queue {
        try attempt { session throws(EngineError) in try session.note(operation, in: queue) }
    }

    /// Ends the session with what the call came to.
    mutating func close(_ failure: CommandFailure?) {
        let end = Session.End(
            failure?.exit ?? answer.exit, error: failure?.message, passing: failure == nil ? passedExit : nil)
        session.close(failure?.signal.map { .init(interruptedBy: $0) } ?? end)
        reportNotices()
    }

    /// Ends the session with what was done until now and begins another one, so that the event log has it at once and
    /// not when a long run is over. The queue stays the one that was found.
    mutating func settle() {
        session.close(.init(.success))
        reportNotices()
        session.restart()
    }

    /// Prints the lines and warnings until now, of a run that takes long. A document is printed at the end.
    mutating func flush() {
        guard !isJSON else { return }
        Program.flush(&answer)
    }

    mutating func attempt<Result>(
        _ body: (inout Session) throws(EngineError) -> Result
    ) throws(CommandFailure) -> Result {
        do throws(EngineError) {
            return try body(&session)
        } catch {
            throw CommandFailure(error)
        }
    }

    mutating func reportNotices() {
        for notice in session.takeNotices() {
            if case .overruled(let conflicts, let path) = notice {
                report(conflicts, of: path)
                continue
            }
            if case .unconfirmed = notice { answer.end(with: .unconfirmed) }
            switch notice {
            case .withoutDriver, .incompleteAttributes: answer.note(notice.wording)
            default: answer.warn(notice.wording)
            }
        }
    }

    // MARK: Arguments

    func required<Value>(_ flag: Flag<Value>) throws(CommandFailure) -> Value {
        do throws(UsageError) {
            return try invocation.require(flag)
        } catch {
            throw CommandFailure(error)
        }
    }

    func required<Value>(_ positional: Positional<Value>) throws(CommandFailure) -> Value {
        do throws(UsageError) {
            return try invocation.require(positional)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// A text argument, or all of standard input, less a byte order mark, where it is `-` and texts are not literal. Input
    /// in another encoding is refused: nobody could read what would become of its letters.
    mutating func text(_ argument: String) throws(CommandFailure) -> String {
        guard argument == "-", !isLiteral else { return argument }
        if input != nil {
            throw CommandFailure(.usage, "standard input (-) can be read for one text only")
        }
        let bytes = try inputBytes(limit: Self.inputLimit)
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .refused, "standard input is not UTF-8", hint: "convert it, for example with 'iconv -f CP949 -t UTF-8'")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        input = text
        return text
    }

    /// All of standard input, whatever it is.
    ///
    /// - Parameter limit: bytes; without one, more than the largest queue has.
    func inputBytes(limit: Int = 1 << 33) throws(CommandFailure) -> [UInt8] {
        do throws(InputError) {
            return try Console.readInput(limit: limit)
        } catch {
            switch error {
            case .tooLong(let limit):
                throw CommandFailure(
                    .refused, "standard input has more than \(limit) bytes",
                    hint: "put the text into a file and name the file")
            case .system(let error): throw CommandFailure(.system, "standard input: \(error.reason)")
            }
        }
    }

    /// The text of a flag that may be left out, read as ``text(_:)`` reads it.
    mutating func text(ifGiven flag: Flag<String>) throws(CommandFailure) -> String? {
        guard let argument = invocation[flag] else { return nil }
        return try text(argument)
    }

    /// The same where a text that says nothing is a mistake: an empty variable of a script.
    mutating func words(ifGiven flag: Flag<String>) throws(CommandFailure) -> String? {
        let text = try text(ifGiven: flag)
        guard let text, !text.contains(where: { !$0.isWhitespace }) || text == CellText.none else { return text }
        throw CommandFailure(
            .usage, "\(flag.description.spelling) takes a text; got '\(text)'", hint: "say something, or leave it out")
    }

    /// More than any cell holds, and enough for a long request.
    private static let inputLimit = 16 * 1024 * 1024

    /// A time given on the command line, in the offset of the settings.
    mutating func dueTime(_ flag: Flag<String>) throws(CommandFailure) -> Timestamp? {
        guard let text = invocation[flag], text != CellText.none else { return nil }
        let offset = try workplace().offset
        guard let time = Timestamp(text: Column.dueAt.timeText(meantBy: text, at: offset) ?? text, at: offset) else {
            throw CommandFailure(
                .usage, "\(flag.description.spelling) takes YYYY-MM-DD HH:mm; got '\(text)'",
                hint: "for example 2026-02-09 18:00")
        }
        return time
    }

    /// The time from which on something is wanted: a day, a time, or an age.
    mutating func start(of flag: Flag<String>) throws(CommandFailure) -> Timestamp? {
        guard let text = invocation[flag] else { return nil }
        let moment = try moment()
        if let age = Duration(age: text) { return moment.timestamp.advanced(bySeconds: -age.components.seconds) }
        if let time = Timestamp(text: text, at: moment.offset) ?? Timestamp(text: text + " 00:00", at: moment.offset) {
            return time
        }
        throw CommandFailure(
            .usage, "\(flag.description.spelling) takes a time or an age; got '\(text)'",
            hint: "for example 2026-02-09, \"2026-02-09 18:00\" or 14d")
    }

    // MARK: The answer

    mutating func print(_ line: String) { answer.print(line) }
    mutating func print(_ document: JSONObject) { answer.print(document) }
    mutating func warn(_ message: String) { answer.warn(message) }
    mutating func note(_ message: String) { answer.note(message) }
    mutating func end(with code: ExitCode) { answer.end(with: code) }

    /// Ends with the exit code of a program.
    mutating func end(passing code: Int32) { passedExit = code }
}
