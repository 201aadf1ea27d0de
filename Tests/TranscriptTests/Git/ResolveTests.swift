import BlackBox
import Testing

/// `orch resolve`, after a merge by git.
@Suite("Conflicts of a merge")
struct ResolveTests {
    /// A repository in the middle of a merge whose sides changed a priority, a claim and a text differently.
    private static func repository() throws -> GitBench {
        var repository = try GitBench()
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = nil
        let binary = OrchBinary.path.split(separator: "/").dropLast().joined(separator: "/")
        repository.environment["PATH"] = "/\(binary):/usr/local/bin:/usr/bin:/bin"
        try repository.writeQueue()
        try repository.orch("init", "--git")
        try repository.bench.write("/.orch/\n/logs/\n", to: "r/.gitignore")
        try repository.git("add", ".")
        try repository.git("commit", "-q", "-m", "begin")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("set", "A-1", "priority=P2", "task=a | b `c` <br>")
        try repository.orch("done", "A-2", "--notes", "끝 저쪽")
        try repository.edit("# Queue", "# 저쪽 <큐> & 목록")
        try repository.git("commit", "-q", "-a", "-m", "side")
        try repository.git("checkout", "-q", "main")
        try repository.orch("set", "A-1", "priority=P0", "task=우리")
        try repository.orch("start", "A-2", "--owner-session", "w / 1")
        try repository.edit("# Queue", "# 우리 큐")
        try repository.git("commit", "-q", "-a", "-m", "main")
        #expect(throws: (any Error).self) { try repository.git("merge", "side") }
        return repository
    }

    @Test(
        "Nothing is decided of a merge that was given up",
        arguments: ["merge --abort", "reset -q --hard", "rebase --skip", "rebase --abort", "cherry-pick --skip"])
    func givenUp(_ end: String) throws {
        let repository = try Self.repository()
        let words = end.split(separator: " ").map(String.init)
        if !["merge", "reset"].contains(words[0]) {
            try repository.git("merge", "--abort")
            if words[0] == "rebase" { try repository.git("switch", "-q", "side") }
            let other = words[0] == "rebase" ? "main" : "side"
            #expect(throws: (any Error).self) { try repository.git(words[0], other) }
        }
        #expect(try repository.orch("resolve").exit == 2)
        try repository.git(words)
        let text = try repository.text()
        let answer = try repository.orch("resolve", "--all", "--theirs")
        #expect(answer.exit == 1 && answer.errors.contains("was given up; there is nothing to decide"), "\(answer)")
        #expect(try repository.text() == text)
        let doctor = try repository.orch("doctor").output
        #expect(doctor.contains("QUEUE.conflicts.md is left from a merge that was given up"), "\(doctor)")
    }

    @Test("A merge that was committed may be decided later", arguments: ["merge", "rebase", "cherry-pick"])
    func committed(_ word: String) throws {
        let repository = try Self.repository()
        if word != "merge" {
            try repository.git("merge", "--abort")
            if word == "rebase" { try repository.git("switch", "-q", "side") }
            #expect(throws: (any Error).self) { try repository.git(word, word == "rebase" ? "main" : "side") }
        }
        try repository.git("add", "QUEUE.md")
        try repository.git("-c", "core.editor=true", word, "--continue")
        try repository.git("reset", "-q", "--hard")
        #expect(try repository.orch("resolve").exit == 2)
        #expect(try repository.orch("resolve", "A-1", "--field", "priority", "--theirs").exit == 0)
        #expect(try !repository.orch("doctor").output.contains("given up"))
    }

