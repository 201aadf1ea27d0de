import BlackBox
import Testing

/// What git puts into the environment: of its hooks, and of whoever names a repository by it.
@Suite("git's variables")
struct CalledByGitTests {
    private static func bench() throws -> GitBench {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.git("add", ".")
        try repository.git("commit", "-q", "-m", "begin")
        // It begins the records, and the folder for them.
        try repository.orch("set", "A-2", "priority=P2")
        return repository
    }

    private static func install(_ hook: String, _ repository: GitBench) throws {
        let script = "#!/bin/sh\n\(OrchBinary.path) add --task hooked --success-criteria c >> ../said 2>&1\n"
        try repository.bench.write(script, to: "r/.git/hooks/" + hook)
        _ = try repository.bench.run("chmod", "+x", "r/.git/hooks/" + hook)
        try repository.bench.write("changed", to: "r/file")
    }

    @Test(
        "A change in a hook before a commit does not keep that from being made, and is committed by the next change",
        arguments: ["pre-commit", "commit-msg"], [["-a"], ["--amend", "-a"], ["file"], []])
    func before(_ hook: String, _ options: [String]) throws {
        let repository = try Self.bench()
        try Self.install(hook, repository)
        if options.isEmpty { try repository.git("add", "file") }
        try repository.git(["commit", "-q", "-m", "user"] + options)
        #expect(try repository.subjects().first == "user")
        let said = try repository.bench.text(of: "said")
        #expect(said.contains("not committed") && said.contains("Added A-3"), "\(said)")
        #expect(try repository.text().contains("| A-3 | PENDING |"))
        try repository.bench.write("#!/bin/sh\n", to: "r/.git/hooks/" + hook)
        #expect(try repository.orch("set", "A-1", "priority=P0").errors == "")
        #expect(try repository.subjects().prefix(2) == ["orch: 2 changes", "user"])
        #expect(try repository.git("log", "-1", "--format=%b").contains("add A-3"))
        #expect(try repository.git("status", "--porcelain", "QUEUE.md").isEmpty)
        #expect(try repository.isSound())
    }

    @Test("A change in a hook behind a commit is committed, by who is configured", arguments: [[], ["--amend"]])
    func behind(_ options: [String]) throws {
        let repository = try Self.bench()
        try Self.install("post-commit", repository)
        try repository.git(["commit", "-q", "-a", "-m", "user", "--author", "Else <e@example.com>"] + options)
        #expect(try repository.subjects().prefix(2) == ["orch: add A-3", "user"])
        #expect(try repository.git("log", "-2", "--format=%an") == "팀\nElse")
        #expect(try repository.bench.text(of: "said") == "Added A-3\n")
        #expect(try repository.git("status", "--porcelain", "QUEUE.md").isEmpty)
        #expect(try repository.isSound())
    }

    @Test(
        "A change in a hook of another repository is committed in the queue's own, also where the hook goes there",
        arguments: [false, true])
    func elsewhere(goesThere: Bool) throws {
        let repository = try Self.bench()
        let other = try GitBench()
        let place = repository.bench.path + "/r"
        let script = """
            #!/bin/sh
            \(goesThere ? "cd \(place) &&" : "") \(OrchBinary.path) --queue \(place)/QUEUE.md add hooked

            """
        try other.bench.write(script, to: "r/.git/hooks/pre-commit")
        _ = try other.bench.run("chmod", "+x", "r/.git/hooks/pre-commit")
        try other.git("add", ".")
        try other.git((goesThere ? [] : ["--work-tree=.", "--git-dir=.git"]) + ["commit", "-q", "-m", "user"])
        #expect(try repository.subjects().first == "orch: add A-3")
        #expect(try other.subjects() == ["user"])
    }

    @Test("GIT_DIR with GIT_WORK_TREE is the repository of a queue in that work tree")
    func named() throws {
        var repository = try GitBench(in: "home/sub")
        let path = repository.bench.path
        _ = try repository.bench.run("mv", "home/sub/.git", "store")
        repository.environment["GIT_DIR"] = path + "/store"
        repository.environment["GIT_WORK_TREE"] = path + "/home"
        try repository.writeQueue()
        try repository.git("add", "QUEUE.md")
        try repository.git("commit", "-q", "-m", "begin")
        let pick = try repository.orch("pick", "--owner-session", "w1")
        #expect(pick.output == "A-1\n" && pick.errors == "", "\(pick)")
        #expect(try repository.subjects() == ["orch: pick A-1 (w1)", "begin"])
        #expect(try repository.git("status", "--porcelain", "-uno").isEmpty)
        let log = try repository.orch("log", "A-1")
        #expect(log.output.contains("PENDING -> IN_PROGRESS") && log.exit == 0, "\(log)")
        #expect(try repository.orch("undo").errors == "")
        #expect(try repository.orch("doctor").output.contains("git: "))
        // And a queue outside says so.
        try repository.bench.write(GitBench.queue, to: "else/QUEUE.md")
        let outside = try repository.orch("--queue", "../../else/QUEUE.md", "log")
        #expect(
            outside.exit == 1
                && outside.errors.contains(
                    "else is in no git work tree (it is outside \(path)/home, which GIT_DIR and GIT_WORK_TREE in the "
                        + "environment names"),
            "\(outside)")
    }

    @Test("GIT_DIR alone takes the current folder for the work tree, as git does")
    func folderAlone() throws {
        var repository = try GitBench()
        _ = try repository.bench.run("mv", "r/.git", "store")
        repository.environment["GIT_DIR"] = "../store"
        try repository.writeQueue()
        #expect(try repository.orch("pick", "--owner-session", "w1").errors == "")
        #expect(try repository.subjects() == ["orch: pick A-1 (w1)", "orch: add QUEUE.md"])
    }

    @Test("A repository below the named work tree, and another index, stay what they are")
    func nested() throws {
        let outer = try GitBench()
        var inner = try Self.bench()
        inner.environment["GIT_DIR"] = outer.bench.path + "/r/.git"
        inner.environment["GIT_WORK_TREE"] = "/"
        inner.environment["GIT_INDEX_FILE"] = inner.bench.path + "/index"
        #expect(try inner.orch("pick", "--owner-session", "w1").errors == "")
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { inner.environment[name] = nil }
        #expect(try inner.subjects().first == "orch: pick A-1 (w1)")
        #expect(try inner.git("status", "--porcelain", "-uno").isEmpty && inner.isSound())
    }
}
