import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing
import Text

@Suite struct LockTests {
    private static func table(_ rows: String = "") throws -> Locks {
        Locks(try Sheet(Locks.empty + Array(rows.utf8), schema: Locks.schema))
    }

    /// The table as the next change reads it.
    private static func read(_ table: Locks) throws -> Locks {
        Locks(try Sheet(table.sheet.rendered(), schema: Locks.schema))
    }

    private static func row(
        _ name: String = "a", _ state: String = "held", owner: String = "me", token: String = "3", ttl: String = "60",
        from start: String = "2026-02-09 10:00:00", until end: String = "2026-02-09 10:01:00"
    ) -> String {
        "| \(name) | \(state) | \(owner) | \(token) | \(ttl) | \(start) | \(end) | - |\n"
    }

    private static func moment(_ text: String, milliseconds: Int64 = 0) throws -> Moment {
        let time = try #require(Timestamp(text: "2026-02-09 " + text, at: .kst))
        return Moment(epochMilliseconds: time.epochSeconds * 1000 + milliseconds, offset: .kst)
    }

    private static func acquire(
        _ table: inout Locks, _ owner: String = "you", at moment: Moment, above floor: Int = 0
    ) throws -> AcquireLock.Outcome {
        let outcome = try AcquireLock("a", owner: owner, seconds: 60, above: floor).apply(to: &table, at: moment)
        return outcome
    }

    private static func token(_ outcome: AcquireLock.Outcome) -> Int? {
        if case .acquired(let lock) = outcome { lock.token } else { nil }
    }

    @Test func `each acquisition has a larger token than all before`() throws {
        var table = try Self.table()
        let start = try Self.moment("10:00:00")
        for token in 1...3 {
            #expect(Self.token(try Self.acquire(&table, "o\(token)", at: start)) == token)
            table = try Self.read(table)
            #expect(try ReleaseLock("a", LockProof(owner: "o\(token)")).apply(to: &table, at: start))
            table = try Self.read(table)
            #expect(table.all.map(\.token) == [token] && table.all[0].state == .released)
        }
        // Whoever took the row out did not take the tokens back.
        var fresh = try Self.table()
        #expect(Self.token(try Self.acquire(&fresh, at: start, above: 3)) == 4)
    }

    @Test(
        "A lock is held until its time is over",
        arguments: [
            ("10:00:59", Int64(999), nil), ("10:01:00", 0, 4), ("10:30:00", 0, 4), ("09:59:59", 0, nil),
        ] as [(String, Int64, Int?)])
    func expiry(time: String, milliseconds: Int64, token: Int?) throws {
        var table = try Self.table(Self.row())
        let outcome = try Self.acquire(&table, at: Self.moment(time, milliseconds: milliseconds))
        #expect(Self.token(outcome) == token)
        #expect(table.events.map(\.name) == (token == nil ? ["lock_collision"] : ["lock_expired", "lock_acquired"]))
        #expect(table.sheet.isChanged == (token != nil))
    }

    @Test("Somebody whose clock is minutes behind leaves the end of a lock as it is", arguments: [28, 600])
    func slowClock(seconds: Int64) throws {
        var table = try Self.table(Self.row(until: "2026-02-09 10:20:10"))
        let late = try Self.moment("10:20:10", milliseconds: -(60 + seconds) * 1000)
        _ = try Self.acquire(&table, at: late)
        #expect(!table.sheet.isChanged)
    }

