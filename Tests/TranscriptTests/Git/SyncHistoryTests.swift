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
            #expect(refused.errors.contains("'git merge --allow-unrelated-histories origin/main'"))
            #expect(isSynced || refused.errors.contains("A-1, A-2 are not the same there"))
        }
        #expect(try b.text() == before)
        // What the hint says works, and has each row once.
        _ = try? b.git("merge", "-q", "--no-edit", "--allow-unrelated-histories", "origin/main")
        #expect(try b.orch("resolve", "--ours").exit == 0)
        try b.git("add", "QUEUE.md")
        try b.git("commit", "-q", "-m", "joined")
        #expect(try b.orch("sync").exit == 0)
        let rows = try clones.pushed().split(separator: "\n").filter { $0.hasPrefix("| A-") }
        #expect(rows.count == 2 && rows[0].contains("IN_PROGRESS") && rows[1].contains("| A-2 | PENDING | P0 |"))
        #expect(try b.isSound())
    }

    @Test("In a merge that is not finished nothing is decided a second time")
    func unmerged() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver -- %O %A %B %P")
        try b.bench.write("*.md merge=orch\n", to: "b/.git/info/attributes")
        try a.orch("set", "A-1", "priority=P0")
        try a.git("push", "-q")
        try b.orch("set", "A-1", "priority=P2")
        _ = try? b.git("pull", "-q", "--no-rebase", "--no-edit")
        let report = try b.text(of: "QUEUE.conflicts.md")
        for _ in 0..<2 {
            let refused = try b.orch("sync")
            #expect(
                refused.exit == 1 && refused.errors.hasPrefix("error: a merge that changes the queue is not finished\n")
            )
            #expect(try b.orch("pick", "--sync").exit == 1)
            let left = try b.git("ls-files", "-u").isEmpty ? nil : report
            #expect((try? b.text(of: "QUEUE.conflicts.md")) == left)
            try b.orch("resolve", "--ours")
            try b.git("add", "QUEUE.md")
        }
        try b.git("commit", "-q", "-m", "merged")
        #expect(try b.orch("sync").exit == 0)
        #expect(try clones.pushed().contains("| A-1 | PENDING | P2 |"))
    }

    @Test("A merge in which one side alone has changed the queue is in nobody's way")
    func mergedByOne() throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.git("checkout", "-q", "-b", "side")
        try a.bench.write("x", to: "a/file")
        try a.git("commit", "-q", "-a", "-m", "code")
        try a.git("checkout", "-q", "main")
        try a.orch("set", "A-1", "priority=P0")
        try a.git("merge", "-q", "--no-commit", "side")
        #expect(try a.orch("pick", "--sync").output == "A-1\n")
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
