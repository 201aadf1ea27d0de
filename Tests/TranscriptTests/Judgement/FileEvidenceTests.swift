import BlackBox
import Testing

/// `orch review --verify-files`: what the report names against what git knows.
@Suite("review --verify-files")
struct FileEvidenceTests {
    private static let start = "2026-02-08 20:00"
    /// 20:00 in Korea, as git reads it.
    private static let startDate = "2026-02-08T11:00:00Z"

    /// A repository whose files are from before the start.
    private func repository(started: String = start, in folder: String = "") throws -> Workbench {
        let bench = try Workbench()
        let place = folder.isEmpty ? "" : folder + "/"
        for name in ["README.md", "src/a.py", "src/b.py", "old.py", "문서/설계.md", "Makefile", "dist/app.js"] {
            try bench.write("1\n", to: place + name)
        }
        try bench.write("dist/\n", to: place + ".gitignore")
        try bench.write(
            queue("| A | IN_PROGRESS | P1 | work | README 반영 | w | \(started) | - | attempt:1/3 |"),
            to: place + "QUEUE.md")
        try git(["init", "-q"], bench, in: folder)
        try commit("2026-02-08T10:59:59Z", bench, in: folder)
        return bench
    }

    private func git(
        _ arguments: [String], _ bench: Workbench, at date: String = startDate, in folder: String = ""
    ) throws {
        let program = bench.orch(
            in: folder,
            environment: [
                "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.com", "GIT_COMMITTER_NAME": "t",
                "GIT_COMMITTER_EMAIL": "t@example.com", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
                "GIT_CONFIG_NOSYSTEM": "1",
            ])
        let answer = try program.run("git", arguments)
        try #require(answer.exit == 0, "\(answer.errors)")
    }

    private func commit(_ date: String, _ bench: Workbench, in folder: String = "") throws {
        try git(["add", "-A"], bench, in: folder)
        try git(["commit", "-q", "-m", "work"], bench, at: date, in: folder)
    }

    /// What a dry run says of the files; the words of the report are enough in any case.
    private func said(
        _ names: String, _ bench: Workbench, in folder: String = "", environment: [String: String] = [:],
        queue: [String] = []
    ) throws -> String {
        let answer = try bench.orch(in: folder, environment: environment).run(
            ["review", "A", "--dry-run", "--verify-files", "--report", "README 반영 완료\n변경: " + names] + queue)
        let lines = answer.output.split(separator: "\n").filter { $0.dropFirst().hasPrefix(" files: ") }
        #expect(lines.count == 1, "\(answer)")
        #expect((answer.exit == 0) == lines.first?.hasPrefix("+"))
        return lines.first.map { String($0.dropFirst(9)) } ?? ""
    }

