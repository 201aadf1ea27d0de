import BlackBox
import Testing

/// The tables beside a queue, in several clones.
@Suite("Tables that are synced and merged with a queue")
struct SyncedTablesTests {
    /// Merges what two clones did: by a sync, or by git with the driver.
    private func bring(_ other: GitBench, byGit: Bool) throws {
        if byGit { try other.git("pull", "-q", "--no-rebase") } else { try other.orch("sync") }
    }

    private func clones(byGit: Bool) throws -> (a: GitBench, b: GitBench) {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        for clone in [a, b] where byGit {
            try clone.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver -- %O %A %B %P")
            try clone.bench.write("*.md merge=orch\n", to: clone.folder + "/.git/info/attributes")
        }
        return (a, b)
    }

    @Test("A task that both archived is one task, with what both noted", arguments: [false, true])
    func archived(byGit: Bool) throws {
        let (a, b) = try clones(byGit: byGit)
        for (clone, note) in [(a, "x"), (b, "y")] {
            try clone.orch("done", "A-1", "--notes", note)
            try clone.orch("archive", "--older-than", "0d")
        }
        try a.git("push", "-q")
        try bring(b, byGit: byGit)
        let rows = try b.text(of: "QUEUE.archive.md").split(separator: "\n").filter { $0.hasPrefix("| A-") }
        #expect(rows.count == 1 && rows.allSatisfy { $0.contains("A-1") && $0.contains("x") && $0.contains("y") })
        #expect(try b.isSound() && b.orch("lint").exit == 0)
        #expect(try b.git("status", "--porcelain").isEmpty)
    }

    @Test("An id is one task's in the queue and its archive together", arguments: [false, true])
    func ids(byGit: Bool) throws {
        let (a, b) = try clones(byGit: byGit)
        for task in ["첫째", "둘째"] { try a.orch("add", task) }
        try a.orch("done", "A-3", "--notes", "끝")
        try a.orch("archive", "--older-than", "0d")
        try a.git("push", "-q")
        try b.orch("add", "셋째")
        try bring(b, byGit: byGit)
        #expect(try b.text(of: "QUEUE.archive.md").contains("| A-3 |"))
        #expect(try b.text().contains("| A-5 | PENDING | P1 | 셋째 |") && !b.text().contains("| A-3 |"))
        #expect(try b.isSound() && b.orch("lint").exit == 0)
        // And the other way round, which git does not ask its driver about: on one side the archive is as it was.
        guard !byGit else { return }
        try b.git("push", "-q")
        for task in ["넷째", "다섯째"] { try a.orch("add", task) }
        try a.orch("done", "A-5", "--notes", "끝")
        try a.orch("archive", "--older-than", "0d")
        try a.orch("sync")
        let archive = try a.text(of: "QUEUE.archive.md")
        #expect(try a.text().contains("| A-5 | PENDING | P1 | 셋째 |") && !archive.contains("| A-5 |"))
        #expect(archive.contains("| A-7 | DONE | P1 | 넷째 |"))
        #expect(try a.isSound() && a.orch("lint").exit == 0)
    }

    /// What the clones do with a task that is DONE, and how its row ends then.
    private static let changes: [(String, [[String]], String)] = [
        ("a note", [["set", "A-1", "notes=x / more"]], "| A-1 | DONE | P1 | 로그 정리 | checked |"),
        (
            "another run", [["task", "requeue", "A-1"], ["pick", "--owner-session", "나"]], "| A-1 | IN_PROGRESS | P1 |"
        ),
        ("a priority", [["set", "A-1", "priority=P0"]], "| A-1 | DONE | P0 |"),
    ]

    @Test(
        "A task that one clone archived and another one changed is in the queue alone, whoever pushes first",
        arguments: changes, [false, true])
    func archivedAndChanged(change: (name: String, commands: [[String]], row: String), isPushedFirst: Bool) throws {
        let (a, b) = try clones(byGit: false)
        try a.orch("done", "A-1", "--notes", "x", "--sync")
        try b.orch("sync")
        for words in change.commands { #expect(try b.orch(words).exit == 0) }
        try a.orch("archive", "--older-than", "0d")
        let (first, second) = isPushedFirst ? (b, a) : (a, b)
        try first.orch("sync")
        let sync = try second.orch("sync")
        #expect(
            sync.exit == 0 && sync.output.contains("A-1: archived on one side and changed on the other; it is in the "))
        #expect(try first.orch("sync").exit == 0)
        for clone in [a, b] {
            let row = try clone.text().split(separator: "\n").filter { $0.hasPrefix("| A-1 |") }
            #expect(row.count == 1 && row[0].hasPrefix(change.row), "\(change.name): \(row)")
            #expect(try !clone.text(of: "QUEUE.archive.md").contains("| A-1 |"))
            #expect(try clone.orch("lint").exit == 0 && clone.isSound() && clone.git("status", "--porcelain").isEmpty)
        }
    }