    @Test("Each is decided by flags as a checked change, leaves the report, and the last one removes it")
    func flags() throws {
        let repository = try Self.repository()
        let shown = try repository.orch("resolve")
        #expect(shown.exit == 2, "\(shown.errors)")
        #expect(
            shown.output.hasPrefix("line 1\n    base   # Queue\n    ours   # 우리 큐\n    theirs # 저쪽"), "\(shown.output)")
        #expect(shown.output.hasSuffix("4 conflicts left in QUEUE.conflicts.md\n"), "\(shown.output)")
        #expect(try repository.orch("resolve", "--theirs").exit == 1, "which?")
        #expect(try repository.orch("resolve", "A-1", "--field", "priority", "--value", "high").exit == 1)
        let priority = try repository.orch("resolve", "A-1", "--field", "priority", "--value", "P1")
        #expect(priority.output == "A-1 priority: P1\n3 conflicts left in QUEUE.conflicts.md\n", "\(priority.errors)")
        #expect(try repository.orch("resolve", "1", "--theirs").exit == 0)
        #expect(try repository.text().contains("| A-1 | PENDING | P1 | a / b `c` <br> |"))
        try repository.orch("set", "A-2", "status=BLOCKED")
        let changed = try repository.orch("resolve", "A-2", "--theirs")
        #expect(changed.exit == 1 && changed.errors.contains("neither side's value"), "\(changed.errors)")
        try repository.orch("set", "A-2", "status=DONE", "owner_session=-", "started_at_kst=-", "notes=끝 저쪽")
        #expect(try repository.orch("resolve", "A-2", "--theirs").exit == 0)
        #expect(try repository.text().contains("| A-2 | DONE | P1 | 재시도 보강 | checked | - | - | - | 끝 저쪽 |"))
        let last = try repository.orch("resolve", "--theirs", "--json")
        #expect(last.exit == 0 && last.output.contains("\"left\": []"), "\(last.errors)")
        #expect(try repository.text().hasPrefix("# 저쪽 <큐> & 목록\n"))
        #expect(!repository.bench.names(in: "r").contains("QUEUE.conflicts.md"))
        #expect(try repository.orch("resolve").output == "no conflict: there is no QUEUE.conflicts.md\n")
        try repository.git("add", "QUEUE.md")
        try repository.git("commit", "-q", "--no-edit")
    }

    @Test("All may be decided alike", arguments: ["--ours", "--theirs"])
    func all(side: String) throws {
        let repository = try Self.repository()
        let text = try repository.text()
        let answer = try repository.orch("resolve", "--all", side)
        #expect(answer.exit == 0 && answer.output.hasSuffix("nothing is left; next: git add QUEUE.md\n"), "\(answer)")
        if side == "--ours" {
            #expect(try repository.text() == text)
        } else {
            let decided = try repository.text()
            #expect(decided.hasPrefix("# 저쪽 <큐> & 목록\n"))
            #expect(decided.contains("| A-1 | PENDING | P2 | a / b `c` <br> |"), "\(decided)")
            #expect(decided.contains("| A-2 | DONE | P1 | 재시도 보강 | checked | - | - | - | 끝 저쪽"), "\(decided)")
        }
    }

    @Test("On a terminal it asks for each", .enabled(if: Terminal.isThere))
    func asking() throws {
        let repository = try Self.repository()
        let words = "resolve --queue r/QUEUE.md"
        let lines = try Terminal(bench: repository.bench).run(words, typed: "s\ne\nP7\no\nq\n")
        #expect(lines.contains { $0.contains("(o)urs, (t)heirs, (e)dit, (s)kip, (q)uit") }, "\(lines)")
        #expect(lines.contains { $0.contains("error: ") && $0.contains("P7") }, "\(lines)")
        #expect(lines.last == "3 conflicts left in r/QUEUE.conflicts.md", "\(lines)")
    }

    @Test("A report that somebody has damaged is not guessed at")
    func damaged() throws {
        let repository = try Self.repository()
        try repository.edit("- theirs: P2", "theirs P2", in: "QUEUE.conflicts.md")
        let text = try repository.text()
        let answer = try repository.orch("resolve", "--all", "--theirs")
        #expect(answer.exit == 65 && answer.errors.contains("QUEUE.conflicts.md:"), "\(answer.errors)")
        #expect(try repository.text() == text)
    }
}
