import BlackBox
import Testing

/// Histories that a sync meets besides plain ones: replaced, merged halfway, or without anything left to push.
@Suite("Histories that are synced")
struct SyncHistoryTests {
    /// Replaces the branch of the remote by one commit without a past.
    private func squash(_ a: GitBench) throws {
        try a.git("checkout", "-q", "--orphan", "squashed")
        try a.git("commit", "-q", "-m", "squash")
        try a.git("push", "-q", "-f", "origin", "squashed:main")
    }

    @Test("No row is there twice where a branch was replaced by an unrelated one", arguments: [false, true])
    func unrelated(isSynced: Bool) throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver -- %O %A %B %P")
        try b.bench.write("*.md merge=orch\n", to: "b/.git/info/attributes")
        if isSynced { try b.orch("sync") }
        try a.orch("pick")
        try squash(a)
        try b.orch("set", "A-2", "priority=P0")
        let before = try b.text()
        for words in [["pick", "--sync"], ["sync"]] {
            let refused = try b.orch(words)
            #expect(refused.exit == 1 && refused.errors.contains("in common with"))
            #expect(refused.errors.contains("'git branch before'"))
            #expect(isSynced || refused.errors.contains("A-1, A-2 are not the same there"))
        }
        #expect(try b.text() == before)
        // What the hint says works, and has each row once.
        try b.git("branch", "before")
        try b.git("reset", "-q", "--hard", "origin/main")
        #expect(try b.orch("diff", "before").output.contains("A-2"))
        try b.orch("set", "A-2", "priority=P0")
        #expect(try b.orch("sync").exit == 0)
        let rows = try clones.pushed().split(separator: "\n").filter { $0.hasPrefix("| A-") }
        #expect(rows.count == 2 && rows[0].contains("IN_PROGRESS") && rows[1].contains("| A-2 | PENDING | P0 |"))
        #expect(try b.isSound())
    }

    @Test("A task that an unrelated branch has archived does not come back")
    func unrelatedArchive() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("done", "A-1", "--notes", "x")
        try a.orch("archive", "--older-than", "0d")
        try squash(a)
        for words in [["sync"], ["pick", "--sync"]] {
            let refused = try b.orch(words)
            #expect(refused.exit == 1 && refused.errors.contains("A-1 is not the same there"), "\(refused.errors)")
        }
        #expect(try !clones.pushed().contains("| A-1 |"))
    }

    @Test("An unrelated branch with the same tasks is synced with")
    func unrelatedEqual() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try squash(a)
        #expect(try b.orch("pick", "--sync").output == "A-1\n")
        #expect(try clones.pushed().split(separator: "\n").filter { $0.hasPrefix("| A-") }.count == 2)
    }

    @Test("A clone that lacks the commits in common says how to get them")
    func shallow() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone(options: ["--depth", "1"]))
        #expect(try b.orch("sync").exit == 0)
        for priority in ["P0", "P2"] { try a.orch("set", "A-1", "priority=" + priority, "--sync") }
        try b.git("fetch", "-q", "--depth", "1")
        try b.orch("set", "A-2", "priority=P0")
        for words in [["sync"], ["pick", "--sync"]] {
            let refused = try b.orch(words)
            #expect(refused.exit == 1 && refused.errors.contains("'git fetch --unshallow origin'"), "\(refused.errors)")
        }
        try b.git("fetch", "-q", "--unshallow")
        #expect(try b.orch("sync").exit == 0)
        let pushed = try clones.pushed()
        #expect(pushed.contains("| A-1 | PENDING | P2 |") && pushed.contains("| A-2 | PENDING | P0 |"))
    }

    @Test(
        "While a merge or a rebase is not finished nothing is synced, and who gives it up takes no change back",
        arguments: [["merge", "-q"], ["rebase", "-q"], ["cherry-pick"]])
    func ongoing(words: [String]) throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        for clone in [a, b] {
            try clone.bench.write(clone.folder, to: clone.folder + "/file")
            try clone.git("commit", "-q", "-a", "-m", "code")
        }
        try a.git("push", "-q")
        try a.orch("pick", "--sync", "--owner-session", "가")
        try b.git("fetch", "-q")
        // The conflict is in another file.
        _ = try? b.git(words + [words[0] == "cherry-pick" ? "origin/main~1" : "origin/main"])
        try b.git("config", "branch.main.rebase", "false")
        let before = try clones.pushed()
        for words in [["sync"], ["pick", "--sync"]] {
            let refused = try b.orch(words)
            #expect(
                refused.exit == 1 && (refused.errors.contains("not finished") || refused.errors.contains("going on")))
            #expect(refused.errors.contains("hint: finish the "), "\(refused.errors)")
        }
        let head = try b.git("rev-parse", "HEAD")
        for priority in ["P0", "P2"] {
            let change = try b.orch("set", "A-2", "priority=" + priority)
            // The refusal has said it.
            #expect(change.exit == 0 && change.errors.isEmpty, "\(change.errors)")
        }
        #expect(try b.git("rev-parse", "HEAD") == head)
        // git gives up a merge only where the queue has not changed since.
        try b.git(words[0] == "merge" ? ["reset", "-q", "--hard"] : [words[0], "--abort"])
        try b.git("reset", "-q", "--hard")
        try b.orch("sync")
        // What was acknowledged meanwhile is not given up with it.
        #expect(try clones.pushed() == before.replacing("| A-2 | PENDING | P1 |", with: "| A-2 | PENDING | P2 |"))
    }

    /// Two clones, in the second of which the first one's claim and lock are known. Where HEAD could not follow, since other
    /// files changed too, the tables alone have them.
    private func claimed(isBehind: Bool, autocommit: Bool) throws -> (clones: Clones, b: GitBench, row: String) {
        let clones = try Clones(autocommit: autocommit)
        let (a, b) = (clones.first, try clones.clone())
        try b.orch("sync")
        if isBehind {
            try a.bench.write("x", to: "a/file")
            try a.git("commit", "-q", "-a", "-m", "code")
            try a.git("push", "-q")
        }
        try a.orch("pick", "--sync", "--owner-session", "가")
        try b.orch("sync")
        return (clones, b, "| A-1 | IN_PROGRESS | P1 | 로그 정리 | checked | 가 |")
    }

    @Test(
        "A work tree that git sets back takes nothing back on the remote",
        arguments: [
            (false, true, "reset --hard HEAD~1", ""), (false, false, "reset --hard HEAD~1", "set A-2 priority=P0"),
            (false, true, "reset --hard HEAD~1", "pick --owner-session 나"),
            (true, true, "reset --hard HEAD~1", "set A-2 priority=P0"), (true, false, "reset --hard", ""),
            (true, false, "stash", "pick --owner-session 나"), (true, false, "checkout -- QUEUE.md", ""),
        ])
    func setBack(isBehind: Bool, autocommit: Bool, command: String, change: String) throws {
        let (clones, b, row) = try claimed(isBehind: isBehind, autocommit: autocommit)
        try b.git(command.split(separator: " ").map(String.init))
        if !change.isEmpty { try b.orch(change.split(separator: " ").map(String.init)) }
        let sync = try b.orch("sync")
        let words =
            "has again what origin/main has since then; 'git revert' or 'orch undo' takes that back for everybody"
        #expect(sync.errors.contains("warning: QUEUE.md was put back to ") && sync.errors.contains(words))
        if change.hasPrefix("pick") {
            #expect(sync.output.contains("A-1: the claim gave way to what was pushed before; it is with 가\n"))
        }
        #expect(try b.orch("sync").errors.split(separator: "\n").allSatisfy { $0.contains("other files") })
        #expect(try b.text().contains(row) && clones.pushed().contains(row))
        if change.hasPrefix("set") { #expect(try clones.pushed().contains("| A-2 | PENDING | P0 |")) }
        #expect(try isBehind || b.git("status", "--porcelain").isEmpty)
    }

    @Test("A claim on a work tree that was set back gives way too where the remote was reached a moment ago")
    func setBackAndFresh() throws {
        let (clones, b, row) = try claimed(isBehind: false, autocommit: true)
        try b.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try b.orch("pick", "--sync", "--owner-session", "나").output == "A-2\n")
        #expect(try clones.pushed().contains(row))
    }

    @Test("A table that git removes with a reset comes back")
    func setBackLedger() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.orch("sync")
        try a.orch("lock", "acquire", "one", "--owner", "가")
        try a.orch("sync")
        try b.orch("sync")
        try b.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try b.orch("sync").exit == 0)
        #expect(try b.text(of: "LOCKS.md").contains("| one | held | 가 |"))
        #expect(try clones.pushed("LOCKS.md").contains("| one | held | 가 |"))
    }

    @Test("What is undone on purpose is undone on the remote", arguments: ["revert", "undo", "set"])
    func undone(how: String) throws {
        let (clones, b, _) = try claimed(isBehind: how == "set", autocommit: how != "set")
        switch how {
        case "revert": try b.git("revert", "--no-edit", "HEAD")
        case "undo": try b.orch("undo", "HEAD")
        default:
            // The file is what HEAD has again, by changes.
            for priority in ["P0", "P1"] { try b.orch("set", "A-2", "priority=" + priority, "--sync") }
            try b.orch(
                "set", "A-1", "status=PENDING", "owner_session=-", "started_at_kst=-", "notes=-", "--sync")
        }
        #expect(try b.orch("sync").exit == 0)
        #expect(try clones.pushed().contains("| A-1 | PENDING |") && !clones.pushed().contains("P0"))
    }

    @Test("A save from an older version takes nothing back on the remote", arguments: [false, true])
    func stale(autocommit: Bool) throws {
        let clones = try Clones(autocommit: autocommit)
        let (a, b) = (clones.first, try clones.clone())
        try b.orch("sync")
        let buffer = try b.text()
        try a.orch("pick", "--sync", "--owner-session", "가")
        try b.orch("sync")
        try b.bench.write(buffer.replacing("| A-2 | PENDING | P1 |", with: "| A-2 | PENDING | P0 |"), to: "b/QUEUE.md")
        let sync = try b.orch("sync")
        #expect(sync.output == "fetched 0 changes, pushed 1\n" && sync.errors.contains("saved from an older version"))
        let pushed = try clones.pushed()
        #expect(pushed.contains("| A-1 | IN_PROGRESS |") && pushed.contains("| A-2 | PENDING | P0 |"))
    }

    @Test("What is not decided in a merge, or behind a stash, is not decided a second time")
    func unmerged() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver -- %O %A %B %P")
        try b.bench.write("*.md merge=orch\n", to: "b/.git/info/attributes")
        try a.orch("set", "A-1", "priority=P0")
        try a.git("push", "-q")
        try b.edit("PENDING | P1 | 로그", "PENDING | P2 | 로그")
        try b.git("stash", "-q")
        try b.git("pull", "-q", "--no-rebase")
        _ = try? b.git("stash", "pop", "-q")
        let report = try b.text(of: "QUEUE.conflicts.md")
        for words in [["sync"], ["pick", "--sync"]] {
            let refused = try b.orch(words)
            #expect(refused.exit == 1 && refused.errors.contains("conflicts in git's index"), "\(refused.errors)")
            #expect(try b.text(of: "QUEUE.conflicts.md") == report)
        }
        #expect(try b.orch("resolve", "--theirs").exit == 0)
        try b.git("add", "QUEUE.md")
        #expect(try b.orch("sync").exit == 0)
        #expect(try clones.pushed().contains("| A-1 | PENDING | P2 |"))
    }

    @Test("In a merge that is not finished work goes on without a sync, which comes after it")
    func mergedByOne() throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.git("checkout", "-q", "-b", "side")
        try a.bench.write("x", to: "a/file")
        try a.git("commit", "-q", "-a", "-m", "code")
        try a.git("checkout", "-q", "main")
        try a.orch("set", "A-1", "priority=P0")
        try a.git("merge", "-q", "--no-commit", "side")
        #expect(try a.orch("pick", "--sync").exit == 1)
        #expect(try a.orch("pick").output == "A-1\n")
        try a.git("commit", "-q", "-m", "merged")
        #expect(try a.orch("sync").exit == 0)
        #expect(try clones.pushed().contains("| A-1 | IN_PROGRESS | P0 |"))
    }

    @Test("Clones that did the same, or gave way, have one history after a sync")
    func joined() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        for clone in [a, b] {
            try clone.orch("set", "A-1", "priority=P0")
            #expect(try clone.orch("sync").exit == 0)
        }
        #expect(try b.git("rev-list", "--count", "HEAD...origin/main") == "0")
        try a.orch("sync")
        #expect(try a.git("rev-parse", "HEAD") == b.git("rev-parse", "HEAD"))
    }

    @Test("A sync says what became of rows of other tables, and counts them")
    func otherTables() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        for clone in [a, b] { try clone.orch("lock", "acquire", "one", "--owner", clone.folder) }
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 1\n")
        // What a sync changes here is no edit by hand, also where HEAD can't follow.
        try a.git("commit", "-q", "--allow-empty", "-m", "own")
        try a.bench.write("x", to: "a/file")
        try a.git("commit", "-q", "-a", "-m", "code")
        try a.git("push", "-q")
        let sync = try b.orch("sync")
        #expect(sync.output == "fetched 1 change, pushed 0\n")
        #expect(
            sync.errors.hasPrefix("warning: one of LOCKS.md was changed here and elsewhere; what was pushed before"))
        #expect(try b.text(of: "LOCKS.md").contains("| one | held | a | 1 |"))
        #expect(try b.subjects().first == "orch: sync" && b.git("status", "--porcelain").isEmpty)
    }
}
