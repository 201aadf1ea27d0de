import BlackBox
import Foundation
import Testing

/// `orch sync`: one queue in several clones.
@Suite("Syncs with a remote")
struct SyncTests {
    @Test("What was changed in one clone comes to the other, row by row and field by field", arguments: [false, true])
    func both(autocommit: Bool) throws {
        let clones = try Clones(autocommit: autocommit)
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("pick", "--owner-session", "가")
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 1\n")
        try b.orch("set", "A-1", "priority=P0")
        try b.orch("add", "새 일")
        #expect(try b.orch("sync").output == "fetched 1 change, pushed 2\n")
        #expect(try a.orch("sync").output == "fetched 2 changes, pushed 0\n")
        let text = try a.text()
        #expect(text.contains("| A-1 | IN_PROGRESS | P0 |") && text.contains("| A-3 | PENDING | P1 | 새 일 |"))
        #expect(try b.text() == text && clones.pushed() == text)
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 0\n")
        for clone in [a, b] {
            #expect(try clone.git("status", "--porcelain").isEmpty)
            #expect(try clone.git("fsck", "--strict", "--no-dangling").isEmpty)
        }
        // Nothing is left to pull.
        #expect(try a.git("rev-parse", "HEAD") == a.git("rev-parse", "origin/main"))
        if autocommit {
            #expect(try clones.subjects().contains("orch: pick A-1 (가)"))
            #expect(try clones.subjects().contains("orch: add A-3"))
        } else {
            #expect(try clones.subjects() == ["orch: sync A-1, A-3", "orch: sync A-1", "begin"])
        }
    }

