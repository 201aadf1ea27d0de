internal import Ledgers
package import Text

/// Something that happened, as the event log has it.
package struct MirrorEvent: Equatable, Sendable {
    /// The line of the log, as compact JSON.
    let payload: String
    /// A hash of ``payload``.
    let hash: String
    /// Milliseconds since 1970, where the line says so.
    let milliseconds: Int64?
    let type: String
    let task: String?
    private let time, session, trace, command, status: String?
    private let lock: LockEventFields?

    /// What it says of a lock, where it is about one.
    private struct LockEventFields: Equatable {
        let name, owner, expiry, claimant: String?
        let token: Int64?
    }

    /// - Parameter members: what the line says.
    package init(_ members: [JSONValue.Member]) {
        let line = JSONValue.object(members)
        func text(_ name: String) -> String? {
            guard case .string(let text)? = line[name] else { return nil }
            return text
        }
        func number(_ name: String) -> Int64? {
            guard case .number(let spelling)? = line[name] else { return nil }
            return Int64(spelling)
        }
        payload = line.text()
        hash = contentName(of: Array(payload.utf8))
        milliseconds = number("ts_epoch_ms")
        type = text("event") ?? ""
        time = text("ts_kst")
        task = text("item_id")
        session = text("owner_session") ?? text("session_id")
        trace = text("trace_id")
        command = text("command")
        status = text("status")
        lock =
            LockEvent(rawValue: type) == nil
            ? nil
            : LockEventFields(
                name: text(LockEvent.lock), owner: text(LockEvent.owner), expiry: text("expires_at_kst"),
                claimant: text(LockEvent.claimant), token: number(LockEvent.token))
    }

    /// The event that a row of the database has; nil where its payload is no line of a log.
    init?(payload: [UInt8]) {
        guard case .object(let members)? = try? JSONValue(parsing: payload[...]) else { return nil }
        self.init(members)
    }

    /// The event for messages.
    var shown: String {
        let parts = [type, task ?? lock?.name ?? nil, time.map { "at " + $0 }].compactMap(\.self)
        return parts.joined(separator: " ")
    }

    static let table = "event_log"
    static let columns = [
        "ts_epoch_ms", "ts_kst", "event_type", "task_id", "session_id", "trace_id", "command", "status", "payload",
        "hash",
    ]

    var values: [SQLValue] {
        [
            milliseconds.map(SQLValue.integer) ?? .null, .text(orNull: time), .text(type), .text(orNull: task),
            .text(orNull: session), .text(orNull: trace), .text(orNull: command), .text(orNull: status), .text(payload),
            .text(hash),
        ]
    }

    static let lockTable = "lock_events"
    static let lockColumns = [
        "ts_epoch_ms", "ts_kst", "event_type", "lock_name", "owner", "fencing_token", "expires_at_kst", "claimant",
    ]

    /// What ``lockTable`` has of it; nil where it is about no lock.
    var lockValues: [SQLValue]? {
        lock.map { lock in
            [
                milliseconds.map(SQLValue.integer) ?? .null, .text(orNull: time), .text(type), .text(orNull: lock.name),
                .text(orNull: lock.owner), lock.token.map(SQLValue.integer) ?? .null, .text(orNull: lock.expiry),
                .text(orNull: lock.claimant),
            ]
        }
    }
}

/// What was read of the event log.
package struct MirrorLog: Sendable {
    let events: [MirrorEvent]
    /// Where the next reading goes on.
    let mark: String
    /// Whether it is all that there is of the log, and not what was added since the last mark alone.
    let isWhole: Bool

    /// - Parameters: as the properties of the same names.
    package init(_ events: [MirrorEvent], upTo mark: String, isWhole: Bool) {
        self.events = events
        self.mark = mark
        self.isWhole = isWhole
    }
}

/// How often each event is there, by the hashes.
struct EventCounts: Sendable {
    private var counts: [String: Int] = [:]

    init() {}

    init(of events: [MirrorEvent]) {
        for event in events { add(event.hash) }
    }

    mutating func add(_ hash: String, _ count: Int = 1) { counts[hash, default: 0] += count }

    /// Takes one away; returns whether there was one.
    mutating func take(_ hash: String) -> Bool {
        guard let count = counts[hash], count > 0 else { return false }
        counts[hash] = count - 1
        return true
    }

    static let question = "hex(hash),hex(count(*)) FROM event_log GROUP BY hash"

    /// - Parameter values: a line of the answer, which begins with the question's number.
    mutating func take(_ values: PrintedValues) {
        if let hash = values.text(1), let count = values.integer(2) { add(hash, count) }
    }
}
