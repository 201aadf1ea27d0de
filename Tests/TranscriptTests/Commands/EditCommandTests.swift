import BlackBox
import Testing

/// Hand edits by scripted editors: what they do to the copy, and what happens to the queue meanwhile.
@Suite("orch edit")
struct EditCommandTests {
    private static let tasks = queue(
        row("ORCH-001", task: "로그 정리"), row("ORCH-002", task: "second"), row("ORCH-003", task: "third", notes: "메모"))

    /// A bench with a queue and an editor that is this shell script; `$1` is the copy and `$orch` the program.
    private static func bench(_ script: String, queue: String = tasks) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue, to: "QUEUE.md")
        try bench.write("orch='\(OrchBinary.path)'\n" + script, to: "an editor.sh")
        return bench
    }

    private static func edit(
        _ bench: Workbench, _ arguments: String..., answering input: String? = nil
    ) throws -> Answer {
        try bench.orch(environment: ["EDITOR": "sh \"$PWD/an editor.sh\""]).run(["edit"] + arguments, input: input)
    }

    private static func drafts(_ bench: Workbench) -> [String] { bench.names(in: ".orch/QUEUE.md/edit") }

    @Test("a task is a form, and what is changed in it is written")
    func form() throws {
        let bench = try Self.bench(
            #"cp "$1" seen; sed -i 's/^priority: .*/priority: P0/; s/^  메모/  메모\n  after:ORCH-001/' "$1""#)
        let answer = try Self.edit(bench, "3")
        #expect(answer.output == "ORCH-003: priority, notes edited\n" && answer.exit == 0, "\(answer.errors)")
        let seen = try bench.text(of: "seen")
        #expect(seen.hasPrefix("# ORCH-003, in QUEUE.md.\n"))
        #expect(seen.hasSuffix("due_at_kst: -\nnotes:\n  메모\n"))
        let wanted = Self.tasks.replacing("| ORCH-003 | PENDING | P1 |", with: "| ORCH-003 | PENDING | P0 |")
            .replacing("| 메모 |", with: "| 메모 / after:ORCH-001 |")
        #expect(try bench.text(of: "QUEUE.md") == wanted)
        #expect(Self.drafts(bench).isEmpty)
        #expect(try bench.text(of: "logs/orch_runs.jsonl").contains(#""event":"task_edited""#))
    }

    @Test("what workers do while the editor is open stays, also in the row that is edited")
    func meanwhile() throws {
        let bench = try Self.bench(
            #"""
            sed -i 's/^# Queue/# 큐/; s/로그 정리/로그 정리와 보관/' "$1"
            echo '| ORCH-004 | PENDING | P2 | by hand | c | - | - | - | - |' >> "$1"
            "$orch" start ORCH-001 --owner-session worker:a && "$orch" done ORCH-002 --notes "끝"
            "$orch" add --task new --success-criteria c
            """#)
        let answer = try Self.edit(bench)
        #expect(answer.exit == 0, "\(answer.errors)")
        // The new task of a worker was there first; the one by hand has the next number.
        #expect(
            answer.output.hasSuffix(
                """
                ORCH-001: task edited
                ORCH-005: added
                ORCH-005: renumbered: ORCH-004 was given to another task meanwhile

                """))
        let rows = try bench.text(of: "QUEUE.md").split(separator: "\n")
        #expect(rows.first == "# 큐")
        #expect(rows.contains { $0.hasPrefix("| ORCH-001 | IN_PROGRESS | P1 | 로그 정리와 보관 | checked | worker:a |") })
        #expect(rows.contains { $0.hasPrefix("| ORCH-002 | DONE |") && $0.contains("끝") })
        #expect(rows.contains { $0.hasPrefix("| ORCH-004 | PENDING | P1 | new |") })
        #expect(rows.contains { $0.hasPrefix("| ORCH-005 | PENDING | P2 | by hand |") })
        #expect(Self.drafts(bench).isEmpty)
    }

    @Test("where both changed the same, the newer one stays, the conflict is shown and the copy is kept")
    func conflict() throws {
        let bench = try Self.bench(
            #"sed -i 's/second/mine/; s/third/3rd/' "$1"; "$orch" set ORCH-002 task=theirs >> told"#)
        let answer = try Self.edit(bench)
        #expect(answer.exit == 1)
        #expect(answer.output == "ORCH-003: task edited\n")
        #expect(answer.errors.hasPrefix("conflict: ORCH-002 task: you wrote 'mine'; somebody else wrote 'theirs'\n"))
        #expect(answer.errors.contains("warning: not everything that you wrote is in the queue; your copy is kept in "))
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| theirs |") && text.contains("| 3rd |"))
        let draft = try #require(Self.drafts(bench).first)
        #expect(try bench.text(of: ".orch/QUEUE.md/edit/" + draft).contains("| mine |"))
    }

    @Test("a conflict can be edited again, on the newest version")
    func conflictAgain() throws {
        let bench = try Self.bench(
            #"""
            if [ -e once ]; then sed -i 's/theirs/theirs and mine/' "$1"; exit; fi
            touch once; sed -i 's/second/mine/; s/third/3rd/' "$1"; "$orch" set ORCH-002 task=theirs >> told
            """#)
        let answer = try Self.edit(bench, answering: "e\n")
        #expect(answer.exit == 0, "\(answer.errors)")
        #expect(answer.output == "ORCH-002: task edited\nORCH-003: task edited\n")
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| theirs and mine |") && text.contains("| 3rd |"))
    }

    @Test("a blank line that would take rows out of the table is reported")
    func strayRow() throws {
        let bench = try Self.bench(#"sed -i 's/^| ORCH-002/\n| ORCH-002/' "$1""#)
        let answer = try Self.edit(bench, answering: "d\n")
        #expect(
            answer.errors.hasPrefix(
                """
                QUEUE.md:7:1: error: ORCH-002 is outside the table, which ends in line 5
                QUEUE.md:8:1: error: ORCH-003 is outside the table, which ends in line 5
                What now? (e)dit again, (d)iscard:
                """))
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
    }

    private static let slip = #"sed -i 's/ORCH-002 | PENDING/ORCH-002 | PENDNIG/; s/로그/기록/' "$1""#

    @Test("what is not valid is reported with its place, and nothing is written where nobody answers")
    func invalid() throws {
        let bench = try Self.bench(Self.slip)
        let answer = try Self.edit(bench)
        #expect(answer.exit == 2 && answer.output == "")
        #expect(answer.errors.hasPrefix("QUEUE.md:6:14: error: unknown status 'PENDNIG'"))
        #expect(answer.errors.contains("What now? (e)dit again, (w)rite the rest, (d)iscard: "))
        #expect(
            answer.errors.contains(
                "error: what you wrote is not valid; QUEUE.md is left as it is\nhint: your copy is kept in /"))
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
        #expect(Self.drafts(bench).count == 1)
    }

    @Test("what is valid can be written without the rest, or all discarded")
    func rest() throws {
        let bench = try Self.bench(Self.slip)
        let discarded = try Self.edit(bench, answering: "what?\nd\n")
        #expect(discarded.exit == 0 && discarded.output == "nothing changed\n")
        #expect(Self.drafts(bench).isEmpty)
        let written = try Self.edit(bench, answering: "W\n")
        #expect(written.exit == 0 && written.output == "ORCH-001: task edited\n", "\(written.errors)")
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks.replacing("로그", with: "기록"))
        #expect(Self.drafts(bench).count == 1)
    }

    @Test(
        "No task is lost with a faulty row that hides it",
        arguments: [
            "s/ORCH-002/ORCH 002/", "s/| ORCH-002 |/|  |/", "s/ORCH-002/ORCH-003/", "s/ORCH-003/ORCH-002/",
            #"/ORCH-002/{N;s/|\n|/| |/}"#, #"/ORCH-001/{N;N;s/\n/ /g}"#, #"s/ORCH-002 | PENDING/ORCH-022 | TODO/"#,
        ])
    func hidden(slip: String) throws {
        let tasks = String(Self.tasks.dropLast())
        let bench = try Self.bench("sed -i '\(slip)' \"$1\"", queue: tasks)
        let answer = try Self.edit(bench, answering: "w\n")
        #expect(answer.exit == 0 && answer.output == "nothing changed\n", "\(answer.errors)")
        #expect(try bench.text(of: "QUEUE.md") == tasks)
        #expect(Self.drafts(bench).count == 1)
    }

    @Test("a slip can be fixed in the editor")
    func again() throws {
        let bench = try Self.bench(#"sed -i 's/PENDNIG/DONE/; s/ORCH-002 | PENDING/ORCH-002 | PENDNIG/' "$1""#)
        let answer = try Self.edit(bench, answering: "e\n")
        #expect(answer.exit == 0 && answer.output == "ORCH-002: status edited\n", "\(answer.errors)")
        #expect(Self.drafts(bench).isEmpty)
    }

    @Test(
        "A form that can't be read is reported with what is wrong",
        arguments: [
            ("echo 'taks: x' >> \"$1\"", "line 14: error: 'taks: x' begins with the name of no column and a colon"),
            ("echo 'task: x' >> \"$1\"", "line 14: error: 'task' is above already"),
            (
                "sed -i 's/^status.*/status: TODO/' \"$1\"",
                "error: 'status' takes PENDING, IN_PROGRESS, DONE, FAILED, BLOCKED; got 'TODO'"
            ),
            ("sed -i 's/^task:.*/task: -/' \"$1\"", "error: 'task' may not be empty"),
            ("printf 'task: \\377\\n' > \"$1\"", "error: the form is not UTF-8"),
        ])
    func badForm(script: String, problem: String) throws {
        let bench = try Self.bench(script)
        let answer = try Self.edit(bench, "ORCH-001")
        #expect(answer.exit == 2)
        #expect(answer.errors.hasPrefix(problem + "\nWhat now? (e)dit again, (d)iscard: "), "\(answer.errors)")
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
    }

    @Test("an edit without a change changes nothing and leaves nothing")
    func unchanged() throws {
        let bench = try Self.bench("touch \"$1\"; echo '# a remark' >> \"$1\"")
        #expect(try Self.edit(bench, "ORCH-001").output == "nothing changed\n")
        try bench.write("true", to: "an editor.sh")
        #expect(try Self.edit(bench).output == "nothing changed\n")
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
        #expect(Self.drafts(bench).isEmpty && bench.names().contains("logs") == false)
    }

    @Test(
        "An editor that fails leaves the queue as it is and the copy where it was",
        arguments: [("exit 3", "it exited with 3"), ("exit 127", "there is no such program")])
    func failingEditor(script: String, reason: String) throws {
        let bench = try Self.bench("echo words >> \"$1\"; " + script)
        let answer = try Self.edit(bench)
        #expect(answer.exit == 69)
        #expect(answer.errors.hasPrefix("error: the editor 'sh \"$PWD/an editor.sh\"' failed: \(reason)\n"))
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
        #expect(Self.drafts(bench).count == 1)
    }

    @Test("An editor that fails before anything was written leaves no copy, and one may not remove it")
    func nothingWritten() throws {
        let bench = try Self.bench("exit 1")
        let failed = try Self.edit(bench)
        #expect(failed.exit == 69 && failed.errors.hasSuffix("\nhint: set VISUAL or EDITOR to your editor\n"))
        #expect(Self.drafts(bench).isEmpty)
        try bench.write("rm \"$1\"", to: "an editor.sh")
        let removed = try Self.edit(bench)
        #expect(removed.exit == 69 && removed.errors.hasPrefix("error: the editor removed its copy, /"))
        #expect(removed.errors.contains("; QUEUE.md is left as it is\n"))
        #expect(try bench.text(of: "QUEUE.md") == Self.tasks)
    }

    @Test("A column that the person removed and a worker wrote into stays, and this is reported")
    func keptColumn() throws {
        let bench = try Self.bench(
            #"""
            sed -i 's/| status | priority |/| status |/; s/ P[01] |//; s/^|---|/|/' "$1"
            if [ -e worker ]; then "$orch" set ORCH-002 priority=P0 > told; fi
            """#)
        try bench.write("", to: "worker")
        let answer = try Self.edit(bench)
        #expect(
            answer.errors.hasPrefix(
                """
                warning: the column 'priority' stays: somebody wrote into it, or changed the header, meanwhile
                warning: not everything that you wrote is in the queue; your copy is kept in /
                """), "\(answer.errors)")
        #expect(Self.drafts(bench).count == 1)
        #expect(try bench.text(of: "QUEUE.md").contains("| ORCH-002 | PENDING | P0 |"))
        #expect(try bench.run("rm", "worker").exit == 0)
        #expect(try Self.edit(bench).errors == "")
        #expect(try !bench.text(of: "QUEUE.md").contains("priority"))
    }

    @Test(
        "what can't be written is refused before the editor opens",
        arguments: [
            ("chmod a-w QUEUE.md", 74), ("ln QUEUE.md other", 74), ("echo 'queue.read_only = on' > orch.conf", 1),
        ] as [(String, Int32)])
    func unwritable(make: String, exit: Int32) throws {
        let bench = try Self.bench("touch opened")
        _ = try bench.run("sh", "-c", make)
        let answer = try Self.edit(bench)
        #expect(answer.exit == exit, "\(answer.errors)")
        #expect(!bench.names().contains("opened"))
    }

    @Test("VISUAL comes before EDITOR, and an unknown id needs no editor")
    func variables() throws {
        let bench = try Self.bench("exit 1")
        let orch = bench.orch(environment: ["EDITOR": "false", "VISUAL": "true"])
        #expect(try orch.run(["edit"]).exit == 0)
        #expect(try orch.run(["edit", "ORCH-404"]).exit == 1)
        #expect(Self.drafts(bench).isEmpty)
    }
}
