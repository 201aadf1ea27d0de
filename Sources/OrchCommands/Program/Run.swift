internal import ArgumentGrammar
internal import Host
internal import Operations
internal import TaskQueue
internal import Workspace

/// One run of the program: what a command is given, and what it gives back.
struct Run {
    let invocation: Invocation
    let screen: Screen
    /// The lines that go to standard output when the command is done.
    private(set) var lines = ""
    /// The document that goes there, with `--json`.
    private var document: JSONDocument?
    /// What goes to standard error beside it, or into the document.
    private(set) var warnings: [String] = []
    /// What the run answers.
    private(set) var exit = ExitCode.success
    private var found: Workplace?
    private var input: String?
    private var log = RunLog()

    init(_ invocation: Invocation, screen: Screen) {
        self.invocation = invocation
        self.screen = screen
    }

    /// Whether the run has changed the queue.
    var isChanged: Bool { log.isChanged }

    /// Whether one JSON document is wanted.
    var isJSON: Bool { invocation[GlobalFlags.json] }

    // MARK: The queue

    /// The queue and its settings, found when first asked for.
    mutating func workplace() throws(CommandFailure) -> Workplace {
        if let found { return found }
        let workplace = try Workplace(invocation)
        found = workplace
        return workplace
    }

    /// Makes another file the queue that the run is about, with the settings beside it.
    mutating func turn(to path: String) throws(CommandFailure) {
        guard !path.isEmpty else { throw CommandFailure(.usage, "a path is needed; got ''") }
        found = try Workplace(invocation, at: path)
    }

    /// The queue's file as it is, whether it can be read as a queue or not.
    mutating func queueBytes() throws(CommandFailure) -> [UInt8] {
        let workplace = try workplace()
        do throws(StoreError) {
            return try workplace.store.readBytes()
        } catch {
            throw CommandFailure(error, path: workplace.path, offset: workplace.settings.offset)
        }
    }

    /// The moment it is now.
    mutating func moment() throws(CommandFailure) -> Moment {
        Self.moment(at: try workplace().settings.offset)
    }

    static func moment(at offset: UTCOffset) -> Moment {
        Moment(epochMilliseconds: Clock.wallMilliseconds, offset: offset)
    }

    /// Reads the queue, and warns of rows that the queue leaves alone.
    mutating func readQueue() throws(CommandFailure) -> Queue {
        let workplace = try workplace()
        do throws(StoreError) {
            return try workplace.store.read()
        } catch {
            throw CommandFailure(error, path: workplace.path, offset: workplace.settings.offset)
        }
    }

    /// Reads the archive of the queue; where there is none, no task was archived.
    mutating func readArchive() throws(CommandFailure) -> Queue {
        let workplace = try workplace()
        let archive = workplace.store.archive
        let failure: StoreError
        do throws(StoreError) {
            return try archive.read()
        } catch {
            failure = error
        }
        let offset = workplace.settings.offset
        guard case .missing = failure else { throw CommandFailure(failure, path: archive.path, offset: offset) }
        let empty = try readQueue().table(of: [])
        do throws(QueueError) {
            return try Queue(empty)
        } catch {
            throw CommandFailure(error, path: archive.path, offset: offset)
        }
    }

    /// Makes a change durable, and notes it in the event log.
    mutating func commit(_ operation: any Operation) throws(CommandFailure) -> CommitReceipt {
        let workplace = try workplace()
        let offset = workplace.settings.offset
        log.isChange = true
        let journal = journal(of: workplace)
        var begun: Result<Void, JournalError>?
        var notices: [StoreNotice] = []
        do throws(StoreError) {
            let start = Self.moment(at: offset)
            let receipt = try workplace.store.commit(
                operation, at: { Self.moment(at: offset) }, tell: { notices.append($0) }
            ) {
                begun = Result { () throws(JournalError) in try journal.begin(at: start) }
            }
            noteBeginning(begun)
            log.events += receipt.events
            log.isChanged = log.isChanged || receipt.isChanged
            tell(notices)
            if let failure = receipt.unconfirmed {
                exit = .unconfirmed
                warn("\(workplace.path) is written, but the disk did not confirm that it is durable: \(failure.text)")
            }
            return receipt
        } catch {
            noteBeginning(begun)
            tell(notices)
            throw CommandFailure(error, path: workplace.path, offset: offset)
        }
    }

    /// What an operation says that leaves the queue as it is, for the event log: it takes no lock.
    ///
    /// - Parameter operation: one that only judges; what it would write is not kept.
    mutating func note(_ operation: any Operation, in queue: Queue) throws(CommandFailure) -> [QueueEvent] {
        let events = try trial(of: operation, in: queue)
        log.events += events
        log.isNoted = true
        return events
    }

    /// What an operation would do now; nothing of it is kept.
    ///
    /// - Parameter queue: what it would change; the queue as it is now when none is given.
    mutating func trial(
        of operation: any Operation, in queue: Queue? = nil
    ) throws(CommandFailure) -> [QueueEvent] {
        try rehearsal(of: operation, in: queue).events
    }

    /// What an operation would do now, and the queue as it would be; nothing of it is kept.
    mutating func rehearsal(
        of operation: any Operation, in given: Queue? = nil
    ) throws(CommandFailure) -> CommitReceipt {
        var queue: Queue
        if let given { queue = given } else { queue = try readQueue() }
        let moment = try moment()
        do throws(QueueError) {
            let events = try operation.apply(to: &queue, at: moment)
            return CommitReceipt(events: events, queue: queue, isChanged: false)
        } catch {
            throw CommandFailure(error, path: try workplace().path, offset: moment.offset)
        }
    }

