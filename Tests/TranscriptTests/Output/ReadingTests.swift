import BlackBox
import Testing

/// What a person reads on a terminal, piece by piece. What depends on the clock is far in the past or the future.
@Suite("Reading on a terminal", .enabled(if: Terminal.isThere, "script(1) of util-linux is not there"))
struct ReadingTests {
    private static let tasks = queue(
        row(
            "ORCH-001", "DONE", "P0", task: "로그 정리", owner: "agent:main:subagent:0e00c142-c2cc-4e8a-90c9",
            due: "2001-01-01 12:00"),
        row(
            "ORCH-002", "IN_PROGRESS", task: "👩‍💻 emoji 🇰🇷 " + String(repeating: "길다 ", count: 30), owner: "워커:하나",
            started: "2001-01-01 12:00", due: "2001-01-01 12:00"),
        row("ORCH-003", task: String(repeating: "x", count: 90) + "\u{1B}[2J", notes: "after:ORCH-002,NONE"))

    private func expect(
        _ words: String, columns: Int, _ lines: String, queue: String = tasks, log: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let bench = try Workbench()
        try bench.write(queue, to: "QUEUE.md")
        if let log { try bench.write(log, to: "logs/orch_runs.jsonl") }
        let printed = try Terminal(bench: bench, columns: columns).run(words, variables: "NO_COLOR=1")
        var patterns = lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.isEmpty { patterns = [] }
        #expect(
            LinePattern.match(patterns[...], printed[...]), "\n\(printed.joined(separator: "\n"))",
            sourceLocation: sourceLocation)
    }

    @Test("A list of 140 columns has due and owner too, and cuts the widest texts evenly")
    func wideList() throws {
        try expect(
            "list", columns: 140,
            """
            ID        STATUS       PRIORITY  DUE        OWNER                     TASK
            ORCH-001  DONE         P0                   agent:main:subagent:0e0…  로그 정리
            ORCH-002  IN_PROGRESS  P1        {number} y late  워커:하나                 👩‍💻 emoji 🇰🇷 \
            길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길…
            ORCH-003  PENDING      P1                                             \
            xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
            """)
    }

    @Test("Columns that no task has anything in are left out of a wide list, unless they are asked for")
    func emptyColumns() throws {
        let content = queue(row("A", task: "one"))
        try expect("list", columns: 140, "ID  STATUS   PRIORITY  TASK\nA   PENDING  P1        one", queue: content)
        try expect(
            "list --columns owner,id,ready,due", columns: 80, "OWNER  ID  READY  DUE\n       A   yes", queue: content)
        try expect("list --status DONE", columns: 80, "", queue: content)
    }

    @Test("A list keeps to the width of the terminal, whatever the columns", arguments: [60, 80, 120, 140, 200])
    func width(columns: Int) throws {
        let bench = try Workbench()
        try bench.write(try Repository.teamQueue(), to: "QUEUE.md")
        for words in [
            "list", "list --columns id,owner,notes,success_criteria,due_at_kst", "show ORCH-019", "show ORCH-010",
        ] {
            for line in try Terminal(bench: bench, columns: columns).run(words, variables: "NO_COLOR=1") {
                // Everything in this queue is ASCII, Hangul, a middle dot, or the ellipsis.
                let width = line.unicodeScalars.reduce(0) { $0 + ((0xAC00...0xD7A3).contains($1.value) ? 2 : 1) }
                #expect(width <= columns, "\(words): \(line)")
            }
        }
    }

    @Test("show wraps the texts, says how long ago times are, and why the task waits")
    func show() throws {
        try expect(
            "show ORCH-002", columns: 80,
            """
            ORCH-002  IN_PROGRESS (running)  P1
            👩‍💻 emoji 🇰🇷 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다
            길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다 길다
            길다

            criteria  checked
            owner     워커:하나
            started   2001-01-01 12:00 ({number} y ago)
            due       2001-01-01 12:00 ({number} y late)
            place     QUEUE.md:6
            """)
        try expect(
            "show ORCH-003", columns: 60,
            """
            ORCH-003  PENDING  P1
            \(String(repeating: "x", count: 60))
            \(String(repeating: "x", count: 30))\\x1b[2J

            criteria  checked
            ready     no: waits for ORCH-002 (IN_PROGRESS), NONE (no
                      such task)
            tags      after:ORCH-002,NONE  waits for ORCH-002
                                           (IN_PROGRESS), NONE (no such
                                           task)
            place     QUEUE.md:7
            """)
        // What is done can't be late.
        try expect("show ORCH-001", columns: 80, "…\ndue       2001-01-01 12:00\nplace     QUEUE.md:5")
    }

    @Test("show says what is in the way, beside the task")
    func readiness() throws {
        let content = queue(
            row("A", notes: "retry_at:9000-01-01 00:00:00"), row("B", notes: "dedupe:k"),
            row("C", "DONE", notes: "dedupe:k"), row("D"), row("E", "PENDING", "P7"), row("F"), row("F", "DONE"))
        for (id, line) in [
            ("A", "no: retry in {number} y"), ("B", "no: C with the same dedupe key is DONE"), ("D", "yes"),
            ("E", "no: its priority 'P7' is not P0, P1 or P2"),
            ("F", "no: its id is in several rows: lines 10, 11"),
        ] {
            try expect("show \(id)", columns: 80, "…\nready     \(line)\n…", queue: content)
        }
    }

    @Test("show explains each tag, and keeps what people wrote apart")
    func tags() throws {
        let notes = [
            "문서 검토 끝", "nl_intake:20010101-1449", "attempt:2/3", "lease:2001-01-01 12:00:00", "kind:doc", "permanent",
            #"payload:{"path":"docs\/retry.md","comment":"긴 설명이 여기에 들어갑니다"}"#, "review:RETRY tests", "x:y",
        ].joined(separator: " / ")
        try expect(
            "show A", columns: 80,
            """
            A  IN_PROGRESS (expired)  P1
            work

            criteria  checked
            notes     문서 검토 끝
                      x:y
            tags      nl_intake:20010101-1449    came from a request, {number} y ago
                      attempt:2/3                second of three executions
                      lease:2001-01-01 12:00:00  the claim expired, {number} y ago
                      kind:doc                   the kind of work
                      permanent                  the failure is not to be retried
                      payload:{"path":"docs\\/retry.md","comment":"긴 설명이 여기에
                      들어갑니다"}
                        data for the worker
                      review:RETRY tests         what the reviewer gate said
            place     QUEUE.md:5
            """, queue: queue(row("A", "IN_PROGRESS", notes: notes)))
    }

    @Test(
        "Attempts are reported in words",
        arguments: [
            ("1/1", "the only execution"), ("3/3", "third of three executions, the last"),
            ("0/5", "not tried yet; at most five executions"), ("4/3", "fourth execution, where three were meant"),
            ("12/20", "number 12 of 20 executions"), ("x", "not an attempt; N/MAX"),
        ])
    func attempts(attempt: String, words: String) throws {
        try expect(
            "show A", columns: 80, "…\ntags      attempt:\(attempt)  \(words)\n…",
            queue: queue(row("A", notes: "attempt:\(attempt)")))
    }

    @Test("What is damaged or unknown is said to be")
    func damaged() throws {
        let content = queue(
            row("A", "TODO", "urgent", started: "someday", notes: "retry_at:soon / payload:{"),
            "| B | PENDING | P1 | cut |")
        try expect(
            "show A", columns: 80,
            """
            A  TODO (unknown status)  urgent (not P0, P1 or P2)
            work

            criteria  checked
            started   someday (not a time; YYYY-MM-DD HH:mm)
            ready     no: its status is 'TODO'
            tags      retry_at:soon  not a time; YYYY-MM-DD HH:mm:ss
                      payload:{      data for the worker, but not valid JSON
            place     QUEUE.md:5
            """, queue: content)
        try expect(
            "show B", columns: 80,
            """
            B  PENDING  P1
            cut

            damaged   the row has 4 cells where the header has 9, so they may be below the
                      wrong headers; fix line 6 by hand
            place     QUEUE.md:6
            """, queue: content)
    }

    @Test("Criteria are numbered as the reviewer gate counts them, and columns of one's own are shown")
    func criteria() throws {
        try expect(
            "show A", columns: 60,
            """
            A  PENDING  P1
            work

            criteria  1) 운영 가이드를 문서로 작성하고 README에서 링크
                      2) 재시도 규칙 정의(실패와 성공의 예시를 두 건
                         포함하고 검증)
            ready     yes
            crew      red
            a column with a long name
                      blue
            place     QUEUE.md:3
            """,
            queue: """
                | id | status | task | crew | a column with a long name | success_criteria |
                |-|-|-|-|-|-|
                | A | PENDING | work | red | blue | 1) 운영 가이드를 문서로 작성하고 README에서 링크 2) \
                재시도 규칙 정의(실패와 성공의 예시를 두 건 포함하고 검증) |

                """)
    }

    // MARK: The history

    /// A line of the log, as programs of two makes write it.
    private static func event(_ event: String, _ id: String = "A", more: String = "") -> String {
        #"{"ts_kst": "2001-01-01 12:00:00", "event": "\#(event)", "command": "x", "item_id": "\#(id)"\#(more)}"#
    }

    @Test("show tells the last ten things that happened to the task, the newest last, and how many came before")
    func history() throws {
        let log =
            ([Self.event("task_enqueued"), Self.event("task_enqueued", "B"), Self.event("run_end")]
            + (1...14).map { Self.event("task_edited", more: #", "cells": {"priority": "P\#($0)", "notes": ""}"#) }
            + [
                "", "damaged \"A\"", #"{"event":"x","item_id":"A","#, "[]", #"{"item_id":"A"}"#,
                Self.event("task_claimed", more: #", "owner_session": "w\u001b[2J", "attempt": "1/3""#),
                Self.event("lock_acquired", more: #", "until": 5"#), Self.event("task_claimed", "AA"),
                Self.event("task_completed", more: #", "note": "\#(String(repeating: "길다 ", count: 40))""#),
                #"{"ts_epoch_ms":978318000000,"event":"review_gate","item_id":"A","verdict":"RETRY","to":"PENDING"}"#,
                #"{"event":"task_blocked","item_id":"A","reason":"no time"}"#,
            ]).joined(separator: "\n")
        try expect(
            "show A", columns: 80,
            """
            …
            place     QUEUE.md:5

            history   … 10 earlier
                      2001-01-01 12:00 ({number} y ago)  set priority=P10, notes=-
            …
                      2001-01-01 12:00 ({number} y ago)  set priority=P14, notes=-
                      2001-01-01 12:00 ({number} y ago)  claimed by w\\x1b[2J, attempt 1/3
                      2001-01-01 12:00 ({number} y ago)  lock_acquired: until=5
                      2001-01-01 12:00 ({number} y ago)  DONE: 길다 길다 길다 길다 길다 길다 길다…
                      2001-01-01 12:00 ({number} y ago)  review: RETRY → PENDING
                      -                            BLOCKED: no time
            """, queue: queue(row("A")), log: log + "\n")
    }

    @Test(
        "A log that is missing, damaged or no file is no error, and show has no history",
        arguments: [
            nil, "", "\u{0}\u{1}\n\"A\"", "folder",
        ] as [String?])
    func noHistory(log: String?) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        if log == "folder" {
            try bench.write("", to: "logs/orch_runs.jsonl/file")
        } else if let log {
            try bench.write(log, to: "logs/orch_runs.jsonl")
        }
        let lines = try Terminal(bench: bench).run("show A", variables: "NO_COLOR=1")
        #expect(lines.last == "place     QUEUE.md:5")
    }

    @Test("Of a log of one gigabyte the end is read, within 200 MB of memory, and more is said to be possible")
    func longLog() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write(Self.event("task_enqueued") + "\n", to: "logs/orch_runs.jsonl")
        let words = "truncate -s 1G logs/orch_runs.jsonl && printf '\\n%s\\n' \"$1\" >>logs/orch_runs.jsonl"
        #expect(try bench.run("sh", "-c", words, "sh", Self.event("task_started")).exit == 0)
        try bench.write("ulimit -v 200000; exec \"$@\"", to: "limited.sh")
        let answer = try bench.run("sh", "limited.sh", OrchBinary.path, "show", "A", "--json")
        #expect(answer.exit == 0, "\(answer.errors)")
        #expect(answer.output.contains("\"cut_short\": true,"))
        #expect(answer.output.contains("\"event\": \"task_started\""))
        #expect(!answer.output.contains("task_enqueued"))
        let lines = try Terminal(bench: bench).run("show A", variables: "NO_COLOR=1")
        #expect(lines.dropLast().last == "history   … more may be further up in the log")
    }
}
