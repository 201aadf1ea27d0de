import BlackBox
import Testing

/// `orch log`: what happened to a queue, from git.
@Suite("The history of a queue")
struct LogTests {
    /// What `orch log` prints, without times and names of commits.
    private static func log(_ repository: GitBench, _ words: String...) throws -> [String] {
        try repository.orch(["log"] + words).output.split(separator: "\n").map { line in
            !line.hasPrefix("20") ? String(line) : line.split(separator: "  ").dropFirst(2).joined(separator: "  ")
        }
    }

    @Test("Operations, edits by hand and other people's commits are told row by row")
    func entries() throws {
        var repository = try GitBench()
        try repository.writeQueue()
        try repository.git("config", "log.showRoot", "false")
        #expect(try repository.orch("log").output == "no commit\n")
        try repository.orch("pick", "--owner-session", "worker:2", "--lease", "60")
        try repository.edit("재시도 보강", "재시도 \u{1b}[31m줄임")
        try repository.orch("done", "A-1", "--notes", "끝")
        repository.environment["GIT_AUTHOR_NAME"] = "Kim"
        try repository.edit("# Queue", "# 큐")
        try repository.git("commit", "-q", "-a", "-m", "Rename")
        let all = try Self.log(repository)
        #expect(
            all == [
                "Kim: Rename", "팀: done A-1 (worker:2)",
                all[2],
                "팀: hand edit A-2", "    A-2  task: 재시도 보강 -> 재시도 \\x1b[31m줄임", "팀: pick A-1 (worker:2)", all[6],
                "팀: add QUEUE.md", "    A-1  added: 로그 정리", "    A-2  added: 재시도 보강",
            ])
        #expect(all[2].hasPrefix("    A-1  status: IN_PROGRESS -> DONE; notes: attempt:1/3 / lease:"))
        #expect(
            all[6].contains("status: PENDING -> IN_PROGRESS; owner_session: - -> worker:2; started_at_kst: - -> 20"))
        #expect(try Self.log(repository, "2", "-n", "1") == Array(all[3...4]))
        #expect(try Self.log(repository, "--author", "kim") == ["Kim: Rename"])
        #expect(try Self.log(repository, "--author", "k.m") == ["no commit"])
        #expect(try Self.log(repository, "--since", "1d").count == all.count)
        #expect(try Self.log(repository, "--since", "2100-01-01") == ["no commit"])
        #expect(try Self.log(repository, "B-7") == ["no commit changed B-7"])
        #expect(try repository.orch("log", "--since", "soon").exit == 64)
        let json = try repository.orch("log", "A-2", "-n", "1", "--json").output
        #expect(json.contains("\"operation\": \"hand edit\""))
        #expect(json.contains("\"from\": \"재시도 보강\",\n              \"to\": \"재시도 \\u001b[31m줄임\""))
    }

    @Test("A commit of any time is shown", arguments: [["log", "--json"], ["blame", "A-1"], ["undo", "--json"]])
    func oddClock(_ words: [String]) throws {
        var repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("pick")
        repository.environment["GIT_COMMITTER_DATE"] = "@99999999999999999 +0000"
        repository.environment["GIT_AUTHOR_DATE"] = repository.environment["GIT_COMMITTER_DATE"]
        try repository.edit("재시도 보강", "재시도")
        try repository.git("commit", "-q", "-a", "-m", "later")
        for name in ["GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"] { repository.environment[name] = nil }
        let answer = try repository.orch(words)
        #expect(answer.exit == 0, "\(answer)")
        #expect(words != ["log", "--json"] || answer.output.contains("9999-"), "\(answer.output)")
    }

    @Test("A task is followed into the archive, and back through a merge to the id that it had")
    func merges() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.edit(
            "A-1 | PENDING | P1 | 로그 정리 | checked | - | -", "A-1 | DONE | P1 | 로그 정리 | checked | - | 2026-01-01 09:00")
        try repository.orch("commit")
        try repository.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver %O %A %B %P")
        try repository.bench.write("QUEUE.md merge=orch\n", to: "r/.git/info/attributes")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("add", "--id", "A-3", "--task", "저쪽", "--success-criteria", "x")
        try repository.orch("set", "A-3", "priority=P0")
        try repository.git("checkout", "-q", "main")
        try repository.orch("add", "--id", "A-3", "--task", "우리", "--success-criteria", "x")
        try repository.git("merge", "-q", "-m", "joined", "side")
        #expect(
            try Self.log(repository, "A-4") == [
                "팀, merge: joined", "    A-4  added: 저쪽", "팀: set A-3", "    A-3  priority: P1 -> P0", "팀: add A-3",
                "    A-3  added: 저쪽",
            ])
        #expect(try Self.log(repository, "A-3") == ["팀: add A-3", "    A-3  added: 우리"])
        try repository.orch("archive", "--older-than", "0m")
        #expect(try Self.log(repository, "A-1").prefix(2) == ["팀: archive A-1", "    A-1  moved to the archive"])
    }

    @Test("A task whose row was removed is not taken for one that never was")
    func removed() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("add", "--id", "A-7", "--task", "x", "--success-criteria", "y")
        let text = try repository.text()
        try repository.bench.write(
            text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("| A-7 ") }
                .joined(separator: "\n"), to: "r/QUEUE.md")
        try repository.orch("set", "A-1", "priority=P0")
        for id in ["7", "A-7"] {
            #expect(try Self.log(repository, id).last == "    A-7  added: x")
            let answer = try repository.orch("show", id)
            #expect(answer.errors.hasPrefix("error: A-7 not found: its row was removed\n") && answer.exit == 1)
        }
    }

    @Test("Outside of a repository it says so")
    func nowhere() throws {
        try expectSession(
            #"""
            $ orch log
            ! error: {any} is in no git work tree
            ! hint: create a repository with 'git init'
            [exit 1]
            """#, queue: queue(row("A-1")))
    }
}
