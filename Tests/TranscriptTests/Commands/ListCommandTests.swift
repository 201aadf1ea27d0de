import BlackBox
import Testing

/// What list shows where it is asked for less than everything.
@Suite("Lists")
struct ListCommandTests {
    private static let tasks = queue(
        row("T-10", "DONE", "P2", task: "로그 정리", owner: "worker:core-1", due: "2001-01-01 12:00"),
        row("T-9", task: "문서", notes: "kind:doc / after:T-11"), row("T-11", "PENDING", "P0", due: "9000-01-01 12:00"),
        row("T-12", "IN_PROGRESS", owner: "Worker:ux", started: "2001-01-01 12:00", notes: "attempt:2/3 / kind:build"))

    @Test("Filters all have to hold, orders and limits come after them")
    func selection() throws {
        try expectSession(
            #"""
            $ orch list --ready
            T-11	PENDING	P0	work
            $ orch list --ready --status DONE
            $ orch list --owner worker:
            T-10	DONE	P2	로그 정리
            T-12	IN_PROGRESS	P1	work
            $ orch list --owner - --status PENDING --search 문서
            T-9	PENDING	P1	문서
            $ orch list --tag kind
            T-9	PENDING	P1	문서
            T-12	IN_PROGRESS	P1	work
            $ orch list --tag kind=build --tag attempt:2/3
            T-12	IN_PROGRESS	P1	work
            $ orch list --tag after=T-11
            T-9	PENDING	P1	문서
            $ orch list --search CORE
            T-10	DONE	P2	로그 정리
            $ orch list --sort id --limit 2
            T-9	PENDING	P1	문서
            T-10	DONE	P2	로그 정리
            $ orch list --sort -line --limit 1
            T-12	IN_PROGRESS	P1	work
            $ orch list --sort priority,-id --status PENDING --status IN_PROGRESS
            T-11	PENDING	P0	work
            T-12	IN_PROGRESS	P1	work
            T-9	PENDING	P1	문서
            $ orch list --search nothing
            """#, queue: Self.tasks)
    }

    @Test("Columns are those of the table and what is derived, in the order in which they are asked for")
    func columns() throws {
        try expectSession(
            #"""
            $ orch list --columns task,id
            로그 정리	T-10
            문서	T-9
            work	T-11
            work	T-12
            $ orch list --columns id,state,ready,attempt,age,due,owner,due_at_kst
            T-10	done	no				worker:core-1	2001-01-01 12:00
            T-9	queued	no					
            T-11	queued	yes			in {number} y		9000-01-01 12:00
            T-12	running	no	2/3	{number} y		Worker:ux	
            """#, queue: Self.tasks)
        try expectSession(
            #"""
            $ orch list --columns owner,state,my column
            ! error: unexpected argument 'column' for 'list'
            ! hint: quote the value of --columns if it has several words; see 'orch list --help'
            [exit 64]
            $ orch list --columns "owner,state,my column"
            own	done	x
            """#,
            queue: """
                | id | status | task | owner | state | my column |
                |-|-|-|-|-|-|
                | A | DONE | t | own | cell | x |

                """)
    }

    @Test("JSON takes the same filters, and has every column")
    func json() throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let answer = try bench.orch().run(["list", "--json", "--search", "work", "--sort", "-id", "--limit", "2"])
        let ids = answer.output.split(separator: "\n").filter { $0.hasPrefix("      \"id\": ") }
        #expect(ids == ["      \"id\": \"T-12\",", "      \"id\": \"T-11\","])
    }

    @Test(
        "Words that are none are usage errors with the nearest spelling",
        arguments: [
            (
                ["--columns", "id,statsu"],
                "--columns takes columns out of id, status, priority, task, success_criteria, owner_session, "
                    + "started_at_kst, due_at_kst, notes, state, ready, attempt, age, due; got 'statsu'",
                "did you mean status? See"
            ),
            (["--columns", "id,,task"], "…; got ''", "see"), (["--columns", ""], "…; got ''", "see"),
            (["--columns", "criteria"], "…; got 'criteria'", "did you mean success_criteria? See"),
            (
                ["--sort", "dui"],
                "--sort takes a field to order by, one of priority, due, started, id, status, line; got 'dui'",
                "did you mean due? See"
            ),
            (["--sort", "-dui"], "…; got 'dui'", "did you mean due? See"), (["--sort", "id,"], "…; got ''", "see"),
            (["--tag", "knid=doc"], "…; got 'knid'", "did you mean kind? See"),
            (["--search", ""], "--search takes a text that isn't empty; got ''", "see"),
            (["--owner="], "--owner takes a text that isn't empty; got ''", "see"),
            (["--limit", "0"], "--limit takes a whole number, 1 or more; got '0'", "see"),
            (["--columns", "id", "--json"], "--columns and --json can't be given together", "see"),
        ] as [([String], String, String)])
    func usage(arguments: [String], message: String, hint: String) throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let answer = try bench.orch().run(["list"] + arguments)
        #expect(answer.exit == 64)
        #expect(answer.output == "")
        let end = message.hasPrefix("…") ? String(message.dropFirst()) : message
        guard !arguments.contains("--json") else { return #expect(answer.errors.contains("\"\(end)\"")) }
        #expect(answer.errors.hasSuffix("\(end)\nhint: \(hint) 'orch list --help'\n"), "\(answer.errors)")
        #expect(answer.errors.hasPrefix("error: " + (message == end ? message : "")), "\(answer.errors)")
    }

    @Test(
        "A tag that has no value, or is asked for with an empty one, is asked for by its key",
        arguments: [
            ("permanent=x", "the tag 'permanent' has no value", "permanent"),
            ("kind=", "the tag 'kind' is asked for with an empty value", "kind"),
        ])
    func tags(tag: String, message: String, key: String) throws {
        let bench = try Workbench()
        try bench.write(Self.tasks, to: "QUEUE.md")
        let answer = try bench.orch().run(["list", "--tag", tag])
        #expect(answer.exit == 64)
        #expect(answer.errors == "error: \(message)\nhint: write --tag \(key)\n")
    }
}
