/// The events that the database has.
struct StoredEvents: Sendable {
    struct Row: Sendable {
        let id: Int
        let values: [[UInt8]?]
        /// What the payload says; nil where it is no line of a log.
        let event: MirrorEvent?

        /// Whether the columns say what the payload does.
        var isSound: Bool { event.map { $0.values.map(\.stored) == values } ?? false }
    }

    private(set) var rows: [Row] = []

    static let question = question(MirrorEvent.table, MirrorEvent.columns)

    static func question(_ table: String, _ columns: [String]) -> String {
        "hex(event_id),\(columns.map(PrintedValues.printed).joined(separator: ",")) FROM \(table) ORDER BY event_id"
    }

    /// - Parameter values: a line of the answer, which begins with the question's number.
    mutating func take(_ values: PrintedValues) {
        let cells = Array(values.values.dropFirst(2))
        let payload = MirrorEvent.columns.firstIndex(of: "payload").flatMap { $0 < cells.count ? cells[$0] : nil }
        rows.append(
            Row(id: values.integer(1) ?? 0, values: cells, event: payload.flatMap(MirrorEvent.init(payload:))))
    }

    /// What is to be done for the database to have the events of a log, and what it has of older ones.
    ///
    /// - Parameter log: all that there is of the log.
    /// - Returns: the rows that are to go, and the events that are missing.
    func repair(by log: MirrorLog) -> (unfit: [Row], missing: [MirrorEvent]) {
        var unseen = EventCounts(of: log.events)
        let start = log.events.compactMap(\.milliseconds).min()
        var known = EventCounts()
        var unfit: [Row] = []
        for row in rows {
            guard let event = row.event, row.isSound else {
                unfit.append(row)
                continue
            }
            if unseen.take(event.hash) {
                known.add(event.hash)
            } else if let start, event.milliseconds.map({ $0 >= start }) ?? true {
                unfit.append(row)
            }
        }
        return (unfit, log.events.filter { !known.take($0.hash) })
    }
}

/// The values of ``MirrorEvent/lockTable``, by the numbers of the events.
struct StoredLockEvents: Sendable {
    private(set) var values: [Int: [[UInt8]?]] = [:]

    static let question = StoredEvents.question(MirrorEvent.lockTable, MirrorEvent.lockColumns)

    /// - Parameter line: a line of the answer, which begins with the question's number.
    mutating func take(_ line: PrintedValues) {
        if let id = line.integer(1) { values[id] = Array(line.values.dropFirst(2)) }
    }
}

extension MirrorDifference {
    /// All differences of the events, and then of those of locks.
    ///
    /// - Parameters:
    ///   - log: all that there is of the log, in the file of that name.
    ///   - locks: what ``MirrorEvent/lockTable`` has.
    static func all(
        of log: MirrorLog, _ stored: StoredEvents, locks: StoredLockEvents, file: String
    ) -> [MirrorDifference] {
        let (unfit, missing) = stored.repair(by: log)
        var differences: [MirrorDifference] = []
        func add(_ table: String, _ key: String, _ kind: Kind) {
            differences.append(MirrorDifference(table: table, file: file, key: key, kind))
        }
        func compare(_ table: String, _ id: Int, _ columns: [String], _ values: [[UInt8]?], _ own: [[UInt8]?]) {
            for (place, column) in columns.enumerated() where values[place] != own[place] {
                add(
                    table, "\(id)",
                    .column(column, stored: values[place].map(text), file: own[place].map(text)))
            }
        }
        for row in unfit {
            if let event = row.event, !row.isSound {
                compare(MirrorEvent.table, row.id, MirrorEvent.columns, row.values, event.values.map(\.stored))
            } else {
                add(MirrorEvent.table, row.event.map { "\(row.id), \($0.shown)," } ?? "\(row.id)", .extra)
            }
        }
        for event in missing { add(MirrorEvent.table, event.shown, .missing) }
        var left = locks.values
        for row in stored.rows {
            guard let own = row.event?.lockValues?.map(\.stored) else { continue }
            guard let values = left.removeValue(forKey: row.id) else {
                add(MirrorEvent.lockTable, "\(row.id)", .missing)
                continue
            }
            compare(MirrorEvent.lockTable, row.id, MirrorEvent.lockColumns, values, own)
        }
        for id in left.keys.sorted() { add(MirrorEvent.lockTable, "\(id)", .extra) }
        return differences
    }
}