    @Test("Of two tasks of one dedupe key from two clones one is claimed, and a sync warns of them")
    func sharedKey() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        for task in ["A-1", "A-2"] { try a.orch("done", task, "--notes", "fin") }
        try a.orch("sync")
        try b.orch("sync")
        try a.orch("task", "enqueue", "--kind", "k", "--dedupe-key", "day", "--session-id", "s")
        try b.orch("task", "enqueue", "--kind", "other", "--dedupe-key", "day", "--session-id", "s")
        try a.orch("sync")
        let sync = try b.orch("sync")
        #expect(sync.errors.contains("has the dedupe key 'day' of A-"), "\(sync)")
        #expect(try b.orch("lint").output.contains("is open and has the dedupe key 'day' too"))
        #expect(try b.orch("pick").output.hasPrefix("A-"))
        #expect(try b.orch("pick").output == "No pending tasks\n")
    }

    @Test("A task goes to one of two clones, and an id to one of two tasks")
    func oneEach() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        #expect(try a.orch("pick", "--sync", "--owner-session", "가").output == "A-1\n")
        #expect(try b.orch("pick", "--sync", "--owner-session", "나").output == "A-2\n")
        #expect(try a.orch("pick", "--sync").output == "No pending tasks\n")
        try a.orch("add", "첫째")
        #expect(try b.orch("add", "둘째", "--sync").output == "Added A-3\n")
        #expect(
            try a.orch("sync").output
                == "fetched 2 changes, pushed 1\nA-4: was A-3, an id that was given to another task meanwhile\n")
        // A moment after it heard of the remote, a clone doesn't ask it before it gives an id.
        let submitted = try b.orch("nl", "submit", "하나, 둘, 셋, 넷", "--yes", "--sync", "--json").output
        let added = try a.orch("add", "일곱째", "--sync", "--json").output
        #expect(added.contains("\"id\": \"A-9\"") && added.contains("\"item_id\": \"A-9\""))
        for id in 5...8 { #expect(submitted.contains("\"id\": \"A-\(id)\"") && !submitted.contains("\"A-4\"")) }
        try b.orch("sync")
        #expect(try a.text() == b.text() && clones.pushed() == a.text())
    }

    @Test("Of two claims of one task the one that was pushed first counts, even where they are equal to the letter")
    func claims() throws {
        let clones = try Clones()
        let (a, b, c) = (clones.first, try clones.clone(), try clones.clone("c"))
        try a.orch("pick", "--owner-session", "가")
        try b.orch("pick", "--owner-session", "나")
        try c.bench.write(a.text(), to: "c/QUEUE.md")
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 1\n")
        let lost = "A-1: the claim gave way to what was pushed before; it is with 가\n"
        #expect(try b.orch("sync").output == "fetched 1 change, pushed 0\n" + lost)
        #expect(try c.orch("sync").output == "fetched 0 changes, pushed 0\n" + lost)
        #expect(try b.text() == a.text())
        // A later attempt counts in any case.
        try a.orch("fail", "A-1", "--notes", "다시")
        try a.orch("set", "A-1", "status=PENDING")
        try a.orch("pick", "--owner-session", "다")
        try b.orch("set", "A-1", "owner_session=라")
        try b.orch("sync")
        let report = try a.orch("sync")
        #expect(report.exit == 0 && !report.output.contains("gave way"))
        #expect(try clones.pushed().contains("| 다 |"))
    }

    @Test("Claims of two clones that would be one commit are two", arguments: [false, true])
    func equalClaims(autocommit: Bool) throws {
        let clones = try Clones(autocommit: autocommit)
        let (a, b) = (clones.first, try clones.clone())
        // Both know the remote, and so none of them asks it before it claims.
        for clone in [a, b] { try clone.orch("sync") }
        let pick = ["pick", "--sync", "--owner-session", "나", "--trace-id", "same"]
        #expect(try a.orch(pick).output == "A-1\n")
        #expect(try b.orch(pick).output == "A-2\n")
        try a.orch("sync")
        #expect(try a.text() == b.text() && a.text().split(separator: "IN_PROGRESS").count == 3)
    }

    @Test("A report whose claim was lost is refused with who has the task")
    func lostReport() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("pick", "--owner-session", "가")
        try b.orch("pick", "--owner-session", "나", "--sync")
        let done = try a.orch("done", "A-1", "--notes", "끝", "--owner-session", "가", "--sync")
        #expect(done.exit == 1)
        #expect(done.errors.hasPrefix("error: A-1 is not claimed by 가; it is with 나\n"))
        #expect(try a.text() == b.text())
        #expect(try b.orch("done", "A-1", "--notes", "끝", "--owner-session", "나", "--sync").output == "A-1 -> DONE\n")
    }

    /// A moment after a clone heard of the remote it doesn't ask it before a change, so that others may be faster.
    @Test("A change that others were faster than is refused, and leaves nothing of it anywhere")
    func overtaken() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("pick", "--owner-session", "가", "--sync")
        try b.orch("sync")
        try a.orch("sync")
        try b.orch("task", "requeue", "A-1", "--sync")
        try b.orch("pick", "--owner-session", "나", "--sync")
        let done = try a.orch("done", "A-1", "--notes", "가의 말", "--owner-session", "가", "--sync")
        #expect(done.exit == 1 && done.errors.contains("it is with 나"), "\(done)")
        let set = try clones.racing(["set", "A-2", "priority=P0"]).orch("set", "A-2", "priority=P2", "--sync")
        #expect(
            set.exit == 1
                && set.errors.hasPrefix("error: A-2 was changed elsewhere meanwhile; this change is not made\n"))
        try b.orch("sync")
        #expect(try a.text() == b.text() && clones.pushed() == a.text())
        #expect(try !a.text().contains("가의 말") && a.text().contains("| A-2 | PENDING | P0 |"))
        #expect(try a.git("status", "--porcelain").isEmpty, "no report of values that nobody has to decide")
    }

    @Test("Two queues of one repository are synced each by itself")
    func two() throws {
        let clones = try Clones()
        let a = clones.first
        try a.bench.write(queue(row("B-1"), row("B-2")), to: a.folder + "/sub/QUEUE.md")
        try a.git("add", "-A")
        try a.git("commit", "-qm", "another queue")
        try a.git("push", "-q", "origin", "HEAD:main")
        let b = try clones.clone()
        let other = ["--queue", "sub/QUEUE.md"]
        for clone in [a, b] { for queue in [[], other] { try clone.orch(queue + ["sync"]) } }
        #expect(try a.orch(other + ["pick", "--sync", "--owner-session", "가"]).output == "B-1\n")
        // That fetches the other one's commit too.
        try b.orch("sync")
        try b.orch("add", "새 일", "--sync")
        #expect(try b.orch(other + ["pick", "--sync", "--owner-session", "나"]).output == "B-2\n")
        try a.orch(other + ["sync"])
        try a.orch("sync")
        for name in ["QUEUE.md", "sub/QUEUE.md"] { #expect(try a.text(of: name) == b.text(of: name)) }
        #expect(try a.text(of: "sub/QUEUE.md").split(separator: "IN_PROGRESS").count == 3)
    }

    @Test("Where HEAD stays behind other files, an undo takes back nothing that a sync fetched")
    func undoBehind() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try a.bench.write("c", to: a.folder + "/code")
        try a.git("add", "code")
        try a.git("commit", "-qm", "code")
        try a.git("push", "-q", "origin", "HEAD:main")
        try a.orch("pick", "--owner-session", "가", "--sync")
        try b.orch("sync")
        let undo = try b.orch("undo", "--sync")
        #expect(undo.exit == 1 && undo.errors.contains("no change of the queue was made in this clone"), "\(undo)")
        try b.orch("add", "새 일", "--sync")
        #expect(try b.orch("undo", "--sync").output == "A-3: removed\n")
        #expect(try clones.pushed().contains("| A-1 | IN_PROGRESS |"))
    }

    @Test("A queue that was moved on the remote does not come to be at its old place again")
    func moved() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try b.orch("sync")
        try a.bench.write("", to: a.folder + "/q/.keep")
        try a.git("mv", "QUEUE.md", "q/")
        try a.git("commit", "-qm", "move")
        try a.git("push", "-q", "origin", "HEAD:main")
        for words in [["sync"], ["pick", "--sync"]] {
            let answer = try b.orch(words)
            #expect(answer.exit == 1 && answer.errors.contains("QUEUE.md is not in origin/main any more"), "\(answer)")
        }
        #expect(try b.text().contains("| A-1 | PENDING |"))
    }

    @Test("A queue that git ignores is not pushed, as it is not committed")
    func ignored() throws {
        let clones = try Clones()
        let a = clones.first
        try a.bench.write(a.text(of: ".gitignore") + "/QUEUE.md\n", to: "a/.gitignore")
        try a.git("rm", "-q", "--cached", "QUEUE.md")
        try a.git("commit", "-q", "-a", "-m", "private")
        try a.git("push", "-q")
        // The branch had the queue: this clone had synced it, or not.
        for words in [["sync"], ["pick", "--sync"]] {
            let answer = try a.orch(words)
            #expect(answer.exit == 1 && answer.errors.contains("the queue is not pushed: git ignores it"), "\(answer)")
        }
        #expect(try a.orch("commit").errors.contains("git ignores it"))
        #expect(try a.text().contains("| A-1 | PENDING |"))
        #expect(try !a.git("ls-tree", "--name-only", "origin/main").contains("QUEUE.md"))
    }

    @Test("A table beside the queue that was removed on the remote does not come back")
    func removed() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("lock", "acquire", "one", "--owner", "가")
        for clone in [a, b] { try clone.orch("sync") }
        try a.git("rm", "-q", "LOCKS.md")
        try a.git("commit", "-q", "-m", "remove")
        try a.git("push", "-q")
        let refused = try b.orch("sync")
        #expect(refused.exit == 1 && refused.errors.contains("LOCKS.md is not in origin/main any more"))
        try b.git("pull", "-q", "--no-rebase")
        #expect(try b.orch("pick", "--sync").output == "A-1\n" && a.orch("sync").exit == 0)
        #expect(try !clones.first.git("ls-tree", "--name-only", "origin/main").contains("LOCKS.md"))
    }

    @Test("What both changed differently has the value that was pushed, and a report has both")
    func conflicts() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("set", "A-1", "priority=P0")
        try b.orch("set", "A-1", "priority=P2")
        try a.orch("sync")
        let sync = try b.orch("sync", "--json")
        #expect(sync.exit == 1 && sync.output.contains("QUEUE.conflicts.md"))
        #expect(sync.output.contains("\"place\": \"A-1 priority\"") && sync.output.contains("\"local\": \"P2\""))
        #expect(try b.text() == a.text() && a.text().contains("| A-1 | PENDING | P0 |"))
        let report = try b.text(of: "QUEUE.conflicts.md")
        #expect(report.contains("## `A-1` `priority`\n\n- base: P1\n- ours: P2\n- theirs, in the queue: P0\n"))
        #expect(report.contains("Then `orch sync`"))
        #expect(try b.orch("sync").exit == 0)
        // What nobody has looked at stays.
        try a.orch("set", "A-2", "priority=P0")
        try b.orch("set", "A-2", "priority=P2")
        try a.orch("sync")
        #expect(try b.orch("pick", "--sync").exit == 0, "another row's conflict is no failure of a claim")
        #expect(try b.text(of: "QUEUE.conflicts.md").hasPrefix(report))
        #expect(try b.text(of: "QUEUE.conflicts.md").contains("## `A-2` `priority`"))
    }

    @Test("Where the remote is not reached, --sync leaves the queue as it was, and other work goes on")
    func offline() throws {
        let clones = try Clones()
        let a = clones.first
        let before = try a.text()
        try clones.cut(true)
        for words in [["pick"], ["add", "일"], ["done", "A-1", "--notes", "끝"], ["nl", "submit", "일"]] {
            let answer = try a.orch(words + ["--sync"])
            #expect(answer.exit == 75 && answer.output.isEmpty)
            #expect(answer.errors.hasPrefix("error: the remote 'origin' was not reached: fatal: "))
            #expect(try a.text() == before)
        }
        #expect(try a.orch("sync").exit == 75)
        #expect(try a.orch("pick").output == "A-1\n")
        try clones.cut(false)
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 1\n")
        // The remote was there a moment ago, and so the change is made before it turns out that it is not.
        let claimed = try a.text()
        try clones.cut(true)
        #expect(try a.orch("pick", "--sync").exit == 75)
        #expect(try a.text() == claimed)
    }

    @Test("What was pushed and pulled with git by hand counts as synced")
    func byHand() throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("pick", "--owner-session", "가")
        try a.git("push", "-q")
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 0\n")
        try b.orch("add", "새 일")
        try b.git("pull", "-q", "--rebase")
        #expect(try b.orch("sync").output == "fetched 0 changes, pushed 1\n")
        #expect(try a.orch("sync").output == "fetched 1 change, pushed 0\n")
        #expect(try a.text() == b.text() && a.git("rev-parse", "HEAD") == b.git("rev-parse", "HEAD"))
        #expect(try a.orch("lint").exit == 0)
    }

    @Test("A remote that does not answer is waited for as long as the setting says, and its programs are ended")
    func silence() throws {
        var repository = try Clones().first
        try repository.git("remote", "set-url", "origin", "ssh://host/path")
        try repository.bench.write(
            "#!/bin/sh\nsleep 600 & echo $! > '\(repository.bench.path)/child'; wait\n", to: "slow")
        _ = try repository.bench.run("chmod", "+x", "slow")
        repository.environment["GIT_SSH_COMMAND"] = repository.bench.path + "/slow"
        repository.environment["ORCH_GIT_TIMEOUT_SECONDS"] = "1"
        let before = try repository.text()
        let answer = try repository.orch("pick", "--sync")
        #expect(answer.exit == 75)
        #expect(answer.errors.hasPrefix("error: the remote 'origin' was not reached: it did not answer within 1 s\n"))
        #expect(try repository.text() == before)
        try waitUntilGone(try #require(Int32(try repository.bench.text(of: "child").dropLast())))
    }

    @Test("What the remote declines is taken back, with its reason")
    func declined() throws {
        let clones = try Clones()
        try clones.hook("pre-receive", "echo '월요일까지 닫힘' >&2\nexit 1\n")
        let before = try clones.first.text()
        let pick = try clones.first.orch("pick", "--sync")
        #expect(pick.exit == 1 && pick.output.isEmpty)
        #expect(pick.errors.contains("origin/main does not take what was pushed"))
        #expect(pick.errors.contains("월요일까지 닫힘"))
        #expect(try clones.first.text() == before)
    }

    @Test(
        "Other files, their commits, what is staged and the hooks of the clone stay out of it",
        arguments: [false, true])
    func leavesAlone(autocommit: Bool) throws {
        let clones = try Clones(autocommit: autocommit)
        let (a, b) = (clones.first, try clones.clone())
        try a.bench.write("theirs", to: "a/other")
        try a.git("add", "other")
        try a.git("commit", "-q", "-m", "other")
        try a.git("push", "-q")
        for hook in ["pre-push", "pre-commit", "post-merge", "reference-transaction"] {
            try b.bench.write("#!/bin/sh\ntouch ../hooked\nexit 1\n", to: "b/.git/hooks/" + hook)
            _ = try b.bench.run("chmod", "+x", "b/.git/hooks/" + hook)
        }
        let quiet = ["-c", "core.hooksPath=/dev/null"]
        try b.bench.write("mine", to: "b/mine")
        try b.git(quiet + ["add", "mine"])
        try b.git(quiet + ["commit", "-q", "-m", "mine"])
        try b.bench.write("staged", to: "b/file")
        try b.git(quiet + ["add", "file"])
        try b.bench.write("changed", to: "b/file")
        let head = try b.git("rev-parse", "HEAD")
        let status = quiet + ["status", "--porcelain", "--", ":!QUEUE.md"]
        let before = try (b.git(status), b.git("diff", "--cached", "--", "file"))
        #expect(try b.orch("pick", "--sync", "--owner-session", "나").output == "A-1\n")
        #expect(try (b.git(status), b.git("diff", "--cached", "--", "file")) == before)
        #expect(
            try a.git("--git-dir=../remote.git", "ls-tree", "--name-only", "main")
                == ".gitignore\nQUEUE.md\nfile\nother")
        #expect(try clones.pushed().contains("| 나 |"))
        if !autocommit { #expect(try b.git("rev-parse", "HEAD") == head) }
        #expect(!b.bench.names().contains("hooked") && !b.bench.names(in: "b").contains("other"))
        try b.git(quiet + ["reset", "-q", "--hard", autocommit ? "HEAD" : "HEAD"])
    }

    @Test("Changes of other files that wait for a pull are mentioned once")
    func otherFiles() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try a.bench.write("theirs", to: "a/other")
        try a.git("add", "other")
        try a.git("commit", "-q", "-m", "other")
        try a.git("push", "-q")
        let first = try b.orch("sync")
        #expect(first.output == "fetched 0 changes, pushed 0\n")
        #expect(first.errors == "warning: origin/main has changes of other files too; 'git pull' brings them\n")
        #expect(try b.orch("sync").errors.isEmpty)
        try b.git("pull", "-q")
        #expect(try b.orch("pick", "--sync").output == "A-1\n")
        #expect(try b.git("status", "--porcelain").isEmpty)
    }

    @Test("Settings name the remote and the branch, and make --sync the default")
    func settings() throws {
        let clones = try Clones()
        var (a, b) = (clones.first, try clones.clone())
        for name in ["a", "b"] {
            try a.bench.write("git.branch = queue\ngit.sync = on\n", to: name + "/orch.conf")
        }
        #expect(try a.orch("pick", "--owner-session", "가").output == "A-1\n")
        #expect(try b.orch("pick", "--owner-session", "나").output == "A-2\n")
        #expect(try clones.subjects() == ["begin"])
        #expect(try clones.subjects(branch: "queue") == ["orch: pick A-2 (나)", "orch: pick A-1 (가)", "begin"])
        #expect(try a.orch("add", "여기", "--no-sync").output == "Added A-3\n")
        #expect(try !clones.pushed(branch: "queue").contains("여기"))
        a.environment["ORCH_GIT_REMOTE"] = "elsewhere"
        #expect(
            try a.orch("sync").errors == """
                error: there is no remote 'elsewhere' to sync with
                hint: add one with 'git remote add elsewhere URL', or set git.remote

                """)
        b.environment["ORCH_GIT_REMOTE"] = "--upload-pack=touch x"
        #expect(try b.orch("sync").exit == 64)
    }

    @Test("The first push begins a branch, but for one of other files")
    func firstPush() throws {
        var repository = try GitBench()
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = "off"
        try repository.git("init", "-q", "--bare", "-b", "main", "../remote.git")
        try repository.writeQueue()
        #expect(try repository.orch("sync").errors.hasPrefix("error: there is no remote 'origin'"))
        try repository.git("remote", "add", "origin", "../remote.git")
        #expect(try repository.orch("sync").output == "fetched 0 changes, pushed 2\n")
        #expect(try repository.git("--git-dir=../remote.git", "ls-tree", "--name-only", "main") == "QUEUE.md")

        let other = try GitBench()
        try other.writeQueue()
        try other.git("add", ".")
        try other.git("commit", "-q", "-m", "all")
        try other.git("init", "-q", "--bare", "-b", "main", "../remote.git")
        try other.git("remote", "add", "origin", "../remote.git")
        let refused = try other.orch("sync")
        #expect(refused.exit == 1)
        #expect(
            refused.errors == """
                error: origin has no branch 'main', and a sync pushes no other files
                hint: push it once with 'git push origin HEAD:main'

                """)
    }

    @Test("A branch that tracks none and is not there yet is no place for a queue that others share")
    func featureBranch() throws {
        let clones = try Clones()
        try clones.first.git("checkout", "-q", "-b", "feature")
        let refused = try clones.first.orch("pick", "--sync")
        #expect(refused.exit == 1 && refused.output == "")
        #expect(refused.errors.hasPrefix("error: origin has no branch 'feature', and this one tracks none\n"))
    }

    @Test("What is no commit of tables stays here, whatever git is configured to show")
    func otherCommits() throws {
        let clones = try Clones()
        let a = clones.first
        try a.git("config", "diff.relative", "true")
        try a.git("commit", "-q", "--allow-empty", "-m", "own")
        #expect(try a.orch("pick", "--sync").exit == 0)
        #expect(try !a.git("log", "--format=%B", "origin/main").contains("own"))
    }

    @Test("An index that was locked during a sync follows with the next change")
    func lockedIndex() throws {
        let clones = try Clones(autocommit: true)
        try clones.first.bench.write("", to: "a/.git/index.lock")
        _ = try clones.first.orch("pick", "--sync")
        try FileManager.default.removeItem(atPath: clones.first.bench.path + "/a/.git/index.lock")
        #expect(try clones.first.orch("pick", "--sync").exit == 0)
        #expect(try clones.first.git("status", "--porcelain", "--untracked-files=no") == "")
    }

    @Test("Archives are merged too")
    func archive() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("done", "A-1", "--notes", "끝")
        try a.orch("archive", "--older-than", "0d")
        try a.orch("sync")
        try b.orch("add", "새 일")
        try b.orch("sync")
        #expect(try b.text(of: "QUEUE.archive.md") == a.text(of: "QUEUE.archive.md"))
        #expect(try b.text(of: "QUEUE.archive.md").contains("| A-1 | DONE |"))
        #expect(try !b.text().contains("A-1 |"))
        try b.orch("done", "A-2", "--notes", "끝")
        try b.orch("archive", "--older-than", "0d", "--sync")
        try a.orch("sync")
        #expect(try b.text(of: "QUEUE.archive.md") == a.text(of: "QUEUE.archive.md") && a.text() == b.text())
    }

    @Test("A claim that was pushed without an answer is taken back, there too when the remote is reached again")
    func noAnswer() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        let before = try a.text()
        try clones.hook("post-receive", "kill -9 $PPID\n")
        let pick = try a.orch("pick", "--sync", "--owner-session", "가")
        #expect(pick.exit == 75 && pick.output.isEmpty)
        #expect(try a.text() == before)
        #expect(try clones.pushed().contains("| 가 |"))
        _ = try a.bench.run("rm", "remote.git/hooks/post-receive")
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 1\n")
        #expect(try clones.pushed() == before)
        #expect(try b.orch("pick", "--sync", "--owner-session", "나").output == "A-1\n")
    }
}

