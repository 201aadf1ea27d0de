import Sheets
import Synchronization
import TaskQueue
import Testing

/// What other files know of a queue's tasks, and how often they were read.
final class RecordedMemory: RowMemory {
    private let archived: Sheet?
    private let former: [String]
    private let logged: [String]
    let archiveReads = Atomic(0)
    let searches = Atomic(0)

    init(archive rows: [(id: String, status: String)] = [], former: [String] = [], logged: [String] = []) throws {
        let rows = rows.map { ($0.id, $0.status, "P1", "-") }
        archived = rows.isEmpty ? nil : try queue(rows: rows).sheet
        self.former = former
        self.logged = logged
    }

    func formerKeys() -> [String] { former }

    func keysElsewhere(having key: String) -> [String] {
        searches.add(1, ordering: .relaxed)
        return logged.contains(key) ? logged : []
    }

    func archive() -> Sheet? {
        archiveReads.add(1, ordering: .relaxed)
        return archived
    }
}

@Suite("What other files know of tasks")
struct RowMemoryTests {
    private func queue(
        _ rows: [(id: String, status: String, priority: String, notes: String)], knowing memory: RecordedMemory
    ) throws -> Queue {
        var sheet = try TaskQueueTests.queue(rows: rows).sheet
        sheet.memory = memory
        return Queue(sheet)
    }

    private static let archive = [
        (id: "D", status: "DONE"), ("F", "FAILED"), ("X", "DONE"), ("Twice", "DONE"), ("Twice", "DONE"),
    ]

    @Test(
        "A task in the archive counts as done if it is DONE there and nowhere else",
        arguments: [
            ("D", .ready, ""), ("F", .notReady(.waitsFor(["F"])), "archived-dependency"),
            ("X", .notReady(.waitsFor(["X"])), ""), ("Twice", .notReady(.waitsFor(["Twice"])), "unknown-dependency"),
            ("Z", .notReady(.waitsFor(["Z"])), "unknown-dependency"),
            ("D,F", .notReady(.waitsFor(["F"])), "archived-dependency"),
        ] as [(String, Readiness, String)])
    func archived(after: String, readiness: Readiness, code: String) throws {
        let memory = try RecordedMemory(archive: Self.archive)
        var queue = try queue(
            [("A", "PENDING", "P1", "after:\(after)"), ("X", "IN_PROGRESS", "P1", "-")], knowing: memory)
        #expect(queue.readiness(of: queue.row(0), at: now) == readiness)
        let found = Lint.findings(in: queue.rendered(), at: now, in: LintContext(memory: memory))
        #expect(found.map(\.code).filter { $0.hasSuffix("dependency") }.joined(separator: " ") == code)
    }

    @Test("The archive is read once, and not at all where every task that is waited for is in the queue")
    func unread() throws {
        let memory = try RecordedMemory(archive: Self.archive)
        var queue = try queue(
            [("A", "PENDING", "P1", "after:B"), ("B", "DONE", "P1", "-"), ("C", "PENDING", "P1", "-")], knowing: memory)
        for index in 0..<3 { _ = queue.readiness(of: queue.row(index), at: now) }
        #expect(memory.archiveReads.load(ordering: .relaxed) == 0)
        var waiting = try self.queue(
            [("A", "PENDING", "P1", "after:D,X"), ("B", "PENDING", "P1", "after:F")], knowing: memory)
        for index in 0..<2 { _ = waiting.readiness(of: waiting.row(index), at: now) }
        #expect(memory.archiveReads.load(ordering: .relaxed) == 1)
    }

    @Test("An id that only the archive has is no unknown one")
    func archivedID() throws {
        let memory = try RecordedMemory(archive: Self.archive)
        var queue = try queue([("A", "PENDING", "P1", "-")], knowing: memory)
        let id = try #require(TaskID("D"))
        #expect(throws: QueueError.archivedID(id)) { try queue.id(meantBy: id) }
    }

    @Test(
        "The next id is none that an earlier version, the archive or the log has",
        arguments: [
            ([], [], "ORCH-011"), (["ORCH-012"], [], "ORCH-013"), ([], ["ORCH-011", "ORCH-050", "T-99"], "ORCH-051"),
            (["ORCH-049"], ["ORCH-050"], "ORCH-051"), ([], ["ORCH-010"], "ORCH-011"),
        ])
    func next(former: [String], logged: [String], expected: String) throws {
        let memory = try RecordedMemory(former: former, logged: logged)
        var queue = try queue([("ORCH-010", "PENDING", "P1", "-")], knowing: memory)
        #expect(try queue.nextID().text == expected)
        #expect(memory.searches.load(ordering: .relaxed) == 1)
    }
}
