import BlackBox
import Testing

/// `orch undo` and `orch diff`.
@Suite("Versions of a queue")
struct UndoTests {
    private static func repository() throws -> GitBench {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("commit")
        return repository
    }

    @Test("The last change is taken back by rows, as a change of its own, and so is that")
    func last() throws {
        let repository = try Self.repository()
        let before = try repository.text()
        try repository.orch("set", "A-1", "priority=P0", "task=다른 일")
        let after = try repository.text()
        #expect(try repository.orch("undo").output == "A-1: priority, task edited\n")
        #expect(try repository.text() == before)
        #expect(try repository.subjects().first == "orch: undo A-1")
        #expect(try repository.orch("undo").exit == 0)
        #expect(try repository.text() == after)
    }

    @Test("Other rows stay, and rows that have changed since are refused")
    func movedOn() throws {
        let repository = try Self.repository()
        try repository.orch("set", "A-1", "priority=P0")
        let commit = try repository.git("rev-parse", "HEAD")
        try repository.orch("set", "A-2", "priority=P2")
        #expect(try repository.orch("undo", commit).output == "A-1: priority edited\n")
        #expect(try repository.text().contains("| A-2 | PENDING | P2 |"))
        try repository.orch("set", "A-1", "priority=P2")
        let text = try repository.text()
        let refused = try repository.orch("undo", commit)
        #expect(refused.exit == 1 && refused.errors.hasPrefix("error: A-1 changed since; nothing is undone\nhint: "))
        try repository.orch("add", "--task", "새", "--success-criteria", "x")
        let add = try repository.git("rev-parse", "HEAD")
        try repository.orch("set", "A-3", "task=새 일")
        #expect(try repository.orch("undo", add).exit == 1, "the edit would be lost with the row")
        #expect(try repository.orch("undo", "2").output == "A-3: removed\nundone: 2 changes\n")
        #expect(try repository.text() == text)
    }

