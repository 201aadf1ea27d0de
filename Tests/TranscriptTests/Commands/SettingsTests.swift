import BlackBox
import Testing

/// Settings: where they come from, and what is wrong with them.
@Suite("Settings")
struct SettingsTests {
    private static let leases = "a whole number of seconds from 1 to 2592000"

    @Test("A flag wins over the environment, that over orch.conf, that over the default; config says which")
    func precedence() throws {
        let bench = try Workbench()
        try bench.write(
            "# ours\n\nlease.seconds = 60\n  retry.max_attempts=5\r\nlog.path = events.jsonl # no comment\n",
            to: "orch.conf")
        try expectSession(
            #"""
            $ ORCH_MAX_ATTEMPTS=7 ORCH_TZ_OFFSET=5.5 orch config
            time.offset_hours = 5.5                       # $ORCH_TZ_OFFSET
            lease.seconds = 60                            # orch.conf:3
            lease.grace_seconds = 60                      # default
            retry.backoff_seconds = 60,180,600            # default
            retry.max_attempts = 7                        # $ORCH_MAX_ATTEMPTS
            tokens.soft = 2000                            # default
            tokens.hard = 3500                            # default
            review.require = mentioned                    # default
            review.judge =                                # default
            check.timeout_seconds = 600                   # default
            worker.mode = process                         # default
            worker.command =                              # default
            worker.preset = none                          # default
            worker.timeout_seconds = 5400                 # default
            worker.env =                                  # default
            office.id =                                   # default
            session.command =                             # default
            session.roles = worker                        # default
            session.warm = 4                              # default
            session.cold = 10                             # default
            session.idle_seconds = 1800                   # default
            session.quiet_seconds = 60                    # default
            session.instructions = CLAUDE.local.md        # default
            session.worktrees = on                        # default
            commands.keep_days = 7                        # default
            dispatch.max_workers = 3                      # default
            dispatch.interval_seconds = 1800              # default
            watchdog.stale_minutes = 360                  # default
            watchdog.interval_seconds = 7200              # default
            kpi.min_success_percent = 80                  # default
            kpi.max_latency_seconds = 0                   # default
            kpi.max_stale = 0                             # default
            alert.command =                               # default
            alert.timeout_seconds = 30                    # default
            log.path = events.jsonl # no comment          # orch.conf:5
            log.max_bytes = 20000000                      # default
            log.keep = 9                                  # default
            db.path = db/queue.db                         # default
            queue.heading =                               # default
            queue.read_only = off                         # default
            git.autocommit = off                          # default
            git.batch_seconds = 0                         # default
            git.sync = off                                # default
            git.remote =                                  # default
            git.branch =                                  # default
            git.timeout_seconds = 30                      # default
            cells.pipe = slash                            # default
            status.synonyms = off                         # default
            columns.id =                                  # default
            columns.status =                              # default
            columns.priority =                            # default
            columns.task =                                # default
            columns.success_criteria =                    # default
            columns.owner_session =                       # default
            columns.started_at_kst =                      # default
            columns.due_at_kst =                          # default
            columns.notes =                               # default
            $ ORCH_LOG_PATH=other.jsonl orch config log.path --log-path here.jsonl
            here.jsonl
            $ ORCH_LOG_PATH=other.jsonl orch config log.path --json --log-path here.jsonl
            {
              "schema": "orch.config/1",
              "queue": "QUEUE.md",
              "settings": [
                {
                  "key": "log.path",
                  "value": "here.jsonl",
                  "origin": "--log-path"
                }
              ],
              "warnings": []
            }
            $ orch config lease.second
            ! error: KEY takes the name of a setting as 'orch config' lists it; values are changed in orch.conf; got 'lease.second'
            ! hint: did you mean lease.seconds? See 'orch config --help'
            [exit 64]
            """#, queue: queue(), in: bench)
    }

    @Test("A setting that can't be read stops every command")
    func stopped() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write("lease.seconds = soon\n", to: "orch.conf")
        for arguments in [["list"], ["pick"], ["config"], ["nl", "submit", "a, b"]] {
            let answer = try bench.orch().run(arguments)
            #expect(answer.exit == 65 && answer.output == "", "\(arguments): \(answer)")
        }
        #expect(bench.names() == ["QUEUE.md", "orch.conf"])
    }

    @Test(
        "A mistake in orch.conf is reported with its line, and where it is clear what was meant, with the right one",
        arguments: [
            ("lease.second = 60", "1:1: unknown setting 'lease.second'", "did you mean 'lease.seconds'?"),
            ("lease.seconds = soon", "1:1: 'lease.seconds' takes \(leases); got 'soon'", nil),
            (
                "lease.seconds = 60 # note", "1:1: 'lease.seconds' takes \(leases); got '60 # note'",
                "put comments on lines of their own"
            ),
            (
                "lease.seconds = \"60\"", "1:1: 'lease.seconds' takes \(leases); got '\"60\"'",
                "write lease.seconds = 60"
            ),
            ("lease.seconds: 60", "1:1: 'lease.seconds: 60' is not 'key = value'", "write lease.seconds = 60"),
            (
                "[lease]", "1:1: '[lease]' is not 'key = value'",
                "there are no sections; write each key in full, such as lease.seconds = 900"
            ),
            ("60", "1:1: '60' is not 'key = value'", "put comments on lines of their own that begin with #"),
            ("tokens.soft = 1\ntokens.soft = 2", "2:1: 'tokens.soft' is set in line 1 already", nil),
            ("\u{1B}[31m = 1", "1:1: unknown setting '\\x1b[31m'", nil),
        ] as [(String, String, String?)])
    func mistakes(line: String, message: String, hint: String?) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write(line + "\n", to: "orch.conf")
        let answer = try bench.orch().run(["list"])
        #expect(answer.exit == 65)
        let wanted = "error: orch.conf:\(message)\n" + (hint.map { "hint: \($0)\n" } ?? "")
        #expect(hint == nil ? answer.errors.hasPrefix(wanted) : answer.errors == wanted, "\(answer.errors)")
        guard let hint, hint.hasPrefix("write lease") else { return }
        try bench.write(hint.dropFirst("write ".count) + "\n", to: "orch.conf")
        #expect(try bench.orch().run(["list"]).exit == 0, "the hint, followed")
    }

    @Test("A bad value in the environment is wrong usage, with the variable's name")
    func environment() throws {
        try expectSession(
            #"""
            $ ORCH_LEASE_SECONDS=ten orch pick
            ! error: ORCH_LEASE_SECONDS takes a whole number of seconds from 1 to 2592000; got 'ten'
            ! hint: correct or unset the variable
            [exit 64]
            """#, queue: queue(row("A")))
    }

    @Test("An empty variable counts as not set")
    func emptyVariables() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let names = [
            "ORCH_TZ_OFFSET", "ORCH_LEASE_SECONDS", "ORCH_RETRY_BACKOFF", "ORCH_MAX_ATTEMPTS", "ORCH_TOKEN_SOFT_LIMIT",
            "ORCH_TOKEN_HARD_LIMIT", "ORCH_MAX_WORKERS", "ORCH_STALE_MINUTES", "ORCH_LOG_PATH",
            "ORCH_QUEUE_MD_READ_ONLY", "ORCH_GIT_AUTOCOMMIT", "ORCH_QUEUE_MD",
        ]
        let empty = bench.orch(environment: Dictionary(uniqueKeysWithValues: names.map { ($0, "") }))
        let unset = try bench.orch().run(["config"])
        #expect(try empty.run(["config"]) == unset && unset.exit == 0)
    }

    @Test("A read-only queue is read and never changed")
    func readOnly() throws {
        let content = queue(row("A"))
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        let orch = bench.orch(environment: ["ORCH_QUEUE_MD_READ_ONLY": "on"])
        for arguments in [
            ["pick"], ["done", "A", "--notes", "x"], ["add", "--task", "a", "--success-criteria", "b"],
            ["set", "A", "priority=P0"], ["nl", "submit", "a, b"],
        ] {
            let answer = try orch.run(arguments)
            #expect(answer.exit == 1)
            #expect(answer.output == "")
            #expect(
                answer.errors
                    == "error: the queue is read-only\nhint: see where queue.read_only is set with 'orch config'\n")
        }
        #expect(try orch.run(["list"]).output == "A\tPENDING\tP1\twork\n")
        #expect(try orch.run(["nl", "plan", "a, b"]).exit == 0)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("time.offset_hours moves the times that are written and read")
    func offset() throws {
        // Between UTC-12 and UTC+14 lie 26 hours, so the two starts never share a date.
        let bench = try Workbench()
        try bench.write(queue(row("A"), row("B")), to: "QUEUE.md")
        #expect(try bench.orch(environment: ["ORCH_TZ_OFFSET": "-12"]).run(["pick"]).output == "A\n")
        #expect(try bench.orch(environment: ["ORCH_TZ_OFFSET": "14"]).run(["pick"]).output == "B\n")
        let dates = try bench.text(of: "QUEUE.md").split(separator: "\n").suffix(2).map {
            $0.split(separator: "|")[6].dropFirst().prefix(10)
        }
        #expect(dates[0] < dates[1])
    }

    @Test("lease.seconds and retry.max_attempts are written into the claim")
    func claim() throws {
        let bench = try Workbench()
        try bench.write("lease.seconds = 86400\nretry.max_attempts = 9\n", to: "orch.conf")
        try bench.write(queue(row("A")), to: "QUEUE.md")
        #expect(try bench.orch().run(["pick"]).output == "A\n")
        let cells = try bench.text(of: "QUEUE.md").split(separator: "\n").last?.split(separator: "|").map {
            $0.dropFirst()
        }
        let start = try #require(cells?[6].prefix(10))
        let notes = try #require(cells?[8])
        #expect(notes.hasPrefix("attempt:1/9 / lease:"))
        #expect(!notes.contains("lease:\(start)"), "a day later is another date")
    }

    @Test("queue.heading chooses among several tables")
    func heading() throws {
        let bench = try Workbench()
        try bench.write("queue.heading = Ours\n", to: "orch.conf")
        let two =
            "## Theirs\n\n" + queue(row("A")).split(separator: "\n").dropFirst().joined(separator: "\n")
            + "\n\n## Ours\n\n" + queue(row("B")).split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
        try expectSession(
            #"""
            $ orch pick
            B
            $ orch done A --notes x
            ! error: A not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            """#, queue: two, in: bench)
        try bench.write("queue.heading = Nobody's\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md: no such table below the heading 'Nobody's'
            ! hint: correct queue.heading in orch.conf
            [exit 65]
            """#, in: bench)
    }
}
