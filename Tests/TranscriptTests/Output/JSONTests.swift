import BlackBox
import TaskQueue
import Testing
import Text

/// What programs read: one document with a schema, keys named like the columns, and what is derived from them.
@Suite("JSON output")
struct JSONTests {
    private static let tasks = queue(
        row("A", notes: "free text / after:B / kind:doc / permanent"),
        row("B", "IN_PROGRESS", "P0", owner: "w", started: "2026-02-09 12:00", notes: "attempt:2/3"),
        row("C", "IN_PROGRESS"), row("D", "FAILED", notes: "dead:gave up"),
        row("E", "BLOCKED", notes: "cancelled_by_operator"), row("F"), row("G", "TODO"), "| H | cut |")

    @Test("list has a task a row, with state, ready, attempt and tags, and a problem a damaged row")
    func list() throws {
        try expectSession(
            #"""
            $ orch list --json --status PENDING --status IN_PROGRESS
            {
              "schema": "orch.list/1",
              "total": 4,
              "tasks": [
                {
                  "id": "A",
                  "status": "PENDING",
                  "priority": "P1",
                  "task": "work",
                  "success_criteria": "checked",
                  "owner_session": null,
                  "started_at_kst": null,
                  "due_at_kst": null,
                  "notes": "free text / after:B / kind:doc / permanent",
                  "line": 5,
                  "state": "queued",
                  "ready": false,
                  "attempt": null,
                  "tags": {
                    "after": "B",
                    "kind": "doc",
                    "permanent": true
                  }
                },
                {
                  "id": "B",
                  "status": "IN_PROGRESS",
                  "priority": "P0",
                  "task": "work",
                  "success_criteria": "checked",
                  "owner_session": "w",
                  "started_at_kst": "2026-02-09 12:00",
                  "due_at_kst": null,
                  "notes": "attempt:2/3",
                  "line": 6,
                  "state": "running",
                  "ready": false,
                  "attempt": 2,
                  "tags": {
                    "attempt": "2/3"
                  }
                },
                {
                  "id": "C",
            …
                {
                  "id": "F",
            …
                  "line": 10,
                  "state": "queued",
                  "ready": true,
                  "attempt": null,
                  "tags": {}
                }
              ],
              "problems": [
                {
                  "line": 12,
                  "column": {number},
                  "message": "the row has 2 cells where the header has 9; it is left alone"
                }
              ],
              "warnings": [
                "1 row not listed (G: its status is 'TODO'); see 'orch lint'"
              ]
            }
            """#, queue: Self.tasks)
    }

    @Test(
        "The state speaks the words of the task-queue API",
        arguments: [
            ("A", "\"queued\""), ("B", "\"running\""), ("C", "\"claimed\""), ("D", "\"dead\""), ("E", "\"cancelled\""),
            ("G", "null"),
        ] as [(String, String)])
    func states(id: String, state: String) throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let answer = try bench.orch().run(["show", id, "--json"])
        #expect(answer.output.hasPrefix("{\n  \"schema\": \"orch.task/1\",\n  \"tasks\": [\n"))
        #expect(answer.output.contains("\n      \"state\": \(state),\n"), "\(answer.output)")
    }

    @Test(
        "A change tells its command, whether it changed the file, the tasks as they are, and the events",
        arguments: [
            (["add", "--task", "a", "--success-criteria", "b"], "add", "task_enqueued", true),
            (["pick"], "pick", "task_claimed", true), (["start", "F"], "start", "task_claimed", true),
            (["start", "C"], "start", "task_started", true),
            (["done", "B", "--notes", "x"], "done", "task_completed", true),
            (["fail", "B", "--notes", "x"], "fail", "task_failed", true),
            (["block", "B", "--notes", "x"], "block", "task_blocked", true),
            (["set", "B", "priority=P2"], "set", "task_edited", true),
            (["nl", "submit", "a, b"], "nl submit", "task_enqueued", true),
            (["nl", "plan", "a, b"], "nl plan", "task_enqueued", false),
            (["set", "B", "priority=P0"], "set", nil, false),
            (["pick", "--kind", "none"], "pick", nil, false),
        ] as [([String], String, String?, Bool)])
    func changes(arguments: [String], command: String, event: String?, isChanged: Bool) throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let answer = try bench.orch().run(arguments + ["--json"])
        #expect(answer.exit == 0)
        #expect(answer.errors == "")
        let document = Document(try JSONValue(parsing: answer.output))
        #expect(document["schema"] == .string("orch.change/1"))
        #expect(document["command"] == .string(command))
        #expect(document["changed"] == .bool(isChanged))
        guard case .array(let events)? = document["events"], case .array(let tasks)? = document["tasks"] else {
            Issue.record("no events or no tasks: \(answer.output)")
            return
        }
        #expect(events.isEmpty == (event == nil))
        #expect(tasks.count == events.count)
        for (value, task) in zip(events, tasks) {
            #expect(Document(value)["event"] == event.map(JSONValue.string))
            #expect(Document(value)["item_id"] == Document(task)["id"])
            #expect(Document(value)["status"] == Document(task)["status"])
        }
    }

    @Test("A column called like a derived value stands under cells, and no name stands twice")
    func sameNames() throws {
        let bench = try Workbench()
        try bench.write(
            """
            | id | status | task | attempt | line | ready | cells | event | notes |
            |-|-|-|-|-|-|-|-|-|
            | A | PENDING | t | 1/3 | L7 | maybe | c | e | after:B / after:C |
            | B | DONE | t | - | - | - | - | - | - |

            """, to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch show A --json
            {
              "schema": "orch.task/1",
              "tasks": [
                {
                  "id": "A",
                  "status": "PENDING",
                  "task": "t",
                  "event": "e",
                  "notes": "after:B / after:C",
                  "line": 3,
                  "state": "queued",
                  "ready": false,
                  "reason": "it waits for C",
                  "payload": null,
                  "version": "c0b26ab8a15a7738",
                  "attempt": 1,
                  "tags": {
                    "after": "B,C",
                    "attempt": "1/3"
                  },
                  "cells": {
                    "attempt": "1/3",
                    "line": "L7",
                    "ready": "maybe",
                    "cells": "c"
                  }
                }
              ],
              "history": {
                "earlier": 0,
                "cut_short": false,
                "events": []
              },
              "warnings": []
            }
            $ orch set A status=BLOCKED event=x --json
            …
                {
                  "event": "task_edited",
                  "item_id": "A",
                  "status": "BLOCKED",
                  "cells": {
                    "event": "x",
                    "status": "BLOCKED"
                  },
                  "to": "BLOCKED",
            …
            $ orch set A event=y line=L8
            A: event, line set
            """#, in: bench)
    }

    @Test("show says why a task is not ready, and what the event log knows of it")
    func history() throws {
        try expectSession(
            #"""
            $ orch show A --json
            …
                  "ready": true,
                  "reason": null,
            …
              "history": {
                "earlier": 0,
                "cut_short": false,
                "events": []
              },
              "warnings": []
            }
            $ orch pick --owner-session w --trace-id t
            A
            $ orch show A --json
            …
                  "ready": false,
                  "reason": "its status is 'IN_PROGRESS'",
            …
              "history": {
                "earlier": 0,
                "cut_short": false,
                "events": [
                  {
                    "ts_kst": "{second}",
                    "ts_epoch_ms": {number},
                    "event": "task_claimed",
                    "trace_id": "t",
                    "command": "pick",
                    "item_id": "A",
                    "owner_session": "w",
                    "attempt": "1/3"
                  }
                ]
              },
              "warnings": []
            }
            """#, queue: queue(row("A")))
    }

    @Test("Warnings stand in the document, of a success and of a failure")
    func warnings() throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        // A folder where the log should be.
        try bench.write("", to: "log/file")
        for (arguments, exit) in [(["pick"], 0), (["done", "D", "--notes", "x"], 1)] as [([String], Int32)] {
            let answer = try bench.orch().run(arguments + ["--json", "--log-path", "log"])
            #expect(answer.exit == exit)
            #expect(exit == 0 ? answer.errors.isEmpty : answer.output.isEmpty, "\(answer)")
            let document = Document(try JSONValue(parsing: exit == 0 ? answer.output : answer.errors))
            guard case .array(let warnings)? = document["warnings"], case .string(let warning)? = warnings.first else {
                Issue.record("no warnings: \(answer)")
                continue
            }
            #expect(warnings.count == 1)
            #expect(warning.hasPrefix("the event log "), "\(warning)")
        }
    }

    @Test(
        "An error is one orch.error/1 document on standard error, and nothing on standard output",
        arguments: [
            (["show", "NONE", "--json"], 1), (["--json", "pikc"], 64), (["add", "--json"], 64),
            (["add", "--json", "--task"], 64),
            (["list", "--queue", "nowhere/QUEUE.md", "--json"], 66), (["list", "--json", "--queue", "/"], 74),
            (["nl", "submit", "--json", ""], 64), (["done", "H", "--notes", "x", "--json"], 65),
            (["init", "--json"], 1),
        ] as [([String], Int32)])
    func errors(arguments: [String], exit: Int32) throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let answer = try bench.orch().run(arguments)
        #expect(answer.exit == exit, "\(answer.errors)")
        #expect(answer.output == "")
        let document = Document(try JSONValue(parsing: answer.errors))
        #expect(document.names == ["schema", "exit", "message", "hint", "warnings"])
        #expect(document["schema"] == .string("orch.error/1"))
        #expect(document["exit"] == .integer(Int(exit)))
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
    }
}

/// An object of JSON, by its keys.
private struct Document {
    private let members: [JSONValue.Member]

    init(_ value: JSONValue) {
        if case .object(let members) = value { self.members = members } else { members = [] }
    }

    var names: [String] { members.map(\.name) }

    subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }
}
