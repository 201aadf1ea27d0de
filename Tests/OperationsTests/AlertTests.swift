import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing
import Text

@Suite struct AlertTests {
    private static let first = "2026-02-09 10:00:00"
    private static let second = "2026-02-09 10:05:00"

    private static func alert(_ cause: String, at time: String = first) -> Alert {
        Alert(cause, .critical, about: "A", "it | failed", at: time, milliseconds: time == first ? 1 : 2)
    }

    private static func table(_ alerts: [Alert] = []) throws -> Alerts {
        var table = Alerts(try Sheet(Alerts.empty, schema: Alerts.schema))
        for alert in alerts {
            try table.raise(alert)
            table = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
        }
        return table
    }

    @Test func `a cause has one alert while it lasts`() throws {
        let table = try Self.table([Self.alert("dead:A"), Self.alert("dead:B"), Self.alert("dead:A", at: Self.second)])
        #expect(table.all.map(\.cause) == ["dead:A", "dead:B"])
        #expect(table.all.map(\.count) == [2, 1])
        #expect(table.all[0].firstAt == Self.first && table.all[0].lastAt == Self.second)
        #expect(table.all[0].message == "it | failed" && table.all[0].item == "A")
        #expect(Set(table.all.map(\.id)).count == 2)
    }

    @Test func `what is added twice after a crash counts once`() throws {
        let (one, other) = (Self.alert("dead:A"), Self.alert("dead:A", at: Self.second))
        #expect(try Self.table([one, one, other, other, one]).all.map(\.count) == [2])
        // Resolved meanwhile: the same alert is not raised anew.
        var table = try Self.table([one])
        _ = try table.resolve("dead:A", at: Self.second)
        table = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
        try table.raise(one)
        #expect(table.events.isEmpty)
        try table.raise(other)
        #expect(table.events.map(\.name) == ["alert_raised"])
    }

    @Test func `alerts are answered by id, cause or task`() throws {
        let alert = Self.alert("dead:A")
        for name in [alert.id, "dead:A", "A"] {
            var table = try Self.table([alert])
            let seen = try AnswerAlert(name, .acknowledge(by: "김")).apply(to: &table, at: now)
            #expect(seen.isChanged && seen.alert.state == .acknowledged)
            var again = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
            #expect(again.all[0].acknowledgedBy == "김")
            #expect(try !AnswerAlert(name, .acknowledge(by: "이")).apply(to: &again, at: now).isChanged)
            #expect(try AnswerAlert(name, .resolve).apply(to: &again, at: now).alert.state == .resolved)
            var closed = Alerts(try Sheet(again.sheet.rendered(), schema: Alerts.schema))
            #expect(try !AnswerAlert(alert.id, .resolve).apply(to: &closed, at: now).isChanged)
        }
        var table = try Self.table([alert])
        #expect(throws: SheetError.unknownKey("B")) { try AnswerAlert("B", .resolve).apply(to: &table, at: now) }
    }

    @Test func `alerts of a family end with their causes`() throws {
        var table = try Self.table(["dead:A", "dead:B", "kpi.retries"].map { Self.alert($0) })
        let settle = SettleAlerts(family: "dead:", lasting: ["dead:A"])
        #expect(settle.isNeeded(in: table))
        try settle.apply(to: &table, at: now)
        table = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
        #expect(table.all.map(\.state) == [.open, .resolved, .open])
        #expect(!settle.isNeeded(in: table))
        #expect(!settle.isNeeded(in: nil))
        #expect(SettleAlerts(family: "kpi.", raising: [Self.alert("kpi.stale")]).isNeeded(in: nil))
    }