    /// Not all that was asked for could be done.
    mutating func answerRefused() {
        if exit == .success { exit = .refused }
    }

    /// A check found something; that a change is not confirmed weighs more.
    mutating func answerFound() {
        if exit == .success { exit = .found }
    }

    private mutating func noteBeginning(_ begun: Result<Void, JournalError>?) {
        switch begun {
        case .success: log.isBegun = true
        case .failure(let error): warnOfLog(error)
        case nil: break
        }
    }

    private mutating func tell(_ notices: [StoreNotice]) {
        for notice in notices {
            switch notice {
            case .mergedEdit(let lines):
                warn(
                    "an editor wrote to a version that had been replaced; its \(lines) changed lines are in the "
                        + "queue now")
            case .rescued(let file):
                warn(
                    "somebody's save could not be merged; it is kept in \(file), beside the queue. "
                        + "Compare the two by hand")
            case .restored:
                warn("a run was interrupted in the middle of a change; the version that was there before is back")
            case .unarchived(let record, let archive, let error):
                let reason = CommandFailure(error, path: archive, offset: .kst).message
                warn(
                    "finished tasks are out of the queue and not yet in \(archive) (\(reason)); they are kept in "
                        + "\(record), and the next change adds them")
            }
        }
    }

    // MARK: Arguments

    /// The value of a flag without which the command can't go on.
    func required<Value>(_ flag: Flag<Value>) throws(CommandFailure) -> Value {
        do throws(UsageError) {
            return try invocation.require(flag)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The argument without which the command can't go on.
    func required<Value>(_ positional: Positional<Value>) throws(CommandFailure) -> Value {
        do throws(UsageError) {
            return try invocation.require(positional)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// A text argument, or all of standard input where it is `-`, less a byte order mark. Input in another encoding is
    /// refused: nobody could read what would become of its letters.
    mutating func text(_ argument: String) throws(CommandFailure) -> String {
        guard argument == "-" else { return argument }
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

    /// More than any cell holds, and enough for a long request.
    private static let inputLimit = 16 * 1024 * 1024

    /// A time given on the command line, in the offset of the settings.
    mutating func time(_ flag: Flag<String>) throws(CommandFailure) -> Timestamp? {
        guard let text = invocation[flag], text != CellText.none else { return nil }
        guard let time = Timestamp(text: text, at: try workplace().settings.offset) else {
            throw CommandFailure(
                .usage, "\(flag.description.spelling) takes YYYY-MM-DD HH:mm; got '\(text)'",
                hint: "for example 2026-02-09 18:00")
        }
        return time
    }

    // MARK: Answers

    mutating func print(_ line: String) {
        lines += line + "\n"
    }

    /// Answers with a document, the only one.
    mutating func print(_ document: JSONDocument) {
        self.document = document
    }

    /// What goes to standard output: lines, or a document with all warnings in it.
    var answer: String { document.map { $0.text(warnings: warnings) + "\n" } ?? lines }

    mutating func warn(_ message: String) {
        warnings.append(message)
    }

    // MARK: The event log

    private func journal(of workplace: Workplace) -> Journal {
        Journal(
            path: workplace.logPath, traceID: invocation[GlobalFlags.traceID] ?? log.traceID,
            command: invocation.command.name, apartFrom: [workplace.path, workplace.settingsPath])
    }

    /// Notes in the event log how the run ended. Runs that only read are noted when a flag asks for it; so are changes,
    /// unless there was nothing to change. Beside a queue that is not there, or a file that never was one, no log is
    /// begun.
    mutating func close(_ failure: CommandFailure?) {
        let isAskedFor = invocation[GlobalFlags.traceID] != nil || invocation[GlobalFlags.logPath] != nil
        // What could not be written at the beginning is not tried again.
        let isWorth = isAskedFor || log.isChanged || log.isNoted || (log.isChange && failure != nil)
        guard !log.isWarned, let found, isWorth else { return }
        let isNoQueue =
            switch failure?.exit {
            case .noQueue: true
            case .badData, .system: !found.store.hasWorkFolder
            default: false
            }
        guard !isNoQueue || invocation[GlobalFlags.logPath] != nil else { return }
        let journal = journal(of: found)
        let moment = Self.moment(at: found.settings.offset)
        do throws(JournalError) {
            try journal.end(
                at: moment, events: log.events, exitCode: (failure?.exit ?? exit).rawValue, error: failure?.message,
                milliseconds: log.milliseconds, since: log.isBegun ? nil : log.start(before: moment))
        } catch {
            warnOfLog(error)
        }
    }

    /// A log that can't be written is no reason to stop the queue.
    private mutating func warnOfLog(_ error: JournalError) {
        guard !log.isWarned, let found else { return }
        log.isWarned = true
        let reason =
            switch error {
            case .otherFile(let path): "it is the same file as \(path); name another with --log-path"
            case .system(let error): error.reason
            }
        warn("the event log \(found.logPath) was not written: \(reason)")
    }
}

/// What a run remembers for the event log.
private struct RunLog {
    let traceID = randomName()
    let started = Clock.monotonicNanoseconds
    var events: [QueueEvent] = []
    /// Whether the run wanted to change the queue, and whether it did.
    var isChange = false
    var isChanged = false
    /// Whether something happened that the log alone is told of.
    var isNoted = false
    var isBegun = false
    var isWarned = false

    var milliseconds: Double { Double(Clock.monotonicNanoseconds - started) / 1_000_000 }

    func start(before moment: Moment) -> Moment {
        Moment(epochMilliseconds: moment.epochMilliseconds - Int64(milliseconds), offset: moment.offset)
    }
}
