import TaskQueue
import Testing

@Suite("Lint of cells and values")
struct ValueLintTests {
    @Test(
        "statuses and priorities are words of the queue, whatever marks are around them",
        arguments: [
            (lintedRow(), []), (lintedRow("A", "PENDNIG"), ["3:7 error unknown-status"]),
            (lintedRow("A", "-"), ["3:7 error unknown-status"]), (lintedRow("**A**", "`DONE`", "[P1](#p1)"), []),
            (lintedRow("A", #"IN\_PROGRESS"#, #"\-"#, owner: "core"), ["3:7 warning stranded-claim"]),
            (lintedRow("A", "DONE", "—"), []),
            (lintedRow("A", ""), ["3:8 error unknown-status"]),
            (lintedRow("A", "진행중"), ["3:7 error unknown-status"]),
            (lintedRow("A", "DONE", "P9"), ["3:14 warning unknown-priority"]),
            (lintedRow("A", "FAILED", "높음"), ["3:16 error unknown-priority"]),
            (lintedRow("가", "DONE", "-"), ["3:3 error invalid-id"]),
            (
                lintedRow("A", "IN_PROGRESS", owner: "-"), ["3:7 warning stranded-claim", "3:34 warning no-owner"]
            ),
        ] as [(String, [String])])
    func words(row: String, expected: [String]) {
        #expect(findings(in: lintedFile([row])) == expected)
    }

    @Test(
        "only what can't be wrong is fixed",
        arguments: [
            ("done", "DONE"), ("**Pending**", "PENDING"), ("`in_progress`", "IN_PROGRESS"), ("_BLOCKED_", nil),
            ("_blocked_", "BLOCKED"), ("PENDNIG", nil), ("~~DONE~~", nil), ("*DONE", nil), ("done!", nil),
            ("IN PROGRESS", "IN_PROGRESS"), ("완료", "DONE"), ("✅ DONE", "DONE"), ("진행 중", "IN_PROGRESS"),
            ("보류", "BLOCKED"), ("To-do", "PENDING"), ("waiting", nil), ("[ ]", "PENDING"), ("[x]", "DONE"),
            ("[X]", "DONE"), ("[?]", nil),
        ] as [(String, String?)])
    func mendedWords(text: String, meant: String?) throws {
        let queue = try queue(lintedFile([lintedRow("A", text)]))
        #expect(queue.fixes(at: now).map(\.text) == (meant.map { [$0] } ?? []))
    }

    @Test(
        "a time in another form is fixed when it reads only one way",
        arguments: [
            ("2026-2-8 9:05", "2026-02-08 09:05"), ("2026/02/08 09:05", "2026-02-08 09:05"),
            ("2026-02-08T09:05", "2026-02-08 09:05"), ("2026. 2. 8. 9:05", "2026-02-08 09:05"),
            ("2026.02.08 09:05:30", "2026-02-08 09:05:30"), ("`2026-02-08  09:05`", "2026-02-08 09:05"),
            ("2026-02-08", "2026-02-08 18:00"), ("2026/2/8", "2026-02-08 18:00"), ("02/08/2026 09:05", nil),
            ("2026-02-30 09:05", nil), ("2026-02-30", nil), ("2026-02-08T09:05Z", "2026-02-08 18:05"),
            ("2026년 2월 8일", "2026-02-08 18:00"), ("2026년 2월 8일 (일) 오후 6시 30분", "2026-02-08 18:30"),
            ("2026-02-08 (Sun) 09:05 KST", "2026-02-08 09:05"), ("2026-02-08 오전 12시", "2026-02-08 00:00"),
            ("2026-02-08T09:05:00.000-0330", "2026-02-08 21:35"), ("2026-02-08 09:05 PST", nil),
            ("2026-02-08 25:00", nil), ("2026년 2월 8", nil),
            ("2026-02/08 09:05", nil), ("26-02-08 09:05", nil), ("2026-02-08 9:5", nil), ("내일 18시", nil),
            ("2026-02-08T09:05+09:00", "2026-02-08 09:05"), ("2026-02-08T09:05+99:00", nil), ("2026-002-08 09:05", nil),
            ("2026-02-08T09:05+0030", "2026-02-08 17:35"), ("2026-02-08T09:05+930", nil), ("2026-02-08T09:05-3", nil),
        ] as [(String, String?)])
    func times(text: String, meant: String?) throws {
        let file = lintedFile([lintedRow(due: text)])
        #expect(findings(in: file) == ["3:38 warning unknown-time"])
        #expect(try queue(file).fixes(at: now).map(\.text) == (meant.map { [$0] } ?? []))
    }

    @Test("a row with cells too many or too few is told of, and not judged")
    func shapes() {
        let file = lintedFile([
            "| A | PENDNIG | P1 |", "| B | PENDNIG | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |", lintedRow("C", task: #"a \| b"#),
        ])
        #expect(
            findings(in: file) == ["3:21 error damaged-row", "4:44 error damaged-row"])
    }

    @Test(
        "rows that end early, copies, empty rows and headings between rows",
        arguments: [
            (["| A | PENDING | P1 | by hand |"], ["3:31 error damaged-row"], ["9 cells"]),
            (["| A | PENDING | P1 | cut off"], ["3:29 error damaged-row"], []),
            (["A | PENDING | P1 | no outer pipes"], ["3:34 error damaged-row"], ["9 cells"]),
            (["| A | PENDING |"], ["3:16 error damaged-row"], []),
            (["| A | todo | P1 | t |"], ["3:22 error damaged-row"], []),
            ([lintedRow() + "  |"], ["3:45 error damaged-row"], ["9 cells"]),
            ([lintedRow() + " x |"], ["3:45 error damaged-row"], []),
            ([lintedRow(), lintedRow()], ["4:3 error copied-row"], [""]),
            ([lintedRow(), lintedRow(task: "u")], ["4:3 error duplicate-id"], []),
            (["| | | | | | | | | |"], ["3:1 notice empty-row"], []), (["| |"], ["3:1 notice empty-row"], []),
            (["| **Phase 2** | | | | | | | | |"], ["3:1 notice heading-row"], []),
            (["| 2단계 | | |"], ["3:1 notice heading-row"], []),
            (["| | PENDING | | | | | | | |"], ["3:3 error no-id"], []),
        ] as [([String], [String], [String])])
    func rows(rows: [String], expected: [String], fixes: [String]) throws {
        #expect(findings(in: lintedFile(rows)) == expected)
        #expect(try queue(lintedFile(rows)).fixes(at: now).map(\.text) == fixes)
    }

    @Test(
        "claims that may be lost",
        arguments: [
            ("2026-02-09 09:50", "attempt:1/3 / lease:2026-02-09 10:15:00", []),
            ("2026-02-09 09:00", "attempt:1/3 / lease:2026-02-09 09:15:00", ["warning expired-lease"]),
            (
                "2026-02-09 09:00", "attempt:1/3 / `lease:2026-02-09 09:15:00`",
                ["warning expired-lease"]
            ),
            ("2026-02-08 09:00", "attempt:1/3 / Lease: 2026-02-09 10:15:00", ["warning loose-tag"]),
            ("2026-02-09 09:00", "attempt:1/3", []),
            ("2026-02-08", "attempt:1/3", ["warning unknown-time", "warning stale-claim"]),
            ("2026-02-08 09:00", "-", ["warning stale-claim"]),
            ("-", "-", ["warning stranded-claim"]), ("2099-01-01 00:00", "-", ["warning stranded-claim"]),
            ("2026-02-09 20:00", "-", []), ("-", "lease:2026-02-09 10:15:00", []),
        ] as [(String, String, [String])])
    func claims(started: String, notes: String, expected: [String]) {
        let file = lintedFile(["| A | IN_PROGRESS | P1 | t | c | w | \(started) | - | \(notes) |"])
        let found = findings(in: file)
        #expect(found.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == expected)
    }

    @Test(
        "what becomes of a claim whose lease ended depends on its attempt",
        arguments: [
            ("1/3", "P1", nil),
            ("3/3", "P1", .lastAttemptExpired(Attempt(number: 3, limit: 3), Timestamp(epochSeconds: 1_770_596_100))),
            ("x", "P1", .unreadable("attempt", "x")), ("1/3", "P9", .unknownPriority("P9")),
        ] as [(String, String, Readiness.Obstacle?)])
    func ended(attempt: String, priority: String, obstacle: Readiness.Obstacle?) {
        let row = lintedRow(
            "A", "IN_PROGRESS", priority, started: "2026-02-09 09:00",
            notes: "attempt:\(attempt) / lease:2026-02-09 09:15:00")
        let kinds = Lint.findings(in: Array(lintedFile([row]).utf8), at: now).map(\.kind)
        #expect(kinds.contains(.expiredLease("2026-02-09 09:15:00", of: "A", obstacle: obstacle)))
    }

    @Test("control characters and cells over 64 kB are told of")
    func texts() {
        let long = String(repeating: "가", count: 30_000)
        let file = lintedFile([
            lintedRow(task: "종\u{7}"), lintedRow("B", task: "a\u{85}b"), lintedRow("C", task: "tab\there", notes: long),
            lintedRow("D", "DONE", task: long),
        ])
        #expect(
            findings(in: file) == [
                "3:23 warning control-character", "4:23 warning control-character", "5:49 error long-cell",
                "6:19 warning long-cell",
            ])
    }

    @Test(
        "tags that nothing can read",
        arguments: [
            ("attempt:x", ["error unreadable-tag"]), ("attempt:2/3", []),
            ("lease:soon", ["warning unreadable-tag"]), ("lease:2026-02-09 10:15:00", []),
            ("lease:9999-01-01 00:00:00", ["warning distant-time"]), ("retry_at:어제", ["error unreadable-tag"]),
            ("retry_at:2099-01-01 00:00:00", ["warning distant-time"]), ("retry_at:2026-03-01 00:00:00", []),
            ("kind:a b", ["warning unreadable-tag"]), ("payload:{", ["warning unreadable-tag"]),
            (#"payload:{"경로":"a\/b"}"#, []), ("kind:a / 메모 / kind:b", ["warning repeated-tag"]),
            ("replan:a / replan:b / review:PASS / review:RETRY", []), ("attempts:x / 참고: lease", []),
            ("참고: lease:x", ["warning seeming-tag"]), ("memo, after:A", ["warning seeming-tag"]),
            ("Kind: a", ["warning loose-tag"]), ("after: Z", ["warning loose-tag", "error unknown-dependency"]),
            (#"retry\_at:2026-03-01 00:00:00"#, []), ("`kind:a`", []), (#"nl\_intake:20260208-1449"#, []),
            ("`after:Z`", ["error unknown-dependency"]),
            ("**after**:A", ["warning loose-tag", "error own-dependency"]),
            // What is read is what is checked.
            ("after:A<br>see doc", ["error own-dependency"]), ("kind:build<br>x", []),
            ("lease:2026-02-09 10:15:00<br>x", []), ("retry_at:2026-03-01 00:00:00 <br/>x", []),
            ("after:**Z**", ["error unknown-dependency"]),
            ("after:[A](x,y.md),`Z`", ["error own-dependency", "error unknown-dependency"]),
            ("after:[[A]]", ["error own-dependency"]), ("after:~~A~~", ["error unknown-dependency"]),
            ("kind:`build`", []), ("lease:**2026-02-09 10:15:00**", []), ("kind:*a b*", ["warning unreadable-tag"]),
            ("**after:A**", ["error own-dependency"]),
        ] as [(String, [String])])
    func tags(notes: String, expected: [String]) {
        let found = findings(in: lintedFile([lintedRow(notes: "한글 / " + notes)]))
        #expect(found.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == expected)
    }

    @Test("a tag is found where it stands, and in a column of its own too")
    func tagPlaces() {
        #expect(findings(in: lintedFile([lintedRow(notes: #"한글 \| / kind:a b"#)])) == ["3:50 warning unreadable-tag"])
        let file = "| id | status | task | attempt |\n|-|-|-|-|\n| A | PENDING | t | 4 |\n| B | DONE | t | x |\n"
        #expect(
            findings(in: file) == [
                "1:1 warning missing-column", "3:21 error unreadable-tag", "4:18 warning unreadable-tag",
            ])
    }
}
