internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct UndoCommand: Command {
    private static let what = Positional(
        .text("CHANGE"), help: "how many of the last changes made in this clone, or one commit by its name",
        isRequired: false
    )
    private static let tasks = Flag("id", .taskID, help: "only what changed in this task").repeatable

    static let grammar = CommandGrammar(
        ["undo"], group: CommandGroup.audit, summary: "take back the last change of the queue, or a commit's",
        discussion: [
            "Makes a new change in which the rows that the commit changed are as they were before; other rows stay as they "
                + "are. Where a field that the commit changed has changed since, nothing is undone. A claim that is taken back "
                + "keeps its attempt. Undoing again takes the undoing back.",
            "With --id, only the rows of these tasks are taken back; the other rows of the commit stay as they are.",
            "Changes that came from other clones are passed over, unless a commit is named. A commit that has several changes, "
                + "as that of a sync may, is undone as a whole, unless tasks are named. Several changes are not undone where "
                + "that would end the claim of a worker who is at it; one alone, such as a claim, is.",
            "What is not committed can't be undone; see 'orch log'.",
        ],
        flags: [tasks] + SyncArguments.all, positionals: [what],
        examples: ["orch undo", "orch undo 3", "orch undo 8d32f13f", "orch undo 8d32f13f --id ORCH-012"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation[what] ?? "1"
        let workplace = try call.workplace()
        try commitAll(workplace, in: &call)
        let ids = call.invocation[tasks]
        guard let spans = try spans(of: given, ids, workplace, in: &call) else {
            guard call.isJSON else { return call.print("no commit") }
            return call.print([
                "schema": "orch.change/1", "command": .string(call.invocation.command.name), "changed": .bool(false),
                "tasks": .array([]), "events": .array([]),
            ])
        }
        guard spans.allSatisfy({ $0.archived == [] }) else {
            throw CommandFailure(
                .refused, "tasks moved to the archive in that change, which is not undone",
                hint: "move their rows back by hand"
                    + (ids.isEmpty ? ", or undo what changed in other tasks with --id" : ""))
        }
        guard !spans.contains(where: \.hasMerge) else {
            throw CommandFailure(
                .refused,
                "a merge, or what a sync fetched, is among those commits, and undoing it would take back what others did",
                hint:
                    "name a commit that has your change alone; see 'orch log', and 'git log @{upstream}' for what was "
                    + "pushed")
        }
        let count = spans.reduce(0) { $0 + $1.count }
        let columns = try call.readQueue().headers
        let receipt = try call.commit(
            Undo(spans.map { ($0.before, $0.after) }, terms: workplace.settings.terms, sparingClaims: count > 1))
        warnOfWaiting(receipt, in: &call)
        if call.isJSON { return try call.reportJSON(receipt) }
        for difference in receipt.outcome { call.print(Screen.plain(difference.wording)) }
        // Of a commit of several changes, not all may have been about the tasks that are named.
        if count > 1, ids.isEmpty, !receipt.outcome.isEmpty { call.print("undone: \(counted(count, "change"))") }
        tell(receipt, since: columns, in: &call)
    }

    /// How many changes there are, where too many are named.
    private static func made(_ log: QueueLog) -> String {
        (try? log.ownCount()).map { "; \(counted($0, "change")) of it \($0 == 1 ? "was" : "were") made here" } ?? ""
    }

    /// Warns of tasks that wait for one that is gone.
    private static func warnOfWaiting(
        _ receipt: CommitReceipt<Queue, [QueueDifference]>, in call: inout Call
    ) {
        for difference in receipt.outcome where difference.kind == .removed {
            let waiting = receipt.subject.tasks(waitingFor: difference.id).filter { $0.status != .done }
            guard !waiting.isEmpty else { continue }
            let ids = waiting.map { $0.text(.id) }.joined(separator: ", ")
            call.warn("\(ids) \(waiting.count == 1 ? "waits" : "wait") for \(difference.id), which is gone")
        }
    }

    /// What beside rows was taken back.
    private static func tell(
        _ receipt: CommitReceipt<Queue, [QueueDifference]>, since old: [String], in call: inout Call
    ) {
        let new = receipt.subject.headers
        for name in old where !new.contains(name) { call.print(Screen.plain("column \(name): removed")) }
        for name in new where !old.contains(name) { call.print(Screen.plain("column \(name): added")) }
        guard receipt.outcome.isEmpty, Set(old) == Set(new) else { return }
        call.print(
            receipt.isChanged
                ? "undone: the text around the rows; no value in them differs" : "nothing to undo: no row differs")
    }

    /// The versions around the changes that are meant, of some tasks alone where these are named; nil where nothing is
    /// committed yet.
    private static func spans(
        of given: String, _ ids: [TaskID], _ workplace: Workplace, in call: inout Call
    ) throws(CommandFailure) -> [QueueLog.Span]? {
        let found: [QueueLog.Span]?
        let log: QueueLog
        do throws(GitError) {
            log = try QueueLog(workplace)
            if given.utf8.count <= 4, let count = Int(given), count > 0 {
                found = try log.spans(ofLast: count)
            } else {
                found = try log.span(of: given).map { [$0] }
            }
        } catch {
            guard error.isBeforeFirstCommit else { throw CommandFailure(error) }
            return nil
        }
        guard let spans = found else {
            throw CommandFailure(
                .refused, "git has no version of the queue before '\(given)'" + (Int(given) == nil ? "" : made(log)),
                hint: "see the changes with 'orch log'")
        }
        guard !spans.isEmpty else {
            throw CommandFailure(
                .refused,
                given == "1"
                    ? "no change of the queue was made in this clone; all came from elsewhere"
                    : "fewer changes of the queue than \(given) were made in this clone; the others came from elsewhere"
                        + made(log),
                hint: "name a commit; see 'orch log'")
        }
        guard !ids.isEmpty else { return spans }
        do throws(QueueError) {
            return try log.narrow(spans, to: ids)
        } catch {
            throw try call.failure(error)
        }
    }

    /// The last change is the last commit only where git has all of them. Renewals of claims are no changes to undo.
    private static func commitAll(_ workplace: Workplace, in call: inout Call) throws(CommandFailure) {
        let version: [UInt8]?
        do throws(GitError) {
            version = try QueueLog(workplace).version(at: "HEAD")
        } catch {
            throw CommandFailure(error)
        }
        let now = try call.readQueue()
        guard let version, let old = try? Undo.renewed(version, as: now, terms: workplace.settings.terms),
            !RowChange.changes(from: old, to: now).isEmpty
        else { return }
        guard workplace.settings.isAutocommitted else {
            throw CommandFailure(
                .refused, "the queue has changes that are not committed, and they came after the last commit",
                hint: "commit them with 'orch commit'; then 'orch undo' takes them back")
        }
        _ = try call.commitFile(subject: nil)
    }
}
