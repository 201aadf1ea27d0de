import BlackBox
import Foundation
import Testing

/// What shells propose. A shell that is not installed is left out.
@Suite("Completions")
struct CompletionTests {
    /// A queue with rows whose ids a shell would run, were it let.
    private static let rows = queue(
        row("ORCH-001", task: "$(touch pwned)"), row("WEB-login", task: "`touch pwned`"),
        row("$(touch${IFS}pwned)"), row("`touch pwned`"), row("a;touch pwned"), row("작업-1"))

    private static func bench(_ shell: String) throws -> Workbench? {
        let bench = try Workbench()
        guard try bench.run("sh", "-c", "command -v \(shell)").exit == 0 else { return nil }
        try bench.write(rows, to: "QUEUE.md")
        try bench.write(queue(row("OTHER-7")), to: "other/tasks.md")
        let script = try bench.orch().run(["completions", shell])
        #expect(script.exit == 0 && script.errors == "")
        try bench.write(script.output, to: "script")
        #expect(try bench.run("mkdir", "bin").exit == 0)
        #expect(try bench.run("ln", "-s", OrchBinary.path, "bin/orch").exit == 0)
        return bench
    }

    @Test("Each script is one that its shell can read", arguments: ["bash", "zsh", "fish"])
    func syntax(shell: String) throws {
        guard let bench = try Self.bench(shell) else { return }
        let answer = try bench.run(shell, "-n", "script")
        #expect(answer.exit == 0 && answer.errors == "", "\(answer.errors)")
    }

    /// Words of a line, the last of which is being typed, and what is proposed for it.
    static let lines: [([String], [String])] = [
        (["pi"], ["pick"]), (["nl", ""], ["plan", "submit"]), (["help", "nl", "p"], ["plan"]),
        (["list", "--status", "P"], ["PENDING"]), (["--json", "list", "--st"], ["--status"]),
        (["--color", ""], ["auto", "always", "never"]), (["list", "--color", "n"], ["never"]),
        (["done", ""], ["ORCH-001", "WEB-login"]), (["show", "W"], ["WEB-login"]),
        (["fail", "--id", "O"], ["ORCH-001"]), (["--queue", "other/tasks.md", "done", ""], ["OTHER-7"]),
        (["done", "--notes", ""], []), (["add", "--id", ""], []), (["completions", ""], ["bash", "zsh", "fish"]),
        (["guard", "--current-tokens", ""], []), (["pick", "--lease", "5", "--own"], ["--owner-session"]),
        (["done", "--attempt", "1", "ORCH-001", "--not"], ["--notes"]),
    ]

    @Test(
        "bash proposes commands, flags, words and ids",
        arguments: lines + [
            (["list", "--status", "=", "D"], ["DONE"]), (["--queue", "=", "other/tasks.md", "show", ""], ["OTHER-7"]),
        ])
    func bash(words: [String], proposed: [String]) throws {
        guard let bench = try Self.bench("bash") else { return }
        let program = """
            set -u; PATH=$PWD/bin:$PATH; . ./script
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _orch
            printf '%s\\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
            """
        let answer = try bench.orch().run("bash", ["-c", program, "bash", "orch"] + words)
        #expect(answer.output.split(separator: "\n").map(String.init) == proposed, "\(answer.errors)")
        #expect(answer.errors == "")
        #expect(!bench.names().contains("pwned"))
    }

    @Test("zsh proposes the same", arguments: lines + [(["list", "--status=D"], ["DONE"])])
    func zsh(words: [String], proposed: [String]) throws {
        guard let bench = try Self.bench("zsh") else { return }
        // The shell's own part of completing, without a terminal: it keeps what begins as the word does.
        let program = """
            typed=${@[-1]}
            propose() { for one; do [[ $one == "$typed"* ]] && print -r -- $one; done }
            compdef() { }
            compset() { typed=${typed#*=} }
            compadd() { shift; propose "$@" }
            _describe() { propose ${${(P)@[-1]}%%:*} }
            _files() { }
            path=($PWD/bin $path); . ./script
            words=("$@"); CURRENT=$#; _orch; true
            """
        let answer = try bench.orch().run("zsh", ["-f", "-c", program, "zsh", "orch"] + words)
        #expect(answer.output.split(separator: "\n").map(String.init) == proposed, "\(answer.errors)")
        #expect(answer.errors == "")
        #expect(!bench.names().contains("pwned"))
    }

    @Test("fish proposes the same", arguments: lines + [(["list", "--status=D"], ["--status=DONE"])])
    func fish(words: [String], proposed: [String]) throws {
        guard let bench = try Self.bench("fish") else { return }
        let program = "set -p PATH $PWD/bin; source script; complete -C (string join ' ' -- orch $argv)"
        let answer = try bench.orch(environment: ["HOME": bench.path]).run("fish", ["-N", "-c", program, "--"] + words)
        let found = answer.output.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
        #expect(found.sorted() == proposed.sorted(), "\(answer.errors)")
        #expect(!bench.names().contains("pwned"))
    }
}
