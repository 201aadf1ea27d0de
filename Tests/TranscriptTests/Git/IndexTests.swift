import BlackBox
import Testing

/// git's index, in which somebody else has a say too.
@Suite("The index beside commits of the queue")
struct IndexTests {
    private static let words = [["pick"], ["pick", "--sync"]]

    @Test(
        "A locked index keeps HEAD where it is, so that no commit takes a claim back, and that is said",
        arguments: words)
    func locked(words: [String]) throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.bench.write("", to: "a/.git/index.lock")
        let pick = try a.orch(words)
        #expect(pick.output == "A-1\n" && pick.errors.hasPrefix("warning: QUEUE.md is changed, but not committed: "))
        #expect(pick.errors.contains("index.lock"))
        _ = try a.bench.run("rm", "a/.git/index.lock")
        try a.bench.write("x", to: "a/file")
        try a.git("add", "file")
        try a.git("commit", "-q", "-m", "own")
        #expect(try a.git("show", "--format=", "--name-only") == "file")
        #expect(try a.orch("sync").exit == 0)
        #expect(try clones.pushed().contains("| A-1 | IN_PROGRESS |"))
        #expect(try a.git("status", "--porcelain").isEmpty && a.isSound())
    }

    @Test("A version that somebody staged stays, and once it is said what 'git commit' would do", arguments: words)
    func staged(words: [String]) throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.edit("로그 정리", "로그")
        try a.git("add", "QUEUE.md")
        try a.edit("재시도 보강", "재시도")
        let pick = try a.orch(words)
        #expect(pick.output == "A-1\n" && pick.errors.hasPrefix("warning: QUEUE.md is committed, but git's index has "))
        #expect(pick.errors.contains("'git add QUEUE.md'"))
        #expect(try a.orch(words).errors.isEmpty)
        #expect(try a.git("status", "--porcelain") == "MM QUEUE.md")
        try a.git("add", "QUEUE.md")
        #expect(try a.git("status", "--porcelain").isEmpty)
    }

    @Test("The table that somebody staged is named, also beside the queue", arguments: [false, true])
    func stagedLedger(isSynced: Bool) throws {
        let a = try Clones(autocommit: true).first
        try a.orch("session", "phase", "s1", "planning")
        let text = try a.text(of: "SESSIONS.md")
        try a.bench.write(text + "\nmine\n", to: "a/SESSIONS.md")
        try a.git("add", "SESSIONS.md")
        try a.bench.write(text + "\nother\n", to: "a/SESSIONS.md")
        let change = try a.orch(isSynced ? "sync" : "commit")
        #expect(change.errors.hasPrefix("warning: SESSIONS.md is committed, but git's index has "), "\(change.errors)")
        #expect(change.errors.contains("'git add SESSIONS.md'") && !change.errors.contains("QUEUE.md"))
    }

    @Test("The index follows each table that a sync commits, beside tables that are as they were")
    func tables() throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.orch("session", "phase", "s1", "planning")
        try a.orch("lock", "acquire", "l1", "--owner", "가")
        #expect(try a.orch("sync").exit == 0)
        try a.orch("session", "phase", "s1", "executing")
        let sync = try a.orch("sync")
        #expect(sync.exit == 0 && sync.errors.isEmpty, "\(sync.errors)")
        #expect(try a.git("status", "--porcelain").isEmpty)
        // A renewal is not committed by itself, and nobody edited anything.
        for ttl in ["20m", "30m"] {
            try a.orch("lock", "renew", "l1", "--owner", "가", "--ttl", ttl)
            try a.orch(ttl == "20m" ? ["sync"] : ["lock", "acquire", "l2", "--owner", "가"])
        }
        let subjects = try a.subjects().prefix(3)
        #expect(subjects == ["orch: lock acquire l2", "orch: update LOCKS.md", "orch: update LOCKS.md"])
        #expect(try !a.git("log", "--format=%b").contains("hand edit"))
        #expect(try a.git("status", "--porcelain").isEmpty)
    }

    @Test("What somebody asked git to do with the queue's entry stays so", arguments: words, [2, 4])
    func flags(words: [String], version: Int) throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.git("update-index", "--index-version", "\(version)")
        try a.git("update-index", "--skip-worktree", "QUEUE.md")
        try a.git("update-index", "--assume-unchanged", "QUEUE.md")
        try a.orch(words)
        #expect(try a.git("ls-files", "-v") == "H .gitignore\ns QUEUE.md\nH file")
        #expect(try a.git("show", ":QUEUE.md") == a.git("show", "HEAD:QUEUE.md"))
        try a.git("update-index", "--no-skip-worktree", "QUEUE.md")
        try a.orch(words)
        #expect(try a.git("ls-files", "-v", "QUEUE.md") == "h QUEUE.md")
    }
}
