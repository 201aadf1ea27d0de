import BlackBox
import Testing

/// `orch blame`: who last changed each cell.
@Suite("The origin of cells")
struct BlameTests {
    /// What `orch blame` prints, without times and names of commits.
    private static func blame(_ repository: GitBench, _ words: String...) throws -> [String] {
        try repository.orch(["blame"] + words).output.split(separator: "\n").map { line in
            let fields = line.trimmingPrefix("    ").split(separator: "  ").map { $0.trimmingPrefix(" ") }
            if fields.first == "not committed yet" || fields.count == 1 { return fields.joined(separator: "  ") }
            return fields.dropFirst(2).joined(separator: "  ")
        }
    }

    @Test("What another clone did is its own, also behind a merge or a sync that brought it", arguments: [false, true])
    func others(isSynced: Bool) throws {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try b.git("config", "user.name", "Kim")
        try a.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver -- %O %A %B %P")
        try a.bench.write("*.md merge=orch\n", to: "a/.git/info/attributes")
        if isSynced {
            // HEAD of the other clone can't follow.
            try b.bench.write("x", to: "b/file")
            try b.git("commit", "-q", "-a", "-m", "code")
            try b.git("push", "-q")
        }
        try b.orch("pick", "--owner-session", "bee", isSynced ? "--sync" : "--no-sync")
        if !isSynced { try b.git("push", "-q") }
        try a.orch("set", "A-1", "priority=P0")
        try a.orch("set", "A-2", "priority=P0")
        if isSynced { try a.orch("sync") } else { try a.git("pull", "-q", "--no-rebase", "--no-edit") }
        let cells = try Self.blame(a, "A-1")
        let change = isSynced ? "Kim: sync A-1" : "Kim: pick A-1 (bee)"
        #expect(cells.contains(change + "  status: IN_PROGRESS"), "\(cells)")
        #expect(cells.contains("팀: set A-1  priority: P0") && cells.contains(change + "  owner_session: bee"))
        #expect(try !a.orch("log", "A-1").output.contains("merge: "))
    }

