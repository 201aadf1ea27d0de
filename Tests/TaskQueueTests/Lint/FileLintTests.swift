import BlackBox
import Chance
import TaskQueue
import Testing

@Suite("Lint of whole files")
struct FileLintTests {
    private static let table = lintedFile([lintedRow()])

    @Test(
        "what stops the reading is a finding with its place",
        arguments: [
            ("", ["1:1 error no-table"]), ("# 큐\n", ["1:1 error no-table"]),
            (table + "\n" + table, ["5:1 error several-tables"]),
            (table + "<<<<<<< HEAD\n", ["4:1 error conflict-marker"]),
            (table + "\n한\0글\n", ["5:2 error nul-byte"]),
            ("| id | status | task | id |\n|-|-|-|-|\n", ["1:24 error duplicate-column"]),
        ] as [(String, [String])])
    func stops(text: String, expected: [String]) {
        #expect(findings(in: text) == expected)
    }

    @Test(
        "a row that fell out of the table is told, and text that only looks like one is not",
        arguments: [
            ("\n\(lintedRow("B"))\n", ["5:1 error stray-row"]),
            (
                "\nprose\n\nmore\n  \(lintedRow("B", "done"))\n\(lintedRow("C"))",
                ["8:3 error stray-row", "9:1 error stray-row"]
            ),
            ("\n```\n\(lintedRow("B"))\n```\n", []), ("\n<!--\n\(lintedRow("B"))\n-->\n", []),
            // Typed by hand: cells are missing, one is too many, the id is missing, the status is another word.
            ("\n| B | PENDING | P1 |\n", ["5:1 error stray-row"]), ("\n| B2 | todo |\n", []),
            ("\n| A2 | todo |\n", ["5:1 error stray-row"]),
            ("\n\(lintedRow("B")) more |\n", ["5:1 error stray-row"]),
            ("\n\(lintedRow(""))\n", ["5:1 error stray-row"]), ("\n\(lintedRow("--"))\n", ["5:1 error stray-row"]),
            ("\n\(lintedRow("B", "대기"))\n", ["5:1 error stray-row"]),
            ("\nB | PENDING | P1 | task\n", ["5:1 error stray-row"]),
            // Prose, the header once more, and tables of other kinds with a row that fell out of them.
            ("\nnot yet | PENDING | x | y\n", []), ("\nlint | fmt | done\n", []), ("\n| a |\n", []),
            ("\n\(Self.table.split(separator: "\n")[0])\n", []), ("\n| x | y |\n|-|-|\n\(lintedRow("B"))\n", []),
            ("\n| item | state |\n|-|-|\n| a | done |\n\n| b | done |\n", []),
            ("\n<!-- done -->\n\(lintedRow("B"))\n", ["6:1 error stray-row"]),
        ] as [(String, [String])])
    func strayRows(below: String, expected: [String]) {
        #expect(findings(in: Self.table + below) == expected)
    }

    @Test func `a heading chooses among tables`() {
        let text = "# a\n\n\(Self.table)\n# b\n\n\(lintedFile([lintedRow("B", "X")]))"
        #expect(findings(in: text, heading: "a").isEmpty)
        #expect(findings(in: text, heading: "b") == ["11:7 error unknown-status"])
        #expect(findings(in: text, heading: "c") == ["1:1 error no-table"])
    }

    // Put together here, so that nobody's scanner takes them for keys.
    private static let letters = "Abcdefghij0123456789Klmnopqrst0123456789"

    private static let keys: [String] = [
        ["AK", "IAABCDEFGHIJKLMNOP"], ["gh", "p_abcdefghijabcdefghij0123456789ABCDEF"],
        ["github", "_pat_", letters, letters],
        ["s", "k-proj-", letters], ["xo", "xb-123456789012-123456789012-abcdef"],
        ["-----BEGIN ", "OPENSSH PRIVATE KEY-----"], ["-----BEGIN ", "PRIVATE KEY-----"],
        ["ey", "JhbGciOiJIUzI1NiJ9.ey", "JzdWIiOiIxIn0xyz.SflKxwRJSMeKKF2QT4fwpM"],
    ].map { $0.joined() }

    @Test("what looks like a secret is told of in any line", arguments: keys)
    func secrets(secret: String) throws {
        #expect(findings(in: "키: \(secret)\n\n" + Self.table) == ["1:4 warning secret"])
        let row = lintedFile([lintedRow("A", secret, notes: "kind:\(secret)")])
        let found = Lint.findings(in: Array(row.utf8), at: now)
        #expect(found.count { $0.code == "secret" } == 2)
        // No finding says more of it; the first of its characters are in the names of rules too.
        #expect(!found.contains { "\($0.kind)".contains(secret.prefix(8)) })
    }

    @Test(
        "what only resembles a secret is left alone",
        arguments: [
            "AKIAIOSFODNN7EXAMPLE", "AKIA", "ghp_short", "sk-a-long-name-of-a-branch-with-hyphens-only",
            "task-Abcdefghij0123456789Abcdefghij0123456789", "eyJ.eyJ.x", "-----BEGIN CERTIFICATE-----", "xoxo-xoxo",
            "agent:main:subagent:0e00c142-c2cc-4e8a-90c9-2afbb32daa15", "한국어 sk- 그리고 ghp_", "-----",
        ])
    func noSecrets(text: String) {
        #expect(findings(in: "\(text)\n\n" + Self.table).isEmpty)
    }

    @Test func `the queue of a real team has no findings`() throws {
        #expect(Lint.findings(in: try Repository.teamQueue(), at: now).isEmpty)
    }

    @Test func `a byte order mark, CRLF and bytes that are not UTF-8 shift no place`() {
        let text = Array("\u{FEFF}\(header)\r\n\(delimiter)\r\n| A | x".utf8) + [0xFF, 0x80] + Array("| P9 |\r\n".utf8)
        let found = Lint.findings(in: text, at: now)
        #expect(found.map { "\($0.line):\($0.column) \($0.code)" } == ["3:16 damaged-row"])
        let first = Lint.findings(in: Array("\u{FEFF}<<<<<<< x\r\n".utf8), at: now)
        #expect(first.map { "\($0.line):\($0.column)" } == ["1:1"])
    }

    @Test(arguments: 0..<200)
    func `random damage never stops the check, and fixing twice is fixing once`(seed: Int) throws {
        var chance = Chance(seed: UInt64(seed))
        let words = ["done", "`P0`", "2026-2-8 9:05", "A\u{200B}", "|", "\\|", " / after:A,B", "\0", "\u{7}", "한", "-"]
        var text = Array(lintedFile((0..<6).map { lintedRow("T\($0)", notes: "after:T\(($0 + 1) % 6)") }).utf8)
        for _ in 0..<Int.random(in: 0..<8, using: &chance) {
            let place = Int.random(in: 0..<text.count, using: &chance)
            text.insert(contentsOf: Array((words.randomElement(using: &chance) ?? "").utf8), at: place)
        }
        let found = Lint.findings(in: text, at: now)
        let places = found.map { Place(line: $0.line, column: $0.column) }
        #expect(places == places.sorted())
        let lines = text.count { $0 == UInt8(ascii: "\n") } + 1
        #expect(found.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 })
        if let queue = try? Queue(text) {
            #expect(queue.fixes(at: now).count == found.count { $0.isFixable && !$0.isAboutColumns })
        }
    }
}

private struct Place: Comparable {
    let line: Int
    let column: Int

    static func < (left: Place, right: Place) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
