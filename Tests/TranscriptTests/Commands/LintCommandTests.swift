import BlackBox
import Testing

@Suite("orch lint")
struct LintCommandTests {
    private static let slips = queue(
        row("ORCH-001", "PENDNIG", "p0", task: "로그 정리", due: "2026-2-8 9:05"),
        row("ORCH-002", "**done**", task: "끝난 일"),
        row("ORCH-003", "PENDING", "high", started: "어제", notes: "한글 메모 / after:ORCH-099 / lease:soon"),
        row("ORCH-003", "IN_PROGRESS"),
        "| ORCH-005 | PENDING | P1 | a | b | c |")

    @Test("every finding is a line with its place")
    func lines() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:14: error: unknown status 'PENDNIG' (PENDING?)
            QUEUE.md:5:24: error: unknown priority 'p0' (P0?)
            QUEUE.md:5:53: error: due_at_kst takes YYYY-MM-DD HH:mm; got '2026-2-8 9:05' (2026-02-08 09:05?)
            QUEUE.md:6:14: error: unknown status '**done**' (DONE?)
            QUEUE.md:7:24: error: unknown priority 'high'; one of P0, P1, P2
            QUEUE.md:7:52: error: started_at_kst takes YYYY-MM-DD HH:mm; got '어제'
            QUEUE.md:7:75: error: waits for 'ORCH-099', and no task has that id
            QUEUE.md:7:86: warning: lease: takes YYYY-MM-DD HH:mm:ss; got 'soon'
            QUEUE.md:8:3: error: the id ORCH-003 stands in line 7 already
            QUEUE.md:8:50: warning: IN_PROGRESS, and no owner_session says with whom
            QUEUE.md:9:41: error: the row has 6 cells where the header has 9
            [exit 2]
            """#, queue: Self.slips)
    }

    @Test("a queue without slips is told of, with exit 0")
    func nothing() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md: nothing found
            $ orch lint --fix
            QUEUE.md: nothing found
            """#, queue: queue(row("ORCH-001"), row("ORCH-002", "DONE", notes: "after:ORCH-000")))
    }

    @Test("the real queue of a team has no findings")
    func teamQueue() throws {
        let bench = try Workbench()
        try bench.write(try Fixture.teamQueue(), to: "QUEUE.md")
        try expectSession(
            """
            $ orch lint
            QUEUE.md: nothing found
            """, in: bench)
    }

    @Test("--fix writes what can only be meant, and leaves the rest")
    func fix() throws {
        let bench = try expectSession(
            #"""
            $ orch lint --fix
            fixed: QUEUE.md:5:24: priority of ORCH-001: 'p0' is 'P0' now
            fixed: QUEUE.md:5:53: due_at_kst of ORCH-001: '2026-2-8 9:05' is '2026-02-08 09:05' now
            fixed: QUEUE.md:6:14: status of ORCH-002: '**done**' is 'DONE' now
            QUEUE.md:5:14: error: unknown status 'PENDNIG' (PENDING?)
            …
            QUEUE.md:9:41: error: the row has 6 cells where the header has 9
            [exit 2]
            """#, queue: Self.slips)
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""cells":{"status":"DONE"},"before":{"status":"**done**"}"#))
        let before = Self.slips.split(separator: "\n")
        let after = try bench.text(of: "QUEUE.md").split(separator: "\n")
        #expect(after.count == before.count)
        #expect(after.indices.filter { after[$0] != before[$0] } == [3, 4])
    }
}
