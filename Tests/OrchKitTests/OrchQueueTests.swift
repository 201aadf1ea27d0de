import BlackBox
import OrchKit
import Testing

/// The queue as a Swift program uses it. `.ci/run` does so once more in a package of its own.
@Suite("OrchKit")
struct OrchQueueTests {
    private let bench: Workbench
    private let queue: OrchQueue

    init() throws {
        bench = try Workbench()
        queue = OrchQueue(path: bench.path + "/QUEUE.md")
        try queue.createFile()
    }

    @Test("A new file has the columns of a queue, and is created once")
    func creation() throws {
        let text = try bench.text(of: "QUEUE.md")
        #expect(
            text.hasPrefix(
                "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |"
            ))
        #expect(try queue.tasks().isEmpty)
        #expect(throws: OrchError.duplicate(of: bench.path + "/QUEUE.md")) { try queue.createFile() }
        #expect(try bench.text(of: "QUEUE.md") == text)
    }

    @Test("A task goes through the queue in the fields of the task queue")
    func life() throws {
        let task = try queue.enqueueTask(
            kind: "kpi.dailyReport", taskID: "K-1", sessionID: "s1", priority: 0, payload: #"{"day": "02/09"}"#,
            dedupeKey: "kpi-0209", maxRetries: 1)
        #expect(task.state == .queued && task.taskID == "K-1" && task.attempt == 0)
        #expect(task.kind == "kpi.dailyReport" && task.task == task.kind && task.payload != nil)
        #expect(task.fields["session_id"] == "s1" && task.fields["max_retries"] == "1")
        #expect(task.fields["dedupe_key"] == "kpi-0209" && task.fields["priority"] == "P0")
        let later = try queue.enqueueTask(task: "later")
        #expect(try queue.enqueueTask(task: "last", after: [later.taskID]).state == .queued)
        #expect(try queue.tasks(readyOnly: true).map(\.taskID) == ["K-1", later.taskID])
        let claimed = try #require(try queue.claimNextTask(ownerAgent: "agent:1"))
        #expect(claimed.taskID == "K-1" && claimed.state == .claimed && claimed.fields["owner_agent"] == "agent:1")
        #expect(claimed.attempt == 1)
        #expect(
            try queue.renewClaim(taskID: "K-1", attempt: 1, seconds: 7200).fields["notes"] != claimed.fields["notes"])
        let running = try queue.startTask(taskID: "K-1", ownerAgent: "agent:1", attempt: claimed.attempt)
        #expect(running.state == .running)
        #expect(try queue.tasks(state: .running) == [running] && queue.tasks(taskID: "K-1") == [running])
        let failed = try queue.completeTask(
            taskID: "K-1", status: .failed, errorCode: "timeout", errorMessage: "응답 없음", ownerAgent: "agent:1")
        #expect(failed.state == .failed && failed.fields["error_code"] == "timeout")
        #expect(failed.fields["error_msg"] == "응답 없음")
        let dead = try queue.completeTask(taskID: later.taskID, status: .dead)
        #expect(dead.state == .dead && dead.taskID == later.taskID)
        #expect(try queue.claimNextTask(ownerAgent: "agent:1") == nil)
        let findings: [String: [String]] =
            switch try queue.getHealth() {
            case .healthy: [:]
            case .degraded(let findings), .unhealthy(let findings): findings
            }
        #expect(findings["dead_letters"] == [dead.taskID])
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        for event in ["task_enqueued", "task_claimed", "task_started", "lease_renewed", "task_failed", "task_dead"] {
            #expect(log.contains("\"event\":\"\(event)\""))
        }
    }

    @Test("A review sends a task back, sets it aside or ends it, and fields are set as by hand")
    func review() throws {
        #expect(try queue.getHealth() == .healthy)
        let id = try queue.enqueueTask(kind: "a").taskID
        let claim = try #require(try queue.claimNextTask(ownerAgent: "w"))
        #expect(
            try queue.completeTask(taskID: id, status: .queued, ownerAgent: "w", attempt: claim.attempt).state
                == .queued)
        let again = try #require(try queue.claimNextTask(ownerAgent: "w"))
        #expect(again.attempt == 2)
        let blocked = try queue.completeTask(taskID: id, status: .blocked, errorMessage: "needs a password", attempt: 2)
        #expect(blocked.state == .blocked && blocked.fields["notes"]?.contains("needs a password") == true)
        let edited = try queue.setFields(taskID: id, fields: ["priority": "P2", "due_at_kst": "2026-02-09 12:00"])
        #expect(edited.fields["priority"] == "P2" && edited.fields["due_at_kst"] == "2026-02-09 12:00")
        #expect(try queue.completeTask(taskID: id, status: .cancelled, errorMessage: "no need").state == .cancelled)
        #expect(try queue.completeTask(taskID: id, status: .done, errorMessage: "done by hand").state == .done)
    }

    @Test("A refusal says why, and nothing is done")
    func refusals() throws {
        _ = try queue.enqueueTask(kind: "a", taskID: "A", dedupeKey: "k")
        let before = try bench.text(of: "QUEUE.md")
        let queue = queue
        let calls: [(reason: String, call: () throws(OrchError) -> QueuedTask)] = [
            ("kind takes a word", { () throws(OrchError) in try queue.enqueueTask() }),
            ("kind takes a word", { () throws(OrchError) in try queue.enqueueTask(kind: "a b") }),
            ("payload takes a JSON", { () throws(OrchError) in try queue.enqueueTask(kind: "a", payload: "{") }),
            ("priority takes 0, 1 or 2", { () throws(OrchError) in try queue.enqueueTask(kind: "a", priority: 3) }),
            ("max_retries takes", { () throws(OrchError) in try queue.enqueueTask(kind: "a", maxRetries: -1) }),
            ("task_id takes", { () throws(OrchError) in try queue.enqueueTask(kind: "a", taskID: "../a") }),
            ("after takes", { () throws(OrchError) in try queue.enqueueTask(kind: "a", after: [""]) }),
            ("no task has the id B", { () throws(OrchError) in try queue.startTask(taskID: "B") }),
            (
                "error_code takes",
                { () throws(OrchError) in try queue.completeTask(taskID: "A", status: .done, errorCode: "x") }
            ),
            ("error_msg takes", { () throws(OrchError) in try queue.completeTask(taskID: "A", status: .blocked) }),
            (
                "error_msg takes",
                { () throws(OrchError) in try queue.completeTask(taskID: "A", status: .queued, errorMessage: "x") }
            ),
            ("status takes", { () throws(OrchError) in try queue.completeTask(taskID: "A", status: .running) }),
            ("seconds takes", { () throws(OrchError) in try queue.renewClaim(taskID: "A", seconds: 0) }),
            ("there is no column x", { () throws(OrchError) in try queue.setFields(taskID: "A", fields: ["x": "1"]) }),
            ("priority takes", { () throws(OrchError) in try queue.setFields(taskID: "A", fields: ["priority": "1"]) }),
        ]
        for (reason, call) in calls {
            do throws(OrchError) {
                Issue.record("\(try call()) instead of: \(reason)")
            } catch {
                guard case .refused(let said) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(said.hasPrefix(reason))
            }
        }
        #expect(throws: OrchError.duplicate(of: "A")) { try queue.enqueueTask(kind: "a", taskID: "A") }
        #expect(throws: OrchError.duplicate(of: "A")) { try queue.enqueueTask(kind: "a", dedupeKey: "k") }
        let lost = OrchError.lostClaim(reason: "A is not claimed by somebody; it is with nobody")
        #expect(throws: lost) { try queue.completeTask(taskID: "A", status: .done, ownerAgent: "somebody") }
        #expect(try bench.text(of: "QUEUE.md") == before)
        let missing = OrchQueue(path: bench.path + "/missing.md")
        let reason = bench.path + "/missing.md: there is no such file"
        #expect(throws: OrchError.unavailable(reason: reason)) { try missing.getHealth() }
    }

    @Test("Many threads claim each task once")
    func threads() async throws {
        for _ in 1...12 { _ = try queue.enqueueTask(kind: "a") }
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
