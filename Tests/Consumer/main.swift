import OrchKit

// What a program of somebody else's does with `OrchKit`: .ci/run builds this in a package of its own, where only what
// is public can be seen, and runs it. It creates the queue that is its argument, and uses each public symbol; a script
// compares. The lines from "A worker" on are those of the article "Embedding a queue".

let queue = OrchQueue(path: CommandLine.arguments[1], lockTimeout: .seconds(5)) { print("notice: \($0)") }
try queue.createFile()

// MARK: A worker

func work(on task: QueuedTask) throws -> String {
    print("\(task.kind ?? task.task) with \(task.payload ?? "nothing"), try \(task.attempt)")
    // Every few minutes of long work, so that nobody else gets the task:
    _ = try queue.renewClaim(taskID: task.taskID, attempt: task.attempt)
    return "3 rows written"
}

_ = try queue.enqueueTask(
    kind: "kpi.dailyReport", priority: 0, payload: #"{"day":"2026-02-09"}"#, dedupeKey: "kpi-0209", maxRetries: 3)

while let task = try queue.claimNextTask(ownerAgent: "agent:1", kind: "kpi.dailyReport") {
    do {
        _ = try queue.startTask(taskID: task.taskID, ownerAgent: "agent:1", attempt: task.attempt)
        let result = try work(on: task)
        _ = try queue.completeTask(
            taskID: task.taskID, status: .done, errorMessage: result, ownerAgent: "agent:1", attempt: task.attempt)
    } catch OrchError.lostClaim {
        continue
    } catch let error as OrchError {
        throw error
    } catch {
        _ = try queue.completeTask(
            taskID: task.taskID, status: .failed, errorCode: "exception", errorMessage: "\(error)",
            ownerAgent: "agent:1", attempt: task.attempt)
    }
}

// MARK: Errors

func enqueueOnce(_ key: String) -> String {
    do throws(OrchError) {
        return try queue.enqueueTask(kind: "backup", dedupeKey: key).taskID
    } catch {
        switch error {
        case .duplicate(let id): return id
        case .busy(let reason): return "try again: \(reason)"
        case .unconfirmed(let task, let reason): return "\(task?.taskID ?? "it") may be lost: \(reason)"
        case .lostClaim(let reason), .refused(let reason), .unavailable(let reason): return "not added: \(reason)"
        }
    }
}

let first = enqueueOnce("backup-0209")
guard enqueueOnce("backup-0209") == first else { fatalError("one piece of work was enqueued twice") }

// MARK: What is in the queue

func count(_ state: TaskState?) throws -> Int { try queue.tasks(state: state).count }

_ = try queue.setFields(taskID: first, fields: ["due_at_kst": "2026-02-09 18:00"])
for task in try queue.tasks() {
    let due = task.fields["due_at_kst"] ?? "any time"
    switch task.state {
    case .queued: print("\(task.taskID) waits, due \(due)")
    case .claimed, .running: print("\(task.taskID) is with \(task.fields["owner_agent"] ?? "somebody")")
    case .expired: print("\(task.taskID) was left by its worker")
    case .done: print("\(task.taskID) is done")
    case .failed, .dead: print("\(task.taskID) failed: \(task.fields["error_msg"] ?? "")")
    case .cancelled, .blocked: print("\(task.taskID) waits for a person")
    case nil: print("\(task.taskID) has a status that there is not")
    }
}
switch try queue.getHealth() {
case .healthy: print("healthy")
case .degraded(let findings), .unhealthy(let findings):
    for (name, details) in findings.sorted(by: { $0.key < $1.key }) {
        print("\(name): \(details.joined(separator: ", "))")
    }
}

guard try count(.done) == 1, try count(.queued) == 1, try count(nil) == 2, try queue.tasks(readyOnly: true).count == 1
else { fatalError("one task is done and one is ready, and it looks otherwise") }
