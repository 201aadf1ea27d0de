import Operations
import OrchKit
import TaskQueue
import Workspace

// What a program of somebody else's does with `OrchKit`: .ci/run builds this in a package of its own, where only what
// is public can be seen, and runs it. It creates the queue that is its argument, and has two tasks done in it.

let path = CommandLine.arguments[1]
let header = "| id | status | priority | task | success_criteria | owner_session | started_at_kst | notes |"
try QueueStore(path: path).create(Array("\(header)\n|---|---|---|---|---|---|---|---|\n".utf8))

// The queue in the fields of a task queue.

let queue = OrchQueue(path: path) { notice in print(notice) }
let report = try queue.enqueueTask(
    TaskRequest(kind: "kpi.dailyReport", payload: #"{"day": "2026-02-09"}"#, dedupeKey: "kpi-0209", maxRetries: 3))
do throws(OrchError) {
    _ = try queue.enqueueTask(TaskRequest(kind: "kpi.dailyReport", dedupeKey: "kpi-0209"))
    fatalError("one piece of work was enqueued twice")
} catch {
    guard case .refused(.dedupeKeyTaken(_, let id)) = error, id.text == report.taskID else { fatalError("\(error)") }
}
guard let task = try queue.claimNextTask(ownerAgent: "agent:1") else { fatalError("there is nothing to claim") }
guard try queue.startTask(taskID: task.taskID, ownerAgent: "agent:1", attempt: task.attempt).state == .running,
    try queue.completeTask(taskID: task.taskID, status: .done, ownerAgent: "agent:1").state == .done,
    try queue.getHealth().tasks[.done] == 1
else { fatalError("\(task)") }
print("\(task.taskID) -> done, \(try queue.getHealth().status)")

// A change as a value, which the store makes durable.

let store = QueueStore(path: path)
let moment = Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst)

func commit<Change: Operation>(_ change: Change) throws -> Change.Outcome {
    let receipt = try store.commit(change, at: { moment }, tell: { print($0) })
    guard receipt.isChanged, receipt.unconfirmed == nil else { fatalError("\(change.name) changed nothing") }
    return receipt.outcome
}

let added = try commit(Add(NewTask(task: "review the parser", successCriteria: "tests pass")))
let claimed = try commit(Pick(owner: "consumer", lease: LeaseTerms(seconds: 900, maxAttempts: 3)))
guard let claimed else { fatalError("there is nothing to claim") }
let finished = try commit(Finish(id: claimed, outcome: .done, note: "tests pass"))
let row = try store.read().row(1)
guard added == claimed, finished.id == claimed, row.id == added, row.status == .done else { fatalError("\(row)") }
print("\(added.text) -> \(finished.status.word)")
