import BlackBox
import TaskQueue
import Testing
import Text

/// What the event log says, and when nothing is written at all.
@Suite("The event log")
struct EventLogTests {
    @Test("A change is a run_start, a line for each event, and a run_end")
    func change() throws {
        try expectSession(
            #"""
            $ orch nl submit "a, b" --trace-id t-1
            created=2 ids=ORCH-001,ORCH-002
            1. ORCH-001 [P1] a
            2. ORCH-002 [P1] b
            $ orch pick --owner-session w --trace-id t-2
            ORCH-001
            $ orch done ORCH-001 --notes "끝 \"ok\""
            ORCH-001 -> DONE
            $ orch done ORCH-001 --notes again
            ! error: {any}
            ! hint: {any}
            [exit 1]
            $ cat logs/orch_runs.jsonl
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"t-1","command":"nl submit"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"task_enqueued","trace_id":"t-1","command":"nl submit","item_id":"ORCH-001","task":"a","priority":"P1"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"task_enqueued","trace_id":"t-1","command":"nl submit","item_id":"ORCH-002","task":"b","priority":"P1"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"t-1","command":"nl submit","exit_code":0,"status":"ok","duration_ms":{number},"error":null}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"t-2","command":"pick"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"task_claimed","trace_id":"t-2","command":"pick","item_id":"ORCH-001","owner_session":"w","attempt":"1/3"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"t-2","command":"pick","item_id":"ORCH-001","exit_code":0,"status":"ok","duration_ms":{number},"error":null}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"{trace}","command":"done"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"task_completed","trace_id":"{trace}","command":"done","item_id":"ORCH-001","from":"IN_PROGRESS","note":"끝 \"ok\"","owner_session":"w","attempt":"1/3"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"{trace}","command":"done","item_id":"ORCH-001","exit_code":0,"status":"ok","duration_ms":{number},"error":null}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"{trace}","command":"done"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"{trace}","command":"done","exit_code":1,"status":"error","duration_ms":{number},"error":"ORCH-001 is DONE and cannot become DONE"}
            """#, queue: queue())
    }

    @Test(
        "Commands that only read write nothing",
        arguments: [
            ["list"], ["list", "--json"], ["show", "A"], ["show", "NONE"], ["config"], ["nl", "plan", "a, b"], ["help"],
            ["help", "pick"], ["--version"], ["pick", "--help"], ["no-such-command"],
        ])
    func reading(arguments: [String]) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        _ = try bench.orch().run(arguments)
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("A reading command is in the log when --trace-id or --log-path asks for it")
    func askedFor() throws {
        try expectSession(
            #"""
            $ orch list --trace-id t-1
            A	PENDING	P1	work
            $ cat logs/orch_runs.jsonl
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"t-1","command":"list"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"t-1","command":"list","exit_code":0,"status":"ok","duration_ms":{number},"error":null}
            $ orch show NONE --log-path deep/below/runs.jsonl
            ! error: NONE not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            $ cat deep/below/runs.jsonl
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_start","trace_id":"{trace}","command":"show"}
            {"ts_kst":"{second}","ts_epoch_ms":{number},"event":"run_end","trace_id":"{trace}","command":"show","exit_code":1,"status":"error","duration_ms":{number},"error":"NONE not found: no task has that id"}
            """#, queue: queue(row("A")))
    }

    @Test("A pick that finds nothing, and a change that changes nothing, leave no line")
    func nothingToDo() throws {
        let bench = try expectSession(
            #"""
            $ orch pick
            No pending tasks
            $ orch set A priority=P1
            A: nothing to change
            """#, queue: queue(row("A", "BLOCKED")))
        #expect(!bench.names().contains("logs"))
    }

    @Test("A log that can't be written warns, and the change is made", arguments: ["folder", "full", "file"])
    func unwritable(obstacle: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        switch obstacle {
        case "folder": try bench.write("", to: "logs/orch_runs.jsonl/file")
        case "full": try bench.write("log.path = /dev/full\n", to: "orch.conf")
        default: try bench.write("", to: "logs")
        }
        let answer = try bench.orch().run(["pick"])
        #expect(answer.exit == 0)
        #expect(answer.output == "A\n")
        #expect(answer.errors.hasPrefix("warning: the event log "), "\(answer.errors)")
        #expect(answer.errors.split(separator: "\n").count == 1)
        #expect(try bench.text(of: "QUEUE.md").contains("| A | IN_PROGRESS |"))
    }
}