    @Test(
        "An end that no holder can have is one of now",
        arguments: [
            (Self.row(until: "9999-12-31 00:00:00"), "10:01:10"), (Self.row(until: "soon"), "10:01:10"),
            (Self.row(until: "-"), "10:01:10"), (Self.row(ttl: "5", until: "2026-02-09 11:00:00"), "10:00:15"),
            // The clock that the lock was acquired by was an hour ahead.
            (Self.row(from: "2026-02-09 11:00:00", until: "2026-02-09 11:01:00"), "10:01:10"),
            (Self.row(ttl: "0", until: "2027-02-09 11:01:00"), "10:00:10"),
        ])
    func farEnd(row: String, end: String) throws {
        var table = try Self.table(row)
        let now = try Self.moment("10:00:10")
        guard case .busy(_, let until) = try Self.acquire(&table, at: now) else { throw Failure() }
        let wanted = row.contains("| 0 |") ? now.timestamp.advanced(bySeconds: 86_400) : try Self.moment(end).timestamp
        #expect(until == wanted)
        // It is not put off again and again.
        table = try Self.read(table)
        guard case .busy(_, let again) = try Self.acquire(&table, at: Self.moment("10:00:12")) else { throw Failure() }
        #expect(again == until && !table.sheet.isChanged)
        #expect(
            Self.token(try Self.acquire(&table, at: Moment(epochMilliseconds: until.epochSeconds * 1000, offset: .kst)))
                == 4)
    }

    private struct Failure: Error {}

    @Test func `only its holder renews and releases a lock`() throws {
        let now = try Self.moment("10:00:30", milliseconds: 1)
        for proof in [LockProof(owner: "you"), LockProof(owner: "me", token: 2), LockProof(owner: "me", token: 4)] {
            var table = try Self.table(Self.row())
            let lock = table.all[0]
            let refusal = LockRefusal.lost(lock, by: proof.owner, token: proof.token)
            #expect(throws: refusal) { try RenewLock("a", proof).apply(to: &table, at: now) }
            #expect(throws: refusal) { try ReleaseLock("a", proof).apply(to: &table, at: now) }
            #expect(throws: LockRefusal.unknown("b")) { try ReleaseLock("b", proof).apply(to: &table, at: now) }
            #expect(!table.sheet.isChanged)
        }
        var table = try Self.table(Self.row())
        let renewed = try RenewLock("a", LockProof(owner: "me", token: 3), seconds: 90).apply(to: &table, at: now)
        // Rounded up, so that no lock is shorter than it was asked for.
        #expect(renewed.expiresAt == "2026-02-09 10:02:01" && renewed.seconds == 90 && renewed.token == 3)
        // Expired, and nobody else has it.
        table = try Self.read(table)
        let late = try RenewLock("a", LockProof(owner: "me")).apply(to: &table, at: Self.moment("11:00:00"))
        #expect(late.expiresAt == "2026-02-09 11:01:30")
    }

    @Test(
        "A row that can't be read is not acquired",
        arguments: [
            Self.row(token: "many"), Self.row(token: "-1"), Self.row(token: "9223372036854775807"),
            Self.row() + Self.row(), "| a | held | me |\n",
        ])
    func damage(rows: String) throws {
        var table = try Self.table(rows + Self.row("b"))
        let now = try Self.moment("10:30:00")
        #expect(throws: LockRefusal.self) { try Self.acquire(&table, at: now) }
        #expect(!table.sheet.isChanged)
        let other = try AcquireLock("b", owner: "me", seconds: 5).apply(to: &table, at: now)
        #expect(Self.token(other) == 4)
    }

    @Test(
        "Of two versions of a lock the one with the larger token stays",
        arguments: [
            (Self.row(token: "4"), Self.row(owner: "x", token: "5"), "| x | 5 |"),
            (Self.row(owner: "x", token: "9"), Self.row(token: "4"), "| x | 9 |"),
            // One acquisition: released on one side and renewed on the other.
            (Self.row("a", "released"), Self.row(until: "2026-02-09 10:09:00"), "| released | me | 3 |"),
            (Self.row(until: "2026-02-09 10:09:00"), Self.row(until: "2026-02-09 10:05:00"), "10:09:00"),
            (Self.row(), Self.row(token: "1"), "| me | 3 |"),
            // Two clones gave one token.
            (Self.row(owner: "b"), Self.row(owner: "a", from: "2026-02-09 10:00:01"), "| b | 3 |"),
            (Self.row("a", "released", owner: "b"), Self.row(owner: "c"), "| held | c | 3 |"),
        ])
    func merge(ours: String, theirs: String, kept: String) throws {
        func file(_ rows: String) -> [UInt8] { Locks.empty + Array(rows.utf8) }
        for base in [file(Self.row(token: "2")), file("")] {
            let merge = try SheetMerge.merge(base: base, ours: file(ours), theirs: file(theirs), schema: Locks.schema)
            let text = String(decoding: merge.bytes, as: UTF8.self)
            #expect(text.contains(kept) && merge.conflicts.isEmpty, "\(text)")
        }
    }

    @Test func `a version that is put back gives no token a second time`() throws {
        func sheet(_ rows: String) throws -> Sheet { try Self.table(rows).sheet }
        func fenced(_ rows: String, _ later: String, isEdit: Bool = false) throws -> Locks {
            let sheet = Locks.schema.rules.fenced(try sheet(rows), knowing: try sheet(later), isEdit: isEdit)
            return Locks(try Sheet(sheet.rendered(), schema: Locks.schema))
        }
        #expect(try fenced(Self.row(token: "1"), Self.row(owner: "x", token: "7")).all.map(\.token) == [7])
        #expect(try fenced("", Self.row()).all.map(\.state) == [.held])
        for rows in [Self.row() + Self.row(token: "5"), Self.row(token: "5") + Self.row()] {
            #expect(try fenced("", rows).all.map(\.token) == [5])
        }
        #expect(try fenced("", Self.row(), isEdit: true).all.map(\.state) == [.released])
        #expect(try fenced(Self.row("a", "released"), Self.row()).all.map(\.state) == [.released])
    }

    @Test func `a lock's name is one word`() {
        for name in ["a", "deploy", "a/b:c.d_e-f", "9", String(repeating: "a", count: 64)] {
            #expect(Lock.isName(name))
        }
        for name in ["", "-a", ".a", "a b", "a|b", "a\nb", "자물쇠", String(repeating: "a", count: 65)] {
            #expect(!Lock.isName(name))
        }
    }
}
