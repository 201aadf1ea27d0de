import BlackBox
import Testing

/// `git.autocommit = on`: each change is a commit of the queue alone.
@Suite("Commits of changes")
struct AutocommitTests {
    /// Whether HEAD, the index and the file have one version of a queue.
    private static func isCommitted(_ repository: GitBench, _ name: String = "QUEUE.md") throws -> Bool {
        let text = try repository.text(of: name)
        return try repository.git("status", "--porcelain", "--", ":(literal)" + name).isEmpty
            && repository.git("show", "HEAD:" + name) + "\n" == text
    }

    @Test("What is staged, changed, hooked and to be signed stays as it is")
    func leavesAlone() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.git("add", ".")
        try repository.git("commit", "-q", "-m", "begin")
        for hook in ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"] {
            try repository.bench.write("#!/bin/sh\ntouch ../hooked\nexit 1\n", to: "r/.git/hooks/" + hook)
            _ = try repository.bench.run("chmod", "+x", "r/.git/hooks/" + hook)
        }
        try repository.git("-c", "core.hooksPath=/dev/null", "config", "commit.gpgSign", "true")
        try repository.git("-c", "core.hooksPath=/dev/null", "config", "gpg.program", "false")
        try repository.bench.write("staged", to: "r/file")
        try repository.bench.write("new", to: "r/other")
        try repository.git("-c", "core.hooksPath=/dev/null", "add", ".")
        try repository.bench.write("changed", to: "r/file")
        try repository.bench.write("unknown", to: "r/third")
        let status = ["-c", "core.hooksPath=/dev/null", "status", "--porcelain", "--", ":!.orch", ":!logs"]
        let before = try (repository.git(status), repository.git("diff", "--cached"), repository.git("diff"))
        #expect(before.0 == "MM file\nA  other\n?? third")
        let pick = try repository.orch("pick", "--owner-session", "worker:2")
        #expect(pick.output == "A-1\n" && pick.errors == "")
        #expect(!repository.bench.names().contains("hooked"))
        #expect(try repository.git(status + ["QUEUE.md"]).isEmpty)
        #expect(try before == (repository.git(status), repository.git("diff", "--cached"), repository.git("diff")))
        #expect(try repository.git("show", "--format=%an", "--name-only", "HEAD") == "팀\n\nQUEUE.md")
        #expect(try repository.git("fsck", "--strict").isEmpty)
    }

    @Test("A commit says which operation changed which task for whom")
    func messages() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("pick", "--owner-session", "worker:2", "--trace-id", "abc")
        let message = """
            orch: pick A-1 (worker:2)

            Orch-Operation: pick
            Orch-Task: A-1
            Orch-Session: worker:2
            Orch-Attempt: 1/3
            Orch-Trace: abc
            """
        #expect(try repository.git("log", "-1", "--format=%B") == message + "\n")
        try repository.orch("fail", "A-1", "--notes", "x\u{1b}]0;title\u{7}\nOrch-Task: A-2")
        #expect(
            try repository.git("log", "-1", "--format=%s %(trailers:key=Orch-Task,valueonly,separator=%x2C)")
                == "orch: fail A-1 (worker:2) A-1")
        try repository.orch("nl", "submit", "하나, 둘, 셋, 넷", "--yes")
        #expect(try repository.subjects().first == "orch: nl submit A-3, A-4, A-5 and 1 more")
        #expect(try Self.isCommitted(repository))
    }

    @Test("An edit by hand is committed first, as one")
    func handEdits() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("pick")
        try repository.edit("재시도 보강", "재시도 줄임")
        try repository.orch("done", "A-1", "--notes", "끝")
        #expect(
            try repository.subjects() == [
                "orch: done A-1", "orch: hand edit A-2", "orch: pick A-1", "orch: add QUEUE.md",
            ])
        let patch = try repository.git("show", "--format=%b", "-U0", "HEAD~1")
        #expect(patch.contains("A-2: task edited\n\nOrch-Operation: hand edit\nOrch-Task: A-2\n"))
        #expect(patch.contains("재시도 줄임") && !patch.contains("DONE"))
        try repository.edit("재시도 줄임", "재시도")
        try repository.git("commit", "-q", "-a", "-m", "mine")
        try repository.orch("pick")
        #expect(try repository.subjects().prefix(2) == ["orch: pick A-2", "mine"])
        #expect(try Self.isCommitted(repository))
    }

    @Test("A queue that is staged already moves on in the index, and another version there stays")
    func index() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("pick")
        try repository.edit("재시도 보강", "재시도 줄임")
        try repository.git("add", "QUEUE.md")
        try repository.orch("pick")
        #expect(try Self.isCommitted(repository))
        try repository.edit("재시도 줄임", "재시도")
        try repository.git("add", "QUEUE.md")
        let staged = try repository.git("rev-parse", ":QUEUE.md")
        try repository.edit("재시도", "재시도 보강")
        try repository.orch("done", "A-1", "--notes", "끝")
        #expect(try repository.git("rev-parse", ":QUEUE.md") == staged)
        try repository.git("add", "QUEUE.md")
        #expect(try Self.isCommitted(repository))
    }

    /// A kind of repository, and what makes one of an empty one.
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var queue = "QUEUE.md"
        var options: [String] = []
        var prepare: @Sendable (GitBench) throws -> GitBench = { $0 }

        static let all = [
            Place(testDescription: "nothing committed yet"),
            Place(testDescription: "sha256", options: ["--object-format=sha256"]),
            Place(testDescription: "a folder below the root", queue: "b/c/QUEUE.md"),
            Place(testDescription: "quotes and blanks in the path", queue: "it's \"가\" \\ *$(touch x)/-QUEUE.md"),
            Place(
                testDescription: "HEAD detached",
                prepare: { repository in
                    try repository.git("commit", "-q", "--allow-empty", "-m", "x")
                    try repository.git("checkout", "-q", "--detach")
                    return repository
                }),
            Place(
                testDescription: "packed references",
                prepare: { repository in
                    try repository.git("commit", "-q", "--allow-empty", "-m", "x")
                    try repository.git("pack-refs", "--all")
                    return repository
                }),
            Place(
                testDescription: "a linked worktree",
                prepare: { repository in
                    try repository.git("commit", "-q", "--allow-empty", "-m", "x")
                    try repository.git("worktree", "add", "-q", "-b", "side", "../side")
                    return repository.moved(to: "side")
                }),
            Place(
                testDescription: "a submodule",
                prepare: { repository in
                    try repository.git("commit", "-q", "--allow-empty", "-m", "x")
                    try repository.git(
                        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "./", "module")
                    let module = repository.moved(to: "r/module")
                    try module.git("config", "user.name", "팀")
                    try module.git("config", "user.email", "t@example.com")
                    return module
                }),
            Place(testDescription: "another repository in the environment", prepare: { try $0.calledFromElsewhere() }),
        ]
    }

    @Test("It works wherever a work tree is", arguments: Place.all)
    func places(_ place: Place) throws {
        let repository = try place.prepare(GitBench(options: place.options))
        let head = try? repository.git("symbolic-ref", "HEAD")
        try repository.writeQueue(to: place.queue)
        for words in [["pick"], ["pick"], ["done", "A-1", "--notes", "끝"]] {
            let answer = try repository.orch(["--queue", place.queue] + words)
            #expect(answer.exit == 0 && answer.errors == "")
        }
        let name = place.queue.split(separator: "/").last ?? ""
        #expect(
            try repository.subjects().prefix(4)
                == ["orch: done A-1", "orch: pick A-2", "orch: pick A-1", "orch: add \(name)"])
        #expect(try Self.isCommitted(repository, place.queue))
        #expect((try? repository.git("symbolic-ref", "HEAD")) == head)
        #expect(try repository.git("fsck", "--strict").isEmpty)
        #expect(!repository.bench.names(in: repository.folder).contains("x"))
    }

    /// Something that is going on in a repository: how it begins and how it ends.
    static let actions: [(name: String, begin: [String], end: [String])] = [
        ("merge", ["merge", "-q", "--no-commit", "--no-ff", "side"], ["commit", "-q", "-m", "merged"]),
        ("cherry-pick", ["cherry-pick", "--no-commit", "side"], ["commit", "-q", "-m", "picked"]),
        ("bisect", ["bisect", "start"], ["bisect", "reset"]),
        ("rebase", ["rebase", "-q", "-x", "false", "HEAD~1"], ["rebase", "--quit"]),
    ]

    @Test(
        "In the middle of something else nothing is committed, which is said once, and made good for", arguments: 0..<4)
    func ongoing(_ index: Int) throws {
        let action = Self.actions[index]
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("commit")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.bench.write("side", to: "r/side")
        try repository.git("add", "side")
        try repository.git("commit", "-q", "-m", "side")
        try repository.git("checkout", "-q", "main")
        try repository.orch("block", "A-2", "--notes", "wait")
        _ = try? repository.git(action.begin)
        // This one leaves no mark behind by itself.
        if action.name == "cherry-pick" {
            try repository.bench.write(repository.git("rev-parse", "side") + "\n", to: "r/.git/CHERRY_PICK_HEAD")
        }
        let head = try repository.git("rev-parse", "HEAD")
        let index = try repository.git("rev-parse", ":QUEUE.md")
        let first = try repository.orch("pick")
        #expect(first.output == "A-1\n")
        #expect(
            first.errors == "warning: QUEUE.md is changed, but not committed: a \(action.name) is going on in the "
                + "repository; the next change commits this one too. finish the \(action.name)\n")
        #expect(try repository.orch("set", "A-1", "priority=P0").errors == "")
        #expect(try repository.orch("commit").exit == 1)
        #expect(try repository.git("rev-parse", "HEAD") == head)
        #expect(try repository.git("rev-parse", ":QUEUE.md") == index)
        _ = try? repository.git(action.end)
        try repository.orch("done", "A-1", "--notes", "끝")
        #expect(try repository.subjects().first == "orch: 3 changes")
        #expect(try repository.git("log", "-1", "--format=%b").hasPrefix("pick A-1\nset A-1\ndone A-1\n\nOrch-"))
        #expect(try Self.isCommitted(repository))
    }

    @Test("Where nothing can be committed the change is made, and what to do is said")
    func obstacles() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.bench.write("/QUEUE.md\n", to: "r/.gitignore")
        let ignored = try repository.orch("pick")
        #expect(ignored.output == "A-1\n" && ignored.errors.contains("git ignores it"))
        #expect(try repository.orch("set", "A-1", "priority=P0").errors == "", "it is said once")
        #expect(try repository.git("status", "--porcelain", "--", "QUEUE.md").isEmpty)
        try repository.bench.write("", to: "r/.gitignore")
        try repository.bench.write("", to: "r/.git/index.lock")
        let locked = try repository.orch("fail", "A-1", "--notes", "x")
        #expect(locked.output == "A-1 -> FAILED\n" && locked.errors.contains("index.lock"))
        _ = try repository.bench.run("rm", "r/.git/index.lock")
        try repository.orch("pick")
        #expect(try repository.subjects() == ["orch: 4 changes"])
        #expect(try Self.isCommitted(repository))

        try repository.git("config", "user.useConfigOnly", "true")
        try repository.git("config", "--unset", "user.name")
        try repository.git("config", "--unset", "user.email")
        let unknown = try repository.orch("done", "A-2", "--notes", "끝")
        #expect(unknown.output == "A-2 -> DONE\n" && unknown.errors.contains("'git config user.name'"))

        let outside = try GitBench(in: "plain")
        _ = try outside.bench.run("rm", "-r", "plain/.git")
        try outside.writeQueue()
        let none = try outside.orch("pick")
        #expect(none.output == "A-1\n" && none.errors.contains("is in no git work tree"))
        #expect(try outside.orch("pick").errors == "")
        var without = outside
        without.environment["PATH"] = "/nowhere"
        #expect(try without.orch("set", "A-1", "priority=P0").errors.contains("git is needed"))
    }

    @Test("Who is configured as author is the author, and the committer is the committer", arguments: [false, true])
    func people(byVariables: Bool) throws {
        let clones = try Clones(autocommit: true)
        var a = clones.first
        let people = ["author": "가", "committer": "나"]
        for (role, name) in people {
            if byVariables {
                a.environment["GIT_\(role.uppercased())_NAME"] = name
                a.environment["GIT_\(role.uppercased())_EMAIL"] = role + "@x"
            } else {
                try a.git("config", role + ".name", name)
                try a.git("config", role + ".email", role + "@x")
            }
        }
        // With variables alone nobody else has to be known.
        if byVariables { for name in ["name", "email"] { try a.git("config", "--unset", "user." + name) } }
        try a.orch("set", "A-1", "priority=P0")
        try a.orch("add", "일", "--sync")
        let commits = try a.git("log", "--grep=^orch: ", "--format=%an <%ae> %cn <%ce>").split(separator: "\n")
        #expect(commits == ["가 <author@x> 나 <committer@x>", "가 <author@x> 나 <committer@x>"])
    }

    @Test("Changes are joined for as long as git.batch_seconds says, edits by hand apart")
    func batches() throws {
        var repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("commit")
        repository.environment["ORCH_GIT_BATCH_SECONDS"] = "3600"
        try repository.orch("pick", "--owner-session", "a")
        try repository.orch("done", "A-1", "--notes", "끝")
        #expect(try repository.subjects().count == 1)
        #expect(try repository.orch("commit").output == "committed: orch: 2 changes\n")
        try repository.orch("pick")
        try repository.edit("로그 정리", "로그")
        try repository.orch("done", "A-2", "--notes", "끝")
        #expect(
            try repository.subjects().prefix(4) == [
                "orch: done A-2", "orch: hand edit A-1", "orch: pick A-2", "orch: 2 changes",
            ])
        #expect(try Self.isCommitted(repository))
        try repository.orch("set", "A-1", "priority=P0")
        try repository.edit("재시도 보강", "재시도")
        let both = try repository.orch("commit")
        #expect(both.output == "committed: orch: set A-1 (a)\ncommitted: orch: hand edit A-2\n", "\(both)")
    }

    @Test("Of joined changes, the commit does not name those that somebody committed in between")
    func committedInBetween() throws {
        var repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("commit")
        repository.environment["ORCH_GIT_BATCH_SECONDS"] = "3600"
        try repository.orch("set", "A-1", "priority=P0")
        try repository.orch("set", "A-2", "priority=P0")
        try repository.git("commit", "-qam", "mine")
        try repository.orch("set", "A-1", "priority=P2")
        #expect(try repository.orch("commit").output == "committed: orch: set A-1\n")
        try repository.orch("set", "A-2", "priority=P2")
        try repository.git("commit", "-qam", "mine too")
        try repository.edit("로그 정리", "로그")
        #expect(try repository.orch("commit").output == "committed: orch: hand edit A-1\n")
        #expect(
            try repository.git("log", "-1", "--format=%b")
                == "A-1: task edited\n\nOrch-Operation: hand edit\nOrch-Task: A-1\n")
    }

    @Test("Tasks that move to the archive are in one commit with it")
    func archive() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.edit(
            "A-1 | PENDING | P1 | 로그 정리 | checked | - | -", "A-1 | DONE | P1 | 로그 정리 | checked | - | 2026-01-01 09:00")
        let archived = try repository.orch("archive", "--older-than", "0m")
        #expect(archived.errors == "")
        #expect(
            try repository.git("show", "--format=%s", "--name-only")
                == "orch: archive A-1\n\nQUEUE.archive.md\nQUEUE.md")
        #expect(try Self.isCommitted(repository) && Self.isCommitted(repository, "QUEUE.archive.md"))
    }

    @Test("Alerts that get a row of a change only later are in the next commit")
    func late() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("set", "A-1", "priority=P0")
        try repository.edit(
            "A-2 | PENDING | P1 | 재시도 보강 | checked | - | - | - | -",
            "A-2 | FAILED | P1 | 재시도 보강 | checked | w | - | - | attempt:3/3")
        try repository.bench.write("no table\n", to: repository.folder + "/ALERTS.md")
        #expect(try repository.orch("watchdog").errors.contains("not yet in ALERTS.md"))
        #expect(try !repository.git("ls-files").contains("ALERTS.md"))
        #expect(try repository.bench.run("rm", "\(repository.bench.path)/\(repository.folder)/ALERTS.md").exit == 0)
        try repository.orch("add", "--task", "다음", "--success-criteria", "있다")
        #expect(try Self.isCommitted(repository) && Self.isCommitted(repository, "ALERTS.md"))
        #expect(try repository.text(of: "ALERTS.md").contains("dead:A-2"))
    }

    @Test("'orch commit' commits the queue alone, with a message of its rows or of the user")
    func command() throws {
        var repository = try GitBench()
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = nil
        try repository.writeQueue()
        try repository.git("add", "file")
        try repository.orch("pick")
        #expect(throws: (any Error).self) { try repository.git("rev-parse", "--verify", "HEAD") }
        #expect(try repository.orch("commit").output == "committed: orch: add QUEUE.md\n")
        #expect(try repository.orch("commit").output == "nothing to commit\n")
        try repository.orch("done", "A-1", "--notes", "끝")
        #expect(try repository.orch("commit", "-m", "오늘 일").output == "committed: 오늘 일\n")
        #expect(try repository.git("log", "-1", "--format=%B").hasPrefix("오늘 일\n\nA-1: status, notes edited\n"))
        #expect(try repository.git("status", "--porcelain", "--", "file") == "A  file")
        #expect(try repository.orch("commit", "-m", " ").exit == 64)
        #expect(try Self.isCommitted(repository))
    }

    @Test("Without autocommit a commit names the operations of its rows, and edits by hand are the rest")
    func operations() throws {
        var repository = try GitBench()
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = "off"
        try repository.writeQueue()
        try repository.orch("commit")
        try repository.orch("pick", "--owner-session", "a")
        #expect(try repository.orch("commit").output == "committed: orch: pick A-1\n")
        try repository.edit("| A-2 | PENDING | P1 | ", "| A-2 | PENDING | P1 | 새 ")
        #expect(try repository.orch("commit").output == "committed: orch: hand edit A-2\n")
        #expect(try repository.isSound())
    }

    @Test(
        "An id of a row that somebody removed before the first change here is not given again",
        arguments: [false, true])
    func removed(isCommitted: Bool) throws {
        for words in [["pick"], []] {
            let repository = try GitBench()
            try repository.writeQueue()
            try repository.git("add", "QUEUE.md")
            try repository.git("commit", "-q", "-m", "begin")
            let rows = try repository.text().split(separator: "\n", omittingEmptySubsequences: false)
            try repository.bench.write(
                rows.filter { !$0.hasPrefix("| A-2 |") }.joined(separator: "\n"), to: "r/QUEUE.md")
            if isCommitted { try repository.git("commit", "-q", "-am", "remove") }
            if !words.isEmpty { try repository.orch(words) }
            #expect(try repository.orch("add", "새 일").output == "Added A-3\n")
            #expect(try repository.isSound())
        }
    }
}
