internal import ArgumentGrammar
internal import Engine
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

enum GlobalFlags {
    static let queue = Flag(
        "queue", .file("PATH"), help: "the queue; otherwise found from the current folder upwards",
        environment: "ORCH_QUEUE_MD")
    static let json = Switch("json", help: "print one JSON document")
    static let traceID = Flag("trace-id", .text("ID"), help: "what the run's lines in the event log carry")
    static let logPath = Flag("log-path", .file("PATH"), help: "the event log", environment: "ORCH_LOG_PATH")
    static let lockTimeout = Flag(
        "lock-timeout", .integer("SECONDS", in: 0...86_400, of: "seconds"), help: "how long to wait for the lock",
        default: "10")
    static let color = Flag(
        "color", .choice("WHEN", of: ["auto", "always", "never"]), help: "when to use colours", default: "auto",
        environment: "NO_COLOR")

    static let all: [any FlagDeclaration] = [queue, json, traceID, logPath, lockTimeout, color]

    /// What an invocation asks of the engine.
    static func request(_ given: Invocation) throws(CommandFailure) -> Request {
        if given[queue]?.isEmpty == true {
            throw CommandFailure(.usage, "\(queue.description.spelling) takes a path; got ''")
        }
        return Request(
            command: given.command.name, queue: given[queue], logPath: given[logPath], traceID: given[traceID],
            lockTimeout: .seconds(given[lockTimeout] ?? 10))
    }
}

extension Offer {
    static let tasks = Offer.answers(to: ["list"])
}

extension ValueSyntax where Value == TaskID {
    static let taskID = ValueSyntax("ID", takes: idForm, offer: .tasks, parse: TaskID.init)
    static let newTaskID = ValueSyntax("ID", takes: idForm, parse: TaskID.init)

    private static let idForm = "an id such as ORCH-010: " + idCharacters
}

/// Which characters an id may have.
let idCharacters = "a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -"

extension ValueSyntax where Value == Priority {
    static let priority = ValueSyntax.choice("PRIORITY", of: Priority.allCases, word: \.word)
}

extension ValueSyntax where Value == Status {
    static let status = ValueSyntax.choice("STATUS", of: Status.allCases, word: \.word)
}

extension ValueSyntax where Value == Int {
    static let lease = ValueSyntax.integer("SECONDS", in: Setting.leaseRange, of: "seconds")
}

extension ValueSyntax where Value == Duration {
    /// A length of time in one unit: `14d`, `36h`, `2w`.
    static let age = ValueSyntax("AGE", takes: "a number and m, h, d or w, such as 14d", parse: Duration.init(age:))
}

extension ValueSyntax where Value == Int {
    /// A length of time in seconds, written with its unit: `60s`, `5m`, `24h`.
    ///
    /// - Parameter range: what is allowed, in seconds.
    static func span(_ range: ClosedRange<Int>) -> ValueSyntax {
        let ends = [range.lowerBound, range.upperBound].map { $0 % 3600 == 0 && $0 > 0 ? "\($0 / 3600)h" : "\($0)s" }
        return ValueSyntax("TIME", takes: "a number and s, m or h, from \(ends[0]) to \(ends[1]), such as 60s") {
            text in
            let number = text.last == "s" ? Int64(text.dropLast()) : Duration(age: text)?.components.seconds
            guard let number, text.first != "+" else { return nil }
            return Int(exactly: number).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueSyntax where Value == String {
    /// The name of somebody who has something, as a cell holds it: it is compared with that later.
    static func holder(_ placeholder: String) -> ValueSyntax {
        ValueSyntax(placeholder, takes: "a name of 1 to 200 bytes in one line, without | and markup") { text in
            let isKept = (try? CellText.fit(text, for: "")) == text && CellMarkup.word(text) == text
            return isKept && text.utf8.count <= 200 && !text.contains("|") && !CellText.isNone(Array(text.utf8)[...])
                ? text : nil
        }
    }
}

extension Duration {
    init?(age text: String) {
        let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (0...999_999).contains(count), text.first != "+"
        else { return nil }
        self = .seconds(count * unit)
    }
}

extension ValueSyntax where Value == JSONValue {
    static let json = ValueSyntax("JSON", takes: "a JSON document") { try? JSONValue(parsing: $0) }
}
