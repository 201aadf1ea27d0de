import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing

@Suite struct SessionTests {
    /// A table without the columns of terminals.
    private static let head = Array(
        ("| session_id | phase | item_id | progress | created_at_kst | phase_at_kst | last_activity_at_kst |\n"
            + "|---|---|---|---|---|---|---|\n").utf8)

    private static func table(_ rows: String = "") throws -> Sessions {
        Sessions(try Sheet(head + Array(rows.utf8), schema: Sessions.schema))
    }

    private static func row(
        _ id: String = "s1", _ phase: String = "idle", item: String = "-", last: String = "2026-02-09 09:00:00"
    ) -> String {
        "| \(id) | \(phase) | \(item) | - | 2026-02-09 08:00:00 | 2026-02-09 08:00:00 | \(last) |\n"
    }

    @Test(
        "A session moves by the arrows alone",
        arguments: SessionPhase.allCases.flatMap { old in SessionPhase.allCases.map { (old, $0) } })
    func move(old: SessionPhase, new: SessionPhase) throws {
        let arrows: [(SessionPhase, SessionPhase)] = [
            (.idle, .planning), (.planning, .executing), (.executing, .blocked), (.blocked, .done), (.done, .error),
            (.executing, .planning), (.executing, .done), (.blocked, .executing), (.planning, .error),
            (.executing, .error), (.blocked, .error), (.done, .idle), (.error, .idle),
        ]
        var table = try Self.table(Self.row("s1", old.rawValue))
        let operation = NoteSession("s1", new)
        guard old == new || arrows.contains(where: { $0 == (old, new) }) else {
            #expect(throws: SessionRefusal.illegalMove("s1", from: old, to: new)) {
                try operation.apply(to: &table, at: now)
            }
            return #expect(!table.sheet.isChanged)
        }
        let (session, former) = try operation.apply(to: &table, at: now)
        #expect(session.phase == new && former == (old == new ? nil : old))
        #expect(table.events.map(\.name) == (old == new ? [] : ["session_phase"]))
    }

    @Test func `a session is idle before it is heard of`() throws {
        var table = try Self.table()
        #expect(throws: SessionRefusal.illegalMove("s1", from: .idle, to: .executing)) {
            try NoteSession("s1", .executing).apply(to: &table, at: now)
        }
        _ = try NoteSession("s1", .planning).apply(to: &table, at: now)
        #expect(table.sheet.isChanged)
    }

    @Test func `a heartbeat notes phase, task and progress, and begins anew with another task`() throws {
        let (one, other) = (try #require(TaskID("A")), try #require(TaskID("B")))
        var table = try Self.table()
        func note(_ phase: SessionPhase?, _ id: TaskID, _ progress: String? = nil) throws {
            table = Sessions(try Sheet(table.sheet.rendered(), schema: Sessions.schema))
            _ = try NoteSession("w", phase, at: id, progress: progress).apply(to: &table, at: now)
            table = Sessions(try Sheet(table.sheet.rendered(), schema: Sessions.schema))
        }
        try note(.executing, one, "1/3")
        try note(nil, one, "2/3")
        #expect(table.all.map(\.phase) == [.executing] && table.all[0].progress == "2/3" && table.all[0].item == "A")
        try note(.done, one)
        #expect(table.all[0].progress == "2/3")
        #expect(throws: SessionRefusal.illegalMove("w", from: .done, to: .executing)) { try note(.executing, one) }
        try note(.executing, other)
        #expect(table.all[0].item == "B")
        #expect(!NoteSession("w", nil, at: one).isCommitted && NoteSession("w", .idle).isCommitted)
    }

    @Test func `unknown columns stay, and a word that is no phase is idle`() throws {
        let head = "| session_id | agent_id | phase | status |\n|---|---|---|---|\n"
        var table = Sessions(
            try Sheet(Array((head + "| s1 | a-1 | resting | ready |\n").utf8), schema: Sessions.schema))
        _ = try NoteSession("s1", .planning).apply(to: &table, at: now)
        #expect(String(decoding: table.sheet.rendered(), as: UTF8.self) == head + "| s1 | a-1 | planning | ready |\n")
    }

    @Test func `of two versions of a session the later one stays, and other columns are merged by themselves`() throws {
        func file(_ rows: String) -> [UInt8] { Self.head + Array(rows.utf8) }
        let (early, late) = (
            Self.row("s1", "planning", last: "2026-02-09 09:01:00"), Self.row("s1", "done", last: "2026-02-09 09:02:00")
        )
        for (ours, theirs) in [(early, late), (late, early)] {
            let merge = try SheetMerge.merge(
                base: file(Self.row()), ours: file(ours), theirs: file(theirs), schema: Sessions.schema)
            #expect(merge.bytes == file(late) && merge.conflicts.isEmpty)
        }
    }
}
