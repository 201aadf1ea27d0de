import BlackBox
import Testing

/// What shells propose. A shell that is not installed is left out.
@Suite("Completions")
struct CompletionTests {
    /// A queue with rows whose ids a shell would run, were it let.
    private static let rows = queue(
        row("ORCH-001", task: "$(touch pwned)"), row("WEB-login", task: "`touch pwned`"),
        row("$(touch${IFS}pwned)"), row("`touch pwned`"), row("a;touch pwned"), row("작업-1"))

    /// Words of a line, the last of which is being typed, and what is proposed for it.
    private static let lines: [([String], [String])] = [
        (["pi"], ["pick"]), (["nl", ""], ["plan", "submit"]), (["help", "nl", "p"], ["plan"]),
        (["list", "--status", "P"], ["PENDING"]), (["--json", "list", "--st"], ["--status"]),
        (["--color", ""], ["auto", "always", "never"]), (["list", "--color", "n"], ["never"]),
        (["done", ""], ["ORCH-001", "WEB-login"]), (["show", "W"], ["WEB-login"]),
        (["fail", "--id", "O"], ["ORCH-001"]), (["--queue", "other/tasks.md", "done", ""], ["OTHER-7"]),
        (["done", "--notes", ""], []), (["add", "--id", ""], []), (["completions", ""], ["bash", "zsh", "fish"]),
        (["guard", "--current-tokens", ""], []), (["pick", "--lease", "5", "--own"], ["--owner-session"]),
        (["done", "--attempt", "1", "ORCH-001", "--not"], ["--notes"]),
    ]

    /// Expects a shell to read its script, and to propose what it should for each line.
    ///
    /// - Parameters:
    ///   - program: defines `propose`, which prints what is proposed for its words, a line each.
    ///   - options: of the shell, before the program.
    private static func expect(
        _ lines: [([String], [String])], of shell: String, options: [String] = [], by program: String
    ) throws {
        let bench = try Workbench()
        try bench.write(rows, to: "QUEUE.md")
        try bench.write(queue(row("OTHER-7")), to: "other/tasks.md")
        let script = try bench.orch().run(["completions", shell])
        #expect(script.exit == 0 && script.errors == "")
        try bench.write(script.output, to: "script")
        let syntax = try bench.run(shell, "-n", "script")
        #expect(syntax.exit == 0 && syntax.errors == "", "\(syntax.errors)")
        #expect(try bench.run("mkdir", "bin").exit == 0)
        #expect(try bench.run("ln", "-s", OrchBinary.path, "bin/orch").exit == 0)
        let calls = lines.map { line in
            "propose " + line.0.map { "'\($0)'" }.joined(separator: " ") + "\necho END\n"
        }
        let answer = try bench.orch(environment: ["HOME": bench.path]).run(
            shell, options + ["-c", program + "\n" + calls.joined()])
        #expect(answer.errors == "")
        let found = answer.output.split(separator: "END\n", omittingEmptySubsequences: false).dropLast().map {
            $0.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
        }
        try #require(found.count == lines.count, "\(answer)")
        for (line, found) in zip(lines, found) {
            #expect(found.sorted() == line.1.sorted(), "\(line.0)")
        }
        #expect(!bench.names().contains("pwned"))
    }

    @Test("bash proposes commands, flags, words and ids", .enabled(if: isInstalled("bash")))
    func bash() throws {
        let divided = [
            (["list", "--status", "=", "D"], ["DONE"]), (["--queue", "=", "other/tasks.md", "show", ""], ["OTHER-7"]),
        ]
        try Self.expect(
            Self.lines + divided, of: "bash",
            by: """
                set -u; PATH=$PWD/bin:$PATH; . ./script
                propose() {
                    COMP_WORDS=(orch "$@"); COMP_CWORD=$#; COMPREPLY=(); _orch
                    printf '%s\\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
                }
                """)
    }

    @Test("zsh proposes the same", .enabled(if: isInstalled("zsh")))
    func zsh() throws {
        // The shell's own part of completing, without a terminal: it keeps what begins as the word does.
        try Self.expect(
            Self.lines + [(["list", "--status=D"], ["DONE"])], of: "zsh", options: ["-f"],
            by: """
                matching() { for one; do [[ $one == "$typed"* ]] && print -r -- $one; done }
                compdef() { }
                compset() { typed=${typed#*=} }
                compadd() { shift; matching "$@" }
                _describe() { matching ${${(P)@[-1]}%%:*} }
                _files() { }
                path=($PWD/bin $path); . ./script
                propose() { typed=${@[-1]}; words=(orch "$@"); CURRENT=$#words; _orch; true }
                """)
    }

    @Test("fish proposes the same", .enabled(if: isInstalled("fish")))
    func fish() throws {
        try Self.expect(
            Self.lines + [(["list", "--status=D"], ["--status=DONE"])], of: "fish", options: ["-N"],
            by: """
                set -p PATH $PWD/bin; source script
                function propose; complete -C (string join ' ' -- orch $argv); end
                """)
    }
}
