import Chance
import TaskQueue
import Testing

@Suite("Lint of ids and of what waits for them")
struct IdentityLintTests {
    @Test(
        "ids that are none, or two",
        arguments: [
            (["A", "B", "a"], []), (["A", "B", "A", "A"], ["5 duplicate-id", "6 copied-row"]),
            (
                ["-", "", "../x", "작업-1", "작업-1"],
                [
                    "3 no-id", "4 no-id", "5 invalid-id", "6 invalid-id", "7 duplicate-id",
                ]
            ),
            // Cyrillic, full width, an en dash; and one that no plain row stands beside.
            (["ORCH-1", "ОRCH-1"], ["4 look-alike-id"]), (["ＯＲＣＨ－１"], ["3 look-alike-id"]),
            (["ORCH–1"], ["3 look-alike-id"]),
            // The same word in NFC and in NFD.
            (["caf\u{E9}", "cafe\u{301}"], ["3 invalid-id", "4 twin-id"]),
            (["한", "\u{1112}\u{1161}\u{11AB}"], ["3 invalid-id", "4 twin-id"]),
            (
                ["A\u{200B}1", "B\u{A0}1", "C\u{FEFF}1"],
                ["3 invisible-in-id", "4 invisible-in-id", "5 invisible-in-id"]
            ),
        ] as [([String], [String])])
    func ids(ids: [String], expected: [String]) {
        let found = findings(in: lintedFile(ids.enumerated().map { lintedRow($1, task: $0 == 2 ? "another" : "t") }))
        #expect(found.map { $0.replacing(#/:\d+ error/#, with: "") } == expected)
    }

    @Test("an invisible character is taken out of an id only when that leaves it an id of its own")
    func invisible() throws {
        let ids = ["A\u{200B}1", "B\u{200B}1", "B\u{2060}1", "C\u{200B}1", "C1", "../\u{200B}x"]
        let fixes = try queue(lintedFile(ids.map { lintedRow($0, "done") })).fixes(at: now)
        let told = fixes.map { "\($0.row) \($0.column?.header ?? "") \($0.text)" }
        #expect(told == ["0 id A1", "0 status DONE", "4 status DONE"])
    }

    @Test("rows that share an id are not fixed, and neither are damaged ones")
    func unaddressable() throws {
        let file = lintedFile([lintedRow("A", "done"), lintedRow("A", "done", task: "u"), "| B | done | P1 |"])
        #expect(try queue(file).fixes(at: now).isEmpty)
    }

    @Test(
        "tasks that wait for nobody, for themselves or for each other",
        arguments: [
            ([("A", "PENDING", "B"), ("B", "DONE", "Z")], []),
            ([("A", "PENDING", "Z, 작업"), ("B", "FAILED", "A")], ["3 unknown-dependency", "3 unknown-dependency"]),
            ([("A", "PENDING", "A")], ["3 own-dependency"]),
            ([("A", "PENDING", "B"), ("B", "BLOCKED", "C"), ("C", "PENDING", "A")], ["3 dependency-circle"]),
            ([("A", "PENDING", "B"), ("B", "DONE", "A")], []),
            ([("X", "PENDING", "A"), ("A", "PENDING", "B"), ("B", "PENDING", "A,X")], ["3 dependency-circle"]),
            (
                [("A", "PENDING", "B"), ("B", "PENDING", "A"), ("C", "PENDING", "D"), ("D", "PENDING", "C")],
                ["3 dependency-circle", "5 dependency-circle"]
            ),
        ] as [([(String, String, String)], [String])])
    func waiting(rows: [(String, String, String)], expected: [String]) {
        let file = lintedFile(rows.map { lintedRow($0.0, $0.1, notes: "x / after:\($0.2)") })
        #expect(findings(in: file).map { $0.replacing(#/:\d+ error/#, with: "") } == expected)
    }

    @Test(
        "tasks that wait for one that nobody finishes",
        arguments: [
            (lintedRow("B", "FAILED"), true), (lintedRow("B", "FAILED", notes: "dead:tries"), true),
            (lintedRow("B", "BLOCKED", notes: "cancelled_by_operator"), true), (lintedRow("B", "BLOCKED"), false),
            (lintedRow("B", "PENDING"), false), (lintedRow("B", "DONE"), false),
        ])
    func stranded(other: String, isFound: Bool) {
        let found = findings(in: lintedFile([lintedRow(notes: "after:B"), other]))
        #expect(found == (isFound ? ["3:48 warning stranded-dependency"] : []))
    }

    @Test("open tasks of one dedupe key", arguments: [("PENDING", true), ("IN_PROGRESS", true), ("DONE", false)])
    func sharedKeys(status: String, isFound: Bool) {
        let rows = [
            lintedRow(notes: "dedupe:k"), lintedRow("B", status, notes: "dedupe:k"), lintedRow("C", notes: "dedupe:K"),
        ]
        let found = findings(in: lintedFile(rows)).filter { $0.contains("shared-dedupe-key") }
        #expect(found.count == (isFound ? 1 : 0), "\(found)")
    }

    @Test("a circle is told from its topmost row on")
    func circle() {
        let rows = [("C", "A"), ("B", "C"), ("A", "B")].map { lintedRow($0.0, notes: "after:\($0.1)") }
        let found = Lint.findings(in: Array(lintedFile(rows).utf8), at: now)
        #expect(found.map(\.kind) == [.dependencyCircle(["C", "A", "B", "C"])])
    }

    @Test("the work on a chain of tasks and on a circle grows with its length")
    func long() {
        let growth = growth(from: 500) { count in
            let chain = (0..<count).map { lintedRow("T\($0)", notes: "after:T\($0 + 1)") }
            #expect(findings(in: lintedFile(chain + [lintedRow("T\(count)")])).isEmpty)
            #expect(
                findings(in: lintedFile(chain + [lintedRow("T\(count)", notes: "after:T0")])) == [
                    "3:49 error dependency-circle"
                ])
        }
        #expect(growth < 40)
    }
}