    @Test("A task that came back from the archive is in one table, also where a run ended in between")
    func returned() throws {
        let (a, b) = try clones(byGit: false)
        try a.orch("done", "A-1", "--notes", "x", "--sync")
        try b.orch("sync")
        try b.orch("task", "requeue", "A-1")
        try b.orch("sync")
        try a.orch("archive", "--older-than", "0d")
        // A file with two names is not written to: the queue has the task by then.
        _ = try a.bench.run("ln", a.bench.path + "/a/QUEUE.archive.md", a.bench.path + "/a/other")
        #expect(try a.orch("sync").exit != 0)
        #expect(try a.text().contains("| A-1 |") && a.text(of: "QUEUE.archive.md").contains("| A-1 |"))
        _ = try a.bench.run("rm", a.bench.path + "/a/other")
        #expect(try a.orch("sync").exit == 0 && b.orch("sync").exit == 0)
        for clone in [a, b] {
            #expect(try clone.text().contains("| A-1 |"))
            #expect(try !clone.text(of: "QUEUE.archive.md").contains("| A-1 |"))
            #expect(try clone.git("status", "--porcelain").isEmpty)
        }
    }

    @Test("What both did with a task that one archived is in its row, and what contradicts is a conflict")
    func archivedAndDone() throws {
        let (a, b) = try clones(byGit: false)
        try a.orch("pick", "--owner-session", "가", "--sync")
        try b.orch("sync")
        for clone in [a, b] { try clone.orch("done", "A-1", "--notes", "by " + clone.folder) }
        try a.orch("archive", "--older-than", "0d")
        try a.orch("sync")
        #expect(try b.orch("sync").exit == 0)
        #expect(try b.text().contains("by a / by b") && b.orch("lint").exit == 0)
        // Failed here, done there.
        try a.orch("sync")
        try a.orch("pick", "--owner-session", "가", "--sync")
        try b.orch("sync")
        try a.orch("done", "A-2", "--notes", "by a")
        try a.orch("add", "셋째")
        try a.orch("archive", "--older-than", "0d")
        try a.orch("sync")
        try b.orch("fail", "A-2", "--notes", "by b")
        let sync = try b.orch("sync")
        #expect(sync.exit == 1 && sync.errors.contains("A-2 status and claim was changed here and elsewhere"))
        #expect(try b.text().contains("| A-2 | DONE |") && b.text(of: "QUEUE.conflicts.md").contains("FAILED"))
    }

    @Test("A first archive that can't be read is not taken")
    func unreadableArchive() throws {
        let (a, b) = try clones(byGit: false)
        try a.bench.write("<<<<<<< x\n" + GitBench.queue, to: "a/QUEUE.archive.md")
        try a.git("add", ".")
        try a.git("commit", "-q", "-m", "broken")
        try a.git("push", "-q")
        let sync = try b.orch("sync")
        #expect(sync.exit == 65 && sync.errors.contains("origin/main:QUEUE.archive.md"))
        #expect(throws: (any Error).self) { try b.text(of: "QUEUE.archive.md") }
    }

    private static func alerts(_ count: Int, _ last: String, _ state: String = "open", by: String = "-") -> String {
        """
        # Alerts

        | alert_id | cause | level | item_id | message | status | count | first_at_kst | last_at_kst | acknowledged_by | acknowledged_at_kst | resolved_at_kst |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        | A-0123 | dead:A-1 | critical | A-1 | failed | \(state) | \(count) | 2026-02-08 10:00:00 | \(last) | \(by) | - | - |

        """
    }

    @Test(
        "Alerts are one table in all clones: counted once, and seen by all what one has seen", arguments: [false, true])
    func alerts(byGit: Bool) throws {
        let (a, b) = try clones(byGit: byGit)
        for (clone, text) in [
            (a, Self.alerts(1, "2026-02-08 10:00:00", "acknowledged", by: "팀")),
            (b, Self.alerts(3, "2026-02-08 11:00:00")),
        ] {
            try clone.bench.write(text, to: clone.folder + "/ALERTS.md")
            try clone.orch("commit")
        }
        try a.git("push", "-q")
        try bring(b, byGit: byGit)
        #expect(try b.text(of: "ALERTS.md") == Self.alerts(3, "2026-02-08 11:00:00", "acknowledged", by: "팀"))
        if !byGit {
            #expect(try a.orch("sync").exit == 0)
            #expect(try a.text(of: "ALERTS.md") == b.text(of: "ALERTS.md"))
            #expect(try a.git("rev-parse", "HEAD") == b.git("rev-parse", "HEAD"))
        }
        #expect(try b.isSound() && b.git("status", "--porcelain").isEmpty)
    }

