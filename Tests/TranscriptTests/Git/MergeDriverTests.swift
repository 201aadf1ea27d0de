import BlackBox
import Foundation
import Testing

/// `orch merge-driver`, called by git.
@Suite("Merges by rows")
struct MergeDriverTests {
    /// A repository whose merges call the built program, with a queue that both branches begin from.
    private static func repository(in folder: String = "r") throws -> GitBench {
        var repository = try GitBench(in: folder)
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = nil
        let binary = OrchBinary.path.split(separator: "/").dropLast().joined(separator: "/")
        repository.environment["PATH"] = "/\(binary):/usr/local/bin:/usr/bin:/bin"
        try repository.writeQueue()
        #expect(
            try repository.orch("init", "--git").output
                == "created .gitattributes\ncreated merge.orch\ncreated diff.orch\n")
        try repository.bench.write("/.orch/\n/logs/\n", to: folder + "/.gitignore")
        try repository.git("add", ".")
        try repository.git("commit", "-q", "-m", "begin")
        return repository
    }

    /// Changes the queue on a branch from the beginning, and on `main`; each by commands.
    private static func branches(_ repository: GitBench, main: [[String]], side: [[String]]) throws {
        try repository.git("checkout", "-q", "-b", "side")
        for words in side { #expect(try repository.orch(words).exit == 0) }
        try repository.git("commit", "-q", "-a", "-m", "side")
        try repository.git("checkout", "-q", "main")
        for words in main { #expect(try repository.orch(words).exit == 0) }
        try repository.git("commit", "-q", "-a", "-m", "main")
    }

    private static func ids(_ repository: GitBench) throws -> [String] {
        try repository.orch("list").output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    }

    @Test(
        "Different rows and fields are both kept, and an id that both sides gave is two",
        arguments: ["merge", "rebase"])
    func clean(command: String) throws {
        let repository = try Self.repository()
        try Self.branches(
            repository,
            main: [["set", "A-1", "priority=P0"], ["add", "--id", "A-3", "--task", "우리", "--success-criteria", "x"]],
            side: [["set", "A-1", "task=다른 일"], ["add", "--task", "저쪽", "--success-criteria", "x", "--after", "A-2"]])
        try repository.git(command, "-q", "side")
        #expect(try Self.ids(repository) == ["A-1", "A-2", "A-3", "A-4"])
        let text = try repository.text()
        #expect(text.contains("| A-1 | PENDING | P0 | 다른 일 |"))
        #expect(text.contains("renumbered:A-3"))
        #expect(try repository.orch("lint", "--errors").exit == 0)
        #expect(try repository.git("status", "--porcelain").isEmpty)
    }

    @Test("A branch that goes on after its tasks got other ids is merged again, each task with an id of its own")
    func mergedAgain() throws {
        let repository = try Self.repository()
        func adding(_ ids: ClosedRange<Int>, _ name: String) -> [[String]] {
            ids.map { ["add", "--id", "A-\($0)", "--task", "\(name) \($0)", "--success-criteria", "x"] }
        }
        try Self.branches(repository, main: adding(3...4, "main"), side: adding(3...4, "side"))
        // What nobody has pushed gets other ids; here that is neither.
        try repository.git("clone", "-q", "--bare", ".", "../origin")
        try repository.git("remote", "add", "origin", "../origin")
        try repository.git("fetch", "-q", "origin")
        try repository.git("merge", "-q", "side")
        try repository.git("checkout", "-q", "side")
        for words in adding(5...6, "later") { #expect(try repository.orch(words).exit == 0) }
        try repository.git("commit", "-q", "-a", "-m", "side goes on")
        try repository.git("checkout", "-q", "main")
        try repository.git("push", "-q", "origin", "main", "side")
        try repository.git("merge", "-q", "side")
        #expect(try Self.ids(repository).sorted() == (1...8).map { "A-\($0)" })
        #expect(try repository.orch("lint", "--errors").exit == 0)
    }

    @Test("A task whose commit was picked is one task when the branch on which it was done is merged")
    func picked() throws {
        let repository = try Self.repository()
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("add", "the task")
        try repository.git("commit", "-q", "-a", "-m", "task")
        try repository.git("checkout", "-q", "main")
        try repository.git("cherry-pick", "side")
        try repository.git("commit", "-q", "--amend", "-m", "picked")
        try repository.git("checkout", "-q", "side")
        #expect(try repository.orch("done", "A-3", "--notes", "fin").exit == 0)
        try repository.git("commit", "-q", "-a", "-m", "done")
        try repository.git("checkout", "-q", "main")
        try repository.git("merge", "-q", "side")
        #expect(try Self.ids(repository) == ["A-1", "A-2", "A-3"])
        #expect(try repository.orch("list", "--status", "DONE").output.contains("the task"))
    }

    @Test("Of two tasks with one id the one that was not pushed is renumbered")
    func pushed() throws {
        let repository = try Self.repository()
        try repository.git("clone", "-q", "--bare", ".", "../origin")
        try repository.git("remote", "add", "origin", "../origin")
        try Self.branches(
            repository, main: [["add", "--id", "A-3", "--task", "우리", "--success-criteria", "x"]],
            side: [["add", "--task", "저쪽", "--success-criteria", "x"]])
        try repository.git("push", "-q", "origin", "side")
        try repository.git("merge", "-q", "origin/side")
        #expect(try repository.text().contains("| A-3 | PENDING | P1 | 저쪽 |"))
        #expect(try repository.text().contains("| A-4 | PENDING | P1 | 우리 |"))
    }

    @Test("A conflict leaves a valid table with our values, a report and a merge to be finished")
    func conflict() throws {
        let repository = try Self.repository()
        try Self.branches(
            repository, main: [["set", "A-1", "priority=P0"]],
            side: [["set", "A-1", "priority=P2"], ["done", "A-2", "--notes", "끝"]])
        #expect(throws: (any Error).self) { try repository.git("merge", "side") }
        #expect(try repository.git("status", "--porcelain", "--", "QUEUE.md") == "UU QUEUE.md")
        #expect(try repository.orch("lint", "--errors").exit == 0)
        let text = try repository.text()
        #expect(text.contains("| A-1 | PENDING | P0 |") && text.contains("| A-2 | DONE |"))
        let report = try repository.text(of: "QUEUE.conflicts.md")
        #expect(report.hasSuffix("\n## `A-1` `priority`\n\n- base: P1\n- ours: P0\n- theirs: P2\n"))
        try repository.git("merge", "--abort")
        try repository.git("merge", "-q", "-X", "ours", "main")
        try repository.git("checkout", "-q", "-B", "main", "HEAD")
        try repository.orch("set", "A-1", "priority=P2")
        try repository.git("commit", "-q", "-a", "-m", "agreed")
        try repository.git("merge", "-q", "side")
        #expect(!repository.bench.names(in: "r").contains("QUEUE.conflicts.md"), "a clean merge removes it")
    }

    @Test("What is no queue is merged as text, as git does it")
    func text() throws {
        let repository = try Self.repository()
        try repository.git("checkout", "-q", "-b", "side")
        try repository.bench.write("no table\nside\n", to: "r/QUEUE.md")
        try repository.git("commit", "-q", "-a", "-m", "side")
        try repository.git("checkout", "-q", "main")
        try repository.bench.write("no table\nmain\n", to: "r/QUEUE.md")
        try repository.git("commit", "-q", "-a", "-m", "main")
        #expect(throws: (any Error).self) { try repository.git("merge", "side") }
        #expect(try repository.text().contains("<<<<<<< ours\n"))
    }

    @Test("Installing twice changes nothing, a fresh clone is reported, and uninstalling leaves nothing of it")
    func installing() throws {
        let repository = try Self.repository(in: "r 1")
        try repository.orch("init", "--git")
        let drivers = "merge=orch diff=orch"
        let attributes =
            ["/QUEUE.md \(drivers)", "/QUEUE.archive.md \(drivers)"]
            + ["ALERTS", "LOCKS", "SESSIONS", "COMMANDS", "COMMANDS.archive", "BREAKERS"].map { "/\($0).md merge=orch" }
        #expect(try repository.text(of: ".gitattributes").split(separator: "\n").map(String.init) == attributes)
        #expect(try repository.orch("init", "--git").output == "kept .gitattributes\n")
        #expect(try repository.orch("doctor").output.contains("ok       merge: git merges the queue by rows"))
        try repository.git("clone", "-q", ".", "../clone")
        let clone = repository.moved(to: "clone")
        #expect(try clone.orch("doctor").output.contains("-> set it up with 'orch init --git'"))
        // As an older version has set it up, before there were other tables.
        try clone.orch("init", "--git")
        try clone.bench.write(attributes[0] + "\n/LOCKS.md -merge\n", to: "clone/.gitattributes")
        #expect(
            try clone.orch("pick").errors.contains("attributes do not name all of them; 'orch init --git' adds them"))
        #expect(
            try clone.orch("doctor").output.contains("-> add them with 'orch init --git', and commit .gitattributes"))
        #expect(try clone.orch("init", "--git").output == "changed .gitattributes\n")
        #expect(
            try clone.git("check-attr", "merge", "LOCKS.md", "ALERTS.md")
                == "LOCKS.md: merge: unset\nALERTS.md: merge: orch")
        try clone.bench.write("*.md -merge\n", to: "clone/.gitattributes")
        let chosen = try clone.orch("init", "--git")
        #expect(
            chosen.output == "kept .gitattributes\n" && chosen.errors.contains("'git check-attr merge -- QUEUE.md'"))
        try clone.bench.write(attributes.joined(separator: "\n") + "\n", to: "clone/.gitattributes")
        for section in ["merge.orch", "diff.orch"] { try clone.git("config", "--remove-section", section) }
        // An editor for Windows has saved it.
        let lines = try repository.text(of: ".gitattributes").split(separator: "\n").map { $0 + "\r\n" }
        try repository.bench.write("*.png binary\n" + lines.joined(), to: "r 1/.gitattributes")
        #expect(
            try repository.orch("init", "--uninstall").output
                == "removed .gitattributes\nremoved merge.orch\nremoved diff.orch\n")
        #expect(try repository.text(of: ".gitattributes") == "*.png binary\n")
        #expect(try !repository.git("config", "--list", "--local").contains(".orch."))
        #expect(try clone.orch("init", "--uninstall").output == "removed .gitattributes\n")
        #expect(!clone.bench.names(in: "clone").contains(".gitattributes"))
    }

    @Test(
        "Random histories, merged and rebased, keep what each side changed and each id once",
        .enabled(if: isInstalled("python3"), "python3 is not there"))
    func histories() throws {
        let bench = try Workbench()
        let script = Repository.root + "/automation/soak/histories.py"
        let answer = try bench.orch(environment: ["TMPDIR": bench.path]).run(
            "python3",
            [script, "--orch", OrchBinary.path, "--histories", "5", "--seed", "7", "--commands", "10"])
        #expect(answer.exit == 0, "\(answer.output)\(answer.errors)")
    }

    @Test("git compares cells, with the task in the head of each part, whatever is in them or in the file's name")
    func comparing() throws {
        let repository = try Self.repository(in: "r 1")
        try repository.orch("block", "A-2", "--notes", "기다림")
        let whole = try repository.git("diff")
        #expect(
            whole.contains("@@ A-1\n") && whole.contains("\n row A-2\n-    status: PENDING\n"), "\(whole)")
        #expect(whole.contains("\n+    notes: 기다림") && !whole.contains("|"), "\(whole)")
        try repository.edit("| 로그 정리 |", "| 로그 \u{1b}]0;x\u{07} |")
        try repository.git("commit", "-q", "-a", "-m", "x")
        for words in [["show"], ["log", "-p", "-1"]] {
            let text = try repository.git(words)
            #expect(text.contains("-    task: 로그 정리\n+    task: 로그 \\x1b]0;x\\x07\n"), "\(text)")
        }
        #expect(try repository.git("show", "--no-textconv").contains("+| A-1 |"))
        #expect(try repository.git("format-patch", "-1", "--stdout").contains("+| A-1 |"))
        #expect(try repository.git("diff", "HEAD~1", "--", "QUEUE.md").contains("row A-2"))
        try repository.bench.write("no table\n\u{1b}[1m\n", to: "r 1/QUEUE.md")
        #expect(try repository.git("diff").contains("\n+no table\n+\\x1b[1m"))
        try repository.bench.write([0xFF, 0x0A], to: "r 1/QUEUE.md")
        #expect(try repository.git("diff").contains("-row A-1\n"))
        try repository.git("rm", "-q", "-f", "QUEUE.md")
        #expect(try repository.git("show").contains("row A-1"))
        #expect(try repository.git("diff", "--cached").contains("\n-row A-1\n"))
        var lost = repository
        lost.environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
        #expect(try lost.git("show").contains("+| A-1 |"), "without orch, git compares lines")
    }

    @Test("The name of a queue is no pattern in the attributes", arguments: ["a b.md", "*.md", "[x]\\\"?.md", "가.md"])
    func names(name: String) throws {
        var repository = try GitBench()
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = nil
        try repository.writeQueue(to: name)
        try repository.orch("--queue", name, "init", "--git")
        #expect(try repository.git("check-attr", "merge", "--", name).hasSuffix(": merge: orch"))
        #expect(try repository.git("check-attr", "merge", "--", "x.md").hasSuffix(": merge: unspecified"))
    }
}