    @Test("A commit since the start, to the minute, changes a file, also when it deletes or renames it")
    func committed() throws {
        let bench = try repository()
        #expect(try said("README.md", bench) == "README.md did not change since \(Self.start)")
        try bench.write("2\n", to: "README.md")
        try bench.write("2\n", to: "문서/설계.md")
        try git(["rm", "-q", "src/a.py"], bench)
        try git(["mv", "old.py", "new.py"], bench)
        try commit(Self.startDate, bench)
        #expect(
            try said("README.md, 문서/설계.md를, src/a.py old.py new.py", bench)
                == "changed since \(Self.start): README.md, 문서/설계.md, src/a.py, old.py, new.py")
        #expect(
            try said("README.md src/b.py:12 gone.py", bench)
                == "src/b.py did not change since \(Self.start); gone.py does not exist")
        #expect(try said("`src/`", bench) == "changed since \(Self.start): src/", "something in it did")
        // A commit that a wrong clock dated back hides nothing behind it.
        try bench.write("3\n", to: "Makefile")
        try commit("2026-02-07T00:00:00Z", bench)
        #expect(try said("README.md", bench) == "changed since \(Self.start): README.md")
        #expect(try said("README.md\nFiles:\n- Makefile", bench) == "Makefile did not change since \(Self.start)")
    }

    @Test("What is not committed counts when it was written since; ignored files never do")
    func uncommitted() throws {
        let bench = try repository()
        try bench.write("2\n", to: "README.md")
        try bench.write("n\n", to: "src/new/n.py")
        try bench.write("2\n", to: "old.py")
        _ = try bench.run("touch", "-d", "2026-02-08T10:59:59Z", "old.py")
        try bench.write("2\n", to: "src/b.py")
        _ = try bench.run("touch", "-d", Self.startDate, "src/b.py")
        _ = try bench.run("rm", "src/a.py")
        _ = try bench.run("touch", "문서/설계.md")
        try bench.write("2\n", to: "dist/app.js")
        #expect(
            try said("README.md src/new/n.py src/b.py src/a.py", bench)
                == "changed since \(Self.start): README.md, src/new/n.py, src/b.py, src/a.py")
        #expect(
            try said("old.py 문서/설계.md dist/app.js", bench)
                == ["old.py", "문서/설계.md", "dist/app.js"].map { "\($0) did not change since \(Self.start)" }
                .joined(separator: "; "))
    }

    @Test("A conflict that a merge settled is a change, and what the other branch did before the start is none")
    func merge() throws {
        let bench = try repository()
        try git(["branch", "-m", "trunk"], bench)
        try git(["checkout", "-q", "-b", "side"], bench)
        try bench.write("side\n", to: "README.md")
        try bench.write("side\n", to: "src/b.py")
        try commit("2026-02-08T10:59:59Z", bench)
        try git(["checkout", "-q", "trunk"], bench)
        try bench.write("trunk\n", to: "README.md")
        try commit("2026-02-08T10:59:59Z", bench)
        _ = try bench.run("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "merge", "-q", "side")
        try #require(bench.names(in: ".git").contains("MERGE_HEAD"))
        try bench.write("both\n", to: "README.md")
        try commit("2026-02-08T12:00:00Z", bench)
        #expect(try said("README.md", bench) == "changed since \(Self.start): README.md")
        #expect(try said("src/b.py", bench) == "src/b.py did not change since \(Self.start)")
    }

    @Test("Paths may be relative to the current folder, the root, or absolute; none is followed out of the repository")
    func places() throws {
        let bench = try repository(in: "repo")
        try bench.write("2\n", to: "repo/src/a.py")
        try bench.write("2\n", to: "secret.py")
        _ = try bench.run("ln", "-s", "..", "repo/out")
        _ = try bench.run("ln", "-s", "src", "repo/in")
        let all = "a.py src/a.py ../src/a.py \(bench.path)/repo/src/a.py in/a.py"
        #expect(
            try said(all, bench, in: "repo/src")
                == "changed since \(Self.start): a.py, src/a.py, ../src/a.py, \(bench.path)/repo/src/a.py, in/a.py")
        for path in [
            "../../secret.py", "../out/secret.py", "../../../../../../../../../../x.py", "/etc/hosts.conf", "~/x.py",
        ] {
            let expected = path.hasPrefix("~") ? "\(path) does not exist" : "\(path) is outside the repository"
            #expect(try said(path, bench, in: "repo/src") == expected)
        }
        // A hook runs with the repository in its environment; the folder decides all the same.
        let hook = ["GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/i"]
        #expect(
            try said("src/a.py", bench, in: "repo", environment: hook) == "changed since \(Self.start): src/a.py")
        // Elsewhere it is the queue's repository.
        try bench.write("", to: "else/where")
        #expect(
            try said("src/a.py", bench, in: "else", queue: ["--queue", bench.path + "/repo/QUEUE.md"])
                == "changed since \(Self.start): src/a.py")
    }

    @Test("A report that names no file fails; words that look a little like files don't count")
    func words() throws {
        let bench = try repository()
        let words = "read/write, Node.js, /api/users, https://example.com/a.py, 1/3"
        #expect(try said(words, bench) == "the report names no file")
        try bench.write("2\n", to: "README.md")
        #expect(try said("README.md read/write", bench) == "changed since \(Self.start): README.md")
    }

    @Test("Names that look like options or patterns of git are names")
    func hostile() throws {
        let bench = try repository()
        try bench.write("n\n", to: "src/b.py")
        #expect(try said("./--output/x.py", bench) == "./--output/x.py does not exist")
        #expect(!bench.names().contains("x.py"))
    }

    @Test("No program that the repository's settings name is run")
    func settings() throws {
        let bench = try repository()
        try bench.write("#!/bin/sh\ntouch \(bench.path)/ran\n", to: ".git/hooks/post-index-change")
        _ = try bench.run("chmod", "+x", ".git/hooks/post-index-change")
        let hook = bench.path + "/.git/hooks/post-index-change"
        for (name, value) in [
            ("core.fsmonitor", hook), ("core.pager", hook), ("diff.external", hook), ("gpg.program", hook),
            ("log.showSignature", "true"), ("status.relativePaths", "true"), ("diff.relative", "true"),
            ("status.showUntrackedFiles", "no"), ("diff.renames", "copies"), ("core.quotePath", "true"),
        ] {
            try git(["config", name, value], bench)
        }
        try bench.write("2\n", to: "문서/설계.md")
        try bench.write("n\n", to: "src/새.py")
        _ = try bench.run("rm", "-f", "ran")
        #expect(
            try said("문서/설계.md src/새.py README.md", bench, in: "src")
                == "README.md did not change since \(Self.start)")
        #expect(!bench.names().contains("ran"))
    }

    @Test("What an earlier attempt has committed still counts for the next one")
    func laterAttempt() throws {
        let bench = try repository()
        try bench.write("2\n", to: "README.md")
        try commit("2026-02-08T11:30:00Z", bench)
        let claim = #"{"ts_epoch_ms":1770548400000,"event":"task_claimed","item_id":"A","attempt":"1/3"}"#
        try bench.write(
            queue("| A | IN_PROGRESS | P1 | work | README 반영 | w | 2026-02-08 21:00 | - | attempt:2/3 |"),
            to: "QUEUE.md")
        #expect(try said("README.md", bench) == "README.md did not change since 2026-02-08 21:00")
        // 20:00 in Korea.
        try bench.write(claim + "\n", to: "logs/orch_runs.jsonl")
        #expect(try said("README.md", bench) == "changed since 2026-02-08 20:00: README.md")
    }

    @Test("Files that did not change turn PASS into RETRY, and those that did are reported")
    func routing() throws {
        let bench = try repository()
        try expectSession(
            #"""
            $ orch review A --report "README.md에 반영 완료" --verify-files
            RETRY
            - files: README.md did not change since 2026-02-08 20:00
            A -> PENDING
            [exit 2]
            $ orch review A --report "README.md에 반영 완료" --verify-files
            ! error: A has no started_at_kst, so its changes cannot be identified
            ! hint: {any}
            [exit 1]
            $ orch set A status=IN_PROGRESS "started_at_kst=2026-02-08 20:00"
            A{any}
            """#, in: bench)
        try bench.write("2\n", to: "README.md")
        try expectSession(
            #"""
            $ orch review A --report "README.md에 반영 완료" --verify-files
            PASS
            + files: changed since 2026-02-08 20:00: README.md
            A -> DONE
            $ orch review --success-criteria x --report "README.md" --verify-files
            ! error: 'review' needs ID
            ! hint: see 'orch review --help'
            [exit 64]
            """#, in: bench)
    }

    @Test("Without git, without a repository and with a git that fails nothing is decided")
    func tools() throws {
        let bench = try repository()
        let arguments = ["review", "A", "--report", "README.md에 반영 완료", "--verify-files"]
        let before = try bench.text(of: "QUEUE.md")
        try bench.write("#!/bin/sh\necho 'fatal: dubious ownership' >&2\nexit 128\n", to: "bin/git")
        _ = try bench.run("chmod", "+x", "bin/git")
        for (path, message) in [
            (bench.path + "/src", "the files were not checked: there is no git\n"),
            (bench.path + "/bin", "is in no git work tree (fatal: dubious ownership)\n"),
        ] {
            let answer = try bench.orch(environment: ["PATH": path]).run(arguments)
            #expect(answer.exit == 69)
            #expect(answer.errors.contains(message) && answer.errors.contains("\nhint: "), "\(answer.errors)")
        }
        _ = try bench.run("rm", "-r", ".git")
        let answer = try bench.orch(environment: ["GIT_CEILING_DIRECTORIES": bench.path]).run(arguments)
        #expect(answer.exit == 69 && answer.errors.contains("is in no git work tree"), "\(answer)")
        #expect(try bench.text(of: "QUEUE.md") == before)
    }
}
