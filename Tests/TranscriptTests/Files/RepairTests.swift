import BlackBox
import Testing

/// A queue whose header somebody damaged, until it is repaired by hand or by a command: nothing that happened before is lost
/// with it.
@Suite("Repairing a header")
struct RepairTests {
    /// A file in which a task was done and another one added since a buffer of it was opened.
    private static func worked() throws -> (bench: Workbench, buffer: String) {
        let bench = try Workbench()
        #expect(try bench.orch().run(["init"]).exit == 0)
        #expect(try bench.orch().run(["add", "one"]).exit == 0)
        let buffer = try bench.text(of: "QUEUE.md")
        for command in ["pick --owner-session w1", "done 1 --owner-session w1 --notes ok", "add two"] {
            #expect(try bench.orch().run(command.split(separator: " ").map(String.init)).exit == 0)
        }
        return (bench, buffer)
    }

    @Test(
        "A save from an old buffer is merged as soon as its header can be read",
        arguments: [
            ("s/| id |/| 번호 |/", nil), ("s/| status |/| stauts |/", "s/stauts/status/"),
            ("/^|---/d", "/^| id/a|---|---|---|---|---|---|---|---|---|"), ("/^| id/d", "/^|---/i\(header)"),
        ])
    func save(damage: String, repair: String?) throws {
        let (bench, buffer) = try Self.worked()
        try bench.write(buffer, to: "QUEUE.md")
        #expect(try bench.run("sed", "-i", damage + "; s/| one |/| one, with words |/", "QUEUE.md").exit == 0)
        #expect(try bench.orch().run(["pick", "--owner-session", "w2"]).exit == 65)
        let answer =
            try repair.map { try bench.run("sed", "-i", $0, "QUEUE.md") } ?? bench.orch().run(["lint", "--fix"])
        let pick = try bench.orch().run(["pick", "--owner-session", "w2"])
        #expect(pick.output == "ORCH-002\n", "\(answer) \(pick)")
        #expect((answer.errors + pick.errors).contains("changes made since then are back in ORCH-001, ORCH-002"))
        #expect(try bench.orch().run(["list"]).output.contains("ORCH-001\tDONE\tP1\tone, with words\n"))
    }

    @Test("A column that went comes back with what it had, and no id is that of another task")
    func column() throws {
        let bench = try Self.worked().bench
        #expect(try bench.orch().run(["pick", "--owner-session", "w2"]).output == "ORCH-002\n")
        for (column, words) in [(1, "new column id"), (2, "new column status")] {
            let pattern = #"/^\|/s/^(\|([^|]*\|){\#(column - 1)})[^|]*\|/\1/"#
            #expect(try bench.run("sed", "-E", "-i", pattern, "QUEUE.md").exit == 0)
            #expect(try bench.orch().run(["list"]).exit == 65)
            #expect(try bench.orch().run(["init", "--adopt", "QUEUE.md", "--yes"]).output.contains(words))
            let rows = try bench.orch().run(["list"]).output
            #expect(rows == "ORCH-001\tDONE\tP1\tone\nORCH-002\tIN_PROGRESS\tP1\ttwo\n")
        }
        #expect(try bench.orch().run(["done", "2", "--owner-session", "w2", "--notes", "ok"]).exit == 0)
    }

    @Test("The tasks of an old buffer without its ids are known again")
    func oldColumn() throws {
        let (bench, buffer) = try Self.worked()
        try bench.write(buffer, to: "QUEUE.md")
        #expect(try bench.run("sed", "-E", "-i", #"/^\|/s/^\|[^|]*\|/|/"#, "QUEUE.md").exit == 0)
        #expect(try bench.orch().run(["lint", "--fix"]).output.hasPrefix("fixed: new column id\nQUEUE.md"))
        #expect(try bench.orch().run(["list"]).output == "ORCH-001\tDONE\tP1\tone\nORCH-002\tPENDING\tP1\ttwo\n")
    }

    @Test("A header that is spelled wrong is asked for by its name")
    func slip() throws {
        let bench = try Workbench()
        try bench.write("| id | stauts | task |\n|---|---|---|\n| A | DONE | x |\n", to: "QUEUE.md")
        #expect(
            try bench.orch().run(["list"]).errors.hasSuffix(
                "hint: rename 'stauts' to status, if that is what it is\n"))
    }
}

private let header =
    "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |"
