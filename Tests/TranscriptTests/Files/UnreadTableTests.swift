import BlackBox
import Testing

/// Tables that a person sees in a file and that are none in Markdown: the error says what makes the difference, and what
/// its hint asks for is enough.
@Suite("What looks like a table")
struct UnreadTableTests {
    @Test("A fence that a program put around the table is named, also beside a table of something else")
    func fence() throws {
        let table = "| id | status | task |\n|---|---|---|\n| A | PENDING | work |\n"
        let legend = "| status | meaning |\n|---|---|\n| DONE | it is checked |\n\n"
        let bench = try Workbench()
        try bench.write(legend + "```markdown\n" + table + "```\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:6:1: the fence in line 5 makes this code, not a table; it has the columns 'id', 'status', 'task'
            ! hint: delete line 5 and the fence below the table
            [exit 65]
            $ orch lint
            QUEUE.md:6:1: error: the fence in line 5 makes this code, not a table; it has the columns 'id', 'status', 'task'
            [exit 2]
            """#, in: bench)
        try bench.write(legend + table, to: "QUEUE.md")
        #expect(try bench.orch().run(["list"]).output == "A\tPENDING\t\twork\n")
        // A list of tasks is adopted as before, whatever an example says.
        try bench.write("- [ ] one\n\n```\n" + table + "```\n", to: "QUEUE.md")
        #expect(try bench.orch().run(["init", "--adopt", "QUEUE.md"]).output.contains("ORCH-001: one"))
    }

    @Test(
        "Another sign between the cells is named",
        arguments: [
            ("\t", "are tabs"), (";", "are semicolons"), ("｜", "is '｜'"), (" │ ", "is '│'"),
        ])
    func separators(separator: String, wording: String) throws {
        let bench = try Workbench()
        let rows = [["id", "status", "Title"], ["A", "PENDING", "work, and more"]]
        try bench.write(rows.map { $0.joined(separator: separator) + "\n" }.joined(), to: "QUEUE.md")
        try expectSession(
            """
            $ orch list
            ! error: QUEUE.md:1:1: there \(wording) between the cells, where a table has |; it has the columns 'id', 'status', 'Title'; 'Title' seems to be task
            ! hint: write | between the cells of each row, and |---|---|---| below the header; then 'orch init --adopt FILE' shows what the columns become
            [exit 65]
            """, in: bench)
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("A list of values between commas is taken over as the hint says")
    func commas() throws {
        let bench = try Workbench()
        let text = "id,status,priority,task\nA,PENDING,P1,\"work, and more\"\n"
        try bench.write(text, to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:1:1: there are commas between the cells, where a table has |; it has the columns 'id', 'status', 'priority', 'task'
            ! hint: name it queue.csv, create a queue with 'orch init', and take the tasks over with 'orch import queue.csv --apply'
            [exit 65]
            """#, in: bench)
        #expect(try bench.run("mv", "QUEUE.md", "queue.csv").exit == 0)
        #expect(try bench.orch().run(["init"]).exit == 0)
        #expect(try bench.orch().run(["import", "queue.csv", "--apply"]).exit == 0)
        #expect(try bench.orch().run(["list"]).output == "A\tPENDING\tP1\twork, and more\n")
    }

    @Test("Empty lines between the rows, and line ends that were converted twice")
    func emptyLines() throws {
        let rows = ["| id | status | task |", "|---|---|---|", "| A | PENDING | work |"]
        let bench = try Workbench()
        try bench.write(rows.joined(separator: "\n\n") + "\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:1:1: an empty line is between the header and its line |---|, so this is not a table; it has the columns 'id', 'status', 'task'
            ! hint: delete the empty lines from the header to the last row
            [exit 65]
            """#, in: bench)
        try bench.write(rows.map { $0 + "\r\r\n" }.joined(), to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:1:1: the lines end in CR CR LF, which makes an empty line of each other one; it has the columns 'id', 'status', 'task'
            ! hint: convert them: tr -d '\r' < QUEUE.md > queue.lf.md
            [exit 65]
            """#, in: bench)
        #expect(try bench.run("sh", "-c", #"tr -d '\r' < QUEUE.md > queue.lf.md"#).exit == 0)
        #expect(try bench.orch().run(["list", "--queue", "queue.lf.md"]).output == "A\tPENDING\t\twork\n")
    }

    @Test("Dashes for hyphens, HTML, and a sentence with the same words")
    func others() throws {
        let bench = try Workbench()
        try bench.write("| id | status | task |\n|—|—|—|\n| A | PENDING | work |\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:1:1: the line below the header has no hyphens (---), so this is not a table; it has the columns 'id', 'status', 'task'
            ! hint: write |---|---|---| there
            [exit 65]
            """#, in: bench)
        try bench.write(
            "# Queue\n\n<table>\n<tr><th>ID</th><th>Status</th>\n<th>Task</th></tr>\n</table>\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch pick
            ! error: QUEUE.md:3:1: this is a table in HTML, not in Markdown; it has the columns 'ID', 'Status', 'Task'
            ! hint: write it with pipes: | ID | Status | Task |, |---|---|---| below it, then a line for each task
            [exit 65]
            """#, in: bench)
        try bench.write("Each id, its status, and the task follow.\n", to: "QUEUE.md")
        #expect(try bench.orch().run(["list"]).errors.hasPrefix("error: QUEUE.md: no table has the columns"))
    }
}
