import Chance
import Testing

@testable import ReviewerGate

/// Which paths a report names.
struct NamedPathTests {
    /// A report, what it names for certain, and what may be words.
    struct Case: Sendable, CustomTestStringConvertible {
        let report: String
        var certain: [String] = []
        var possible: [String] = []

        var testDescription: String { report }
    }

    @Test(
        "A word that can only be a file is one, whatever stands around it",
        arguments: [
            Case(report: "Edited src/lexer.c and README.md.", certain: ["src/lexer.c", "README.md"]),
            Case(report: "README.md를 고치고 docs/설계.md에 반영", certain: ["README.md", "docs/설계.md"]),
            Case(report: "문서/설계.md에서는, `main.swift`와 \"a_b.py\"의", certain: ["문서/설계.md", "main.swift", "a_b.py"]),
            Case(report: "src/a.py:12, src/b.py:12:3: error", certain: ["src/a.py", "src/b.py"]),
            Case(report: "tests/test_a.py::test_x passed", certain: ["tests/test_a.py"]),
            Case(report: "[the guide](docs/guide.md#L10) and **NOTES.md**", certain: ["docs/guide.md", "NOTES.md"]),
            Case(report: "(src/a.py)「b.py」<c.py>『d.py』", certain: ["src/a.py", "b.py", "c.py", "d.py"]),
            Case(report: "수정:src/a.py, --file=src/b.py", certain: ["src/a.py", "src/b.py"]),
            Case(report: "src/a.py→src/b.py·c.py", certain: ["src/a.py", "src/b.py", "c.py"]),
            Case(report: "README.md/DESIGN.md 갱신", certain: ["README.md", "DESIGN.md"]),
            Case(report: "./run and ../other/x.sh", certain: ["./run", "../other/x.sh"]),
            Case(
                report: "_config.yml, __init__.py and .github/workflows/ci.yml",
                certain: [
                    "_config.yml", "__init__.py", ".github/workflows/ci.yml",
                ]),
            Case(report: "/srv/repo/src/a.py", certain: ["/srv/repo/src/a.py"]),
            Case(report: "README.md README.md README.md와", certain: ["README.md"]),
        ])
    func certain(of example: Case) {
        let paths = NamedPaths.paths(in: example.report)
        #expect(paths == example.certain.map { NamedPath($0, isCertain: true) })
    }

    @Test(
        "A word that may be something else is told apart",
        arguments: [
            Case(report: "read/write 설계/구현 I/O N/A md/db", possible: ["read/write", "설계/구현", "I/O", "N/A", "md/db"]),
            Case(
                report: "Node.js와 Next.js, queue.pop, example.com",
                possible: ["Node.js", "Next.js", "queue.pop", "example.com"]),
            Case(report: "GET /api/users, src/parser를, tests/", possible: ["/api/users", "src/parser", "tests/"]),
            Case(report: ".gitignore 추가", possible: [".gitignore"]),
        ])
    func possible(of example: Case) {
        let paths = NamedPaths.paths(in: example.report)
        #expect(paths == example.possible.map { NamedPath($0, isCertain: false) })
    }

    @Test(
        "URLs, hosts, numbers, versions, dates, options and patterns are no paths",
        arguments: [
            "https://example.com/a.py", "www.example.com/a.py", "github.com/org/repo/a.py", "localhost:8080/tasks.json",
            "user@host.com/a.py", "git@github.com:org/repo.git", "3/4", "2026/02/08", "1.2.3", "3.5", "12.5/13",
            "-I/x.h",
            "--path/x.py", "src/*.py", "$HOME/a.py", "C:\\a.py", "and", "완료", "...", "/", "", "a.\u{7}/b.py",
        ])
    func none(word: String) {
        #expect(NamedPaths.paths(in: word) == [])
    }

    @Test(
        "Where a list of files stands, only that list counts",
        arguments: [
            Case(
                report: "[REPORT A]\nStatus: DONE\nFiles:\n- src/a.py (new)\n- Makefile\n\n"
                    + "Diff-Summary:\n- as in docs/b.md",
                certain: ["src/a.py"], possible: ["Makefile"]),
            Case(report: "x.py was read\n## 변경 파일\n- a.py\n## 검증\n- t.py", certain: ["a.py"]),
            Case(report: "- 변경 파일: a.py, b.py\n- 테스트: t.py 통과", certain: ["a.py", "b.py"]),
            Case(report: "**Files:**\na.py: read/write\nNext: c.py", certain: ["a.py"], possible: ["read/write"]),
        ])
    func lists(of example: Case) {
        let paths = NamedPaths.paths(in: example.report)
        let certain = paths.filter { $0.isCertain }.map { $0.text }
        let possible = paths.filter { !$0.isCertain }.map { $0.text }
        #expect(certain == example.certain)
        #expect(possible == example.possible)
    }

    @Test("What a program printed into a fence names nothing")
    func fences() {
        let paths = NamedPaths.paths(in: "```\nPASS old.py\n```\nnew.py")
        #expect(paths == [NamedPath("new.py", isCertain: true)])
    }

    @Test("Two hundred paths are the most, and none is longer than a path can be")
    func bounds() {
        let many = (1...500).map { "f\($0).py" }.joined(separator: " ")
        #expect(NamedPaths.paths(in: many).count == NamedPaths.limit)
        #expect(NamedPaths.paths(in: String(repeating: "a/", count: 600) + "b.py") == [])
    }

    @Test("No bytes make it trap, and what it finds stands in the report", arguments: 1...10)
    func random(seed: UInt64) {
        let pieces = [
            "a.py", "/", ".", "..", ":", "::", "#", "`", "*", "__", "를", "가", "Files:", "\n", " ", "-", "=", "(", "]",
            "@",
            "\u{1112}", "\u{FEFF}", "```", "README.md", "설계", "//", "~", "\0", "\r\n", "é", "🎉",
        ]
        var generator = Chance(seed: seed)
        for _ in 0..<200 {
            let bytes = generator.bytes(of: pieces)
            let report = String(decoding: bytes, as: UTF8.self)
            for path in NamedPaths.paths(in: report) {
                let stands = report.utf8.contains(path.text.utf8)
                #expect(stands && !path.text.isEmpty, "\(report.debugDescription)")
            }
        }
    }
}
