import Chance
import Operations
import Sheets
import TaskQueue
import Testing

@Suite struct PickTests {
    @Test(
        "A pick writes status, owner, start, attempt and lease",
        arguments: [
            (
                row("A"), "w:1",
                row("A", "IN_PROGRESS", owner: "w:1", started: startedNow, notes: "attempt:1/3 / lease:\(leaseEnd)")
            ),
            (
                row("A", owner: "me"), nil,
                row("A", "IN_PROGRESS", owner: "me", started: startedNow, notes: "attempt:1/3 / lease:\(leaseEnd)")
            ),
            (
                row("A", notes: "text / attempt:1/5 / more / retry_at:2026-02-09 10:00:00 / retry_requested"), "a|b\n",
                row(
                    "A", "IN_PROGRESS", owner: "a/b", started: startedNow,
                    notes: "text / attempt:2/5 / more / lease:\(leaseEnd)")
            ),
            (
                row("A", notes: "lease:2020-01-01 00:00:00 / attempt:3/3 / kind:x"), "w",
                row(
                    "A", "IN_PROGRESS", owner: "w", started: startedNow,
                    notes: "lease:\(leaseEnd) / attempt:4/4 / kind:x")
            ),
            (
                row("A", owner: "me", notes: "attempt:0/7"), nil,
                row("A", "IN_PROGRESS", owner: "me", started: startedNow, notes: "attempt:1/7 / lease:\(leaseEnd)")
            ),
            (
                row("A", owner: "earlier", notes: "attempt:1/3"), nil,
                row("A", "IN_PROGRESS", started: startedNow, notes: "attempt:2/3 / lease:\(leaseEnd)")
            ),
            (
                row("A", notes: "attempt:999998/999998"), "w",
                row(
                    "A", "IN_PROGRESS", owner: "w", started: startedNow,
                    notes: "attempt:999999/999999 / lease:\(leaseEnd)")
            ),
            (
                row("A", notes: "attempt:0/7"), "w",
                row("A", "IN_PROGRESS", owner: "w", started: startedNow, notes: "attempt:1/7 / lease:\(leaseEnd)")
            ),
            (
                row("A", notes: #"see a \| lease:x"#), "w",
                row(
                    "A", "IN_PROGRESS", owner: "w", started: startedNow,
                    notes: #"see a \| lease:x / attempt:1/3 / lease:\#(leaseEnd)"#)
            ),
        ])
    func claims(before: String, owner: String?, after: String) throws {
        let outcome = try Outcome(of: Pick(owner: owner, lease: terms), on: file([before]))
        #expect(outcome.rows == [after])
        #expect(outcome.reported == ["task_claimed A IN_PROGRESS"])
        #expect(outcome.events[0].detail("attempt") == outcome.queue.row(0).notes.attempt?.text)
    }

    @Test(
        "The most urgent ready row is picked, and of those the highest",
        arguments: [
            ([], nil), ([row("A", "DONE"), row("B", "BLOCKED")], nil),
            ([row("A", "PENDING", "P2"), row("B"), row("C")], "B"),
            ([row("A"), row("B", "PENDING", "P0")], "B"), ([row("A", "PENDING", "-"), row("B", "PENDING", "P1")], "A"),
            ([row("A", "PENDING", "P0", notes: "after:B"), row("B", "PENDING", "P2")], "B"),
            ([row("A", "PENDING", "P0", notes: "after:B"), row("B", "DONE", "P2")], "A"),
            ([row("A", notes: "retry_at:9999-12-31 23:59:59")], nil),
            ([row("A", notes: "after:B"), row("B", notes: "after:A")], nil),
            ([row("A"), row("A"), row("B", "PENDING", "P2")], "B"), (["| A | PENDING | P0 |", row("B")], "B"),
            ([row("A", notes: "attempt:999999/999999"), row("B")], "B"), ([row("../x"), row("B")], "B"),
            ([row("A", started: "soon"), row("B")], "A"),
        ] as [([String], String?)])
    func order(rows: [String], picked: String?) throws {
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: file(rows))
        #expect(outcome.events.map(\.id.text) == (picked.map { [$0] } ?? []))
        if picked == nil { #expect(outcome.text == file(rows)) }
    }

    @Test(
        "Only tasks of the wanted kind are picked",
        arguments: [("code", "B"), ("doc", "C"), ("x", nil), (nil, "A")] as [(String?, String?)])
    func kinds(kind: String?, picked: String?) throws {
        let rows = [row("A"), row("B", notes: "kind:code"), row("C", notes: "a / kind:doc")]
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms, kind: kind), on: file(rows))
        #expect(outcome.events.first?.id.text == picked)
    }