    @Test("What is around the rows is taken back too, and what that was is said")
    func beside() throws {
        let repository = try Self.repository()
        let text = try repository.text()
        try repository.edit("# Queue\n", "# Queue\n\nRead this first.\n")
        try repository.orch("commit")
        #expect(
            try repository.orch("undo").output == "undone: the text around the rows; no value in them differs\n")
        #expect(try repository.text() == text)
        #expect(try repository.orch("undo", "HEAD~1").output == "nothing to undo: no row differs\n")
        // A column with values, and a field of another task.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let cells = ["notes |": " team |", "---|---|": "---|", "A-1": " red |", "A-2": " blue |"]
        let wider = lines.map { line in line + (cells.first { line.contains($0.key) }?.value ?? "") }
            .joined(separator: "\n").replacing("| A-2 | PENDING | P1 |", with: "| A-2 | PENDING | P2 |")
        try repository.bench.write(wider, to: "r/QUEUE.md")
        try repository.orch("commit")
        #expect(try repository.orch("undo", "--id", "A-1").output == "A-1: team edited\n")
        #expect(try repository.text() == wider.replacing(" red |", with: " - |"))
        #expect(try repository.orch("undo").output == "A-1: team edited\n")
        #expect(
            try repository.orch("undo", "HEAD~2").output
                == "A-1: team edited\nA-2: priority, team edited\ncolumn team: removed\n")
        #expect(try repository.text() == text)
    }

    @Test("A task that others wait for is warned of, and so many changes as there are not are counted")
    func dangling() throws {
        let repository = try Self.repository()
        try repository.orch("add", "one")
        let add = try repository.git("rev-parse", "HEAD")
        try repository.orch("add", "two", "--after", "A-3")
        let undone = try repository.orch("undo", add)
        #expect(undone.output == "A-3: removed\n", "\(undone)")
        #expect(undone.errors == "warning: A-4 waits for A-3, which is gone\n")
        let many = try repository.orch("undo", "9999")
        #expect(
            many.errors.hasPrefix(
                "error: git has no version of the queue before '9999'; 4 changes of it were made here\n"), "\(many)")
        let history = try repository.orch("show", "A-3").output + repository.orch("log", "--events", "A-3").output
        #expect(!history.contains("by hand"))
    }

    @Test("What is not committed is never passed over, and a merge is not undone")
    func pending() throws {
        var repository = try Self.repository()
        try repository.orch("add", "--task", "새", "--success-criteria", "x")
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = "off"
        try repository.orch("pick", "--owner-session", "a")
        let text = try repository.text()
        let refused = try repository.orch("undo")
        #expect(refused.exit == 1 && refused.errors.contains("not committed"), "\(refused.errors)")
        #expect(try repository.text() == text)
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = "on"
        #expect(try repository.orch("undo").output.hasPrefix("A-1: "))
        #expect(try repository.text().contains("| 새 |"))
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("set", "A-2", "priority=P2")
        try repository.git("checkout", "-q", "main")
        try repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
        let merge = try repository.orch("undo")
        #expect(
            merge.exit == 1 && merge.errors.hasPrefix("error: a merge, or what a sync fetched, is among"),
            "\(merge.output)\(merge.errors)")
    }

    @Test("Nothing is taken back while a rebase is going on")
    func ongoing() throws {
        let repository = try Self.repository()
        try repository.orch("set", "A-1", "priority=P0")
        try repository.bench.write("", to: "r/.git/rebase-merge/done")
        try repository.orch("pick", "--owner-session", "a")
        let text = try repository.text()
        let refused = try repository.orch("undo")
        #expect(refused.exit == 1 && refused.errors.contains("a rebase is going on"), "\(refused.errors)")
        #expect(try repository.text() == text)
    }

    @Test("What came from other clones is passed over, and a worker's claim is not ended by going back over it")
    func others() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.orch("set", "A-2", "priority=P2", "--sync")
        try a.orch("pick", "--sync", "--owner-session", "가")
        #expect(try b.orch("sync").exit == 0)
        let foreign = try b.git("rev-parse", "HEAD")
        try b.orch("set", "A-2", "priority=P0")
        #expect(try b.orch("undo", "2").output == "A-2: priority edited\nA-2: priority edited\nundone: 2 changes\n")
        #expect(try b.text().contains("| A-2 | PENDING | P1 |") && b.text().contains("| 가 |"))
        let few = try b.orch("undo", "9")
        #expect(few.exit == 1 && few.errors.contains("git has no version of the queue before '9'"), "\(few.errors)")
        try b.orch("pick", "--owner-session", "나")
        try b.orch("add", "새 일")
        let held = try b.orch("undo", "2")
        #expect(
            held.exit == 1 && held.errors.hasPrefix("error: A-2 is with 나, and that claim is among"), "\(held.errors)")
        #expect(try b.orch("undo").output == "A-3: removed\n")
        // By its name, whoever made it.
        #expect(try b.orch("undo", foreign).output.hasPrefix("A-1: "))
        // What was merged with others' changes in one push is one commit, with all that was done here.
        try a.orch("set", "A-2", "task=일", "--sync")
        #expect(try b.orch("sync").exit == 0)
        let several = try b.orch("undo")
        #expect(several.exit == 1 && several.errors.contains("A-2 is with 나, and that claim is among"), "\(several)")
        try b.orch("done", "A-2", "--notes", "끝", "--owner-session", "나")
        #expect(try b.orch("undo").exit == 0)
        #expect(try b.isSound() && b.text().contains("| 일 |"))
    }

    @Test("A commit of several changes is undone as several", arguments: [false, true])
    func joined(isSynced: Bool) throws {
        let clones = try Clones(autocommit: true)
        var b = try clones.clone()
        if isSynced {
            try clones.first.orch("set", "A-2", "task=일", "--sync")
        } else {
            b.environment["ORCH_GIT_BATCH_SECONDS"] = "900"
            // What came before the first change here is not known, and so that is a commit of its own.
            try b.orch("set", "A-1", "priority=P2")
        }
        try b.orch("add", "새 일")
        try b.orch("set", "A-1", "priority=P0")
        try b.orch(isSynced ? "sync" : "commit")
        let lines = try b.orch("undo").output.split(separator: "\n")
        #expect(Set(lines.dropLast()) == ["A-3: removed", "A-1: priority edited"] && lines.last == "undone: 2 changes")
        b.environment["ORCH_GIT_BATCH_SECONDS"] = "900"
        try b.orch("pick", "--owner-session", "나")
        try b.orch("add", "다른 일")
        let held = try b.orch("undo")
        #expect(held.exit == 1 && held.errors.contains("is with 나, and that claim is among those changes"), "\(held)")
    }

    /// A clone whose last commit edits, adds A-3 and has nothing else.
    private static func joinedChanges() throws -> GitBench {
        var repository = try repository()
        try repository.orch("set", "A-1", "priority=P2")
        repository.environment["ORCH_GIT_BATCH_SECONDS"] = "900"
        try repository.orch("set", "A-1", "priority=P0", "task=로그 | 정리")
        try repository.orch("set", "A-2", "priority=P2")
        try repository.orch("add", "새 일")
        try repository.orch("commit")
        repository.environment["ORCH_GIT_BATCH_SECONDS"] = "0"
        return repository
    }

    @Test("What a commit changed in one task is taken back alone, and so is that")
    func oneTask() throws {
        let repository = try Self.joinedChanges()
        #expect(try repository.subjects().first == "orch: 3 changes")
        let commit = try repository.git("rev-parse", "HEAD")
        let text = try repository.text()
        #expect(try repository.orch("undo", commit, "--id", "1").output == "A-1: priority, task edited\n")
        #expect(try repository.subjects().first == "orch: undo A-1")
        #expect(
            try repository.text()
                == text.replacing("| A-1 | PENDING | P0 | 로그 / 정리 |", with: "| A-1 | PENDING | P2 | 로그 정리 |"))
        #expect(try repository.orch("log", "A-1", "-n", "1").output.contains("A-1  priority: P0 -> P2"))
        #expect(try repository.orch("blame", "A-1").output.contains(#/: undo A-1 +priority: P2\n/#))
        #expect(try repository.orch("undo").output == "A-1: priority, task edited\n")
        #expect(try repository.text() == text)
        // The rest of it, from which others have moved on.
        try repository.orch("set", "A-1", "priority=P1")
        #expect(try repository.orch("undo", commit).exit == 1)
        let rest = try repository.orch("undo", commit, "--id", "A-2", "--id", "A-3")
        #expect(
            Set(rest.output.split(separator: "\n").prefix(2)) == ["A-2: priority edited", "A-3: removed"], "\(rest)")
        let left = try repository.text()
        #expect(left.contains("| A-1 | PENDING | P1 |") && left.contains("| A-2 | PENDING | P1 |"))
        #expect(try !left.contains("A-3") && repository.isSound())
    }

    @Test("A task that the change is not about is refused, and so is one that has changed since")
    func otherTask() throws {
        let repository = try Self.repository()
        try repository.orch("add", "새 일")
        try repository.orch("set", "A-1", "priority=P0")
        let other = try repository.orch("undo", "--id", "A-1", "--id", "A-2")
        #expect(
            other.exit == 1
                && other.errors.hasPrefix("error: A-2 is not in that change; it changed A-1\nhint: "), "\(other)")
        #expect(try repository.orch("undo", "2", "--id", "A-9").errors.contains("it changed A-1, A-3\n"))
        let commit = try repository.git("rev-parse", "HEAD")
        try repository.orch("set", "A-1", "priority=P2")
        let text = try repository.text()
        let moved = try repository.orch("undo", commit, "--id", "A-1")
        #expect(moved.exit == 1 && moved.errors.hasPrefix("error: A-1 changed since; nothing is undone\n"), "\(moved)")
        #expect(try repository.text() == text)
        // Of the last changes, those of one task.
        #expect(try repository.orch("undo", "3", "--id", "A-3").output == "A-3: removed\n")
        #expect(try repository.text().contains("| A-1 | PENDING | P2 |"))
    }

    @Test(
        "A row that a commit removed comes back alone; one that it archived does not, and is no reason to refuse others"
    )
    func goneTasks() throws {
        let repository = try Self.repository()
        try repository.orch("add", "새 일")
        let whole = try repository.text()
        try repository.edit("| A-1 | PENDING | P1 | 로그 정리 | checked | - | - | - | - |\n", "")
        try repository.edit("| A-2 | PENDING | P1", "| A-2 | PENDING | P0")
        try repository.orch("commit")
        #expect(try repository.orch("undo", "HEAD", "--id", "A-1").output == "A-1: added\n")
        #expect(try repository.text() == whole.replacing("| A-2 | PENDING | P1", with: "| A-2 | PENDING | P0"))
        #expect(try repository.orch("undo", "HEAD~1", "--id", "A-2").output == "A-2: priority edited\n")
        #expect(try repository.text() == whole)
        var joined = repository
        joined.environment["ORCH_GIT_BATCH_SECONDS"] = "900"
        try joined.orch("done", "A-1", "--notes", "끝")
        try joined.orch("archive", "--older-than", "0d")
        try joined.orch("set", "A-2", "priority=P2")
        try joined.orch("commit")
        let commit = try repository.git("rev-parse", "HEAD")
        for words in [[commit], [commit, "--id", "A-1"]] {
            let refused = try repository.orch(["undo"] + words)
            #expect(refused.exit == 1 && refused.errors.contains("moved to the archive in that change"), "\(refused)")
        }
        #expect(try repository.orch("undo", commit, "--id", "A-2").output == "A-2: priority edited\n")
        #expect(try repository.text().contains("| A-2 | PENDING | P1 |"))
        #expect(try !repository.text().contains("| A-1 |"))
    }

    @Test("An edit by hand is a change of its own, also where the next change committed it")
    func handEdit() throws {
        let repository = try Self.repository()
        try repository.orch("add", "새 일")
        try repository.edit("로그 정리", "로그 정리, 손으로")
        try repository.orch("set", "A-2", "priority=P0")
        #expect(try repository.orch("undo", "2").exit == 0)
        let text = try repository.text()
        #expect(text.contains("| 로그 정리 |") && text.contains("| A-2 | PENDING | P1 |") && text.contains("| 새 일 |"))
    }

    @Test("What was committed here with what a sync fetched is taken back by the commit that was pushed")
    func mixed() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.orch("sync")
        try a.bench.write("x", to: "a/file")
        try a.git("commit", "-q", "-a", "-m", "code")
        try a.git("push", "-q")
        try a.orch("pick", "--sync", "--owner-session", "가")
        try b.orch("add", "새 일", "--sync")
        let refused = try b.orch("undo")
        #expect(refused.exit == 1 && refused.errors.contains("'git log @{upstream}'"), "\(refused.errors)")
        let pushed = try b.git("log", "-1", "--format=%H", "@{upstream}")
        #expect(try b.orch("undo", pushed).output == "A-3: removed\n")
        #expect(try b.text().contains("| 가 |"))
    }

    @Test("A queue that was moved has its history, and its changes are taken back")
    func moved() throws {
        let repository = try Self.repository()
        try repository.orch("set", "A-1", "priority=P0")
        try repository.bench.write("", to: "r/q/x")
        try repository.git("mv", "QUEUE.md", "q/QUEUE.md")
        try repository.git("commit", "-q", "-m", "moves it")
        var inside = repository
        inside = inside.moved(to: "r/q")
        let log = try inside.orch("log").output
        #expect(log.contains(": moves it\n2") && log.contains("    A-1  priority: P1 -> P0\n"), "\(log)")
        #expect(try inside.orch("log", "A-1", "--json").output.contains("\"operation\": \"set\""))
        #expect(try inside.orch("blame", "A-1").output.contains(#/: set A-1 +priority: P0\n/#))
        #expect(try inside.orch("undo").output == "A-1: priority edited\n")
        // With an edit in the same commit.
        try repository.git("mv", "q/QUEUE.md", "TODO.md")
        try repository.bench.write(
            repository.text(of: "TODO.md").replacing("| A-2 | PENDING | P1 |", with: "| A-2 | PENDING | P0 |"),
            to: "r/TODO.md")
        try repository.git("commit", "-q", "-a", "-m", "again")
        #expect(
            try repository.orch("log", "--queue", "TODO.md", "-n", "1").output.hasSuffix(
                ": again\n    A-2  priority: P1 -> P0\n"))
        #expect(try repository.isSound())
    }

    @Test("A renewal is not taken back with the change whose commit it is in, and is no reason to refuse")
    func renewals() throws {
        let repository = try Self.repository()
        try repository.orch("pick", "--owner-session", "a", "--lease", "60")
        try repository.orch("heartbeat", "A-1", "--owner-session", "a", "--lease", "7200")
        let lease = try #require(try repository.text().firstMatch(of: #/lease:[-0-9: ]+/#)?.output)
        try repository.orch("set", "A-2", "priority=P2")
        #expect(try repository.orch("undo").output == "A-2: priority edited\n")
        #expect(try repository.text().contains(lease))
        try repository.orch("set", "A-2", "priority=P0")
        try repository.orch("heartbeat", "A-1", "--owner-session", "a", "--lease", "9000")
        #expect(try repository.orch("undo").output == "A-2: priority edited\n")
    }

    @Test("A claim that is taken back keeps its attempt")
    func claims() throws {
        let repository = try Self.repository()
        try repository.orch("pick", "--owner-session", "a")
        try repository.orch("undo")
        #expect(try repository.orch("show", "A-1", "--json").output.contains("\"attempt\": 1"))
        #expect(try repository.orch("pick", "--owner-session", "b").output == "A-1\n")
        #expect(try repository.orch("done", "A-1", "--notes", "늦음", "--attempt", "1").exit == 1)
    }

    @Test(
        "What can't be undone is refused, and nothing is taken for an option",
        arguments: [["1"], ["7"], ["nonsense"], ["HEAD"], ["--", "--output=x"], ["0"]])
    func refused(words: [String]) throws {
        let repository = try Self.repository()
        let text = try repository.text()
        #expect(try repository.orch(["undo"] + words).exit == 1)
        #expect(try repository.orch(["diff"] + words).exit == (words == ["HEAD"] ? 0 : 1))
        #expect(try repository.text() == text && !repository.bench.names(in: "r").contains("x"))
    }

    @Test("Before the first commit there is nothing to undo, as there is nothing in the log")
    func unborn() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        for command in ["undo", "log"] {
            let answer = try repository.orch(command)
            #expect(answer.exit == 0 && answer.output == "no commit\n", "\(answer)")
        }
    }

    @Test("A difference names rows and fields, of what is not committed or of two commits")
    func differences() throws {
        let repository = try Self.repository()
        #expect(try repository.orch("diff").output == "")
        try repository.edit("| A-2 | PENDING | P1 | 재시도 보강 |", "| A-9 | PENDING | P1 | 새 일 |")
        try repository.edit("A-1 | PENDING", "A-1 | DONE")
        let lines = "A-1  status: PENDING -> DONE\nA-9  added: 새 일\nA-2  removed: 재시도 보강\n"
        #expect(try repository.orch("diff").output == lines)
        try repository.git("commit", "-q", "-a", "-m", "x")
        #expect(try repository.orch("diff", "HEAD~1").output == lines)
        #expect(try repository.orch("diff", "HEAD", "HEAD~1").output.hasPrefix("A-1  status: DONE -> PENDING\n"))
        #expect(try repository.orch("diff", "HEAD~1", "--json").output.contains("\"kind\": \"removed\""))
    }
}
