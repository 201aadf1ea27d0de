import TaskQueue
import Testing

@Suite struct TaskIDTests {
    @Test(
        "An id is a letter or digit and up to 63 more of letters, digits, dots, underscores and hyphens",
        arguments: [
            "ORCH-001", "a", "7", "A.b_c-D", "x-", "x.", "x_.y", String(repeating: "a", count: 64),
        ])
    func accepted(_ text: String) throws {
        #expect(try #require(TaskID(text)).text == text)
        #expect(TaskID(text)?.description == text)
    }

    @Test(
        "What could be a path, an option or a second word is no id",
        arguments: [
            "", " ", "-", "--output=f", ".git", "_x", "../../etc/x", "a/b", "a..b", "a..", "a b", "a\n", " a", "a,b",
            "a:b", "a|b", "가", "ORCH-１", "BAC\u{212A}", "é", "a\u{301}", "a\0", String(repeating: "a", count: 65),
            String(repeating: "a", count: 300),
        ])
    func refused(_ text: String) {
        #expect(TaskID(text) == nil)
    }

    @Test func `ids that differ in case are two`() {
        #expect(TaskID("orch-1") != TaskID("ORCH-1"))
    }

    @Test(
        "A number has three digits at least",
        arguments: [(0, "ORCH-000"), (7, "ORCH-007"), (27, "ORCH-027"), (999, "ORCH-999"), (1000, "ORCH-1000")])
    func numbered(number: Int, text: String) {
        #expect(TaskID(prefix: "ORCH-", number: number)?.text == text)
    }

    @Test(
        "The number of an id is all that stands behind the prefix",
        arguments: [
            ("ORCH-007", 7), ("ORCH-1024", 1024), ("ORCH-0", 0), ("ORCH-999999999999999", 999_999_999_999_999),
            ("ORCH-", nil), ("ORCH-7a", nil), ("ORCH--7", nil), ("orch-7", nil), ("TASK-7", nil), ("7", nil),
            ("ORCH-1.5", nil), ("ORCH-1000000000000000", nil), ("ORCH-18446744073709551616", nil),
        ] as [(String, Int?)])
    func number(id: String, number: Int?) {
        #expect(TaskID.number(of: id.utf8, after: "ORCH-") == number)
    }
}