    @Test("A cause that two clones saw is one alert, the older one", arguments: [false, true])
    func causes(byGit: Bool) throws {
        let (a, b) = try clones(byGit: byGit)
        let (early, late) = ("2026-02-08 10:00:00", "2026-02-08 11:00:00")
        for (clone, id, first, last) in [(a, "A-0123", early, late), (b, "A-4567", late, "2026-02-08 12:00:00")] {
            let text = Self.alerts(id == "A-0123" ? 2 : 1, last).replacing("A-0123", with: id)
            try clone.bench.write(text.replacing(early, with: first), to: clone.folder + "/ALERTS.md")
            try clone.orch("commit")
        }
        try a.git("push", "-q")
        try bring(b, byGit: byGit)
        #expect(try b.text(of: "ALERTS.md") == Self.alerts(2, "2026-02-08 12:00:00"))
        try b.git("push", "-q")
        try a.orch("sync")
        #expect(try a.text(of: "ALERTS.md") == b.text(of: "ALERTS.md"))
    }

    @Test(
        "A lock is of the larger token in all clones, and a session is as it was heard of last",
        arguments: [false, true])
    func locksAndSessions(byGit: Bool) throws {
        let (a, b) = try clones(byGit: byGit)
        try a.orch("lock", "acquire", "one", "--owner", "x")
        try a.orch("lock", "release", "one", "--owner", "x")
        try a.orch("lock", "acquire", "one", "--owner", "y")
        try a.orch("session", "phase", "s", "planning")
        try b.orch("lock", "acquire", "one", "--owner", "z")
        for phase in ["planning", "executing"] { try b.orch("session", "phase", "s", phase) }
        try a.git("push", "-q")
        try bring(b, byGit: byGit)
        #expect(try b.text(of: "LOCKS.md").contains("| one | held | y | 2 |"))
        #expect(try b.text(of: "SESSIONS.md").contains("| s | executing |"))
        #expect(try b.orch("lock", "renew", "one", "--owner", "z").exit == 1)
        #expect(try b.isSound() && b.git("status", "--porcelain").isEmpty)
    }

    @Test("A table that git ignores is neither committed nor pushed")
    func ignored() throws {
        let clones = try Clones(autocommit: true)
        let a = clones.first
        try a.bench.write(".orch/\nlogs/\nALERTS.md\n", to: "a/.gitignore")
        try a.git("commit", "-q", "-a", "-m", "ignore")
        try a.git("push", "-q")
        try a.bench.write(Self.alerts(1, "2026-02-08 10:00:00"), to: "a/ALERTS.md")
        try a.orch("set", "A-1", "priority=P0")
        try a.orch("commit")
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 1\n")
        #expect(try !a.git("ls-tree", "--name-only", "origin/main").contains("ALERTS"))
    }

