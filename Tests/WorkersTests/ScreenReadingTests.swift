import Testing

@testable import Workers

@Suite("What a screen asks")
struct ScreenReadingTests {
    private static let dialogues: [(screen: String, line: String, choices: [String])] = [
        ("Reading files\nOverwrite a.txt? [y/N] ", "Overwrite a.txt? [y/N]", []),
        ("Continue (y/n)?\n", "Continue (y/n)?", []), ("Delete it? [Y/n]: █", "Delete it? [Y/n]:", []),
        ("Proceed? (y/n) [n]:", "Proceed? (y/n) [n]:", []),
        (
            "The authenticity of host can't be established.\nAre you sure you want to continue connecting (yes/no/[fingerprint])?",
            "Are you sure you want to continue connecting (yes/no/[fingerprint])?", []
        ),
        ("Stage this hunk [y,n,q,a,d,e,?]? ", "Stage this hunk [y,n,q,a,d,e,?]?", []),
        ("계속할까요? (예/아니오)", "계속할까요? (예/아니오)", []), ("삭제합니까? [네/아니요] ", "삭제합니까? [네/아니요]", []),
        ("Install? (yes/no)\n> ", "Install? (yes/no)", []),
        ("Done so far.\nPress Enter to continue", "Press Enter to continue", []),
        ("계속하려면 Enter 키를 누르세요...", "계속하려면 Enter 키를 누르세요...", []),
        ("[sudo] password for me: ", "[sudo] password for me:", []),
        (
            """
            ● Bash(rm -rf build)
            ╭───────────────────────────────────────╮
            │ Bash command                          │
            │                                       │
            │   rm -rf build                        │
            │                                       │
            │ Do you want to proceed?               │
            │ ❯ 1. Yes                              │
            │   2. Yes, and don't ask again for rm  │
            │      commands in /work                │
            │   3. No, and tell the agent what to do│
            │ Esc to cancel · Tab to amend          │
            ╰───────────────────────────────────────╯
            """, "Do you want to proceed?",
            ["Yes", "Yes, and don't ask again for rm", "No, and tell the agent what to do"]
        ),
        (
            "Allow command?\n› 1. Yes, proceed\n  2. No\n\n  Press enter to confirm or esc to cancel", "Allow command?",
            ["Yes, proceed", "No"]
        ),
        (
            """
            │ Apply this change?               │
            │ ● 1. Yes, allow once             │
            │   2. No, suggest changes (esc)   │
            ╰──────────────────────────────────╯
            Using: 1 GEMINI.md file
            ⠏ Waiting for user confirmation...
            ~/project (main*)   no sandbox
            """, "Apply this change?", ["Yes, allow once", "No, suggest changes (esc)"]
        ),
        ("Which one?\n  1) red\n  2) blue\n\nEnter to confirm · Esc to cancel", "Which one?", ["red", "blue"]),
        ("Trust this folder?\n❯ Yes, continue\n  No, exit\nEnter to confirm · Esc to exit", "Trust this folder?", []),
    ]

    @Test("A question is known by its line and its choices", arguments: dialogues)
    func asking(screen: String, line: String, choices: [String]) throws {
        let question = try #require(ScreenQuestion(on: screen))
        #expect(question.line == line)
        #expect(question.choices == choices)
    }

