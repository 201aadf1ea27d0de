import Operations
import TaskQueue
import Workspace

// What a program of somebody else's does with `OrchKit`: .ci/run builds this in a package of its own, where only what
// is public can be seen, and runs it. It creates the queue that is its argument, adds a task, claims it and finishes it.

let store = QueueStore(path: CommandLine.arguments[1])
let moment = Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst)

func commit<Change: Operation>(_ change: Change) throws -> Change.Outcome {
    let receipt = try store.commit(change, at: { moment }, tell: { print($0) })
    guard receipt.isChanged, receipt.unconfirmed == nil else { fatalError("\(change.name) changed nothing") }
    return receipt.outcome
}

let header = "| id | status | priority | task | success_criteria | owner_session | started_at_kst | notes |"
try store.create(Array("\(header)\n|---|---|---|---|---|---|---|---|\n".utf8))
let added = try commit(Add(NewTask(task: "review the parser", successCriteria: "tests pass")))
let claimed = try commit(Pick(owner: "consumer", lease: LeaseTerms(seconds: 900, maxAttempts: 3)))
guard let claimed else { fatalError("there is nothing to claim") }
let finished = try commit(Finish(id: claimed, outcome: .done, note: "tests pass"))
let row = try store.read().row(0)
guard added == claimed, finished.id == claimed, row.id == added, row.status == .done else { fatalError("\(row)") }
print("\(added.text) -> \(finished.status.word)")
