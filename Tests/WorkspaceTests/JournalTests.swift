import BlackBox
import Host
import Sheets
import TaskQueue
import Testing
import Text

@testable import Workspace

/// The event log: what a run writes, and what is read of a task.
@Suite("The event log")
struct JournalTests {
    private let bench: Workbench
    private var log: String { bench.path + "/logs/runs.jsonl" }

    init() throws {
        bench = try Workbench()
    }

    private static func moment(_ seconds: Int64) -> Moment {
        Moment(epochMilliseconds: (1_770_598_830 + seconds) * 1000, offset: .kst)
    }

    private func id(_ text: String) throws -> TaskID { try #require(TaskID(text)) }

    private func journal(_ command: String, apartFrom others: [String] = []) -> Journal {
        Journal(path: log, traceID: "t", command: command, apartFrom: others)
    }

    /// A run that did these things to tasks, so many seconds after the first.
    private func record(_ command: String, _ events: [SheetEvent], at seconds: Int64) throws {
        try journal(command).end(
            at: Self.moment(seconds), events: events, exitCode: 0, error: nil, milliseconds: 1.25, since: nil)
    }

    private func history(of task: String, atMost limit: Int = 10, reach: Int = History.reach) throws -> History {
        History(of: try id(task), inLogAt: log, atMost: limit, reach: reach, offset: .kst)
    }

    @Test("A run is a line when it begins, one for each event and one when it ends, and a name in order of time")
    func run() throws {
        let run = journal("nl submit")
        try run.begin(at: Self.moment(0))
        try run.end(
            at: Self.moment(1), events: [SheetEvent("task_enqueued", "A")], exitCode: 1, error: "no \"x\"",
            milliseconds: 1002.0305, since: nil)
        #expect(
            try bench.text(of: "logs/runs.jsonl") == #"""
                {"ts_kst":"2026-02-09 10:00:30","ts_epoch_ms":1770598830000,"event":"run_start","trace_id":"t","command":"nl submit"}
                {"ts_kst":"2026-02-09 10:00:31","ts_epoch_ms":1770598831000,"event":"task_enqueued","trace_id":"t","command":"nl submit","item_id":"A"}
                {"ts_kst":"2026-02-09 10:00:31","ts_epoch_ms":1770598831000,"event":"run_end","trace_id":"t","command":"nl submit","item_id":"A","exit_code":1,"status":"error","duration_ms":1002.030,"error":"no \"x\""}

                """#)
    }

    @Test("A run that is to be logged only with what it did, writes its beginning with its end")
    func late() throws {
        try journal("pick").end(
            at: Self.moment(2), events: [], exitCode: 0, error: nil, milliseconds: 0.0009, since: Self.moment(1))
        let lines = try bench.text(of: "logs/runs.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""ts_epoch_ms":1770598831000,"event":"run_start""#))
        #expect(lines[1].hasSuffix(#""exit_code":0,"status":"ok","duration_ms":0.000,"error":null}"#))
    }

    @Test("It never writes to a file that is there for something else, however its path is spelled")
    func apart() throws {
        try bench.write("queue", to: "logs/QUEUE.md")
        #expect(try bench.run("ln", "-s", "QUEUE.md", "logs/runs.jsonl").exit == 0)
        let queue = bench.path + "/logs/../logs/QUEUE.md"
        #expect(throws: JournalError.otherFile(path: queue)) {
            try journal("pick", apartFrom: [bench.path + "/nowhere/x", queue]).begin(at: Self.moment(0))
        }
        #expect(try bench.text(of: "logs/QUEUE.md") == "queue")
    }

    @Test("A task's history is its own events, oldest first, the latest of them where there are too many")
    func history() throws {
        try record("add", [SheetEvent("task_enqueued", "A")], at: 0)
        try record("add", [SheetEvent("task_enqueued", "B")], at: 1)
        try record("pick", [SheetEvent("task_claimed", "A")], at: 2)
        try record("done", [SheetEvent("task_completed", "A")], at: 3)
        let all = try history(of: "A")
        #expect(all.entries.map(\.event) == ["task_enqueued", "task_claimed", "task_completed"])
        #expect(all.entries.map(\.command) == ["add", "pick", "done"])
        #expect(all.entries.map(\.time) == [0, 2, 3].map { Self.moment($0).timestamp })
        #expect(all.earlier == 0 && !all.isCutShort)
        let last = try history(of: "A", atMost: 1)
        #expect(last.entries.map(\.event) == ["task_completed"] && last.earlier == 2)
        #expect(History.tasks(since: Self.moment(1).timestamp, inLogAt: log, offset: .kst) == ["A", "B"])
        #expect(History.tasks(since: Self.moment(2).timestamp, inLogAt: log, offset: .kst) == ["A"])
    }

    @Test("What the log says last of claims is known by task, and the offsets of its times")
    func claims() throws {
        try record("pick", [SheetEvent("task_claimed", "A", ["owner_session": "w1", "attempt": "1/3"])], at: 0)
        try record("pick", [SheetEvent("task_claimed", "B", ["owner_session": "w2", "attempt": "2/3"])], at: 1)
        try record("set", [SheetEvent("task_edited", "B", ["cells": ["owner_session": "w3"]])], at: 2)
        try record("done", [SheetEvent("task_completed", "A")], at: 3)
        try record("init", [SheetEvent("queue_adopted", "")], at: 4)
        let claims = History.claims(inLogAt: log, offset: .kst)
        #expect(claims.count == 2)
        #expect(claims["A"]?.status == .done && claims["A"]?.time == Self.moment(3).timestamp)
        #expect(claims["B"]?.owner == "w3" && claims["B"]?.attempt == 2 && claims["B"]?.status == .inProgress)
        #expect(History.offsets(inLogAt: log) == [.kst])
        try journal("add").end(
            at: Moment(epochMilliseconds: 1_770_598_830_000, offset: .utc), events: [], exitCode: 0, error: nil,
            milliseconds: 1, since: nil)
        #expect(History.offsets(inLogAt: log) == [.kst, .utc])
        #expect(try bench.text(of: "logs/runs.jsonl").contains("queue_adopted") == true)
        #expect(try bench.text(of: "logs/runs.jsonl").contains("\"item_id\":\"\"") == false)
    }

    @Test("Only the end of a long log is read, and the line that this cuts is left out")
    func long() throws {
        for second in 0..<20 { try record("set", [SheetEvent("task_edited", "A")], at: Int64(second)) }
        let size = try bench.bytes(of: "logs/runs.jsonl").count
        let near = try history(of: "A", reach: size / 2)
        #expect(near.isCutShort && (8...10).contains(near.entries.count))
        #expect(near.entries.last?.time == Self.moment(19).timestamp)
        #expect(try history(of: "A", atMost: 20, reach: size).entries.count == 20)
    }

    @Test("Full logs are read with it, also where a killed run left a number free")
    func rotated() throws {
        let limited = Journal(
            path: log, traceID: "t", command: "set", apartFrom: [], limit: LogLimit(bytes: 300, kept: 9))
        for second in 0..<6 {
            try limited.end(
                at: Self.moment(Int64(second)), events: [SheetEvent("task_edited", "A")], exitCode: 0, error: nil,
                milliseconds: 1, since: nil)
        }
        #expect(try bench.run("ls", "logs").output.split(separator: "\n").count == 6)
        #expect(try history(of: "A").entries.map(\.time) == (0..<6).map { Self.moment($0).timestamp })
        let size = try bench.bytes(of: "logs/runs.jsonl").count
        #expect(try history(of: "A", reach: size * 3 + 10).entries.count == 3)
        #expect(try history(of: "A", reach: size * 3 + 10).isCutShort)
        #expect(try bench.run("mv", "logs/runs.jsonl.1", "logs/runs.jsonl.9").exit == 0)
        #expect(try history(of: "A").entries.count == 5)
        #expect(try bench.run("mv", "logs/runs.jsonl", "logs/runs.jsonl.1").exit == 0)
        #expect(try history(of: "A").entries.count == 5)
    }

    @Test("Where nothing may be missing since a time, a log of which less is read is refused")
    func tooLong() throws {
        let line = { (second: Int64, text: String) in
            "{\"ts_kst\":\"\(Self.moment(second).timestamp.secondText(at: .kst))\",\"ts_epoch_ms\":\(Self.moment(second).epochMilliseconds)"
                + ",\"event\":\"task_edited\",\"trace_id\":\"t\",\"command\":\"set\",\"item_id\":\"A\",\"text\":\"\(text)\"}\n"
        }
        let long = String(repeating: "x", count: 40_000)
        try bench.write((0..<120).map { line($0 * 60, long) }.joined(), to: "logs/runs.jsonl")
        func events(since second: Int64, mostReach: Int = 256 << 20) throws -> Int {
            let time = Self.moment(second).timestamp
            return try History.events(
                since: time, completeSince: time, inLogAt: log, offset: .kst, mostReach: mostReach
            ).count
        }
        #expect(try events(since: 0) == 120, "all of it is read")
        #expect(try events(since: 7_000, mostReach: 1) == 3, "the end has all of it")
        let error = #expect(throws: JournalError.self) { try events(since: 0, mostReach: 1) }
        guard case .tooLong(History.reach, let start, .kst) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(start > Self.moment(0).timestamp && start < Self.moment(7_000).timestamp)
        #expect(
            try History.events(since: Self.moment(0).timestamp, inLogAt: log, offset: .kst, mostReach: 1).count < 120)
    }

    @Test("A folder that has the name of an old log stays where it is, and the log grows")
    func folderInTheWay() throws {
        let limited = Journal(
            path: log, traceID: "t", command: "set", apartFrom: [], limit: LogLimit(bytes: 300, kept: 9))
        try bench.write("x", to: "logs/runs.jsonl.1/file")
        for second in 0..<3 {
            let full = try limited.end(
                at: Self.moment(Int64(second)), events: [SheetEvent("task_edited", "A")], exitCode: 0, error: nil,
                milliseconds: 1, since: nil)
            #expect(second == 0 || full?.path.hasSuffix("logs/runs.jsonl.1") == true)
        }
        #expect(try bench.run("ls", "logs").output == "runs.jsonl\nruns.jsonl.1\n")
        #expect(try history(of: "A").entries.count == 3)
    }

    @Test("A path through a folder that is not there yet is made, as the system reads it")
    func upwards() throws {
        let journal = Journal(path: bench.path + "/new/x/../runs.jsonl", traceID: "t", command: "set", apartFrom: [])
        try journal.begin(at: Self.moment(0))
        #expect(try bench.text(of: "new/runs.jsonl").contains("run_start"))
    }

    @Test("Lines that are no events, and a log that is no file, say nothing")
    func damage() throws {
        #expect(try history(of: "A").entries.isEmpty)
        try bench.write(
            """
            {"event":"task_edited","item_id":"A
            {"event":"task_edited","item_id":"AB","x":"A"}
            ["A"]
            "A" {"item_id":"A"}
            {"event":"run_end","item_id":"A"}
            {"event":"task_edited","item_id":"A","item_id":"B","ts_kst":"2026-02-09 10:00:30"}
            \u{0}"A"
            {"item_id":"A","event":"task_edited","ts_kst":"soon"}
            """, to: "logs/runs.jsonl")
        let found = try history(of: "A")
        #expect(found.entries.map(\.time) == [Self.moment(0).timestamp, nil])
        let folder = History(of: try id("A"), inLogAt: bench.path, atMost: 10, offset: .kst)
        #expect(folder.entries.isEmpty && !folder.isCutShort)
    }

    @Test("A task is followed to the ids that it had, and another one that had an id is left out")
    func renamed() throws {
        try record("add", [SheetEvent("task_enqueued", "A")], at: 0)
        try record("set", [SheetEvent("task_edited", "A", ["cells": ["id": "B"]])], at: 1)
        try record("set", [SheetEvent("task_edited", "B", ["cells": ["id": "C"]])], at: 2)
        try record("add", [SheetEvent("task_enqueued", "A", ["task": "another"])], at: 3)
        try record("done", [SheetEvent("task_completed", "C")], at: 4)
        let names = ["task_enqueued", "task_edited", "task_edited", "task_completed"]
        #expect(try history(of: "C").entries.map(\.event) == names)
        #expect(try history(of: "A").entries.compactMap { $0.text("task") } == ["another"])
        #expect(try history(of: "B").entries.isEmpty)
        let queue = LoggedQueue(at: bench.path + "/QUEUE.md")
        #expect(History.successor(of: "A", inLogAt: log, of: queue) == "C")
        #expect(History.successor(of: "C", inLogAt: log, of: queue) == nil)
        #expect(History.claims(inLogAt: log, offset: .kst)["C"]?.status == .done)
    }

    @Test("Queues of one folder read only their own lines of the log")
    func queues() throws {
        for (name, second) in [("QUEUE.md", Int64(0)), ("B.md", 1)] {
            let path = bench.path + "/" + name
            try bench.write("", to: name)
            try Journal(path: log, traceID: "t", command: "pick", of: LoggedQueue.name(at: path), apartFrom: []).end(
                at: Self.moment(second), events: [SheetEvent("task_claimed", "A", ["owner_session": .string(name)])],
                exitCode: 0, error: nil, milliseconds: 1, since: nil)
        }
        func owners(_ name: String) throws -> [String?] {
            History(
                of: try id("A"), inLogAt: log, of: LoggedQueue(at: bench.path + "/" + name), atMost: 9, offset: .kst
            ).entries.map { $0.text("owner_session") }
        }
        #expect(try owners("QUEUE.md") == ["QUEUE.md"])
        #expect(try owners("B.md") == ["B.md"])
        #expect(try bench.text(of: "logs/runs.jsonl").contains(#""queue":"B.md""#))
        // Where no other queue is there, what an earlier version wrote is about this one.
        #expect(try bench.run("rm", "QUEUE.md").exit == 0)
        #expect(try owners("B.md") == ["QUEUE.md", "B.md"])
    }
}
