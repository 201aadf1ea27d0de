import BlackBox
import Foundation
import OrchKit
import TaskQueue
import Testing

/// The queue as a Swift program uses it. `.ci/run` does so once more in a package of its own.
@Suite("OrchKit")
struct OrchQueueTests {
    private let bench: Workbench
    private let queue: OrchQueue

    init() throws {
        bench = try Workbench()
        let columns = "| id | status | priority | task | success_criteria | owner_session | started_at_kst | notes |"
        try bench.write("\(columns)\n|---|---|---|---|---|---|---|---|\n", to: "QUEUE.md")
        queue = OrchQueue(path: bench.path + "/QUEUE.md")
    }

    @Test("A task goes through the queue in the fields of the task queue")
    func life() throws {
        let task = try queue.enqueueTask(
            TaskRequest(
                kind: "kpi.dailyReport", taskID: "K-1", sessionID: "s1", priority: .p0, payload: #"{"day": "02/09"}"#,
                dedupeKey: "kpi-0209", maxRetries: 1))
        #expect(task.state == .queued && task.taskID == "K-1" && task.sessionID == "s1" && task.attempt == 0)
        #expect(task.kind == "kpi.dailyReport" && task.task == task.kind && task.maxRetries == 1)
        #expect(task.dedupeKey == "kpi-0209" && task.priority == .p0 && task.payload != nil)
        let later = try queue.enqueueTask(TaskRequest(task: "later"))
        let claimed = try #require(try queue.claimNextTask(ownerAgent: "agent:1"))
        #expect(claimed.taskID == "K-1" && claimed.state == .claimed && claimed.ownerAgent == "agent:1")
        #expect(claimed.attempt == 1)
        let running = try queue.startTask(taskID: "K-1", ownerAgent: "agent:1", attempt: claimed.attempt)
        #expect(running.state == .running)
        let failed = try queue.completeTask(
            taskID: "K-1", status: .failed, errorCode: "timeout", errorMessage: "응답 없음", ownerAgent: "agent:1")
        #expect(failed.state == .failed && failed.errorCode == "timeout" && failed.errorMessage == "응답 없음")
        let dead = try queue.completeTask(taskID: later.taskID, status: .dead)
        #expect(dead.state == .dead && dead.taskID == later.taskID)
        #expect(try queue.claimNextTask(ownerAgent: "agent:1") == nil)
        let health = try queue.getHealth()
        #expect(health.status != .healthy && health.tasks[.dead] == 1 && health.tasks[.failed] == 1)
        #expect(health.findings.contains { $0.name == "dead_letters" && $0.details == [dead.taskID] })
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        for event in ["task_enqueued", "task_claimed", "task_started", "task_failed", "task_dead"] {
            #expect(log.contains("\"event\":\"\(event)\""))
        }
    }

    @Test("A refusal says why, and nothing is done")
    func refusals() throws {
        _ = try queue.enqueueTask(TaskRequest(kind: "a", taskID: "A", dedupeKey: "k"))
        let before = try bench.text(of: "QUEUE.md")
        func refusal(_ body: () throws(OrchError) -> QueuedTask) -> String? {
            do throws(OrchError) {
                _ = try body()
                return nil
            } catch {
                switch error {
                case .invalidField(let name, _): return name
                case .refused(let reason): return String("\(reason)".prefix { $0 != "(" })
                case .store, .settings, .unsynced: return "\(error)"
                }
            }
        }
        let queue = queue
        #expect(refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest()) } == "kind")
        #expect(refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest(kind: "a b")) } == "kind")
        #expect(
            refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest(kind: "a", payload: "{")) } == "payload"
        )
        #expect(
            refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest(kind: "a", maxRetries: -1)) }
                == "max_retries")
        #expect(
            refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest(kind: "a", taskID: "../a")) }
                == "task_id")
        #expect(
            refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest(kind: "a", taskID: "A")) } == "idTaken")
        #expect(
            refusal { () throws(OrchError) in try queue.enqueueTask(TaskRequest(kind: "a", dedupeKey: "k")) }
                == "dedupeKeyTaken")
        #expect(refusal { () throws(OrchError) in try queue.startTask(taskID: "B") } == "unknownID")
        #expect(
            refusal { () throws(OrchError) in try queue.completeTask(taskID: "A", status: .done, errorCode: "x") }
                == "error_code")
        #expect(
            refusal { () throws(OrchError) in
                try queue.completeTask(taskID: "A", status: .done, ownerAgent: "somebody")
            } == "lostClaim")
        #expect(try bench.text(of: "QUEUE.md") == before)
        let missing = OrchQueue(path: bench.path + "/missing.md")
        #expect(throws: OrchError.self) { try missing.getHealth() }
    }

    @Test("Many threads claim each task once")
    func threads() async throws {
        for _ in 1...12 { _ = try queue.enqueueTask(TaskRequest(kind: "a")) }
        let queue = queue
        let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 1...4 {
                group.addTask {
                    var ids: [String] = []
                    while let task = try queue.claimNextTask(ownerAgent: "w\(worker)") { ids.append(task.taskID) }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 12 && Set(claimed).count == 12)
    }
}
