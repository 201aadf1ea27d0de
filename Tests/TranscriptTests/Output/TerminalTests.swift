import BlackBox
import Testing

/// A terminal, made by script(1), and what arrives on it.
struct Terminal {
    static let isThere: Bool = {
        guard let bench = try? Workbench() else { return false }
        return (try? bench.run("script", "-qec", "exit 3", "/dev/null"))?.exit == 3
    }()

    let bench: Workbench
    var columns = 80

    /// Runs the program on the terminal.
    ///
    /// - Parameter typed: what the user types, line by line.
    func run(_ words: String, variables: String = "", typed: String? = nil) throws -> [String] {
        let answer = try bench.orch().run(
            "script", ["-qec", "stty cols \(columns) && \(variables) '\(OrchBinary.path)' \(words)", "/dev/null"],
            input: typed)
        return answer.output.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}

@Suite("On a terminal", .enabled(if: Terminal.isThere, "script(1) of util-linux is not there"))
struct TerminalTests {
    @Test("A list of 80 columns has id, status, priority and task, aligned with Hangul and emoji")
    func table() throws {
        let bench = try Workbench()
        try bench.write(
            queue(
                row("ORCH-001", "DONE", "P0", task: "로그 정리", owner: "worker:a", due: "2001-01-01 12:00"),
                row("긴이름", "IN_PROGRESS", task: "👩‍💻 emoji 🇰🇷 " + String(repeating: "길다", count: 30)),
                row("C", "FAILED", "P2", task: String(repeating: "x", count: 60)), row("D", "", "", task: "e\u{0301}")),
            to: "QUEUE.md")
        let lines = try Terminal(bench: bench).run("list --color never")
        #expect(
            lines == [
                "ID        STATUS       PRIORITY  TASK",
                "ORCH-001  DONE         P0        로그 정리",
                "긴이름    IN_PROGRESS  P1        👩‍💻 emoji 🇰🇷 길다길다길다길다길다길다길다길다길…",
                "C         FAILED       P2        " + String(repeating: "x", count: 46) + "…",
                "D                                e\u{0301}",
            ])
    }

    @Test(
        "Colours come with the terminal, and go with NO_COLOR, TERM=dumb or --color never; --color wins",
        arguments: [
            ("list", "", true), ("list", "NO_COLOR=1", false), ("list", "NO_COLOR=", true),
            ("list --color never", "", false),
            ("list --color always", "NO_COLOR=1", true), ("list --color auto", "NO_COLOR=1", true),
            ("list --json", "", false),
            ("show A", "", true), ("show A", "NO_COLOR=1", false),
            ("list", "TERM=dumb", false), ("list --color always", "TERM=dumb", true),
        ])
    func colours(words: String, variables: String, isColoured: Bool) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A", "DONE")), to: "QUEUE.md")
        let output = try Terminal(bench: bench).run(words, variables: variables).joined()
        #expect(output.contains("\u{1B}[") == isColoured, "\(output.debugDescription)")
    }

    @Test(
        "nl submit shows the plan and asks before it adds anything",
        arguments: [("y\n", true), ("네\n", true), ("what?\nyes\n", true), ("n\n", false), ("", false)])
    func question(typed: String, isAdded: Bool) throws {
        let bench = try Workbench()
        try bench.write(queue(row("ORCH-001", "DONE")), to: "QUEUE.md")
        let before = try bench.text(of: "QUEUE.md")
        let lines = try Terminal(bench: bench).run("nl submit '로그 정리, 문서 갱신'", typed: typed)
        let asked = try #require(lines.firstIndex { $0.hasPrefix("Add them?") }, "\(lines)")
        for task in ["로그 정리", "문서 갱신"] { #expect(lines[..<asked].contains { $0.contains(task) }, "\(lines)") }
        #expect(lines.last?.hasSuffix("nothing was added") == true || isAdded, "\(lines)")
        let text = try bench.text(of: "QUEUE.md")
        #expect(isAdded ? text.contains("| 로그 정리 |") && text.contains("| 문서 갱신 |") : text == before, "\(lines)")
        #expect(try !Terminal(bench: bench).run("nl submit --yes '새 일'").contains { $0.contains("Add them?") })
    }

    @Test("Piped output has no colours, unless --color always")
    func piped() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A", "DONE")), to: "QUEUE.md")
        #expect(try bench.orch().run(["list"]).output == "A\tDONE\tP1\twork\n")
        #expect(try bench.orch().run(["show", "A", "--color", "always"]).output.contains("\u{1B}[1m"))
    }

    @Test("ESC, OSC 52, BEL, CR, C1 and reversed text in cells are spelled out")
    func controls() throws {
        let bench = try Workbench()
        try bench.write(
            queue(row("A", task: "\u{1B}[2J\u{1B}]52;c;aGk=\u{07}\u{9B}31mx\u{202E}y\u{7F}", owner: "a\u{1B}c")),
            to: "QUEUE.md")
        let lines = try Terminal(bench: bench).run("list --color never")
        #expect(lines.last == #"A   PENDING  P1        \x1b[2J\x1b]52;c;aGk=\x07\u{9B}31mx\u{202E}y\x7f"#)
        for words in ["list", "show A", "start A --owner-session w", "show A --json", "nl plan $'a\\e[2Jb, c'"] {
            let output = try Terminal(bench: bench).run(words, variables: "NO_COLOR=1").joined()
            let raw = output.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) }
            #expect(raw.isEmpty, "\(words): \(output.debugDescription)")
        }
    }
}
