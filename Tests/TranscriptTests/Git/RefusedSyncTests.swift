import BlackBox
import Testing

/// Others change a task between the last look at the remote and the push, or the push fails.
@Suite("Changes that are not pushed are as if they had not been made")
struct RefusedSyncTests {
    private func clones() throws -> (Clones, a: GitBench, b: GitBench) {
        let clones = try Clones(autocommit: true)
        let (a, b) = (clones.first, try clones.clone())
        try a.orch("add", "셋째 일")
        try a.orch("add", "넷째 일")
        try a.orch("set", "A-3", "status=DONE", "notes=끝")
        try a.orch("sync")
        try b.orch("sync")
        return (clones, a, b)
    }

    private func expectRefused(_ answer: Answer, _ id: String) {
        #expect(answer.exit == 1, "\(answer)")
        #expect(
            answer.errors.hasPrefix("error: \(id) was changed elsewhere meanwhile; this change is not made\n"),
            "\(answer)")
    }

    /// What the other clone does first, and the change that is then refused.
    @Test(
        "A change of a task that others have changed leaves no copy of it and brings nothing back",
        arguments: [
            (["pick", "--owner-session", "나"], ["set", "A-1", "id=A-77"]),
            (["set", "A-3", "notes=늦게"], ["archive", "--older-than", "0d"]),
            (["set", "A-4", "id=A-60"], ["set", "A-4", "priority=P0"]),
        ])
    func overtaken(other: [String], change: [String]) throws {
        let (clones, _, b) = try clones()
        let a = try clones.racing(other)
        expectRefused(try a.orch(change + ["--sync"]), change[1].hasPrefix("A") ? change[1] : "A-3")
        #expect(try a.text() == b.text() && clones.pushed() == b.text())
        #expect(try a.orch("lint").exit == 0)
        #expect(try a.orch("sync").output == "fetched 0 changes, pushed 0\n")
    }

    @Test("A row that others deleted does not come back with a change that is refused")
    func deleted() throws {
        let (clones, _, b) = try clones()
        let row = try #require(try b.text().split(separator: "\n").first { $0.hasPrefix("| A-4 ") })
        try b.edit(row + "\n", "")
        let a = try clones.racing(["set", "A-2", "priority=P2"])
        expectRefused(try a.orch("set", "A-4", "priority=P0", "--sync"), "A-4")
        #expect(try a.text() == b.text() && clones.pushed() == b.text())
    }

    @Test("The same work that others have just added is not added twice, neither by one command nor by an import")
    func repeated() throws {
        let (clones, _, b) = try clones()
        let a = try clones.racing(["task", "enqueue", "--task", "야간 집계", "--dedupe-key", "nightly"])
        let refused = try a.orch("add", "야간 집계 다시", "--dedupe-key", "nightly", "--sync")
        #expect(refused.exit == 1 && refused.errors.contains("A-5"), "\(refused)")
        #expect(try a.text() == b.text() && clones.pushed() == b.text())
        #expect(try a.text().ranges(of: "dedupe:nightly").count == 1)
        try b.bench.write("task,notes\n아침 집계,dedupe:morning\n주간 집계,dedupe:weekly\n", to: "tasks.csv")
        let c = try clones.racing(["task", "enqueue", "--task", "아침 집계", "--dedupe-key", "morning"])
        let imported = try c.orch("import", "../tasks.csv", "--apply", "--sync")
        #expect(imported.exit == 0, "\(imported)")
        #expect(try c.text() == clones.pushed())
        #expect(try c.text().ranges(of: "dedupe:morning").count == 1)
        #expect(try c.text().contains("dedupe:weekly"))
    }

    @Test("An undo of two tasks, of which others changed one, is not made by half")
    func halves() throws {
        let (clones, first, b) = try clones()
        try first.orch("nl", "submit", "로그 압축, 캐시 삭제", "--sync")
        try b.orch("sync")
        let a = try clones.racing(["set", "A-6", "priority=P2"])
        expectRefused(try a.orch("undo", "--sync"), "A-6")
        #expect(try a.text() == b.text() && clones.pushed() == b.text())
        #expect(try a.text().contains("| A-5 | PENDING |"))
    }

    @Test(
        "A change that the remote does not take is taken back, in other tables too",
        arguments: [["undo"], ["archive", "--older-than", "0d"], ["set", "A-1", "id=A-77"]],
        [true, false])
    func declined(change: [String], isReached: Bool) throws {
        let (clones, a, _) = try clones()
        try a.orch("set", "A-2", "priority=P2", "--sync")
        let before = try a.text()
        if isReached { try clones.hook("pre-receive", "exit 1\n") } else { try clones.cut(true) }
        let answer = try a.orch(change + ["--sync"])
        #expect(answer.exit == (isReached ? 1 : 75), "\(answer)")
        #expect(!answer.errors.contains("built on it"), "\(answer)")
        #expect(try a.text() == before)
        #expect(!((try? a.text(of: "QUEUE.archive.md")) ?? "").contains("A-3"))
        #expect(try a.orch("lint").exit == 0)
    }

    @Test("An alert about a change that is taken back is settled")
    func alerts() throws {
        var (clones, a, _) = try clones()
        a.environment["ORCH_MAX_ATTEMPTS"] = "1"
        a.environment["ORCH_LEASE_SECONDS"] = "1"
        a.environment["ORCH_LEASE_GRACE_SECONDS"] = "0"
        try a.orch("pick", "--owner-session", "가", "--sync")
        let claimed = try a.text()
        try clones.hook("pre-receive", "exit 1\n")
        let worker = a
        #expect(try waitUntil { try worker.orch("watchdog", "--dry-run").output.contains("dead letter") })
        #expect(try a.orch("watchdog", "--sync").exit == 1)
        #expect(try a.text() == claimed)
        let alerts = try a.text(of: "ALERTS.md")
        #expect(!alerts.contains("| open |"), "\(alerts)")
    }

    @Test("An edit by hand is pushed as a commit of its own")
    func edit() throws {
        let (clones, a, _) = try clones()
        try a.edit("넷째 일", "넷째 일을 먼저")
        try a.orch("pick", "--owner-session", "가", "--sync")
        #expect(try clones.subjects().contains("orch: hand edit A-4"))
        #expect(try a.git("status", "--porcelain").isEmpty)
    }

    @Test("A renewal that is pushed keeps the claim from the workers of other clones")
    func renewal() throws {
        var (_, a, b) = try clones()
        try a.orch("pick", "--owner-session", "가", "--sync")
        a.environment["ORCH_LEASE_SECONDS"] = "9000"
        #expect(try a.orch("heartbeat", "A-1", "--owner-session", "가", "--sync").exit == 0)
        try b.orch("sync")
        #expect(try a.text() == b.text())
    }
}
