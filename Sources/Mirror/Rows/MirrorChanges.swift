/// What the database has of the rows of a file: keys, places and hashes.
struct KnownRows: Sendable {
    struct Row: Equatable, Sendable {
        let position: Int
        let hash: String
    }

    private let keyCount: Int
    private(set) var rows: [StoredKey: Row] = [:]

    init(of file: MirroredFile) { keyCount = file.table.keys.count + 1 }

    static func question(_ file: MirroredFile) -> String {
        let columns = (file.table.keys + ["copy", "position", "hash"]).map { "hex(\($0))" }.joined(separator: ",")
        return "\(columns) FROM \(file.table.name) WHERE \(file.condition)"
    }

    /// - Parameter values: a line of the answer, which begins with the question's number.
    mutating func take(_ values: PrintedValues) {
        rows[values.key(keyCount)] = Row(
            position: values.integer(keyCount + 1) ?? -1, hash: values.text(keyCount + 2) ?? "")
    }
}

/// How many rows a write has changed.
package struct WrittenRows: Equatable, Sendable {
    /// Rows that were added, or say something else.
    package internal(set) var written = 0
    package internal(set) var removed = 0
    /// Rows that are at another place of their file.
    package internal(set) var moved = 0
    /// Events that were added.
    package internal(set) var events = 0
    /// The path at which the queue was at the last write, where it is there no more.
    package internal(set) var formerPath: String?

    package var isEmpty: Bool { self == WrittenRows() }
}

/// What has to change in the database for it to say what files say, as a script of one transaction.
struct MirrorChanges {
    private let state: MirrorState
    private var body: [UInt8] = []
    private(set) var written = WrittenRows()

    /// Rows in one statement; it is prepared as a whole.
    private static let batch = 100

    /// - Parameter state: what the database said of itself before it was read.
    init(since state: MirrorState) {
        self.state = state
        written.formerPath = state.formerPath
        if let place = state.newPlace { note(MirrorState.placeName, place) }
    }

    var isEmpty: Bool { body.isEmpty }

    /// Writes nothing where somebody else has written since.
    var script: [UInt8] {
        let generation = "(SELECT value FROM mirror_state WHERE name='generation')"
        return Array("PRAGMA synchronous=NORMAL;\nBEGIN IMMEDIATE;\n".utf8)
            + Array(Guard.script("\(generation)='\(state.generation)'").utf8) + body
            + Array(
                "UPDATE mirror_state SET value='\(state.generation + 1)' WHERE name='generation';\nCOMMIT;\n".utf8)
    }

    /// Takes all rows of files out, before they are added anew.
    mutating func clear(_ files: [MirroredFile]) {
        for file in files { body += "DELETE FROM \(file.table.name) WHERE \(file.condition);\n".utf8 }
    }

    /// Adds what is to change for a file.
    mutating func add(_ file: MirroredFile, _ known: KnownRows) {
        var left = known.rows
        var changed: [MirroredRow] = []
        var moved: [MirroredRow] = []
        for row in file.rows {
            let old = left.removeValue(forKey: row.storedKey)
            if old?.hash != row.hash {
                changed.append(row)
            } else if old?.position != row.position {
                moved.append(row)
            }
        }
        let keys = file.table.keys + ["copy"]
        for key in left.keys {
            body += "DELETE FROM \(file.table.name) WHERE ".utf8
            add(keys, key.parts.map(SQLValue.bytes))
            body += ";\n".utf8
        }
        for row in moved {
            body += "UPDATE \(file.table.name) SET position=\(row.position) WHERE ".utf8
            add(keys, row.key)
            body += ";\n".utf8
        }
        put(changed, into: file.table.name, file.table.allColumns) { row in
            row.key + [.integer(Int64(row.position))] + row.values + [.text(row.hash)]
        }
        body += "REPLACE INTO mirror_files VALUES (".utf8
        add([
            .text(file.name), .text(file.hash), file.head.map(SQLValue.bytes) ?? .null,
            file.tail.map(SQLValue.bytes) ?? .null,
        ])
        body += ");\n".utf8
        written.written += changed.count
        written.moved += moved.count
        written.removed += left.count
    }

    /// Adds events, and how far the log was read.
    mutating func add(_ events: [MirrorEvent], upTo mark: String) {
        let first = state.lastEvent + 1
        func number(_ place: Int) -> SQLValue { .integer(Int64(first + place)) }
        let numbered = Array(events.enumerated())
        put(numbered, into: MirrorEvent.table, ["event_id"] + MirrorEvent.columns) { [number($0)] + $1.values }
        addLockEvents(numbered.compactMap { place, event in event.lockValues.map { [number(place)] + $0 } })
        note(MirrorState.logMarkName, mark)
        written.events += events.count
    }

    private mutating func note(_ name: String, _ value: String) {
        body += "REPLACE INTO mirror_state VALUES ('\(name)',".utf8
        add([.text(value)])
        body += ");\n".utf8
    }

    /// Takes events out, and makes the events of locks anew from those that stay.
    mutating func repair(_ stored: StoredEvents, without unfit: [StoredEvents.Row]) {
        for row in unfit { body += "DELETE FROM \(MirrorEvent.table) WHERE event_id=\(row.id);\n".utf8 }
        body += "DELETE FROM \(MirrorEvent.lockTable);\n".utf8
        let gone = Set(unfit.map(\.id))
        addLockEvents(
            stored.rows.compactMap { row in
                gone.contains(row.id) ? nil : row.event?.lockValues.map { [.integer(Int64(row.id))] + $0 }
            })
        written.removed += unfit.count
    }

    private mutating func addLockEvents(_ values: [[SQLValue]]) {
        put(values, into: MirrorEvent.lockTable, ["event_id"] + MirrorEvent.lockColumns) { $0 }
    }

    /// Adds rows, which take the place of those with their keys.
    private mutating func put<Row>(
        _ rows: [Row], into table: String, _ columns: [String], _ values: (Row) -> [SQLValue]
    ) {
        for (place, row) in rows.enumerated() {
            let isFirst = place.isMultiple(of: Self.batch)
            if isFirst { body += "REPLACE INTO \(table) (\(columns.joined(separator: ","))) VALUES\n".utf8 }
            body += (isFirst ? "(" : ",\n(").utf8
            add(values(row))
            body.append(UInt8(ascii: ")"))
            if place + 1 == rows.count || (place + 1).isMultiple(of: Self.batch) { body += ";\n".utf8 }
        }
    }

    private mutating func add(_ values: [SQLValue]) {
        for (place, value) in values.enumerated() {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            value.appendLiteral(to: &body)
        }
    }

    private mutating func add(_ columns: [String], _ values: [SQLValue]) {
        for (place, (column, value)) in zip(columns, values).enumerated() {
            body += "\(place == 0 ? "" : " AND ")\(column)=".utf8
            value.appendLiteral(to: &body)
        }
    }
}
