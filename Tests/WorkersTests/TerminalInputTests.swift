import BlackBox
import Host
import Testing

@testable import Workers

@Suite("Input of a terminal", .serialized, .enabled(if: mayUse("tmux"), "tmux is missing"))
struct TerminalInputTests {
    /// A program that says when it reads bytes as they come, and puts so many of them into a file.
    private static func reader(of count: Int, saying words: String = "") -> String {
        "stty raw -echo; printf '\(words)ready'; head -c \(count) >got; printf done; exec sleep 100"
    }

    private static let texts: [[UInt8]] = [
        Array("x;".utf8), Array(";".utf8), Array("\\;".utf8), Array("#(touch x) #{pane_id} %H ##".utf8),
        Array("--help".utf8), Array("-t\n=x:\r\n\tEnter C-c".utf8), Array("$(touch x) `touch x` '\"".utf8),
        Array("\u{1B}[31m\u{1B}]0;t\u{07}\u{1B}[200~\u{1B}[201~\u{1B}c".utf8), (1...255).map { UInt8($0) },
        Array("한글 🙂 é".utf8), [0xFF, 0xFE, 0x1B, 0x5B],
    ]

    @Test("Any text arrives as it is")
    func hostile() throws {
        let bench = try TerminalBench()
        let all = Self.texts.flatMap { $0 }
        let target = try bench.create(Self.reader(of: all.count))
        try bench.awaitLog("ready")
        for text in Self.texts { #expect(try !bench.terminal.send(text, to: target)) }
        #expect(try !bench.terminal.send([], to: target))
        try bench.awaitLog("done")
        #expect(try bench.bench.bytes(of: "got") == all)
        #expect(!bench.bench.names().contains("x"))
        #expect(try bench.terminal.call([["list-buffers"]]) == [])
    }

    @Test("200 kB arrive as they are")
    func long() throws {
        let bench = try TerminalBench()
        let text = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 % 255 + 1) }
        let target = try bench.create(Self.reader(of: text.count))
        try bench.awaitLog("ready")
        // Somebody who scrolls in the session makes no difference.
        _ = try bench.terminal.call([["copy-mode", "-t", target.text]])
        try bench.terminal.send(text, to: target)
        try bench.awaitLog("done")
        #expect(try bench.bench.bytes(of: "got") == text)
    }

    @Test("A text can't leave the brackets that the program has asked for")
    func brackets() throws {
        let bench = try TerminalBench()
        let text = Array("a\u{1B}[201~b\u{1B}\u{1B}[201~c".utf8)
        let expected = Array("\u{1B}[200~a[201~b[201~c\u{1B}[201~".utf8)
        let target = try bench.create(Self.reader(of: expected.count, saying: "\\033[?1;2004h"))
        try bench.awaitLog("ready")
        #expect(try bench.terminal.send(text, to: target))
        try bench.awaitLog("done")
        #expect(try bench.bench.bytes(of: "got") == expected)
    }

    @Test(
        "The last word on brackets counts",
        arguments: [
            ("", nil), ("\u{1B}[?2004h", true), ("\u{1B}[?2004hx\u{1B}[?25;2004l", false), ("\u{1B}[?12004h", nil),
            ("\u{1B}[?2004l\u{1B}[?2004h\u{1B}[?25l", true), ("\u{1B}[2004h", nil), ("\u{1B}[?2004", nil),
        ])
    func lastWord(output: String, isOn: Bool?) {
        #expect(Terminal.bracketMode(in: Array(output.utf8)) == isOn)
    }

    @Test("Keys arrive as keys, also where somebody scrolls")
    func keys() throws {
        let bench = try TerminalBench()
        let target = try bench.create(Self.reader(of: 10))
        try bench.awaitLog("ready")
        _ = try bench.terminal.call([["copy-mode", "-t", target.text]])
        try bench.terminal.press([.interrupt, .enter, .up, .tab, .yes, .one, .endOfFile, .escape], in: target)
        try bench.awaitLog("done")
        #expect(try bench.bench.bytes(of: "got") == Array("\u{03}\r\u{1B}[A\ty1\u{04}\u{1B}".utf8))
    }

    @Test("A program that has ended gets nothing, and the server lives on")
    func ended() throws {
        let bench = try TerminalBench()
        let target = try bench.create("exit 0")
        try bench.wait { try bench.terminal.state(of: target) == .exited(0) }
        #expect(throws: TerminalError.ended) { try bench.terminal.send([0x78], to: target) }
        #expect(throws: TerminalError.ended) { try bench.terminal.press([.enter], in: target) }
        #expect(try bench.terminal.state(of: target) == .exited(0))
        #expect(try bench.terminal.call([["list-buffers"]]) == [])
        let other = try #require(TerminalTarget(session: "other", pane: target.pane))
        #expect { try bench.terminal.send([0x78], to: other) } throws: {
            if case .gone? = $0 as? TerminalError { true } else { false }
        }
        #expect(try bench.terminal.call([["list-buffers"]]) == [])
    }
}
