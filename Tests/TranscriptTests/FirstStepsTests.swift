import BlackBox
import Testing

@Suite("First steps")
struct FirstStepsTests {
    @Test("A new queue takes a task, hands it out and finishes it")
    func life() throws {
        let bench = try Workbench()
        let orch = bench.orch()
        #expect(try orch.run(["init"]).output == "created QUEUE.md\ncreated orch.conf\ncreated .gitignore\n")
        let added = try orch.run(["add", "--task", "문서 보완", "--success-criteria", "README 반영"])
        #expect(added.output == "Added ORCH-001\n")
        #expect(try orch.run(["list"]).output == "ORCH-001\tPENDING\tP1\t문서 보완\n")
        #expect(try orch.run(["pick", "--owner-session", "worker:a"]).output == "ORCH-001\n")
        #expect(try orch.run(["pick", "--owner-session", "worker:b"]).output == "No pending tasks\n")
        #expect(try orch.run(["done", "ORCH-001", "--notes", "README 반영 완료"]).output == "ORCH-001 -> DONE\n")
        #expect(try orch.run(["list"]).output == "ORCH-001\tDONE\tP1\t문서 보완\n")
    }
}
