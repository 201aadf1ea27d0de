internal import Sheets
package import Text

/// A named lock: who has it until when, and the number by which a later holder is known from an earlier one.
package struct Lock: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// Somebody has it, or had it until it expired.
        case held
        case released
    }

    /// The longest time that it is held without being renewed, in seconds.
    package static let longest = 86_400
    /// More acquisitions than any lock ever has; a larger number is a mistake.
    static let highestToken = 1 << 53

    package let name: String
    package var owner: String
    /// How often the lock was acquired until now: the fencing token of its holder.
    package var token: Int
    package var state = State.held
    /// How long it is held from an acquisition or a renewal on.
    package var seconds: Int
    /// When it was acquired, when it expires and when it was released, as cells write times.
    package var acquiredAt: String
    package var expiresAt: String
    package var releasedAt = ""

    /// - Parameters: as the properties of the same names.
    package init(_ name: String, owner: String, token: Int, seconds: Int, acquiredAt: String, expiresAt: String) {
        self.name = name
        self.owner = owner
        self.token = token
        self.seconds = seconds
        self.acquiredAt = acquiredAt
        self.expiresAt = expiresAt
    }

    /// A lock's name: a letter or digit, then letters, digits, `.`, `_`, `-`, `:` and `/`, 64 characters at most.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        return isPlain(first) && text.utf8.allSatisfy { isPlain($0) || "._-:/".utf8.contains($0) }
    }

    // MARK: As a row

    static let key = "lock_name"
    static let state = "status"
    static let owner = "owner"
    static let token = "fencing_token"
    static let seconds = "ttl_seconds"
    static let start = "acquired_at_kst"
    static let end = "expires_at_kst"
    static let release = "released_at_kst"
    static let columns = [key, state, owner, token, seconds, start, end, release]

    static let tokenForm = "a number from 0 to 2^53"

    static func token(_ text: String) -> Int? {
        Int(text).flatMap { (0...highestToken).contains($0) ? $0 : nil }
    }

    /// - Parameter row: a row of the table.
    /// - Throws: that the row has no token, so that nobody can tell which one would be larger.
    init(_ row: SheetRow) throws(SheetError) {
        guard let token = Self.token(row[Self.token]) else {
            throw .invalidValue(column: Self.token, text: row[Self.token], takes: Self.tokenForm)
        }
        self.token = token
        name = CellMarkup.word(row[Self.key])
        owner = row[Self.owner]
        // A word that is no state keeps the lock until it expires.
        state = State(rawValue: row[Self.state].lowercased()) ?? .held
        // Without a length, as if it were the longest one.
        seconds = Int(row[Self.seconds]).flatMap { (1...Self.longest).contains($0) ? $0 : nil } ?? Self.longest
        acquiredAt = row[Self.start]
        expiresAt = row[Self.end]
        releasedAt = row[Self.release]
    }

    var texts: [NamedText] {
        [
            NamedText(Self.key, name), NamedText(Self.state, state.rawValue), NamedText(Self.owner, owner),
            NamedText(Self.token, String(token)), NamedText(Self.seconds, String(seconds)),
            NamedText(Self.start, acquiredAt), NamedText(Self.end, expiresAt), NamedText(Self.release, releasedAt),
        ]
    }

    /// What happened to it, for the event log.
    var details: JSONObject {
        [
            Self.key: .string(name), Self.owner: .string(owner), Self.token: .integer(token),
            Self.end: .string(expiresAt),
        ]
    }

    /// The lock for programs, with the names of the columns.
    package var json: JSONObject {
        [
            Self.key: .string(name), Self.state: .string(state.rawValue), Self.owner: .string(owner),
            Self.token: .integer(token), Self.seconds: .integer(seconds), Self.start: .string(acquiredAt),
            Self.end: .string(expiresAt), Self.release: .string(unlessEmpty: releasedAt),
        ]
    }
}

/// What happens to locks, in the words of the event log.
package enum LockEvent: String, CaseIterable, Sendable {
    case acquired = "lock_acquired"
    case renewed = "lock_renewed"
    case released = "lock_released"
    /// Its time was over when somebody else acquired it.
    case expired = "lock_expired"
    /// Somebody wanted it while another one had it.
    case collision = "lock_collision"

    /// The members of an event that name the lock and its token.
    package static let lock = Lock.key
    package static let token = Lock.token
    package static let owner = Lock.owner
    /// Who wanted the lock, in a collision.
    package static let claimant = "claimant"
}
