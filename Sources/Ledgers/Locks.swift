internal import MarkdownTable
package import Sheets
internal import Text

/// `LOCKS.md`, a table beside the queue: the last holder of each named lock. A released lock keeps its row, so that its
/// fencing token never begins anew.
package struct Locks: Ledger {
    /// The file's name.
    package static let file = "LOCKS.md"
    package static let title = "Locks"

    package static let schema = Schema(
        "locks", columns: Lock.columns,
        required: [Lock.key, Lock.owner, Lock.token, Lock.end], key: Lock.key, rules: LockRules())

    package private(set) var sheet: Sheet
    package private(set) var events: [SheetEvent] = []

    package init(_ sheet: Sheet) { self.sheet = sheet }

    package static func failure(_ error: SheetError) -> LockRefusal { .sheet(error) }

    /// All locks that can be read, from top to bottom.
    package var all: [Lock] { keyedRows.compactMap { try? Lock($0) } }

    package static func oddCells(of row: SheetRow) -> [OddCell] {
        let seconds = 1...Lock.longest
        return [
            // Without a token nobody can have the lock.
            row.odd(Lock.token, takes: Lock.tokenForm, unless: { Lock.token($0) != nil }, isNeeded: true),
            row.odd(
                Lock.state, takes: oneOf(Lock.State.allCases), unless: { Lock.State(rawValue: $0.lowercased()) != nil }),
            row.odd(
                Lock.seconds, takes: "a number from 1 to \(Lock.longest)",
                unless: { Int($0).map(seconds.contains) ?? false }),
        ].compactMap(\.self)
    }

    /// The lock of a name; nil where nobody has acquired it yet.
    package func lock(_ name: String) throws(LockRefusal) -> Lock? {
        let found: SheetRow?
        do throws(SheetError) { found = try sheet.onlyRow(name) } catch { throw .sheet(error) }
        guard let row = found else { return nil }
        do throws(SheetError) {
            return try Lock(row)
        } catch {
            throw .damagedToken(name, row[Lock.token], line: row.line)
        }
    }

    /// Writes a lock, whose row is added where there is none.
    package mutating func write(_ lock: Lock) throws(LockRefusal) {
        do throws(SheetError) {
            // Columns that somebody took out are not needed.
            try sheet.put(lock.texts.filter { sheet.place(of: $0.name) != nil }, key: lock.name)
        } catch {
            throw .sheet(error)
        }
    }

    /// Notes what happened to a lock.
    ///
    /// - Parameter claimant: who wanted it too.
    package mutating func note(_ event: LockEvent, _ lock: Lock, claimant: String? = nil) {
        var details = lock.details
        if let claimant { details = details + [LockEvent.claimant: .string(claimant)] }
        // Its name is no task's id.
        events.append(SheetEvent(event.rawValue, "", status: lock.state.rawValue, details))
    }
}

/// Why a change of a lock is refused.
package enum LockRefusal: Error, Equatable, Sendable {
    case sheet(SheetError)
    /// The lock's row has no token, so that nobody can tell which one would be larger.
    case damagedToken(String, String, line: Int)
    /// Nobody has acquired a lock of this name.
    case unknown(String)
    /// Who asks has not, or no longer, got the lock; it is as it is.
    case lost(Lock, by: String, token: Int?)
}

/// The larger token wins. One token that two clones gave stays with the holder that has it still, or had it first; what
/// one holder did with it goes as far as it went: renewed, or released.
struct LockRules: LaterRowRules {
    static let name = "lock"
    static let columns = Lock.columns

    static func isLater(_ one: RowVersion, _ other: RowVersion) -> Bool? {
        let (token, otherToken) = (Int(one[Lock.token]) ?? 0, Int(other[Lock.token]) ?? 0)
        if token != otherToken { return token > otherToken }
        let (isReleased, isOtherReleased) = (isReleased(one), isReleased(other))
        if one[Lock.owner] == other[Lock.owner] {
            if isReleased != isOtherReleased { return isReleased }
            return one[Lock.end] == other[Lock.end] ? nil : one[Lock.end] > other[Lock.end]
        }
        if isReleased != isOtherReleased { return isOtherReleased }
        return (one[Lock.start], one[Lock.owner]) < (other[Lock.start], other[Lock.owner])
    }

    private static func isReleased(_ row: RowVersion) -> Bool {
        row[Lock.state].lowercased() == Lock.State.released.rawValue
    }

    /// No token is given again, whatever an older version or an edit says: the later acquisition comes back, and the row
    /// that somebody deleted is there as one that was released.
    func fenced(_ sheet: Sheet, knowing later: Sheet, isEdit: Bool) -> Sheet {
        var locks = Locks(sheet)
        // The last acquisition first: what is written here is not written again.
        for var known in Locks(later).all.sorted(by: { $0.token > $1.token }) {
            do throws(LockRefusal) {
                let current = try locks.lock(known.name)
                guard current.map({ $0.token < known.token }) ?? true else { continue }
                if current == nil, isEdit { known.state = .released }
                try locks.write(known)
            } catch {
                // A row that can't be read can't be acquired either.
                continue
            }
        }
        return locks.sheet
    }
}