    @Test(
        "The same words elsewhere ask nobody",
        arguments: [
            "", "\n\n", "done", "Overwrite? [y/N] y\nwrote a.txt\n12 files\n$ ",
            "The installer asks [y/n] before it begins.", "    read -p \"Overwrite (y/n)\" answer",
            "echo 'Continue? [y/n]'", "// Continue? [y/n]", "+ prompt(\"Continue? [y/n]\")", "- it asked: go on? [y/n]",
            "Plan:\n1. Read\n2. Write\n3. Test", "> 1. quoted\n> 2. quoted", "⠏ Thinking… (esc to cancel, 12s)",
            "✶ Working… (esc to interrupt)\n❯ ", "❯ 1. Yes\n  2. No\nI chose 1.\nNow a\nb\nc\nd",
            "Do you want to proceed?\n❯ 1. Yes\n  2. No\n\nIt was allowed.\nRunning\n12 tests\n13 tests\n❯ ",
            "A dialogue says `Press Enter to continue`", "see [the docs](y)", "(예)", "pass words: three", "x[0:1]",
            "❯ find things\nfound nothing",
            "> what is next?\n● 1. Update the documents\n  2. Add tests\n╭──╮\n│ > │\n╰──╯",
        ])
    func quiet(screen: String) {
        #expect(ScreenQuestion(on: screen) == nil)
    }

    private static let filled = """
        [REPORT A-1]
        Status: DONE
        Files:
        - a.swift
        Diff-Summary:
        - adds it
        Checklist:
        1. done — a.swift
        Validation:
        - swift test: 3 passed
        Risks:
        - none
        Next:
        - none

        """
    private static let form = """
        [REPORT A-1]
        Status: IN_PROGRESS
        Files:
        -
        Diff-Summary:
        -
        Checklist:
        1. todo — - (it works)
        Validation:
        -
        Risks:
        -
        Next:
        -

        """

    private static let outputs: [(output: String, report: String?)] = [
        (filled, filled), (form, nil), (form + "working\n" + filled, filled), (filled + form, nil), ("", nil),
        ("log\n" + filled + "\n╭───╮\n│ > │\n╰───╯\n? for shortcuts", filled),
        (form + "● " + filled.replacing("\n", with: "\n  "), filled),
        (filled.split(separator: "\n").map { "│ \($0)   │" }.joined(separator: "\n"), filled),
        ("x\n```\n" + filled + "```\nThat is all.", filled), (String(filled.prefix(60)), nil),
        (filled + String(filled.prefix(60)), filled), (filled.replacing("A-1", with: "A-2"), nil),
        (filled.replacing("1. done", with: "1. todo"), nil),
        ("I will write [REPORT A-1] soon", nil),
    ]

    @Test("A report is known from its form, from a part of it and from another one", arguments: outputs)
    func report(output: String, report: String?) {
        #expect(AgentOutput.report(of: "A-1", in: output) == report)
    }

    @Test("A line says that all is done, and the prompt's echo does not")
    func mark() {
        let mark = DoneMark(nonce: "k3x9")
        #expect(["ORCH-DONE:k3x9", "x\n│ ● ORCH-DONE:k3x9  │\n> "].allSatisfy(mark.isIn))
        let others = ["ORCH-DONE:k3x8", "say ORCH-DONE:k3x9", "ORCH-DONE:k3x9a", ""]
        let echoes = (20...120).map { width in
            var rest = mark.request[...]
            var rows = ""
            while !rest.isEmpty {
                rows += rest.prefix(width) + "\n"
                rest = rest.dropFirst(width)
            }
            return rows
        }
        #expect(!(others + echoes).contains(where: mark.isIn))
    }

    @Test(
        "A log is read without what a terminal obeys",
        arguments: [
            ("a\r\nb\r\n", "a\nb\n"), ("\u{1B}[1;31mred\u{1B}[0m", "red"), ("\u{1B}]0;title\u{07}x", "x"),
            ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"), ("a\u{1B}[3Cb", "a b"),
            ("a\u{1B}[5;1Hb", "a\nb"), ("50%\r100%\r\n", "50%\n100%\n"), ("\u{1B}(Bx\u{1B}=y\u{1B}7", "xy"),
            ("한글\u{08}\u{9B}1m", "한글1m"), ("x\u{1B}[", "x"), ("x\u{1B}", "x"), ("\u{1B}Pq\u{1B}\\x", "x"),
            ("\u{1B}]never ends", ""),
        ])
    func plain(log: String, text: String) {
        #expect(AgentOutput.plain(Array(log.utf8)) == text)
    }
}
