internal import Operations
internal import Sheets
package import TaskQueue
internal import Text

/// What a commit says: a subject, lines for people, and trailers for programs.
struct CommitMessage {
    var subject: String
    private var lines: [String] = []
    private var trailers: [String] = []

    /// What a change that nobody noted is called.
    static let handEdit = "hand edit"
    /// What changes of other tables alone are called.
    static let update = "update"
    private static let prefix = "orch: "
    private static let trailerPrefix = "Orch-"
    /// The details that name what an event is about where that is not a task.
    private static let names = ["lock_name", "session_id", "cause"]
    /// How many rows are named in a message at most; the difference of the commit has all of them.
    private static let mostRows = 100

    var text: String {
        [subject, lines.joined(separator: "\n"), trailers.joined(separator: "\n")].filter { !$0.isEmpty }
            .joined(separator: "\n\n") + "\n"
    }

    /// An operation, by what happened to rows.
    init(operation: String, _ events: [SheetEvent], traceID: String) {
        var keys: [String] = []
        for event in events where !event.key.isEmpty && !keys.contains(event.key) && keys.count < Self.mostRows {
            keys.append(event.key)
        }
        let details = events.flatMap(\.details)
        let owner = Self.text("owner_session", in: details)
        let names = keys.isEmpty ? Self.names.compactMap { Self.text($0, in: details) } : keys
        subject = Self.prefix + operation + Self.listed(names) + (owner.map { " (\($0))" } ?? "")
        trailers = Self.trailers(operation, keys)
        if let owner { trailers.append("Orch-Session: " + owner) }
        if let attempt = Self.text("attempt", in: details) { trailers.append("Orch-Attempt: " + attempt) }
        trailers.append("Orch-Trace: " + traceID)
    }

    /// An edit by hand, by the rows that differ.
    ///
    /// - Parameters:
    ///   - old: the version before; nil where the table is new.
    ///   - word: what it is called where no row differs.
    ///   - operations: those that changed rows since, by the rows' ids.
    ///   - edit: what changed the other rows.
    init(
        of name: String, since old: [UInt8]?, _ new: [UInt8], terms: TableTerms, otherwise word: String,
        operations: [String: [String]] = [:], edit: String = Self.handEdit
    ) {
        guard let old else {
            subject = Self.prefix + "add " + name
            trailers = Self.trailers(word, [])
            return
        }
        var queue = try? Queue(old, terms: terms)
        let differences = (try? queue?.adopt(new, terms: terms)) ?? []
        var rows: [(operation: String, keys: [String])] = []
        for difference in differences {
            for operation in operations[difference.id.text] ?? [edit] {
                if let place = rows.firstIndex(where: { $0.operation == operation }) {
                    rows[place].keys.append(difference.id.text)
                } else {
                    rows.append((operation, [difference.id.text]))
                }
            }
        }
        let names = rows.map { $0.operation + Self.listed($0.keys) }
        subject = Self.prefix + (names.count > 1 ? "\(names.count) changes" : names.first ?? word)
        lines = (names.count > 1 ? names : []) + differences.prefix(Self.mostRows).map(\.wording)
        trailers = rows.map { "Orch-Operation: " + $0.operation }
        if rows.isEmpty { trailers = Self.trailers(word, []) }
        trailers += differences.prefix(Self.mostRows).map { "Orch-Task: " + $0.id.text }
    }

    /// Several changes in one commit.
    init(joining messages: [String]) {
        subject = messages.last.map(Self.subject) ?? ""
        if messages.count > 1 {
            subject = Self.prefix + "\(messages.count) changes"
            lines = messages.map(Self.change)
        }
        trailers = messages.flatMap(Self.trailers)
    }

    /// What is pushed in one commit.
    ///
    /// - Parameters:
    ///   - messages: of the commits that it brings along.
    ///   - differences: what it changes, where it brings none.
    init(syncing messages: [String], _ differences: [QueueDifference]) {
        // What was taken from the remote is there already.
        let messages = messages.filter { !Self.isSync($0) }
        self.init(joining: messages)
        lines = Array(lines.prefix(Self.mostRows))
        if messages.isEmpty {
            subject = Self.prefix + "sync" + Self.listed(differences.map(\.id.text))
            lines = differences.prefix(Self.mostRows).map(\.wording)
            trailers = Self.trailers("sync", differences.prefix(Self.mostRows).map(\.id.text))
        } else if messages.count > 1 {
            subject = Self.prefix + "sync \(messages.count) changes"
            var known: Set<String> = []
            trailers = trailers.filter { $0.hasPrefix("Orch-Task: ") && known.insert($0).inserted }
            trailers = Self.trailers("sync", []) + trailers.prefix(Self.mostRows)
        }
    }

    /// Whether a change is what a sync took from the remote.
    static func isSync(_ message: String) -> Bool {
        trailers(message).contains("Orch-Operation: " + TakePushed.word)
    }

    /// Makes it another one than all others that say the same.
    mutating func add(nonce: String) {
        trailers.removeAll { $0.hasPrefix(Self.noncePrefix) }
        trailers.append(Self.noncePrefix + nonce)
    }

    private static let noncePrefix = "Orch-Nonce: "

    /// Says which tables it is about, where no row of the queue differs.
    mutating func name(_ tables: [String]) { subject += Self.listed(tables) }

    /// Names changes that are part of the version too.
    mutating func mention(_ messages: [String]) {
        lines += messages.map(Self.change)
        trailers += messages.flatMap(Self.trailers)
    }

    private static func subject(_ message: String) -> String {
        String(message.prefix { $0 != "\n" })
    }

    private static func change(_ message: String) -> String {
        String(subject(message).dropFirst(prefix.count))
    }

    private static func trailers(_ message: String) -> [String] {
        message.split(separator: "\n").dropFirst().filter { $0.hasPrefix(trailerPrefix) }.map(String.init)
    }

    private static func trailers(_ operation: String, _ keys: [String]) -> [String] {
        ["Orch-Operation: " + operation] + keys.map { "Orch-Task: " + $0 }
    }

    private static func listed(_ keys: [String]) -> String {
        let shown = keys.prefix(3).map { " " + $0 }.joined(separator: ",")
        return keys.count > 3 ? "\(shown) and \(keys.count - 3) more" : shown
    }

    /// The one text that a detail of this name has; nil where it has none, or several.
    private static func text(_ name: String, in details: [JSONValue.Member]) -> String? {
        var found: String?
        for detail in details where detail.name == name {
            guard case .string(let text) = detail.value, !text.isEmpty else { continue }
            if found != nil, found != text { return nil }
            found = text
        }
        return found
    }
}

extension QueueDifference {
    /// What differs, in a line.
    package var wording: String {
        switch kind {
        case .added: "\(id): added"
        case .removed: "\(id): removed"
        case .decided(let decision): "\(id): \(decision)"
        case .edited(let headers): "\(id): \(headers.joined(separator: ", ")) edited"
        }
    }
}
