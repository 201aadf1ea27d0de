import BlackBox
import Testing

/// The dashboard as it is printed, and as it is on a terminal.
@Suite("The dashboard")
struct DashboardTests {
    @Test("is printed once where there is no terminal, also as JSON")
    func plain() throws {
        let bench = try expectSession(
            #"""
            $ orch pick --owner-session 작업자
            A-1
            $ orch heartbeat A-1 --owner-session 작업자 --phase planning --progress "설계 1/2"
            …
            $ orch lock acquire deploy --owner 작업자 --ttl 1h
            …
            $ orch lock acquire old --owner w --ttl 1h
            …
            $ orch lock release old --owner w
            …
            $ orch dashboard --watch
            QUEUE.md  healthy {any} {second}
            Session: 작업자
            Phase: planning (설계 1/2)
            Heartbeat: {any}
            Tasks: 1 running, 1 queued, 0 done, 0 failed
            Locks: 1 active (deploy by 작업자)
            RUNNING 1 ──────────────────────────────────────────────────────────────────────
              A-1  P1  작업자  {any}  lease in {any}  로그 정리
            READY 1 ────────────────────────────────────────────────────────────────────────
              A-2  P1  \x1b[2J
            EVENTS ─────────────────────────────────────────────────────────────────────────
            {any}  A-1  claimed by 작업자, attempt 1/3
            {any}  A-1  claim renewed: planning: 설계 1/2
            {any}  -    session 작업자: planning: 설계 1/2
            …
            KPI 24 h ───────────────────────────────────────────────────────────────────────
            success_rate  none
            …
            $ orch ops dashboard --json
            {
              "schema": "orch.dashboard/1",
              "status": "healthy",
              "obstacle": null,
              "findings": [],
            …
            """#, queue: queue(row("A-1", task: "로그 정리"), row("A-2", task: "\u{1B}[2J")))
        try bench.write("", to: "logs/other/x")
        try expectSession(
            #"""
            $ orch dashboard --log-path logs/other
            QUEUE.md  degraded {any}
            the event log logs/other can't be read: it is a folder, not a file
            Session: 작업자
            …
            $ orch dashboard --width 2
            …
            [exit 64]
            """#, in: bench)
    }

    @Test(
        "on a terminal follows the queue and its keys, and leaves the terminal as it was",
        .enabled(if: Terminal.isThere, "script(1) of util-linux is not there"),
        .timeLimit(.minutes(OrchBinary.slowness)))
    func terminal() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", task: "처음"), row("A-2", task: "다음")), to: "QUEUE.md")
        let answer = try bench.run(
            "/bin/bash", "-c",
            #"""
            mkfifo keys
            script -qefc "stty cols 80 rows 24; '$1' dashboard --watch; echo code=\$?; stty -a | grep -c -- ' echo '" screen < keys > /dev/null &
            exec 3> keys
            await() { until grep -q -- "$1" screen; do sleep 0.02; done; }
            await '다음'
            await 'q quit'
            "$1" add '셋째' > /dev/null
            await '셋째'
            printf '\033[B\033[B\r' >&3
            await 'Esc back'
            await 'criteria'
            printf '\033' >&3
            await 'READY 3'
            "$1" pick --owner-session w > /dev/null
            await 'RUNNING 1'
            printf 'q' >&3
            wait
            """#, "bash", OrchBinary.path)
        let screen = try bench.text(of: "screen")
        #expect(screen.contains("code=0\r\n1\r\n"), "\(screen)\(answer.errors)")
        #expect(screen.contains("\u{1B}[?1049h") && screen.contains("\u{1B}[?25h\u{1B}[?1049l"))
        // After the first time only lines that have changed are drawn.
        #expect(screen.split(separator: "\u{1B}[2J", omittingEmptySubsequences: false).count == 3, "\(screen)")
        #expect(screen.split(separator: "q quit", omittingEmptySubsequences: false).count == 4)
    }

    @Test(
        "gives the terminal back when a signal ends it, and fits it again when its size changes",
        .enabled(if: Terminal.isThere, "script(1) of util-linux is not there"),
        .timeLimit(.minutes(OrchBinary.slowness)))
    func signals() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", task: "처음")), to: "QUEUE.md")
        let answer = try bench.run(
            "/bin/bash", "-c",
            #"""
            mkfifo keys
            script -qefc "stty cols 80 rows 24; tty > tty; sh -c 'echo \$\$ > pid; exec $1 dashboard --watch'; echo code=\$?; stty -a | grep -c -- ' echo '" screen < keys > /dev/null &
            exec 3> keys
            until grep -q 'q quit' screen 2> /dev/null; do sleep 0.02; done
            stty cols 130 rows 30 < "$(cat tty)"
            until grep -q 'RUNNING 0.*EVENTS' screen; do sleep 0.02; done
            kill -TERM "$(cat pid)"
            wait
            """#, "bash", OrchBinary.path)
        let screen = try bench.text(of: "screen")
        #expect(screen.contains("code=143\r\n1\r\n"), "\(screen)\(answer.errors)")
        #expect(screen.contains("\u{1B}[?25h\u{1B}[?1049l"))
    }
}