    @Test func `a row that was copied is resolved by itself`() throws {
        let text = String(decoding: try Self.table([Self.alert("dead:A")]).sheet.rendered(), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").last)
        let copy = line.replacing("dead:A", with: "dead:B") + "\n| A-1 | dead:C | x |\n"
        var table = Alerts(try Sheet(Array((text + copy).utf8), schema: Alerts.schema))
        #expect(table.all.map(\.cause) == ["dead:A", "dead:B"])
        try SettleAlerts(family: "dead:", lasting: ["dead:A"]).apply(to: &table, at: now)
        table = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
        #expect(table.all.map(\.state) == [.open, .resolved])
    }

    @Test func `what alert.command had is noted, where there is a column for it`() throws {
        let alerts = [Self.alert("dead:A"), Self.alert("dead:B")]
        var table = try Self.table(alerts)
        #expect(table.unannounced([]).map(\.cause) == ["dead:A", "dead:B"])
        try NoteAnnounced(alerts[0].id).apply(to: &table, at: now)
        table = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
        #expect(table.unannounced([]).map(\.cause) == ["dead:B"])
        _ = try table.acknowledge("dead:B", by: "x", at: Self.second)
        table = Alerts(try Sheet(table.sheet.rendered(), schema: Alerts.schema))
        #expect(table.unannounced([]).isEmpty)
        let old =
            "| alert_id | cause | status | count |\n|---|---|---|---|\n| A-1 | a | open | 1 |\n| A-2 | b | open | 1 |\n"
        table = Alerts(try Sheet(Array(old.utf8), schema: Alerts.schema))
        #expect(table.unannounced(["A-2"]).map(\.id) == ["A-2"])
        try NoteAnnounced("A-2").apply(to: &table, at: now)
        #expect(!table.sheet.isChanged)
    }

    @Test func `an alert that two clones have announced was announced first by one of them`() throws {
        var table = try Self.table([Self.alert("dead:A")])
        let base = table.sheet.rendered()
        let versions = try [now, Moment(epochMilliseconds: now.epochMilliseconds + 60_000, offset: .kst)].map {
            moment in
            table = Alerts(try Sheet(base, schema: Alerts.schema))
            try NoteAnnounced(table.all[0].id).apply(to: &table, at: moment)
            return table.sheet.rendered()
        }
        for (ours, theirs) in [(0, 1), (1, 0)] {
            let merge = try SheetMerge.merge(
                base: base, ours: versions[ours], theirs: versions[theirs], schema: Alerts.schema)
            #expect(merge.conflicts.isEmpty && merge.bytes == versions[0])
        }
    }

    @Test("What makes a dead letter none ends its alert in the same change", arguments: 0..<8)
    func ended(by place: Int) throws {
        let letter = try id("A")
        let changes: [any Operation<Queue>] = [
            Retry(id: letter, isForced: true), Replan(id: letter), Cancel(id: letter), Requeue(id: letter),
            Block(id: letter, reason: "x"), SetFields(id: letter, fields: [("status", "PENDING")]),
            RequeueDead(DeadLetters([])), Archive(DeadLetters([])),
        ]
        var queue = try Queue(Array(file([row("A", "FAILED", notes: "attempt:3/3 / dead:failed"), row("B")]).utf8))
        _ = try Self.apply(changes[place], to: &queue)
        let addition = try #require(queue.sheet.additions.first)
        #expect(addition.opening.isEmpty && addition.mayWait)
        #expect(queue.events.map(\.name).contains("alert_resolved"))
        var table = try Self.table([Self.alert("dead:A"), Self.alert("dead:B")]).sheet
        for _ in 1...2 { try Alerts.schema.adding?(try Sheet(addition.rows, schema: Alerts.schema), &table) }
        let settled = Alerts(try Sheet(table.rendered(), schema: Alerts.schema))
        #expect(settled.all.map(\.state) == [.resolved, .open])
    }

    @Test func `dead letters that go back together end their alerts together`() throws {
        let rows = ["A", "B", "C"].map { row($0, "FAILED", notes: "attempt:3/3 / dead:failed") }
        var queue = try Queue(Array(file(rows).utf8))
        _ = try RequeueDead(DeadLetters([])).apply(to: &queue, at: now)
        #expect(queue.sheet.additions.count == 1)
    }

    /// Reading all rows for each alert took minutes.
    @Test(.timeLimit(.minutes(1)))
    func `thousands of alerts are counted and ended at once`() throws {
        func sheet(_ alerts: [Alert]) throws -> Sheet {
            try Sheet(Alerts.addition(of: alerts).rows, schema: Alerts.schema)
        }
        var table = try sheet((0..<3000).map { Self.alert("dead:\($0)") })
        let news = (0..<3000).map { place in
            let state: Alert.State = place.isMultiple(of: 2) ? .open : .resolved
            return Alert("dead:\(place)", .critical, "again", at: Self.second, milliseconds: 2, state: state)
        }
        try Alerts.schema.adding?(try sheet(news), &table)
        let alerts = Alerts(table).all
        #expect(alerts.map(\.state) == news.map(\.state))
        #expect(alerts.map(\.count) == news.map { $0.state == .open ? 2 : 1 })
    }

    private static func apply<Change: Operation<Queue>>(_ change: Change, to queue: inout Queue) throws {
        _ = try change.apply(to: &queue, at: now)
    }

    @Test func `a dead letter raises an alert with the change that makes it one`() throws {
        var queue = try Queue(Array(file([row("A", "FAILED", notes: "attempt:3/3")]).utf8))
        let tick = Watchdog(lease: terms, schedule: RetrySchedule(seconds: [60]), staleMinutes: 360, seed: 1)
        let outcome = try tick.apply(to: &queue, at: now)
        let addition = try #require(queue.sheet.additions.first)
        let alerts = Alerts(try Sheet(addition.rows, schema: Alerts.schema)).all
        #expect(addition.file == "ALERTS.md" && alerts.map(\.cause) == ["dead:A"] && alerts.map(\.id) == outcome.alerts)
    }
}
