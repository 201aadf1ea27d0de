import BlackBox
import Host
import Testing
import Text

/// The board in its forms.
@Suite("The board")
struct BoardTests {
    private static let hostile =
        "</script><script>document.title=\"cracked\"</script> <img src=x onerror=\"document.title='cracked'\"> \u{202E}x\u{2028}y"

    private static let tasks = queue(
        row("A-1", "DONE", task: "처음 한 일", owner: "작업자"),
        row("A-2", "PENDING", "P0", task: "다음 할 일", notes: "after:A-1"),
        row("A-3", task: "마지막으로 할 일을 여러 줄에 걸쳐 적어 두면 어떻게 보이는지", notes: "after:A-2"),
        row("A-4", "IN_PROGRESS", task: "now", owner: "w", started: "2026-02-09 10:00"),
        row("A-5", "FAILED", "P2", task: "\u{1B}[2J", notes: "dead:max_attempts"), row("A-6", "WAT"))

    @Test("is columns of text where there is no terminal, wide letters counted")
    func plain() throws {
        try expectSession(
            #"""
            $ orch board
            READY 1                    WAITING 1                  RUNNING 1
            ─────────────────────────  ─────────────────────────  ─────────────────────────
            A-2  P0                    A-3  P1                    A-4  P1
              다음 할 일                 마지막으로 할 일을 여러    now
              after A-1                  줄에 걸쳐 적어 두면        w
                                         어떻게 보이는지            {any}
                                         after A-2

            FAILED 1                   DONE 1                     UNKNOWN 1
            ─────────────────────────  ─────────────────────────  ─────────────────────────
            A-5  P2  dead              A-1  P1                    A-6  P1  WAT
              \x1b[2J                    처음 한 일                 work
                                         작업자
            """#, queue: Self.tasks)
        try expectSession(
            #"""
            $ orch board
            no tasks
            """#, queue: queue())
    }

    @Test("as JSON has the documents of a list below the columns")
    func json() throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let board = try JSONValue(parsing: bench.orch().run(["board", "--json"]).output)
        let list = try JSONValue(parsing: bench.orch().run(["list", "--json"]).output)
        guard case .array(let columns)? = board["columns"], case .array(let tasks)? = list["tasks"] else {
            Issue.record("\(board)")
            return
        }
        let inColumns = columns.flatMap { column in
            if case .array(let tasks)? = column["tasks"] { tasks } else { [JSONValue]() }
        }
        #expect(inColumns.count == tasks.count && tasks.allSatisfy(inColumns.contains))
        try expectSession(
            #"""
            $ orch board --json --html -
            …
            [exit 64]
            """#, in: bench)
    }

    @Test("as a page replaces a page, and nothing else")
    func file() throws {
        let bench = try expectSession(
            #"""
            $ orch board --html board.html
            $ orch board --html board.html
            $ orch board --html QUEUE.md
            ! error: QUEUE.md has something other than a board
            ! hint: name another file
            [exit 1]
            $ orch board --html nowhere/board.html
            ! error: nowhere/board.html: No such file or directory
            ! hint: name a file in a folder that exists and may be written
            [exit 74]
            """#, queue: Self.tasks)
        let page = try bench.text(of: "board.html")
        #expect(page.contains("id=\"task-A-1\"") && page.contains("\\x1b[2J"))
    }

    @Test("names the hashes of its script and its style, by another program's reckoning")
    func hashes() throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let page = try bench.orch().run(["board", "--html", "-"]).output
        for tag in ["script", "style"] {
            let parts = page.split(separator: "<\(tag)>")
            #expect(parts.count == 2)
            let text = try #require(parts.last?.split(separator: "</\(tag)>").first)
            try bench.write(String(text), to: "text")
            let sum = try bench.run("sha256sum", "text").output.prefix(64)
            let named = try #require(page.split(separator: "\(tag)-src &#39;sha256-").last?.prefix { $0 != "&" })
            try bench.write(String(named), to: "hash")
            let hex = try bench.run("/bin/sh", "-c", "base64 -d hash | od -An -v -tx1 | tr -d ' \\n'").output
            #expect(hex == sum)
        }
    }

    @Test(
        "on a terminal follows the queue and its keys",
        .enabled(if: Terminal.isThere, "script(1) of util-linux is not there"),
        .timeLimit(.minutes(OrchBinary.slowness)))
    func terminal() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", task: "처음"), row("A-2", task: "다음")), to: "QUEUE.md")
        let answer = try bench.run(
            "/bin/bash", "-c",
            #"""
            mkfifo keys
            script -qefc "stty cols 80 rows 24; '$1' board; echo code=\$?; stty -a | grep -c -- ' echo '" screen < keys > /dev/null &
            exec 3> keys
            await() { until grep -q -- "$1" screen; do sleep 0.02; done; }
            await 'READY 2'
            "$1" add '셋째' > /dev/null
            await 'READY 3'
            printf '/다음' >&3
            await '1 of 3 tasks'
            printf '\r\033[B' >&3
            await '> A-2'
            printf '\r' >&3
            await 'Esc back'
            await 'criteria'
            printf '\033' >&3
            await 'q quit'
            printf '?' >&3
            await 'this help'
            printf ' q' >&3
            wait
            """#, "bash", OrchBinary.path)
        let screen = try bench.text(of: "screen")
        #expect(screen.contains("code=0\r\n1\r\n"), "\(screen)\(answer.errors)")
        #expect(screen.contains("\u{1B}[?1049h") && screen.contains("\u{1B}[?25h\u{1B}[?1049l"))
    }

    @Test(
        "runs its own script in a browser and nothing of a cell",
        .enabled(if: mayUse("chromium"), "chromium is not there"),
        .timeLimit(.minutes(2 * OrchBinary.slowness)))
    func browser() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", task: Self.hostile, owner: Self.hostile), row("A-2")), to: "QUEUE.md")
        _ = try bench.orch().run(["board", "--html", "board.html"])
        let answer = try bench.run(
            "/bin/sh", "-c",
            "HOME=$PWD exec chromium --headless --no-sandbox --disable-gpu --user-data-dir=$PWD/profile --dump-dom file://$PWD/board.html"
        )
        let dom = answer.output
        #expect(dom.contains("<html lang=\"en\"") && dom.contains("class=\"board\""), "\(dom)\(answer.errors)")
        #expect(dom.contains("<title>QUEUE.md</title>"))
        // The options of the filters are the script's.
        #expect(dom.contains("<option value=\"=P1\">P1</option>"))
        #expect(!dom.contains("<img") && dom.ranges(of: "<script>").count == 1)
    }
}
