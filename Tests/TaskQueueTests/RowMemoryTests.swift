import Sheets
import Synchronization
import TaskQueue
import Testing

/// What other files know of a queue's tasks, and how often they were read.
final class RecordedMemory: RowMemory {
    private let archived: ArchiveContent?
    private let former: [String]
    private let logged: [String]
    private let successors: [String: String]
    let archiveReads = Atomic(0)
    let searches = Atomic(0)

    init(archive rows: [(id: String, status: String)] = [], former: [String] = [], logged: [String] = []) throws {
        let rows = rows.map { ($0.id, $0.status, "P1", "-") }
        archived = rows.isEmpty ? nil : .table(try queue(rows: rows).sheet)
        successors = [:]
        self.former = former
        self.logged = logged
    }

    /// - Parameters:
    ///   - damaged: the words of an archive that can't be read as a table; nil where it can't be read at all.
    ///   - successors: ids that tasks have now, by those that they had.
    init(damaged words: Set<String>?, successors: [String: String] = [:]) {
        archived = .text(words)
        (former, logged) = ([], [])
        self.successors = successors
    }

    func formerKeys() -> [String] { former }
    func successor(of key: String) -> String? { successors[key] }

    func keysElsewhere(having key: String) -> [String] {
        searches.add(1, ordering: .relaxed)
        return logged.contains(key) ? logged : []
    }

    func archive() -> ArchiveContent? {
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
        ("Both", "DONE"), ("Both", "FAILED"),
    ]

    @Test(
        "A task in the archive counts as done if it is only DONE there, and is nowhere else",
        arguments: [
            ("D", .ready, ""), ("F", .notReady(.waitsFor(["F"])), "archived-dependency"),
            ("X", .notReady(.waitsFor(["X"])), ""), ("Twice", .ready, ""),
            ("Both", .notReady(.waitsFor(["Both"])), "archived-dependency"),
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

    @Test("A task that is in the archive too is named")
    func twins() throws {
        let memory = try RecordedMemory(archive: Self.archive)
        let queue = try queue(
            [("Twice", "PENDING", "P1", "-"), ("A", "DONE", "P1", "-"), ("F", "FAILED", "P1", "-")], knowing: memory)
        let found = Lint.findings(in: queue.rendered(), at: now, in: LintContext(memory: memory))
        #expect(found.map(\.kind) == [.archivedID("Twice", .done), .archivedID("F", .failed)])
        #expect(found.allSatisfy { $0.severity == .warning })
    }

    @Test(
        "Of an archive that can't be read nobody says that it lacks a task, unless no word in it is the id",
        arguments: [
            (["Z"], "archived-dependency"), ([], "unknown-dependency"), (nil, "archived-dependency"),
        ] as [(Set<String>?, String)])
    func unreadable(words: Set<String>?, code: String) throws {
        let memory = RecordedMemory(damaged: words)
        var queue = try queue([("A", "PENDING", "P1", "after:Z")], knowing: memory)
        #expect(queue.readiness(of: queue.row(0), at: now) == .notReady(.waitsFor(["Z"])))
        #expect(
            Lint.findings(in: queue.rendered(), at: now, in: LintContext(memory: memory)).map(\.code) == [code])
        let id = try #require(TaskID("Z"))
        #expect(throws: words?.isEmpty == true ? QueueError.unknownID(id) : .unreadableArchive(id)) {
            try queue.id(meantBy: id)
        }
        let own = try #require(TaskID("A"))
        #expect(throws: words?.isEmpty == true ? QueueError.unknownDependency(own, "Z") : .unreadableArchive(id)) {
            try queue.check(Notes("after:Z"), of: own, at: now)
        }
    }

    @Test("The words of a text that may be ids are found in rows and between markers")
    func words() {
        let text = #"""
            <<<<<<< HEAD
            | **A-1** | DONE | `B_2`,[C.3](x) |
            | TASK\_9 |
            """#
        let words = ArchiveContent.words(in: Array(text.utf8))
        #expect(words.isSuperset(of: ["A-1", "B_2", "C.3", "TASK_9"]) && !words.contains("A"))
    }

    @Test("The former id of a task leads to its new one, if that is there")
    func renamed() throws {
        let memory = RecordedMemory(damaged: [], successors: ["T-1": "T-9", "T-2": "T-8"])
        var queue = try queue([("T-9", "PENDING", "P1", "-")], knowing: memory)
        let (old, other, now) = try (#require(TaskID("T-1")), #require(TaskID("T-2")), #require(TaskID("T-9")))
        #expect(throws: QueueError.renamedID(old, now: now)) { try queue.id(meantBy: old) }
        #expect(throws: QueueError.unknownID(other, near: [])) { try queue.id(meantBy: other) }
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