    @Test("A branch that was deleted or rewound takes no claim back")
    func rewound() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("pick", "--sync", "--owner-session", "가")
        try b.orch("sync")
        try a.git("push", "-q", "-f", "origin", "HEAD~1:main")
        for clone in [a, b] {
            let refused = try clone.orch("pick", "--sync")
            #expect(refused.exit == 1 && refused.errors.hasPrefix("error: origin/main was rewound from "))
            #expect(refused.errors.contains("'orch sync' pushes it again"))
            #expect(try clone.text().contains("IN_PROGRESS | P1") && clone.text().contains("| A-2 | PENDING |"))
        }
        let sync = try b.orch("sync")
        #expect(sync.exit == 0 && sync.output == "fetched 0 changes, pushed 1\n")
        #expect(sync.errors.contains("origin/main was rewound") && sync.errors.contains("pushed again"))
        #expect(try clones.pushed().contains("| 가 |"))
        #expect(try a.orch("pick", "--sync", "--owner-session", "가").output == "A-2\n")
        try a.git("--git-dir=../remote.git", "branch", "-m", "main", "trunk")
        for words in [["sync"], ["pick", "--sync"]] {
            let refused = try b.orch(words)
            #expect(refused.exit == 1 && refused.errors.hasPrefix("error: origin has no branch 'main' any more"))
        }
        // A clone that never synced knows the branch from git.
        let c = try clones.first.git("clone", "-q", "-b", "trunk", "../remote.git", "../c")
        #expect(c.isEmpty)
        try b.git("push", "-q", "origin", "HEAD:main")
        #expect(try b.orch("sync").exit == 0)
        #expect(try a.isSound() && b.isSound())
    }

    /// What somebody writes beside a queue, under the names of its tables.
    private static let documents = [
        ("ALERTS.md", "notes of my own\n"), ("LOCKS.md", "door code 1234\n"),
        ("SESSIONS.md", "| day | talk |\n|---|---|\n| 1 | git |\n"), ("COMMANDS.md", "# Commands\n\nmake all\n"),
    ]

    @Test(
        "A file that only has the name of a table is its owner's: not committed, not pushed", arguments: [false, true])
    func documents(autocommit: Bool) throws {
        let clones = try Clones(autocommit: autocommit)
        let a = clones.first
        for (name, text) in Self.documents { try a.bench.write(text, to: "a/" + name) }
        try a.orch("pick", "--sync")
        try a.edit("| A-2 | PENDING | P1 |", "| A-2 | PENDING | P0 |")
        #expect(try a.orch("sync").exit == 0 && a.orch("add", "일").exit == 0)
        try a.orch("commit")
        let names = Self.documents.map(\.0).sorted()
        #expect(try a.git(["status", "--porcelain", "--"] + names) == names.map { "?? " + $0 }.joined(separator: "\n"))
        #expect(try a.git(["log", "--all", "--format=%s", "--"] + names).isEmpty)
        // A table of this kind is one as before.
        _ = try a.bench.run("rm", "a/LOCKS.md")
        try a.orch("lock", "acquire", "one", "--owner", "가")
        #expect(try a.orch("sync").exit == 0 && clones.pushed("LOCKS.md").contains("| one |"))
    }

    @Test("Such a file in git is one of the other files, whoever changes it", arguments: [false, true])
    func committedDocuments(isThere: Bool) throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        let name = "COMMANDS.md"
        try a.bench.write("make all\n", to: "a/" + name)
        try a.git("add", name)
        try a.git("commit", "-q", "-m", "document")
        try a.git("push", "-q")
        if isThere {
            try b.git("pull", "-q")
            try a.bench.write("make everything\n", to: "a/" + name)
            try a.git("commit", "-q", "-a", "-m", "document again")
            try a.git("push", "-q")
        }
        let sync = try b.orch("sync")
        #expect(sync.exit == 0 && sync.errors.contains("other files"), "\(sync)")
        #expect(try b.orch("pick", "--sync").output == "A-1\n")
        #expect(try b.git("status", "--porcelain", "--", name).isEmpty)
        #expect(try clones.pushed(name) == (isThere ? "make everything\n" : "make all\n"))
        // A draft of it stays one.
        try b.git("pull", "-q", "--no-rebase", "--no-edit")
        try b.bench.write("draft\n", to: "b/" + name)
        #expect(try b.orch("pick", "--sync").exit == 0 && b.orch("add", "일").exit == 0)
        #expect(try b.git("status", "--porcelain") == " M " + name)
        #expect(try b.isSound())
    }

    @Test("A work tree with line ends of Windows keeps them, and what is pushed has none")
    func lineEnds() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone(options: ["-c", "core.autocrlf=true"]))
        try a.orch("set", "A-1", "priority=P0", "--sync")
        #expect(try b.orch("pick", "--sync").output == "A-1\n")
        let lines = try b.text().utf8.split(separator: UInt8(ascii: "\n"))
        #expect(lines.allSatisfy { $0.last == UInt8(ascii: "\r") })
        #expect(try !clones.pushed().utf8.contains(UInt8(ascii: "\r")))
        #expect(try b.isSound() && b.git("status", "--porcelain").isEmpty)
        // Where the file has others than a checkout would write, it keeps its own.
        try a.git("config", "core.autocrlf", "true")
        #expect(try a.orch("sync").output == "fetched 1 change, pushed 0\n")
        #expect(try !a.text().utf8.contains(UInt8(ascii: "\r")))
    }

    @Test("A queue that can't be read on the remote is named with its branch, and the file here is not meant")
    func unreadable() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try a.edit("| id |", "<<<<<<< x\n| id |")
        try a.git("commit", "-q", "-a", "-m", "broken")
        try a.git("push", "-q")
        let sync = try b.orch("sync")
        #expect(sync.exit == 65)
        #expect(sync.errors.hasPrefix("error: what was pushed can't be read: origin/main:QUEUE.md:"))
        #expect(sync.errors.contains("push it"))
    }

    @Test("What git says of a push that can never work is no reason to try again, and a lock is waited for")
    func reasons() throws {
        let clones = try Clones()
        let a = clones.first
        try a.git("config", "remote.origin.mirror", "true")
        let pick = try a.orch("pick", "--sync")
        #expect(pick.exit == 69 && pick.errors.contains("--mirror can't be combined with refspecs"))
        try a.git("config", "--unset", "remote.origin.mirror")
        var b = try clones.clone()
        b.environment["ORCH_GIT_BRANCH"] = "x:refs/heads/y"
        #expect(try b.orch("sync").exit == 64)
        try a.git("checkout", "-q", "--detach")
        try a.bench.write("", to: "a/.git/rebase-merge/done")
        let rebasing = try a.orch("pick", "--sync")
        #expect(rebasing.exit == 1 && rebasing.errors.contains("hint: finish the rebase"))
    }
}
