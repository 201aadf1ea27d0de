import BlackBox
import Host
import TaskQueue
import Testing

@testable import Workspace

@Suite("What is noted of workers")
struct WorkerRecordTests {
    @Test("The worker of a killed run is found again, however long its owner's name is", arguments: [1, 5_000])
    func ownersOfAnyLength(length: Int) throws {
        let bench = try Workbench()
        let orch = bench.orch()
        #expect(try orch.run(["init"]).exit == 0)
        #expect(try orch.run(["add", "--task", "a", "--success-criteria", "b"]).exit == 0)
        let records = WorkerRecords(besideQueueAt: bench.path + "/QUEUE.md")
        let owner = String(repeating: "o", count: length)
        let claim = WorkerRecords.Claim(id: try #require(TaskID("ORCH-001")), attempt: 1, owner: owner, made: 0)
        for terms in [
            nil, WorkerRecords.Terms(criteria: "1\n로그", settings: "a = b\n"), .init(criteria: "", settings: ""),
        ] {
            let record = WorkerRecords.Record(claim, worker: .own, runner: .own, terms: terms)
            #expect(records.note(record))
            #expect(records.all() == [record])
        }
    }
}
