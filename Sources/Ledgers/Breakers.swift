internal import MarkdownTable
package import Sheets
package import Text

/// The circuit breaker of a role: whether sessions of it are worth a try, after some have failed.
package struct Breaker: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// Calls are allowed.
        case closed
        /// No call is allowed.
        case open
        /// A few calls are allowed, to see how they go.
        case halfOpen = "half-open"
    }

    package let role: String
    package var state = State.closed
    /// When calls failed lately, as cells write times.
    package var failures: [String] = []
    /// When it opened; empty while it is closed.
    package var openedAt = ""
    /// How many calls went well since it is half-open.
    package var successes = 0
    /// When the calls under way began, while it is half-open.
    package var probes: [String] = []
    /// When something of it changed.
    package var changedAt = ""

    /// - Parameter role: whose sessions it is about.
    package init(_ role: String) { self.role = role }

    // MARK: As a row

    static let key = "role"
    static let state = "state"
    static let failures = "failures_kst"
    static let opened = "opened_at_kst"
    static let successes = "successes"
    static let probes = "probes_kst"
    static let change = "changed_at_kst"
    static let columns = [key, state, failures, opened, successes, probes, change]

    /// - Parameter row: a row of the table. A word that is no state is `closed`, as if there were no row.
    init(_ row: SheetRow) {
        role = CellMarkup.word(row[Self.key])
        state = State(rawValue: row[Self.state].lowercased()) ?? .closed
        failures = Self.times(row[Self.failures])
        openedAt = row[Self.opened]
        successes = max(0, Int(row[Self.successes]) ?? 0)
        probes = Self.times(row[Self.probes])
        changedAt = row[Self.change]
    }

    private static func times(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).map { String(decoding: $0.drop { $0 == 0x20 }, as: UTF8.self) }
    }

    var texts: [NamedText] {
        [
            NamedText(Self.key, role), NamedText(Self.state, state.rawValue),
            NamedText(Self.failures, failures.joined(separator: ", ")), NamedText(Self.opened, openedAt),
            NamedText(Self.successes, String(successes)), NamedText(Self.probes, probes.joined(separator: ", ")),
            NamedText(Self.change, changedAt),
        ]
    }

    /// The breaker for programs, with the names of the columns.
    package var json: JSONObject {
        [
            Self.key: .string(role), Self.state: .string(state.rawValue),
            Self.failures: .array(failures.map(JSONValue.string)),
            Self.opened: .string(unlessEmpty: openedAt), Self.successes: .integer(successes),
            Self.probes: .array(probes.map(JSONValue.string)),
            Self.change: .string(unlessEmpty: changedAt),
        ]
    }
}

/// `BREAKERS.md`, a table beside the queue: the circuit breaker of each role that has failed, shared by all processes.
package struct Breakers: Ledger {
    /// The file's name.
    package static let file = "BREAKERS.md"
    package static let title = "Circuit breakers"
    /// The event of a breaker that is in another state now.
    package static let event = "breaker_state"

    package static let schema = Schema(
        "breakers", columns: Breaker.columns, required: [Breaker.key, Breaker.state, Breaker.opened], key: Breaker.key,
        rules: BreakerRules())

    package private(set) var sheet: Sheet
    package private(set) var events: [SheetEvent] = []

    package init(_ sheet: Sheet) { self.sheet = sheet }

    package static func failure(_ error: SheetError) -> SheetError { error }

    /// All breakers that can be read, from top to bottom.
    package var all: [Breaker] { keyedRows.map(Breaker.init) }

    package static func oddCells(of row: SheetRow) -> [OddCell] {
        [
            row.odd(
                Breaker.state, takes: oneOf(Breaker.State.allCases),
                unless: { Breaker.State(rawValue: $0.lowercased()) != nil })
        ].compactMap(\.self)
    }

    /// The breaker of a role; one that is closed where there is none yet.
    package func breaker(_ role: String) throws(SheetError) -> Breaker {
        // As rows are found: a name in marks is found by what is in them.
        let role = CellMarkup.word(role)
        return try sheet.onlyRow(role).map(Breaker.init) ?? Breaker(role)
    }

    /// Changes the breaker of a role, whose row is added where there is none.
    ///
    /// - Parameters:
    ///   - time: when it changes, with seconds.
    ///   - change: what becomes of it. Where that is nothing, nothing is written.
    package mutating func change<Outcome>(
        _ role: String, at time: String, _ change: (inout Breaker) -> Outcome
    ) throws(SheetError) -> Outcome {
        let old = try breaker(role)
        var new = old
        let outcome = change(&new)
        guard new != old else { return outcome }
        new.changedAt = time
        try sheet.put(new.texts, key: new.role)
        if new.state != old.state {
            events.append(
                SheetEvent(
                    Self.event, "", status: new.state.rawValue,
                    [
                        Breaker.key: .string(new.role), "from": .string(old.state.rawValue),
                        "to": .string(new.state.rawValue),
                    ]))
        }
        return outcome
    }
}

/// The version that changed last wins; of one second the one that allows less.
struct BreakerRules: LaterRowRules {
    static let name = "breaker"
    static let columns = Breaker.columns

    static func isLater(_ one: RowVersion, _ other: RowVersion) -> Bool? {
        func rank(_ row: RowVersion) -> [String] {
            let strictness =
                switch Breaker.State(rawValue: row[Breaker.state].lowercased()) ?? .closed {
                case .closed: "0"
                case .halfOpen: "1"
                case .open: "2"
                }
            return [row[Breaker.change], strictness] + row.texts
        }
        return rank(other).lexicographicallyPrecedes(rank(one))
    }
}
