import BlackBox
import Testing

@Suite("A version that git put in the queue's place")
struct PlacedVersionTests {
    /// Two clones with three tasks and the merge driver; each change is a commit.
    static func clones(autocommit: Bool = true) throws -> (ann: GitBench, bob: GitBench) {
        let clones = try Clones(autocommit: autocommit)
        var ann = clones.first
        let binary = OrchBinary.path.split(separator: "/").dropLast().joined(separator: "/")
        ann.environment["PATH"] = "/\(binary):/usr/local/bin:/usr/bin:/bin"
        try ann.orch("init", "--git")
        for task in ["one", "two", "three"] { try ann.orch("add", task) }
        try ann.git("add", "-A")
        try ann.git("commit", "-qm", "base")
        try ann.git("push", "-q")
        var bob = try clones.clone()
        bob.environment = ann.environment
        try bob.orch("init", "--git")
        return (ann, bob)
    }

    @Test(
        "and that renumbered a task stays when a person edits it",
        arguments: [["--rebase"], ["--no-rebase", "--no-edit"]], [false, true])
    func renumbered(_ pull: [String], _ isEdited: Bool) throws {
        let (ann, bob) = try Self.clones()
        try ann.orch("add", "from ann")
        try ann.git("push", "-q")
        try bob.orch("add", "from bob")
        try bob.git(["pull", "-q"] + pull)
        if isEdited { try bob.edit("| from ann |", "| from ann, by hand |") }
        let answer = try bob.orch("add", "after")
        #expect(answer.exit == 0 && answer.errors.isEmpty, "\(answer.errors)")
        let text = try bob.text()
        for task in [isEdited ? "from ann, by hand" : "from ann", "from bob", "after"] {
            #expect(text.split(separator: "\n").count { $0.contains("| \(task) |") } == 1, "\(task) in \(text)")
        }
    }

    /// As if the clock had been ahead at the last change, before it was set.
    private static func setAhead(_ clone: GitBench) throws {
        _ = try clone.bench.run(
            "find", clone.bench.path + "/\(clone.folder)/.orch", "-type", "f", "-exec", "touch", "-d", "+9 hours", "{}",
            "+")
    }

    @Test("is not undone by a buffer from before, although the clock stepped back", arguments: [false, true])
    func staleBuffer(_ isAhead: Bool) throws {
        let (ann, bob) = try Self.clones()
        try bob.orch("add", "four", "--sync")
        let buffer = try bob.text()
        if isAhead { try Self.setAhead(bob) }
        try ann.git("pull", "-q")
        try ann.orch("done", "A-2", "--notes", "fin")
        try ann.orch("add", "from ann")
        try ann.git("push", "-q")
        try bob.git("pull", "-q")
        try bob.bench.write(
            buffer.replacing("| three |", with: "| three, by hand |"), to: bob.folder + "/QUEUE.md")
        let answer = try bob.orch("add", "after")
        #expect(answer.errors.contains("changes made since then are back"), "\(answer.errors)")
        let text = try bob.text()
        for words in ["| three, by hand |", "| from ann |", "| after |", "| A-2 | DONE |"] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
    }

    @Test(
        "on purpose stays when a person edits it",
        arguments: [["switch", "-q", "main"], ["reset", "-q", "--hard", "main"], ["revert", "--no-edit", "HEAD"]])
    func onPurpose(_ command: [String]) throws {
        let (ann, _) = try Self.clones()
        try ann.git("switch", "-qc", "feature")
        try ann.orch("done", "A-2", "--notes", "fin")
        try ann.git(command)
        try ann.edit("| three |", "| three, by hand |")
        let answer = try ann.orch("add", "after")
        #expect(answer.errors.contains("a whole older version, and stays"), "\(answer.errors)")
        let text = try ann.text()
        #expect(text.contains("| A-2 | PENDING |") && text.contains("| three, by hand |") && text.contains("| after |"))
    }

