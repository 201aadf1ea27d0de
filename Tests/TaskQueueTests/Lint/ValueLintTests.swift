import TaskQueue
import Testing

@Suite("Lint of cells and values")
struct ValueLintTests {
    @Test(
        "statuses and priorities are words of the queue, and other case or emphasis tells what is meant",
        arguments: [
            (lintedRow(), []), (lintedRow("A", "PENDNIG"), ["3:7 error unknown-status"]),
            (lintedRow("A", "-"), ["3:7 error unknown-status"]),
            (lintedRow("A", ""), ["3:8 error unknown-status"]),
            (lintedRow("A", "진행중"), ["3:7 error unknown-status"]),
            (lintedRow("A", "DONE", "P9"), ["3:14 warning unknown-priority"]),
            (lintedRow("A", "FAILED", "높음"), ["3:16 error unknown-priority"]),
            (lintedRow("가", "DONE", "-"), ["3:3 error invalid-id"]),
            (lintedRow("A", "IN_PROGRESS", owner: "-"), ["3:34 warning no-owner"]),
        ] as [(String, [String])])
    func words(row: String, expected: [String]) {
        #expect(findings(in: lintedFile([row])) == expected)
    }

    @Test(
        "only what can't be wrong is fixed",
        arguments: [
            ("done", "DONE"), ("**Pending**", "PENDING"), ("`in_progress`", "IN_PROGRESS"), ("_BLOCKED_", "BLOCKED"),
            ("PENDNIG", nil), ("~~DONE~~", nil), ("*DONE", nil), ("done!", nil), ("IN PROGRESS", "IN_PROGRESS"),
            ("완료", "DONE"),
            ("✅ DONE", "DONE"), ("진행 중", "IN_PROGRESS"), ("보류", "BLOCKED"), ("To-do", "PENDING"), ("waiting", nil),
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
            ("2026.02.08 09:05:30", "2026-02-08 09:05:30"), ("`2026-02-08 09:05`", "2026-02-08 09:05"),
            ("2026-02-08", nil), ("02/08/2026 09:05", nil), ("2026-02-30 09:05", nil), ("2026-02-08T09:05Z", nil),
            ("2026-02/08 09:05", nil), ("26-02-08 09:05", nil), ("2026-02-08 9:5", nil), ("내일 18시", nil),
            ("2026-02-08T09:05+09:00", nil), ("2026-02-0809:05", nil), ("2026-002-08 09:05", nil),
        ] as [(String, String?)])
    func times(text: String, meant: String?) throws {
        let file = lintedFile([lintedRow(due: text)])
        #expect(findings(in: file) == ["3:38 error unknown-time"])
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
            ("replan:a / replan:b / review:PASS / review:RETRY", []), ("attempts:x / 참고: lease:x", []),
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
