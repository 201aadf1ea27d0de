import Chance
import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing

@Suite("Circuit breakers")
struct BreakerTests {
    private static func table(_ rows: String = "") throws -> Breakers {
        Breakers(try Sheet(Breakers.empty + Array(rows.utf8), schema: Breakers.schema))
    }

    /// The table as the next change reads it.
    private static func read(_ table: Breakers) throws -> Breakers {
        Breakers(try Sheet(table.sheet.rendered(), schema: Breakers.schema))
    }

    private static func moment(_ seconds: Int64, milliseconds: Int64 = 0) -> Moment {
        Moment(epochMilliseconds: now.epochMilliseconds + seconds * 1000 + milliseconds, offset: .kst)
    }

    /// Calls, by what is done: `?` asks and is allowed, `!` asks and is refused, `+` went well, `-` failed; the state
    /// afterwards.
    @Test(
        "A breaker opens after three failures in a minute, lets two calls try after half a minute, and closes when they went well",
        arguments: [
            ([(0, "-"), (30, "-"), (59, "-"), (60, "!"), (88, "!")], .open),
            ([(0, "-"), (30, "-"), (60, "-"), (60, "?")], .closed),
            ([(0, "-"), (1, "+"), (2, "-"), (3, "+"), (4, "-")], .open),
            ([(0, "-"), (0, "-"), (0, "-"), (30, "?"), (30, "?"), (30, "!")], .halfOpen),
            ([(0, "-"), (0, "-"), (0, "-"), (30, "?"), (31, "+"), (31, "?"), (32, "+")], .closed),
            (
                [(0, "-"), (0, "-"), (0, "-"), (30, "?"), (31, "+"), (31, "?"), (32, "-"), (61, "!"), (62, "?")],
                .halfOpen
            ),
            // A process that died with its call.
            (
                [(0, "-"), (0, "-"), (0, "-"), (30, "?"), (40, "?"), (59, "!"), (60, "?"), (60, "!"), (70, "?")],
                .halfOpen
            ),
            // Calls that began before it opened.
            ([(0, "-"), (0, "-"), (0, "-"), (1, "+"), (2, "-"), (29, "!"), (30, "?")], .halfOpen),
            // A call that took longer than it is open for.
            ([(0, "-"), (0, "-"), (0, "-"), (30, "?"), (600, "+"), (600, "?"), (1200, "+")], .closed),
            // Closed, and as good as new.
            (
                [(0, "-"), (0, "-"), (0, "-"), (30, "?"), (30, "+"), (30, "?"), (30, "+"), (31, "-"), (31, "-")],
                .closed
            ),
        ] as [([(Int64, Character)], Breaker.State)])
    func course(calls: [(Int64, Character)], end: Breaker.State) throws {
        var table = try Self.table()
        for (time, call) in calls {
            let at = Self.moment(time)
            switch call {
            case "?", "!":
                let admission = try AdmitCall("dev").apply(to: &table, at: at)
                if call == "?" {
                    #expect(admission == .allowed, "\(time)")
                } else if case .refused(let until) = admission {
                    #expect(until > at.timestamp)
                } else {
                    Issue.record("allowed at \(time)")
                }
            default: _ = try RecordCall("dev", isSuccess: call == "+").apply(to: &table, at: at)
            }
            table = try Self.read(table)
        }
        #expect(try table.breaker("dev").state == end && table.breaker("qa").state == .closed)
    }

    @Test func `each change of state is an event, and a call that changes nothing writes nothing`() throws {
        var table = try Self.table()
        #expect(try AdmitCall("dev").apply(to: &table, at: now) == .allowed)
        #expect(try RecordCall("dev", isSuccess: true).apply(to: &table, at: now) == .closed)
        #expect(!table.sheet.isChanged && table.events.isEmpty)
        var events: [String] = []
        for (time, isSuccess) in [(0, false), (0, false), (0, false), (30, true), (30, true)] {
            _ = try AdmitCall("dev").apply(to: &table, at: Self.moment(Int64(time)))
            _ = try RecordCall("dev", isSuccess: isSuccess)
                .apply(to: &table, at: Self.moment(Int64(time)))
            events += table.events.map { "\($0.name) \($0.status ?? "")" }
            table = try Self.read(table)
        }
        #expect(events == ["breaker_state open", "breaker_state half-open", "breaker_state closed"])
        // No sooner than half a minute after the millisecond in which it opened.
        for _ in 0..<3 {
            _ = try RecordCall("dev", isSuccess: false)
                .apply(to: &table, at: Self.moment(60, milliseconds: 1))
            table = try Self.read(table)
        }
        let refusal = try AdmitCall("dev").apply(to: &table, at: Self.moment(90, milliseconds: 1))
        #expect(refusal == .refused(until: Self.moment(91).timestamp))
    }