    @Test("that a command has seen is an older one for a buffer that has it", arguments: [false, true])
    func seen(autocommit: Bool) throws {
        let (ann, bob) = try Self.clones(autocommit: autocommit)
        try ann.orch("add", "from ann")
        try ann.git("add", "-A")
        _ = try? ann.git("commit", "-qm", "more")
        try ann.git("push", "-q")
        try bob.git("pull", "-q")
        let buffer = try bob.text()
        try bob.orch("done", "A-1", "--notes", "fin")
        try bob.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: bob.folder + "/QUEUE.md")
        let answer = try bob.orch("add", "after")
        #expect(answer.errors.contains("changes made since then are back"), "\(answer.errors)")
        let text = try bob.text()
        #expect(text.contains("| A-1 | DONE |") && text.contains("| three, by hand |"), "\(text)")
    }

    @Test("counts as the last one for a buffer of another branch, although a command has seen it before")
    func seenOnAnotherBranch() throws {
        let (ann, _) = try Self.clones()
        try ann.git("switch", "-qc", "feature")
        try ann.orch("done", "A-1", "--notes", "fin")
        try ann.orch("add", "of the feature")
        try ann.git("switch", "-q", "main")
        try ann.orch("set", "A-2", "priority=P0")
        let buffer = try ann.text()
        try ann.git("switch", "-q", "feature")
        try ann.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: ann.folder + "/QUEUE.md")
        let answer = try ann.orch("add", "after")
        #expect(answer.errors.contains("changes made since then are back"), "\(answer.errors)")
        let text = try ann.text()
        for words in ["| A-1 | DONE |", "| of the feature |", "| three, by hand |", "| A-2 | PENDING | P1 |"] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
    }

    @Test("keeps the numbers of attempts in a commit that says so, not in an edit by hand")
    func attempts() throws {
        let (ann, _) = try Self.clones()
        try ann.git("switch", "-qc", "feature")
        for owner in ["worker:a", "worker:b"] { try ann.orch("pick", "--owner-session", owner) }
        try ann.git("switch", "-q", "main")
        try ann.orch("set", "A-3", "priority=P0")
        let subjects = try ann.git("log", "--format=%s", "-n3").split(separator: "\n")
        #expect(subjects == ["orch: set A-3", "orch: keep attempts A-1, A-2", "base"], "\(subjects)")
        #expect(try ann.orch("log", "-n", "2").output.contains("keep attempts"))
    }

    @Test(
        "is the last one where no command has changed anything yet, and a buffer from before it undoes nothing",
        arguments: ["pull", "records"])
    func noRecords(_ what: String) throws {
        let (ann, bob) = try Self.clones()
        let buffer = try ann.text()
        try ann.orch("done", "A-1", "--notes", "fin")
        try ann.orch("add", "from ann")
        try ann.git("push", "-q")
        try bob.git("pull", "-q")
        let clone = what == "pull" ? bob : ann
        if what == "records" { _ = try ann.bench.run("rm", "-r", ".orch", in: ann.folder) }
        try clone.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: clone.folder + "/QUEUE.md")
        let answer = try clone.orch("set", "A-2", "priority=P0")
        #expect(answer.errors.contains("changes made since then are back"), "\(answer.errors)")
        let text = try clone.text()
        for words in ["| A-1 | DONE |", "| from ann |", "| three, by hand |", "| A-2 | PENDING | P0 |"] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
        let subjects = try clone.git("log", "--format=%s", "-n2")
        #expect(subjects.contains("orch: hand edit A-") && !subjects.contains(","), "\(subjects)")
    }

    @Test("and that is removed again is not compared with a new queue")
    func removed() throws {
        let (ann, _) = try Self.clones()
        let text = try ann.text()
        try ann.git("rm", "-q", "QUEUE.md")
        try ann.git("commit", "-qm", "remove")
        _ = try ann.bench.run("rm", "-r", ".orch", in: ann.folder)
        try ann.bench.write(text.replacing("| three |", with: "| other |"), to: ann.folder + "/QUEUE.md")
        #expect(try ann.orch("set", "A-2", "priority=P0").errors == "")
        #expect(try ann.text().contains("| other |"))
    }

    @Test("is healed before it is committed, by whichever command", arguments: [["commit"], ["undo"]])
    func committed(_ command: [String]) throws {
        let (ann, _) = try Self.clones()
        let buffer = try ann.text()
        try ann.orch("done", "A-1", "--notes", "fin")
        try ann.orch("add", "late")
        try ann.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: ann.folder + "/QUEUE.md")
        let answer = try ann.orch(command)
        #expect(answer.exit == 0 && answer.errors.contains("changes made since then are back"), "\(answer)")
        #expect(try ann.orch("set", "A-2", "priority=P0").errors == "")
        let text = try ann.text()
        #expect(text.contains("| A-1 | DONE |") && text.contains("| late |"), "\(text)")
        #expect(text.contains("| three, by hand |") == (command == ["commit"]), "\(text)")
    }

    @Test("by an edit that inserts a column is no older one when git has it", arguments: [true, false])
    func committedColumn(_ isOrch: Bool) throws {
        let (ann, _) = try Self.clones()
        try ann.orch("done", "A-1", "--notes", "fin")
        try ann.orch("set", "A-2", "notes=memo")
        let lines = try ann.text().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("|") else { return String(line) }
            var cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            cells.insert(cells[1].contains("--") ? "---" : cells[1].contains("id") ? " team " : " - ", at: 2)
            return cells.joined(separator: "|")
        }
        try ann.bench.write(lines.joined(separator: "\n"), to: ann.folder + "/QUEUE.md")
        if isOrch { try ann.orch("commit") } else { try ann.git("commit", "-qam", "team") }
        let answer = try ann.orch("set", "A-3", "priority=P0")
        #expect(answer.exit == 0 && answer.errors == "", "\(answer.errors)")
        #expect(try ann.text().contains("| A-1 | - | DONE |"))
        #expect(try !ann.bench.text(of: ann.folder + "/logs/orch_runs.jsonl").contains("task_reverted"))
    }

    @Test("is found whatever the clock said then", arguments: ["@99999999999 +0000", "@9223372036854775 +0000"])
    func oddClock(_ date: String) throws {
        var (ann, _) = try Self.clones()
        try ann.orch("done", "A-2", "--notes", "fin")
        ann.environment["GIT_COMMITTER_DATE"] = date
        try ann.git("reset", "-q", "--hard", "HEAD~1")
        try ann.git("commit", "-q", "--allow-empty", "-m", "later")
        ann.environment["GIT_COMMITTER_DATE"] = nil
        try ann.edit("| three |", "| three, by hand |")
        let answer = try ann.orch("add", "after")
        #expect(answer.exit == 0 && answer.errors.contains("a whole older version, and stays"), "\(answer)")
        #expect(try ann.text().contains("| three, by hand |"))
    }

    @Test("is compared with what was there right before, although all came in the second of the clone")
    func busySecond() throws {
        var (ann, bob) = try Self.clones()
        bob.environment["ORCH_GIT_AUTOCOMMIT"] = "off"
        try ann.orch("add", "from ann")
        try ann.git("push", "-q")
        try bob.git("pull", "-q")
        try bob.orch("add", "from bob")
        let second = try bob.bench.run("stat", "-c", "%Y", bob.bench.path + "/\(bob.folder)/.orch/QUEUE.md/versions")
            .output
        try ann.orch("done", "A-2", "--notes", "fin")
        try ann.orch("add", "later")
        try ann.git("push", "-q")
        try bob.git("pull", "-q", "--autostash")
        let log = bob.folder + "/.git/logs/HEAD"
        let seconds = "> " + second.dropLast() + " +0000\t"
        try bob.bench.write(bob.bench.text(of: log).replacing(#/> \d+ \+0000\t/#, with: seconds), to: log)
        let answer = try bob.orch("add", "after")
        #expect(answer.exit == 0 && answer.errors.isEmpty, "\(answer.errors)")
        let text = try bob.text()
        for words in ["| A-2 | DONE |", "| from ann |", "| from bob |", "| later |", "| after |"] {
            #expect(text.split(separator: "\n").count { $0.contains(words) } == 1, "\(words) in \(text)")
        }
    }

    @Test(
        "is a merge that leaves HEAD where it is",
        arguments: [["merge", "--squash", "x"], ["merge", "--no-commit", "x"], ["stash", "pop"]], [false, true])
    func withoutMove(_ words: [String], _ isEdited: Bool) throws {
        var (ann, _) = try Self.clones()
        let isStash = words[0] == "stash"
        ann.environment["ORCH_GIT_AUTOCOMMIT"] = isStash ? "off" : "on"
        if !isStash { try ann.git("switch", "-q", "-c", "x") }
        for number in 1...4 { try ann.orch("add", "of the branch \(number)") }
        try ann.git(isStash ? ["stash", "-q"] : ["switch", "-q", "main"])
        try ann.orch("add", "meanwhile")
        if isStash { try ann.git("commit", "-qam", "meanwhile") }
        if isEdited { try Self.setAhead(ann) }
        try ann.git(words)
        if isEdited { try ann.edit("| of the branch 2 |", "| of the branch, by hand |") }
        let answer = try ann.orch("add", "after")
        #expect(answer.exit == 0 && !answer.errors.contains("older version"), "\(answer.errors)")
        let text = try ann.text()
        #expect(text.split(separator: "\n").count { $0.contains("| of the branch") } == 4, "\(text)")
        #expect(text.contains("| meanwhile |") && text.contains("| after |"))
        if isEdited { #expect(text.contains("| of the branch, by hand |")) }
    }

    @Test("and that has our values alone, for a conflict, is not undone by a buffer from before")
    func conflictAlone() throws {
        let (ann, _) = try Self.clones()
        try ann.git("switch", "-q", "-c", "x")
        try ann.orch("set", "A-1", "priority=P2")
        try ann.git("switch", "-q", "main")
        let buffer = try ann.text()
        try ann.orch("set", "A-1", "priority=P0")
        try ann.orch("done", "A-2", "--notes", "fin")
        _ = try? ann.git("merge", "x")
        try ann.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: ann.folder + "/QUEUE.md")
        let answer = try ann.orch("add", "after")
        let text = try ann.text()
        #expect(text.contains("| A-2 | DONE |") && text.contains("| three, by hand |"), "\(answer.errors)\(text)")
    }

    @Test("by a person's commit of an old save keeps the edit and what came since", arguments: ["on", "off"])
    func committedSave(_ autocommit: String) throws {
        var (ann, _) = try Self.clones()
        ann.environment["ORCH_GIT_AUTOCOMMIT"] = autocommit
        let buffer = try ann.text()
        for number in 1...6 { try ann.orch("add", "later \(number)") }
        try ann.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: ann.folder + "/QUEUE.md")
        try ann.git("commit", "-qam", "by hand")
        try ann.orch("add", "after")
        let text = try ann.text()
        #expect(text.contains("| three, by hand |") && text.contains("| later 6 |") && text.contains("| after |"))
    }

    @Test("and that is given up takes nothing along that was in it alone")
    func givenUp() throws {
        let (ann, _) = try Self.clones()
        try ann.git("switch", "-q", "-c", "x")
        for number in 1...4 { try ann.orch("add", "of the branch \(number)") }
        try ann.git("switch", "-q", "main")
        try ann.orch("add", "meanwhile")
        try ann.git("merge", "--no-commit", "x")
        try ann.git("merge", "--abort")
        try ann.edit("| meanwhile |", "| meanwhile, by hand |")
        try ann.orch("add", "after")
        let text = try ann.text()
        #expect(!text.contains("of the branch") && text.contains("| meanwhile, by hand |"), "\(text)")
    }

    @Test(
        "is none where a reset leaves the work tree alone, and a buffer from before undoes nothing",
        arguments: ["--soft", "--mixed"], ["on", "off"])
    func reset(_ way: String, _ autocommit: String) throws {
        var (ann, _) = try Self.clones()
        ann.environment["ORCH_GIT_AUTOCOMMIT"] = autocommit
        let buffer = try ann.text()
        for number in 1...3 {
            try ann.orch("add", "later \(number)")
            if autocommit == "off" { try ann.git("commit", "-qam", "work") }
        }
        try ann.git("reset", "-q", way, "HEAD~3")
        try ann.git("status")
        try ann.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: ann.folder + "/QUEUE.md")
        let answer = try ann.orch("add", "after")
        #expect(answer.errors.contains("changes made since then are back"), "\(answer.errors)")
        let text = try ann.text()
        #expect(text.split(separator: "\n").count { $0.contains("| later ") } == 3, "\(text)")
        #expect(text.contains("| three, by hand |") && text.contains("| after |"))
    }

    @Test(
        "that has less is not the one that an old buffer was a save of",
        arguments: [["revert HEAD~1"], ["revert HEAD~1", "revert HEAD"], ["reset -q --hard HEAD~2"]])
    func less(_ commands: [String]) throws {
        let (ann, _) = try Self.clones()
        let buffer = try ann.text()
        for number in 1...4 { try ann.orch("add", "later \(number)") }
        try ann.edit("| later 4 |", "| later 4, by hand |")
        try ann.orch("add", "last")
        for command in commands { try ann.git(command.split(separator: " ").map(String.init)) }
        try ann.bench.write(buffer.replacing("| three |", with: "| three, by hand |"), to: ann.folder + "/QUEUE.md")
        let answer = try ann.orch("add", "after")
        #expect(answer.errors.contains("changes made since then are back"), "\(answer.errors)")
        let text = try ann.text()
        #expect(text.split(separator: "\n").count { $0.contains("| later ") } == 4, "\(text)")
        #expect(text.contains("| three, by hand |") && text.contains("| after |"))
        #expect(
            text.contains("| later 4, by hand |") == (commands != ["revert HEAD~1"]) || commands[0].hasPrefix("reset"))
    }

    @Test("is none where HEAD alone is moved")
    func softReset() throws {
        let (ann, _) = try Self.clones()
        try ann.orch("done", "A-2", "--notes", "fin")
        try ann.git("reset", "-q", "--soft", "HEAD~1")
        try ann.edit("| three |", "| three, by hand |")
        try ann.orch("add", "after")
        let text = try ann.text()
        #expect(text.contains("| A-2 | DONE |") && text.contains("| three, by hand |") && text.contains("| after |"))
    }

    @Test("when a rebase is given up takes back nothing that was done meanwhile")
    func abortedRebase() throws {
        let (ann, _) = try Self.clones()
        try ann.git("switch", "-qc", "feature")
        try ann.bench.write("1\n", to: ann.folder + "/file")
        try ann.git("commit", "-qam", "1")
        try ann.git("switch", "-q", "main")
        try ann.bench.write("2\n", to: ann.folder + "/file")
        try ann.git("commit", "-qam", "2")
        try ann.git("switch", "-q", "feature")
        #expect(throws: (any Error).self) { try ann.git("rebase", "-q", "main") }
        try ann.orch("pick", "--owner-session", "worker:a")
        try ann.orch("done", "A-1", "--owner-session", "worker:a", "--notes", "paid")
        try ann.orch("add", "meanwhile")
        try ann.git("rebase", "--abort")
        #expect(try ann.orch("pick", "--owner-session", "worker:b").output == "A-2\n")
        let text = try ann.text()
        #expect(text.contains("| A-1 | DONE |") && text.contains("paid") && text.contains("| meanwhile |"), "\(text)")
        #expect(try ann.git("status", "--porcelain", "QUEUE.md").isEmpty)
    }

    /// A branch `feature` with two changes, of which the last one and `main`'s set the same field.
    private static func conflict() throws -> GitBench {
        let (ann, _) = try clones()
        try ann.git("switch", "-qc", "feature")
        try ann.orch("set", "A-2", "notes=seen")
        try ann.orch("set", "A-3", "task=theirs")
        try ann.git("switch", "-q", "main")
        try ann.orch("set", "A-3", "task=ours")
        return ann
    }

    @Test(
        "when a merge, a cherry-pick or a revert is given up takes back nothing that was done meanwhile",
        arguments: [
            ["merge -q feature", "merge --abort"], ["merge -q feature", "reset -q --hard"],
            ["cherry-pick feature", "cherry-pick --abort"], ["cherry-pick feature", "cherry-pick --skip"],
            ["cherry-pick feature~1 feature", "cherry-pick --abort"],
            ["revert --no-edit HEAD~1", "revert --abort"],
        ], [0, 60])
    func givenUp(_ commands: [String], batch: Int) throws {
        var ann = try Self.conflict()
        if commands[0].hasPrefix("revert") { try ann.orch("set", "A-3", "task=mine") }
        let before = try ann.text()
        #expect(throws: (any Error).self) { try ann.git(commands[0].split(separator: " ").map(String.init)) }
        if batch > 0 { ann.environment["ORCH_GIT_BATCH_SECONDS"] = "\(batch)" }
        #expect(try ann.orch("pick", "--owner-session", "worker:a").output == "A-1\n")
        try ann.orch("add", "meanwhile")
        try ann.git(commands[1].split(separator: " ").map(String.init))
        let answer = try ann.orch("pick", "--owner-session", "worker:b")
        #expect(answer.output == "A-2\n" && answer.errors.contains("A-1"), "\(answer)")
        let text = try ann.text()
        #expect(text.contains("| A-1 | IN_PROGRESS |") && text.contains("| meanwhile |"), "\(text)")
        #expect(text.contains(before.split(separator: "\n").first { $0.contains("A-3") } ?? "?"))
    }

    @Test("stays where changes that were made during a merge were committed with that, and reset since")
    func resetMerge() throws {
        let ann = try Self.conflict()
        #expect(throws: (any Error).self) { try ann.git("merge", "-q", "feature") }
        try ann.orch("pick", "--owner-session", "worker:a")
        try ann.git("commit", "-qam", "merged")
        try ann.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try ann.orch("add", "after").errors.contains("a whole older version, and stays"))
        #expect(try ann.text().contains("| A-1 | PENDING |"))
    }
}
