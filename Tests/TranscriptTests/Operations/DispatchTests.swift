import BlackBox
import Host
import Testing

/// `orch dispatch`, and the workers that it leaves running.
@Suite("Dispatching")
struct DispatchTests {
    /// Notes its task, waits until it may end, and fails.
    private static let waiting =
        "echo $$ > $ORCH_TASK_ID.new; mv $ORCH_TASK_ID.new $ORCH_TASK_ID.pid; "
        + "until [ -e go ]; do sleep 0.01; done; exit 3"

    private static func bench(rows: Int, settings: String = "") throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue((1...rows).map { row("A-\($0)") }.joined(separator: "\n")), to: "QUEUE.md")
        try bench.write("worker.command = \(waiting)\n" + settings, to: "orch.conf")
        return bench
    }

    /// Waits for a condition; a failure after twenty seconds.
    private func wait(_ condition: () throws -> Bool) throws {
        try #require(try waitUntil(condition))
    }

    /// Ends the workers, and waits until each has noted what came of it.
    private func end(_ bench: Workbench, failed count: Int) throws {
        try bench.write("", to: "go")
        try wait { try bench.text(of: "QUEUE.md").split(separator: "| FAILED |").count == count + 1 }
    }

    @Test("A tick starts workers up to the free slots, and each is an orch run of its own")
    func tick() throws {
        let bench = try Self.bench(rows: 5)
        try expectSession(
            #"""
            $ orch dispatch --dry-run --parallel 2
            A-1 -> IN_PROGRESS
            A-2 -> IN_PROGRESS
            $ orch list --columns id --status IN_PROGRESS
            $ orch dispatch
            A-1 -> IN_PROGRESS
            $ orch dispatch --parallel 5
            A-2 -> IN_PROGRESS
            A-3 -> IN_PROGRESS
            $ orch dispatch --json
            {
              "schema": "orch.dispatch/1",
              "dry_run": false,
              "running": 3,
              "slots": 0,
              "started": [],
              "continued": [],
              "warnings": []
            }
            $ orch dispatch
            no free slot: 3 in progress
            """#, in: bench)
        try wait { bench.names().filter { $0.hasSuffix(".pid") } == ["A-1.pid", "A-2.pid", "A-3.pid"] }
        try end(bench, failed: 3)
        #expect(try bench.orch().run(["show", "A-1"]).output.contains("exit 3"))
    }

    @Test("Where a second task can't be claimed, the document has the first one, which was started")
    func halfway() throws {
        let bench = try Self.bench(rows: 1)
        let full = row("A-2", notes: String(repeating: "x", count: 65_530))
        try bench.write(try bench.text(of: "QUEUE.md") + full + "\n", to: "QUEUE.md")
        let answer = try bench.orch().run(["dispatch", "--parallel", "2", "--json"])
        #expect(answer.exit == 1 && answer.errors.isEmpty, "\(answer)")
        #expect(answer.output.contains("\"item_id\": \"A-1\"") && answer.output.contains("it holds 65536"), "\(answer)")
        try end(bench, failed: 1)
    }

    @Test("Sixteen dispatchers and watchdogs at once start each task once, and no more workers than there are slots")
    func crowd() throws {
        let bench = try Self.bench(rows: 20, settings: "dispatch.max_workers = 5\n")
        let script =
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do \"$0\" dispatch --parallel 5 & \"$0\" watchdog & done; wait"
        let answer = try bench.orch().run("sh", ["-c", script, OrchBinary.path])
        let started = answer.output.split(separator: "\n").filter { $0.hasSuffix("-> IN_PROGRESS") }
        #expect(started.count == 5 && Set(started).count == 5, "\(answer)")
        try wait { bench.names().filter { $0.hasSuffix(".pid") }.count == 5 }
        try end(bench, failed: 5)
    }

    @Test("The watchdog ends the worker of a run that was killed, when its claim is lost")
    func orphan() throws {
        let bench = try Self.bench(rows: 1, settings: "lease.grace_seconds = 0\n")
        var child = try bench.orch().start(["run", "--lease", "1"])
        try child.serve { bench.names().contains("A-1.pid") }
        let id = try #require(Int32(try bench.text(of: "A-1.pid").dropLast()))
        try child.serve { bench.names(in: ".orch/QUEUE.md/workers") == ["A-1-1"] }
        child.send(.kill)
        try child.serve()
        #expect(ProcessIdentity(of: id) != nil)
        _ = try bench.orch().run(["set", "A-1", "status=BLOCKED"])
        try expectSession(
            """
            $ orch watchdog --dry-run
            A-1: the worker of attempt 1 is ended, process \(id)
            $ orch watchdog
            A-1: the worker of attempt 1 is ended, process \(id)
            $ orch watchdog
            nothing to do
            """, in: bench)
        try waitUntilGone(id)
    }

    @Test("The watchdog ends a worker that is left over where somebody else has the same attempt of the task")
    func orphanOfAnother() throws {
        let bench = try Self.bench(rows: 1)
        var child = try bench.orch().start(["run", "--owner-session", "w"])
        try child.serve { bench.names().contains("A-1.pid") }
        let id = try #require(Int32(try bench.text(of: "A-1.pid").dropLast()))
        child.send(.kill)
        try child.serve()
        _ = try bench.orch().run(["set", "A-1", "owner_session=human"])
        #expect(
            try bench.orch().run(["watchdog"]).output == "A-1: the worker of attempt 1 is ended, process \(id)\n")
        try waitUntilGone(id)
    }

    @Test("Workers of other machines, containers and starts are never signalled")
    func elsewhere() throws {
        let bench = try Self.bench(rows: 1)
        var child = try Child(ChildProgram("sleep", ["600"]))
        defer { child.end() }
        let process = try #require(ProcessIdentity(of: child.id))
        let machine = try #require(Machine.own)
        let line = "\(process.id) \(process.start)\n"
        _ = try bench.orch().run(["set", "A-1", "status=BLOCKED"])
        let other = machine.boot.split(separator: ".")[0] + ".pid:[1]"
        for (number, head) in [
            "other\n\(machine.boot)\n", "\(machine.host)\n\(other)\n", "\(machine.host)\nx.pid:[1]\n", "", "x y\n",
        ].enumerated() {
            try bench.write(head + line + line + "\n0\nw\n", to: ".orch/QUEUE.md/workers/A-1-\(number)")
        }
        #expect(try bench.orch().run(["watchdog"]).output == "nothing to do\n")
        #expect(process.isAlive)
        #expect(
            bench.names(in: ".orch/QUEUE.md/workers").filter { $0 != "A-1-2" } == ["A-1-0", "A-1-1", "A-1-3", "A-1-4"])
        try bench.write("\(machine.host)\n\(machine.boot)\n" + line + "\n\n0\nw\n", to: ".orch/QUEUE.md/workers/A-1-9")
        #expect(try bench.orch().run(["watchdog"]).output.contains("the worker of attempt 9 is ended"))
        child.end()
        try child.serve()
    }

    @Test("With --sync the claim and what came of it are pushed")
    func synced() throws {
        let clones = try Clones()
        let clone = clones.first
        let answer = try clone.orch(["dispatch", "--sync", "--command", "exit 3"])
        #expect(answer.output.hasSuffix(" -> IN_PROGRESS\n"), "\(answer)")
        try wait { try clones.subjects().first?.hasPrefix("orch: fail ") ?? false }
        #expect(try clones.subjects().contains { $0.hasPrefix("orch: dispatch ") })
    }

    @Test("Without a worker nothing is claimed")
    func unset() throws {
        let bench = try expectSession(
            #"""
            $ orch dispatch
            ! error: there is no worker to run: worker.command is not set
            ! hint: set it, or worker.preset, in orch.conf, or give --command
            [exit 64]
            $ orch dispatch --parallel 6 --command true
            ! error: {any}
            …
            [exit 64]
            """#, queue: queue(row("A-1")))
        #expect(bench.names() == ["QUEUE.md"])
    }
}