    @Test(
        "Times that a wrong clock left count as ones of now",
        arguments: [
            "| dev | open | - | 2027-01-01 00:00:00 | 0 | - | - |\n", "| dev | open | - | soon | 0 | - | - |\n",
            "| dev | open | - | - | 0 | - | - |\n",
            "| dev | half-open | - | - | 0 | 2027-01-01 00:00:00, 2027-01-01 00:00:00 | - |\n",
        ])
    func clock(row: String) throws {
        var table = try Self.table(row)
        for (time, isAllowed) in [(0, false), (10, false), (29, false), (30, true)] {
            let admission = try AdmitCall("dev").apply(to: &table, at: Self.moment(Int64(time)))
            #expect((admission == .allowed) == isAllowed, "\(time)")
            table = try Self.read(table)
        }
    }

    @Test func `of two versions the one that changed last stays, and of one second the stricter one`() throws {
        func row(_ state: String, _ time: String) -> String {
            "| dev | \(state) | - | 2026-02-09 10:00:00 | 0 | - | 2026-02-09 \(time) |\n"
        }
        func file(_ rows: String) -> [UInt8] { Breakers.empty + Array(rows.utf8) }
        for (one, other) in [
            (row("closed", "10:00:02"), row("open", "10:00:01")), (row("open", "10:00:01"), row("closed", "10:00:01")),
            (row("half-open", "10:00:01"), row("closed", "10:00:01")),
        ] {
            for (ours, theirs) in [(one, other), (other, one)] {
                for base in [file(""), file(row("half-open", "10:00:00"))] {
                    let merge = try SheetMerge.merge(
                        base: base, ours: file(ours), theirs: file(theirs), schema: Breakers.schema)
                    #expect(merge.bytes == file(one) && merge.conflicts.isEmpty)
                }
            }
        }
    }

    @Test(
        "Random calls do what a small reference does, also with a clock that jumps",
        arguments: [1, 2, 3, 4] as [UInt64])
    func model(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var table = try Self.table()
        var state = Breaker.State.closed
        var (failures, probes): ([Int64], [Int64]) = ([], [])
        var (opened, successes): (Int64, Int) = (0, 0)
        var time: Int64 = 0
        for step in 0..<500 {
            time += chance.one(of: [0, 1, 5, 12, 31, 0, 2, -7, step.isMultiple(of: 90) ? -4000 : 3])
            let at = Self.moment(time)
            failures = failures.map { min($0, time) }
            probes = probes.map { min($0, time) }
            opened = min(opened, time)
            if Bool.random(using: &chance) {
                var isAllowed = true
                switch state {
                case .closed: break
                case .open:
                    isAllowed = time - opened >= 30
                    if isAllowed { (state, successes, probes) = (.halfOpen, 0, [time]) }
                case .halfOpen:
                    probes = probes.filter { time - $0 < 30 }
                    isAllowed = probes.count < 2
                    if isAllowed { probes.append(time) }
                }
                let admission = try AdmitCall("dev").apply(to: &table, at: at)
                #expect((admission == .allowed) == isAllowed, "step \(step)")
            } else {
                let isSuccess = Int.random(in: 0..<3, using: &chance) > 0
                switch (state, isSuccess) {
                case (.open, _), (.closed, true): break
                case (.halfOpen, true):
                    probes = Array(probes.dropFirst())
                    successes += 1
                    if successes == 2 { (state, failures, probes) = (.closed, [], []) }
                case (_, false):
                    failures = failures.filter { time - $0 < 60 } + [time]
                    if state == .halfOpen || failures.count >= 3 { (state, opened, probes) = (.open, time, []) }
                }
                _ = try RecordCall("dev", isSuccess: isSuccess).apply(to: &table, at: at)
            }
            table = try Self.read(table)
            let breaker = try table.breaker("dev")
            #expect(breaker.state == state && breaker.probes.count == probes.count, "step \(step)")
        }
    }
}