    @Test func `work that is done under another id is closed on the way`() throws {
        let rows = [
            row("A", "PENDING", "P0", notes: "dedupe:k"), row("B"), row("C", "DONE", notes: "dedupe:k"),
            row("D", "PENDING", "P2", notes: "dedupe:k"),
        ]
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: file(rows))
        #expect(outcome.reported == ["dedupe_skipped A DONE", "task_claimed B IN_PROGRESS"])
        #expect(outcome.rows[0] == row("A", "DONE", "P0", notes: "dedupe:k / dedupe_skipped:C"))
        #expect(outcome.rows[2...] == [rows[2], rows[3]])
    }

    @Test func `a row whose notes are too long for a tag more is not in the way of others`() throws {
        let full = String(repeating: "x", count: 65_530)
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: file([row("A", notes: full), row("B")]))
        #expect(outcome.reported == ["task_claimed B IN_PROGRESS"])
        #expect(outcome.rows[0] == row("A", notes: full))
        #expect(throws: QueueError.sheet(.cellTooLong(column: "notes", bytes: 65_530 + 14 + 28, limit: 65_536))) {
            try Outcome(of: Pick(owner: "w", lease: terms), on: file([row("A", notes: full)]))
        }
    }

    @Test func `columns named like tags take the tags`() throws {
        let text =
            "| id | status | task | owner_session | started_at_kst | attempt | lease | permanent | notes |\n|-|-|-|-|-|-|-|-|-|\n"
            + "| A | PENDING | t | - | - | 1/3 |  | no | kind:x |\n"
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: text)
        #expect(outcome.rows[0] == "| A | IN_PROGRESS | t | w | \(startedNow) | 2/3 | \(leaseEnd) | no | kind:x |")
    }

    @Test(
        "A claim that can't be recorded is refused",
        arguments: [
            ("| id | status | task |\n|-|-|-|\n| A | PENDING | t |\n", "notes"),
            ("| id | status | task | notes |\n|-|-|-|-|\n| A | PENDING | t | - |\n", "owner_session"),
        ])
    func missingColumns(text: String, column: String) {
        #expect(throws: QueueError.sheet(.missingColumn(column, line: 1))) {
            try Outcome(of: Pick(owner: "w", lease: terms), on: text)
        }
    }

    @Test func `a lease that would end beyond the calendar ends with it`() throws {
        let end = Moment(epochMilliseconds: 253_402_268_399_000, offset: .kst)
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: file([row("A")]), at: end)
        #expect(outcome.queue.row(0).notes.value(of: .lease) == "9999-12-31 23:59:59")
    }

    @Test func `picks agree with a plain model of random queues until nothing is left`() throws {
        var chance = Chance(seed: 64)
        for _ in 0..<300 {
            var model = Model(&chance)
            var text = file(model.rows)
            while true {
                let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: text)
                let expected = model.pick()
                #expect(
                    outcome.events.filter { $0.kind == .claimed }.map(\.id.text) == (expected.map { [$0] } ?? []),
                    "\(text)")
                text = outcome.text
                if expected == nil { break }
            }
        }
    }

    /// The rules of readiness, written down row by row without an index.
    private struct Model {
        struct Entry {
            var id: String
            var status: String
            var priority: String
            var notes: [String]
        }

        var entries: [Entry] = []

        init(_ chance: inout Chance) {
            let statuses = ["PENDING", "PENDING", "PENDING", "DONE", "FAILED", "BLOCKED", "IN_PROGRESS", "LATER"]
            for number in 0..<Int.random(in: 0...12, using: &chance) {
                var notes: [String] = []
                if chance.next() % 3 == 0 { notes.append("after:T-\(Int.random(in: 0...13, using: &chance))") }
                if chance.next() % 4 == 0 { notes.append("dedupe:" + chance.one(of: ["x", "y"])) }
                if chance.next() % 5 == 0 {
                    notes.append("retry_at:" + chance.one(of: ["2026-02-09 10:00:30", "2026-02-09 10:00:31", "later"]))
                }
                let twin = chance.next() % 9 == 0 ? 0 : number
                entries.append(
                    Entry(
                        id: "T-\(twin)", status: chance.one(of: statuses),
                        priority: chance.one(of: ["P0", "P1", "P2", "-", "P5"]),
                        notes: notes))
            }
        }

        var rows: [String] {
            entries.map {
                row($0.id, $0.status, $0.priority, notes: $0.notes.isEmpty ? "-" : $0.notes.joined(separator: " / "))
            }
        }

        /// The id that is to be picked next; it is in progress then.
        mutating func pick() -> String? {
            for priority in [["P0"], ["P1", "-"], ["P2"]] {
                for (index, entry) in entries.enumerated() where priority.contains(entry.priority) {
                    guard entry.status == "PENDING", entries.count(where: { $0.id == entry.id }) == 1 else { continue }
                    let isLate = entry.notes.contains {
                        $0.hasPrefix("retry_at:") && $0 != "retry_at:2026-02-09 10:00:30"
                    }
                    let waits = entry.notes.contains { note in
                        guard note.hasPrefix("after:") else { return false }
                        let awaited = entries.filter { "after:" + $0.id == note }
                        return awaited.count != 1 || awaited[0].status != "DONE"
                    }
                    guard !isLate, !waits else { continue }
                    let key = entry.notes.first { $0.hasPrefix("dedupe:") }
                    if let key, entries.contains(where: { $0.status == "DONE" && $0.notes.contains(key) }) {
                        entries[index].status = "DONE"
                        continue
                    }
                    if let key, entries.contains(where: { $0.status == "IN_PROGRESS" && $0.notes.contains(key) }) {
                        continue
                    }
                    entries[index].status = "IN_PROGRESS"
                    return entry.id
                }
            }
            return nil
        }
    }

    @Test(
        "A claim that expired goes to the next worker when no task is ready",
        arguments: [
            ("attempt:1/3 / lease:2026-02-09 09:59:29", true), ("attempt:1/3 / lease:2026-02-09 09:59:30", false),
            ("attempt:1/3 / lease:2026-02-09 10:15:00", false), ("attempt:3/3 / lease:2026-02-09 09:00:00", false),
            ("attempt:1/3", false), ("lease:2026-02-09 09:00:00", true), ("attempt:1/3 / lease:soon", false),
            ("attempt:x / lease:2026-02-09 09:00:00", false),
        ])
    func reclaims(notes: String, isClaimed: Bool) throws {
        let rows = [row("A", "IN_PROGRESS", owner: "dead", started: "2026-02-09 08:00", notes: notes)]
        let outcome = try Outcome(of: Pick(owner: "alive", lease: terms), on: file(rows))
        #expect(outcome.events.first?.id.text == (isClaimed ? "A" : nil))
        guard isClaimed else { return #expect(outcome.rows == rows) }
        #expect(outcome.queue.row(0).text(.ownerSession) == "alive")
        #expect(outcome.events[0].detail("expired_owner") == "dead")
        let late = ClaimProof(owner: "dead", attempt: outcome.queue.row(0).notes.attempt.map { $0.number - 1 })
        #expect(throws: QueueError.self) {
            var queue = outcome.queue
            _ = try Finish(id: TaskID("A")!, outcome: .done, note: "late", proof: late).apply(to: &queue, at: now)
        }
    }

    @Test func `a ready task comes before an expired claim, whatever its priority`() throws {
        let expired = row("A", "IN_PROGRESS", "P0", started: "2026-02-09 08:00", notes: "lease:2026-02-09 09:00:00")
        let outcome = try Outcome(of: Pick(owner: "w", lease: terms), on: file([expired, row("B", "PENDING", "P2")]))
        #expect(outcome.events.first?.id.text == "B")
    }
}
