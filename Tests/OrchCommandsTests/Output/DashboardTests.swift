import Operations
import Sheets
import TaskQueue
import Testing
import Text
import Workspace

@testable import OrchCommands

/// Pages of a dashboard, and what keys do to them.
@Suite struct DashboardTests {
    /// 2026-02-09 10:00:30 KST
    private static let now = Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst)

    private static func time(_ seconds: Int64) -> Timestamp { now.timestamp.advanced(bySeconds: seconds) }

    private static func event(_ seconds: Int64, _ members: String) throws -> History.Entry {
        let line = "{\"ts_epoch_ms\":\(now.epochMilliseconds + seconds * 1000),\(members)}"
        return try #require(History.Entry(Array(line.utf8)[...], at: .kst))
    }

    private static func state() throws -> DashboardState {
        var state = DashboardState(path: "automation/orchestrator/QUEUE.md")
        state.status = .degraded
        state.tasks = [
            (.queued, 5), (.claimed, 0), (.running, 3), (.done, 12), (.failed, 2), (.dead, 1), (.cancelled, 0),
        ]
        state.sessions = [
            .init(name: "discord-command-session", phase: "executing", heartbeat: time(-120), progress: "검증 2/3")
        ]
        state.locks = [.init(name: "배포", owner: "s1")]
        state.alerts = 1
        state.running = [
            .init(
                id: "ORCH-001", priority: "P0", task: "로그 보존 기간 설정을 문서에 반영하고 두 기계에서 검증한다 그리고 알린다",
                owner: "작업자:핵심-1", started: time(-720), lease: time(180)),
            .init(
                id: "ORCH-12", priority: "P1", task: "결제\u{1B}[2J 조사", owner: "w2", started: time(-60),
                lease: time(-300)),
            .init(id: "C", priority: "P2", task: "hand", owner: ""),
        ]
        state.ready = [
            .init(id: "ORCH-013", priority: "P0", task: "배포 점검", due: time(10_800)),
            .init(id: "ORCH-014", priority: "P1", task: "회의록 👩‍💻 정리", due: time(-86_400 * 3)),
            .init(id: "ORCH-015", priority: "P2", task: "later"),
        ]
        state.readyCount = 5
        state.events = [
            try event(-86_400, #""event":"task_enqueued","item_id":"ORCH-001","command":"add""#),
            try event(-720, #""event":"task_claimed","item_id":"ORCH-001","owner_session":"작업자:핵심-1","attempt":"1/3""#),
            try event(-1, #""event":"task_failed","item_id":"ORCH-12","note":"no\u001b]52;c;x\u0007""#),
        ]
        let events = [
            KPI.Event(at: 0, .claimed, "A"), KPI.Event(at: 9000, .completed, "A"), KPI.Event(at: 10_000, .claimed, "B"),
            KPI.Event(at: 12_000, .failed, "B"), KPI.Event(at: 20_000, .claimed, "B", attempt: 2),
            KPI.Event(at: 23_500, .completed, "B"),
        ]
        let kpi = KPI(of: events, in: 0...23_999, parts: 24) { _, _ in "" }
        state.figures = kpi.all
        state.trends = Trend.all(of: kpi)
        return state
    }

    private static func lines(
        _ width: Int, height: Int? = nil, chosen: String? = nil, _ change: (inout DashboardState) -> Void = { _ in }
    ) throws -> [String] {
        var state = try state()
        change(&state)
        return DashboardPage(
            state: state, screen: Screen(color: "never"), width: width, moment: now, chosen: chosen
        ).lines(height: height)
    }

    @Test func `a page of 80 columns has its parts below one another`() throws {
        let page = try Self.lines(80).joined(separator: "\n")
        #expect(
            page == """
                automation/orchestrator/QUEUE.md  degraded                   2026-02-09 10:00:30
                Session: discord-command-session
                Phase: executing (검증 2/3)
                Heartbeat: 2 min ago
                Tasks: 3 running, 5 queued, 12 done, 2 failed, 1 dead
                Locks: 1 active (배포 by s1)
                Alerts: 1 open, see 'orch alerts list'
                RUNNING 3 ──────────────────────────────────────────────────────────────────────
                  ORCH-001  P0  작업자:핵심-1  12 min  lease in 3 min    로그 보존 기간 설정을 …
                  ORCH-12   P1  w2             1 min   lease 5 min late  결제\\x1b[2J 조사
                  C         P2  -              -       no lease          hand
                READY 3 of 5 ───────────────────────────────────────────────────────────────────
                  ORCH-013  P0  due in 3 h    배포 점검
                  ORCH-014  P1  due 3 d late  회의록 👩‍💻 정리
                  ORCH-015  P2                later
                EVENTS ─────────────────────────────────────────────────────────────────────────
                02-08 10:00  ORCH-001  added
                09:48:30     ORCH-001  claimed by 작업자:핵심-1, attempt 1/3
                10:00:29     ORCH-12   FAILED: no\\x1b]52;c;x\\x07
                KPI 24 h ───────────────────────────────────────────────────────────────────────
                success_rate  100.0%  ·········█·············█
                done          2       ▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▁▁▁█
                failed        0       ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
                latency_p95   9.0s    ·········█·············▄
                wait_p95      none
                retries       1       ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁
                latency_mean  6.3s    ·········█·············▄
                wait_mean     none
                """)
    }

    @Test func `a page of 140 columns has two columns`() throws {
        let page = try Self.lines(140).joined(separator: "\n")
        #expect(
            page == """
                automation/orchestrator/QUEUE.md  degraded                                                                               2026-02-09 10:00:30
                Session: discord-command-session
                Phase: executing (검증 2/3)
                Heartbeat: 2 min ago
                Tasks: 3 running, 5 queued, 12 done, 2 failed, 1 dead
                Locks: 1 active (배포 by s1)
                Alerts: 1 open, see 'orch alerts list'
                RUNNING 3 ─────────────────────────────────────────────────────────────────  EVENTS ────────────────────────────────────────────────────────
                  ORCH-001  P0  작업자:핵심-1  12 min  lease in 3 min    로그 보존 기간 설…  02-08 10:00  ORCH-001  added
                  ORCH-12   P1  w2             1 min   lease 5 min late  결제\\x1b[2J 조사    09:48:30     ORCH-001  claimed by 작업자:핵심-1, attempt 1/3
                  C         P2  -              -       no lease          hand                10:00:29     ORCH-12   FAILED: no\\x1b]52;c;x\\x07
                READY 3 of 5 ──────────────────────────────────────────────────────────────  KPI 24 h ──────────────────────────────────────────────────────
                  ORCH-013  P0  due in 3 h    배포 점검                                      success_rate  100.0%  ·········█·············█
                  ORCH-014  P1  due 3 d late  회의록 👩‍💻 정리                                 done          2       ▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▁▁▁█
                  ORCH-015  P2                later                                          failed        0       ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
                                                                                             latency_p95   9.0s    ·········█·············▄
                                                                                             wait_p95      none
                                                                                             retries       1       ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁
                                                                                             latency_mean  6.3s    ·········█·············▄
                                                                                             wait_mean     none
                """)
    }

    @Test func `a narrow page shows all counts, and the time where it has room`() throws {
        #expect(
            try Self.lines(40).prefix(6).joined(separator: "\n") == """
                automatio…  degraded 2026-02-09 10:00:30
                Session: discord-command-session
                Phase: executing (검증 2/3)
                Heartbeat: 2 min ago
                Tasks: 3 running, 5 queued, 12 done,
                  2 failed, 1 dead
                """)
        #expect(
            try Self.lines(20).prefix(2).joined(separator: "\n") == """
                automatio…  degraded
                2026-02-09 10:00:30
                """)
    }

    @Test(
        "No line is wider than the page, no page higher than the terminal, and no text moves the cursor",
        arguments: [20, 40, 80, 119, 120, 140, 300])
    func limits(width: Int) throws {
        for height in [1, 5, 10, 24, 50] {
            let lines = try Self.lines(width, height: height, chosen: "C")
            #expect(lines.count <= height)
            for line in lines {
                #expect(displayWidth(of: line) <= width && TerminalText.escaped(line) == line, "\(line)")
            }
        }
    }

    @Test func `parts share the lines that there are, and the chosen task and the last event are seen`() throws {
        let lines = try Self.lines(80, height: 19, chosen: "ORCH-015") { state in
            state.running += (0..<40).map { .init(id: "R-\($0)", priority: "P1", task: "t") }
        }
        #expect(lines.count == 19 && lines[7] == "RUNNING 2 of 43 " + String(repeating: "─", count: 64))
        #expect(lines.contains { $0.hasPrefix("> ORCH-015") } && !lines.contains { $0.contains("ORCH-013") })
        #expect(lines.contains { $0.contains("FAILED: no") } && lines.last?.hasPrefix("done") == true)
    }

    @Test func `several sessions have a line each, and none is said too`() throws {
        let names = ["a", "b", "c", "d", "e"]
        let several = try Self.lines(80) { state in
            state.sessions = names.map { .init(name: $0, phase: "planning", heartbeat: nil) }
        }
        #expect(several[1] == "Session: a  Phase: planning  Heartbeat: none")
        #expect(several[4] == "… 2 more sessions")
        #expect(try Self.lines(80) { $0.sessions = [] }[1] == "Session: none")
    }

    @Test(
        "Where there is little room progress gives way, and then the phase, but not the sign of life",
        arguments: [
            (140, "Session: 작업자-하나  Phase: executing (50 % 완료, 테스트 작성 중)  Heartbeat: 2 min ago"),
            (80, "Session: 작업자-하나  Phase: executing (50 % 완료, 테스…)  Heartbeat: 2 min ago"),
            (62, "Session: 작업자-하나  Phase: executing  Heartbeat: 2 min ago"),
            (40, "Session: 작업자-…  Heartbeat: 2 min ago"),
        ])
    func progress(width: Int, line: String) throws {
        let lines = try Self.lines(width) { state in
            state.sessions = ["작업자-하나", "b"].map {
                .init(name: $0, phase: "executing", heartbeat: Self.time(-120), progress: "50 % 완료, 테스트 작성 중")
            }
        }
        #expect(lines.contains(line), "\(lines)")
    }

    @Test func `what is wrong and what waits is said`() throws {
        let text =
            "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
            + "|---|---|---|---|---|---|---|---|---|\n| A | FAILED | P1 | x | - | - | - | - | dead:x |\n"
        var queue = try Queue(Array(text.utf8), terms: TableTerms())
        let health = Health(of: &queue, stale: [], excesses: [], alerts: ["dead:A"], at: Self.now)
        let lines = try Self.lines(80) { state in
            state.findings = health.findings
            state.waitingCount = 3
        }
        #expect(lines.contains("Tasks: 3 running, 5 queued (3 waiting), 12 done, 2 failed, 1 dead"))
        #expect(lines.contains("dead_letters=1: A") && !lines.contains { $0.hasPrefix("alerts=") })
    }

    @Test func `words are not broken where a line ends`() {
        #expect(Screen.lines(["done=1", "할일=22", "c"], width: 12) == ["done=1", "  할일=22 c"])
        #expect(
            Screen.lines(["done=1", "b"], width: .max) == ["done=1 b"] && Screen.lines(["long"], width: 2) == ["long"])
    }

    @Test func `colours are those of the state, where there are any`() throws {
        let page = DashboardPage(
            state: try Self.state(), screen: Screen(color: "always"), width: 80, moment: Self.now, chosen: "C")
        let text = page.lines().joined(separator: "\n")
        #expect(text.contains("\u{1B}[33mdegraded\u{1B}[0m") && text.contains("\u{1B}[31mlease 5 min late"))
        #expect(text.contains("\u{1B}[7m> C "))
    }

    // MARK: Keys

    @Test(
        "The keys of terminals are known, also several at once and their halves",
        arguments: [
            ("\u{1B}[A", [TerminalKey.up]), ("\u{1B}OB\u{1B}[B", [.down, .down]), ("\r", [.enter]),
            ("\u{1B}", [.escape]), ("q", [.quit]), ("\u{3}", [.quit]), ("jk", [.down, .up]), ("\u{1B}[5~", [.pageUp]),
            ("\u{1B}[6~x", [.pageDown, .character("x")]), ("\u{1B}[1;5C", [.other]), ("한", [.character("한")]),
            ("\u{1B}[C\u{1B}OD", [.right, .left]), ("\u{7F}\u{8}", [.backspace, .backspace]), ("\u{1B}[", [.other]),
            ("\t", [.other]), ("", []),
        ])
    func keys(text: String, keys: [TerminalKey]) {
        #expect(TerminalKey.keys(Array(text.utf8)).map(\.command) == keys)
    }

    @Test(
        "Arrows choose a task, from either end and not beyond",
        arguments: [
            ([TerminalKey.down], "A"), ([.up], "C"), ([.down, .down], "B"), ([.down, .down, .down, .down], "C"),
            ([.down, .up, .up], "A"), ([.pageDown], "C"), ([.down, .escape], nil), ([.other], nil),
            ([.down, .other], "A"),
        ])
    func choice(keys: [TerminalKey], chosen: String?) {
        var view = DashboardView()
        for key in keys { #expect(view.press(key, among: ["A", "B", "C"]) == .stay) }
        #expect(view.chosen == chosen)
    }

    @Test func `enter shows the chosen task, and q quits`() {
        var view = DashboardView()
        #expect(view.press(.enter, among: ["A"]) == .stay)
        #expect(view.press(.down, among: []) == .stay && view.press(.enter, among: []) == .stay)
        #expect(view.press(.down, among: ["A"]) == .stay && view.press(.enter, among: ["A"]) == .show("A"))
        #expect(view.press(.enter, among: ["B"]) == .stay && view.chosen == nil, "a task that is gone")
        #expect(view.press(.character("q"), among: ["A"]) == .leave && view.press(.quit, among: []) == .leave)
    }

    @Test func `a task is scrolled in its limits, and escape leaves it`() {
        func scroll(_ keys: [TerminalKey], lines: Int = 50) -> Int {
            var reading = TaskReading("A")
            for key in keys where !reading.press(key, room: (10, lines)) { Issue.record("\(key) leaves it") }
            return reading.scroll
        }
        #expect(scroll([.up, .down, .down]) == 2 && scroll([.down, .other], lines: 5) == 0)
        #expect(scroll([.pageDown, .pageDown, .pageDown, .pageDown, .pageDown]) == 40)
        var reading = TaskReading("A")
        let isShown = reading.press(.escape, room: (10, 50))
        #expect(!isShown)
    }
}