/// Repositories of all kinds.
@Suite("Where a sync works")
struct SyncPlaceTests {
    /// How a queue is where, and what makes that of a clone.
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var queue = "QUEUE.md"
        var options: [String] = []
        var clone: [String] = []
        var settings = ""
        var prepare: @Sendable (GitBench) throws -> GitBench = { $0 }

        static let all = [
            Place(testDescription: "sha256", options: ["--object-format=sha256"]),
            Place(testDescription: "a folder with blanks and Hangul", queue: "팀 일/it's \"x\"/QUEUE.md"),
            Place(testDescription: "a shallow clone", clone: ["--depth=1"]),
            Place(
                testDescription: "HEAD detached", settings: "git.branch = main\n",
                prepare: {
                    try $0.git("checkout", "-q", "--detach"); return $0
                }),
            Place(
                testDescription: "a branch without upstream",
                prepare: {
                    try $0.git("branch", "--unset-upstream"); return $0
                }),
            Place(testDescription: "another repository in the environment", prepare: { try $0.calledFromElsewhere() }),
            Place(
                testDescription: "a submodule",
                prepare: { repository in
                    try repository.git("init", "-q", "../super")
                    let outer = repository.moved(to: "super")
                    let remote = "file://" + repository.bench.path + "/remote.git"
                    try outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", remote, "module")
                    let module = repository.moved(to: "super/module")
                    try module.git("config", "user.name", "팀")
                    try module.git("config", "user.email", "t@example.com")
                    return module
                }),
        ]
    }

    @Test("It works wherever a work tree is", arguments: Place.all, [false, true])
    func places(_ place: Place, autocommit: Bool) throws {
        let clones = try Clones(queue: place.queue, options: place.options, autocommit: autocommit)
        let a = clones.first
        let b = try place.prepare(clones.clone(options: place.clone))
        let folder = String(place.queue.dropLast("QUEUE.md".count))
        try b.bench.write(place.settings, to: b.folder + "/" + folder + "orch.conf")
        func orch(_ clone: GitBench, _ words: String...) throws -> String {
            let answer = try clone.orch(["--queue", place.queue] + words)
            #expect(answer.errors.isEmpty)
            return answer.output
        }
        #expect(try orch(a, "pick", "--sync", "--owner-session", "가") == "A-1\n")
        #expect(try orch(b, "pick", "--sync", "--owner-session", "나") == "A-2\n")
        #expect(try orch(b, "done", "A-2", "--notes", "끝", "--sync") == "A-2 -> DONE\n")
        #expect(try orch(a, "sync") == "fetched 1 change, pushed 0\n")
        #expect(try a.text(of: place.queue) == b.text(of: place.queue))
        #expect(try clones.pushed(place.queue) == a.text(of: place.queue))
        // Where HEAD is on no branch it stays, and so what is pushed differs from it.
        let isDetached = (try? b.git("symbolic-ref", "-q", "HEAD")) == nil
        #expect(
            try b.git("status", "--porcelain", "--", ":(literal)" + place.queue).isEmpty == (!isDetached || autocommit))
        #expect(try b.git("fsck", "--strict", "--no-dangling").isEmpty)
    }

    @Test("Linked worktrees of one repository have one queue, and doctor names copies that say something else")
    func worktrees() throws {
        let clones = try Clones()
        let a = clones.first
        try a.git("worktree", "add", "-q", "-b", "side", "../side")
        try a.bench.write("", to: "a/sub dir/x")
        let side = a.moved(to: "side")
        #expect(try side.orch("pick", "--sync", "--owner-session", "옆").output == "A-1\n")
        #expect(try a.text().contains("| 옆 |") && clones.pushed() == a.text())
        #expect(try !side.text().contains("| 옆 |"))
        #expect(try a.moved(to: "a/sub dir").orch("sync").output == "fetched 0 changes, pushed 0\n")
        #expect(try side.git("rev-parse", "side") != side.git("rev-parse", "main"), "the branch of the worktree stays")
        #expect(try a.orch("doctor").output.contains("another version is in 1 linked worktree, such as"))
    }

    @Test("Where there is nothing to sync with, the error says what is missing")
    func nowhere() throws {
        let clones = try Clones()
        let a = clones.first
        try a.bench.write(GitBench.queue, to: "plain/QUEUE.md")
        #expect(try a.moved(to: "plain").orch("sync").errors.contains("is in no git work tree"))
        try a.bench.write(GitBench.queue, to: "remote.git/QUEUE.md")
        let bare = try a.moved(to: "remote.git").orch("sync")
        #expect(bare.exit == 1 && bare.errors.contains("is in no git work tree"))
        // Another user's, where this one may give it away.
        try clones.first.git("clone", "-q", "../remote.git", "../theirs")
        if try a.bench.run("chown", "-R", "12345", "theirs").exit == 0 {
            let theirs = try a.moved(to: "theirs").orch("pick", "--sync")
            #expect(theirs.exit == 1 && theirs.errors.contains("dubious ownership"))
            #expect(theirs.errors.hasSuffix("hint: see what 'git status' says there\n"))
            _ = try a.bench.run("chown", "-R", "0", "theirs")
        }
        try a.git("checkout", "-q", "--detach")
        #expect(
            try a.orch("sync").errors == """
                error: HEAD is on no branch, so it is not known what to sync with
                hint: switch to a branch, or set git.branch

                """)
        var without = a
        without.environment["PATH"] = "/nowhere"
        let missing = try without.orch("pick", "--sync")
        #expect(missing.exit == 69 && missing.errors.hasPrefix("error: git is needed"))
        #expect(try a.text() == GitBench.queue)
    }
}

/// `automation/soak/sync.sh`, a small one.
@Suite("A crowd of clones")
struct SyncCrowdTests {
    @Test("Tasks go to one clone each and ids to one task, also where runs are killed", arguments: ["off", "on"])
    func crowd(autocommit: String) throws {
        let bench = try Workbench()
        let answer = try bench.orch(environment: ["ORCH": OrchBinary.path]).run(
            "bash",
            [
                Repository.root + "/automation/soak/sync.sh", "--clones", "3", "--workers", "2", "--claims", "5",
                "--adds", "1", "--kills", "20",
                "--autocommit", autocommit, "--work", bench.path,
            ], timeout: .seconds(120))
        #expect(answer.exit == 0, "\(answer.output)\(answer.errors)")
    }
}