    @Test("Each cell has the newest commit that brought its text; what is not committed says so")
    func cells() throws {
        var repository = try GitBench()
        try repository.writeQueue()
        #expect(try Self.blame(repository, "A-1").contains("not committed yet  task: 로그 정리"))
        try repository.orch("set", "A-1", "priority=P0")
        repository.environment["GIT_AUTHOR_NAME"] = "Kim"
        try repository.edit("로그 정리", "로그 \u{1b}[31m줄임")
        try repository.git("commit", "-q", "-a", "-m", "Reword")
        repository.environment["GIT_AUTHOR_NAME"] = nil
        try repository.orch("set", "A-1", "priority=P1")
        try repository.orch("set", "A-1", "priority=P0")
        try repository.edit("P0 | 로그", "P2 | 로그")
        #expect(
            try Self.blame(repository, "1") == [
                "A-1", "팀: add QUEUE.md  id: A-1", "팀: add QUEUE.md  status: PENDING",
                "not committed yet  priority: P2", "Kim: Reword  task: 로그 \\x1b[31m줄임",
                "팀: add QUEUE.md  success_criteria: checked", "팀: add QUEUE.md  owner_session: -",
                "팀: add QUEUE.md  started_at_kst: -", "팀: add QUEUE.md  due_at_kst: -", "팀: add QUEUE.md  notes: -",
            ])
        try repository.git("checkout", "-q", "--", "QUEUE.md")
        #expect(try Self.blame(repository, "A-1").contains("팀: set A-1  priority: P0"))
        let json = try repository.orch("blame", "A-1", "--json").output
        #expect(json.contains("\"schema\": \"orch.blame/1\"") && json.contains("\"subject\": \"Reword\""))
        #expect(try repository.orch("blame", "B-7").exit == 1)
    }

    @Test("Without an id all open tasks are shown, and a task is followed through the archive and a merge")
    func rows() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("done", "A-1", "--notes", "끝")
        #expect(try Self.blame(repository).filter { !$0.contains(" ") } == ["A-2"])
        try repository.orch("archive", "--older-than", "0m")
        #expect(try Self.blame(repository, "A-1").contains("팀: done A-1  status: DONE"))
        try repository.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver %O %A %B %P")
        try repository.bench.write("QUEUE.md merge=orch\n", to: "r/.git/info/attributes")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("add", "--id", "A-3", "--task", "저쪽", "--success-criteria", "x")
        try repository.git("checkout", "-q", "main")
        try repository.orch("add", "--id", "A-3", "--task", "우리", "--success-criteria", "x")
        try repository.git("merge", "-q", "-m", "joined", "side")
        let lines = try Self.blame(repository, "A-4")
        #expect(lines.contains("팀: joined  id: A-4"), "\(lines)")
        #expect(lines.contains("팀: add A-3  task: 저쪽"), "\(lines)")
        #expect(try Self.blame(repository, "A-3").contains("팀: add A-3  task: 우리"))
    }

    @Test("git draws the graph, with the rows beside it")
    func graph() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("commit")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("set", "A-1", "priority=P0")
        try repository.git("checkout", "-q", "main")
        try repository.orch("set", "A-2", "priority=P2")
        try repository.git("config", "merge.orch.driver", "'\(OrchBinary.path)' merge-driver %O %A %B %P")
        try repository.bench.write("QUEUE.md merge=orch\n", to: "r/.git/info/attributes")
        try repository.git("merge", "-q", "-m", "joined", "side")
        func drawn(_ words: String...) throws -> [String] {
            try repository.orch(["log", "--graph"] + words).output.split(separator: "\n").map { line in
                let parts = line.split(separator: "  ")
                return parts.count > 2 && parts[0].contains(" 20")
                    ? parts[0].prefix { $0 != "2" } + parts[2...].joined(separator: "  ") : String(line)
            }
        }
        let all = try drawn()
        #expect(all.first?.hasSuffix("팀, merge: joined") == true && all[1] == "|\\  ", "\(all)")
        #expect(all.contains("| * 팀: set A-1") || all.contains("* | 팀: set A-1"), "\(all)")
        #expect(all.contains { $0.hasPrefix("|") && $0.hasSuffix("    A-1  priority: P1 -> P0") }, "\(all)")
        #expect(all.contains { $0.hasPrefix("|/  ") } && all.contains("* 팀: add QUEUE.md"), "\(all)")
        #expect(all.last == "      A-2  added: 재시도 보강", "\(all)")
        let one = try drawn("A-2", "-n", "1")
        #expect(one.contains { $0.hasSuffix("팀: set A-2") } && !one.joined().contains("A-1"), "\(one)")
        #expect(try repository.orch("log", "--graph", "--json").exit == 64)
    }

    @Test("On a terminal the text goes through the pager that git would use", .enabled(if: Terminal.isThere))
    func pager() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("commit")
        let terminal = Terminal(bench: repository.bench)
        let words = "log --queue r/QUEUE.md"
        let git = "GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME=/nowhere"
        func shown(_ words: String, _ variables: String) throws -> String {
            try terminal.run(words, variables: "\(git) \(variables)").joined(separator: "\n")
        }
        let pager = "\"sed s/A-1/paged/\""
        #expect(try shown(words, "ORCH_PAGER=\(pager) GIT_PAGER=false").contains("paged"))
        #expect(try shown(words, "GIT_PAGER=\(pager)").contains("paged"))
        #expect(try shown(words, "PAGER=\(pager)").contains("paged"))
        #expect(try shown("blame A-1 --queue r/QUEUE.md", "PAGER=\(pager)").contains("paged"))
        for plain in ["ORCH_PAGER=cat", "ORCH_PAGER=", "ORCH_PAGER=/no/such/pager"] {
            #expect(try shown(words, "\(plain) PAGER=\(plain == "ORCH_PAGER=" ? "cat" : pager)").contains("A-1"))
        }
        #expect(try !shown(words + " --json", "PAGER=\(pager)").contains("paged"))
        #expect(try !shown(words + " | cat", "PAGER=\(pager)").contains("paged"))
        #expect(try !shown("list --queue r/QUEUE.md", "PAGER=\(pager)").contains("paged"))
    }
}
