internal import Sheets
package import Text

/// Something that somebody has to look at.
package struct Alert: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        case open, acknowledged, resolved
    }

    /// How bad it is, in the words that commands write.
    package enum Level: String, Sendable {
        case warning, critical
    }

    package let id: String
    /// What it is about, in a word: `dead:ORCH-003`, `kpi.success_rate`.
    package let cause: String
    package let level: String
    /// The task that it is about; empty for none.
    package let item: String
    package let message: String
    package internal(set) var state: State
    /// How often the cause has come up while the alert lasts.
    package let count: Int
    /// When the cause came up for the first and the last time, as cells write times.
    package let firstAt: String
    package let lastAt: String
    /// When `alert.command` was run for it; empty before.
    package private(set) var announcedAt = ""
    /// Who has seen it; empty for nobody.
    package internal(set) var acknowledgedBy = ""

    /// A new alert. Its id is made from cause and time, so that two machines never give one id to two alerts, and a
    /// cause that comes up twice in a second has two ids.
    ///
    /// - Parameters:
    ///   - time: when the cause came up, with seconds.
    ///   - milliseconds: the same since 1970.
    ///   - state: resolved for one that ends the alert of its cause.
    package init(
        _ cause: String, _ level: Level, about item: String = "", _ message: String, at time: String,
        milliseconds: Int64, state: State = .open
    ) {
        let hash = Hexadecimal.text(of: ContentHash.of(Array("\(cause) \(milliseconds)".utf8)))
        id = "A-" + String(repeating: "0", count: 16 - hash.utf8.count) + hash
        self.cause = cause
        self.level = level.rawValue
        self.item = item
        self.message = message
        self.state = state
        count = 1
        firstAt = time
        lastAt = time
    }

    // MARK: As a row

    static let key = "alert_id"
    static let cause = "cause"
    static let level = "level"
    static let item = "item_id"
    static let message = "message"
    static let state = "status"
    static let count = "count"
    static let first = "first_at_kst"
    static let last = "last_at_kst"
    static let announced = "announced_at_kst"
    static let person = "acknowledged_by"
    static let seen = "acknowledged_at_kst"
    static let end = "resolved_at_kst"
    /// What a table has no column for is not noted.
    static let columns = [key, cause, level, item, message, state, count, first, last, announced, person, seen, end]

    /// - Parameter row: a row of the table. An unknown state is read as open: somebody has to look at it.
    init(_ row: SheetRow) {
        id = row[Self.key]
        cause = row[Self.cause]
        level = row[Self.level]
        item = row[Self.item]
        message = row[Self.message]
        state = State(rawValue: row[Self.state].lowercased()) ?? .open
        count = Int(row[Self.count]) ?? 1
        firstAt = row[Self.first]
        lastAt = row[Self.last]
        announcedAt = row[Self.announced]
        acknowledgedBy = row[Self.person]
    }

    var texts: [NamedText] {
        [
            NamedText(Self.key, id), NamedText(Self.cause, cause), NamedText(Self.level, level),
            NamedText(Self.item, item), NamedText(Self.message, message), NamedText(Self.state, state.rawValue),
            NamedText(Self.count, String(count)), NamedText(Self.first, firstAt), NamedText(Self.last, lastAt),
        ]
    }

    /// What the event log says of the alert.
    package var details: JSONObject {
        [
            "alert_id": .string(id), "cause": .string(cause), "level": .string(level), "message": .string(message),
        ]
    }

    /// The alert for programs, with the names of the columns.
    package var json: JSONValue {
        [
            Self.key: .string(id), Self.cause: .string(cause), Self.level: .string(level),
            Self.item: .string(unlessEmpty: item), Self.message: .string(message),
            Self.state: .string(state.rawValue), Self.count: .integer(count), Self.first: .string(firstAt),
            Self.last: .string(lastAt),
            Self.announced: .string(unlessEmpty: announcedAt), Self.person: .string(unlessEmpty: acknowledgedBy),
        ]
    }
}
