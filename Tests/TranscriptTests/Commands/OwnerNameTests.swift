import BlackBox
import Testing

/// Whoever claims a task is known again by the same name, whatever Markdown makes of it.
@Suite("Names of owners")
struct OwnerNameTests {
    @Test(
        "A name with marks of Markdown or with pipes is that of its claim",
        arguments: ["*bob*", "`w`", "_w_", #"core\_1"#, "[w](x)", "a|b", "a b", "@kim/x", "김 철수", " w ", "—"])
    func sameName(owner: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["pick", "--owner-session", owner]).output == "A\n")
        #expect(try orch.run(["start", "A", "--owner-session", owner]).exit == 0)
        #expect(try orch.run(["heartbeat", "A", "--owner-session", owner]).exit == 0)
        #expect(try orch.run(["done", "A", "--owner-session", "somebody", "--notes", "x"]).exit == 1)
        let report = ["done", "A", "--owner-session", owner, "--attempt", "1", "--notes", "ok"]
        #expect(try orch.run(report).output == "A -> DONE\n")
        // A report that is sent again is no other one.
        #expect(try orch.run(report).exit == 0)
    }
}
