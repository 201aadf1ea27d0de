internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct DispatchCommand: Command {
    private static let command = Flag(
        "command", .text("CMD"), help: "the worker, run with /bin/sh", default: "worker.command")
    private static let parallel = Flag(
        "parallel", .integer("N", in: 1...Dispatch.mostWorkers, of: "workers"),
        help: "how many workers to start at most", default: "1")
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")
    private static let isTrial = Switch("dry-run", help: "show what would be started, and change nothing")

    static let grammar = CommandGrammar(
        ["dispatch"], group: CommandGroup.operations, summary: "start workers for ready tasks, once",
        discussion: [
            "Claims as many ready tasks as --parallel says, but not more than leave dispatch.max_workers tasks IN_PROGRESS "
                + "(never more than \(Dispatch.mostWorkers)), and starts an 'orch run' for each in the background. "
                + "However many dispatchers there are, a task gets one worker.",
            "It starts them, prints their tasks and ends; a scheduler or 'orch up' runs it every now and then. A worker that can't be "
                + "started makes its task FAILED at once.",
        ],
        flags: [command, parallel, LeaseArguments.lease, kind, isTrial, WatchdogCommand.isQuiet] + SyncArguments.all,
        examples: ["orch dispatch", "orch dispatch --parallel 3", "orch dispatch --dry-run --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let isTrial = given[isTrial]
        let terms = try LeaseArguments.terms(in: &call)
        let order = try WorkerOrder(command: given[command], owner: nil, lease: terms, in: &call)
        // Also where no worker can be started.
        let kept = try isTrial ? [] : call.goOnWithEnded()
        if !call.isJSON { for worker in kept { call.print(worker.continuing) } }
        let program = try executable()
        let most = try call.workplace().settings.mostWorkers
        var entries: [JSONValue] = []
        var first: Dispatch.Outcome?
        var trial: Queue?
        // One after the other, so that each claim has its worker before the next one is made.
        for number in 1...(given[parallel] ?? 1) {
            let receipt: CommitReceipt<Queue, Dispatch.Outcome>
            do throws(CommandFailure) {
                let isPassed = try order.passed(kind: given[kind], in: isTrial ? trial : nil, &call)
                let operation = Dispatch(
                    owner: "\(order.owner)-\(number)", most: most, lease: terms, kind: given[kind], passing: isPassed)
                receipt = try isTrial ? call.rehearse(operation, in: trial) : call.commit(operation)
            } catch {
                // What was started is reported all the same.
                guard error.signal == nil,
                    call.isJSON ? !entries.isEmpty || !kept.isEmpty : !entries.isEmpty && error.exit == .busy
                else { throw error }
                call.warn(error.message)
                first = first ?? (try? call.rehearse(Dispatch(owner: order.owner, most: most, lease: terms)))?.outcome
                if error.exit != .busy { call.end(with: error.exit) }
                break
            }
            first = first ?? receipt.outcome
            guard let id = receipt.outcome.claimed else { break }
            trial = receipt.subject
            var queue = receipt.subject
            let row = queue.row(queue.rows(of: id)[0])
            let (owner, attempt) = (row.text(.ownerSession), row.notes.attempt?.number ?? 1)
            var status = Status.inProgress
            if !isTrial {
                var arguments = ["run", id.text, "--owner-session", owner, "--attempt", String(attempt)]
                if let command = given[command] { arguments += ["--command", command] }
                status = try start(program, arguments, for: id, ClaimProof(owner: owner, attempt: attempt), &call)
            }
            if !call.isJSON { call.print("\(id) -> \(status.word)") }
            entries.append([
                "item_id": .string(id.text), "attempt": .integer(attempt), "owner_session": .string(owner),
                "status": .string(status.word),
            ])
        }
        let (running, slots) = (first?.running ?? 0, first?.slots ?? 0)
        if entries.isEmpty, slots > 0 { try PickCommand.warnOfStuck(kind: given[kind], in: &call) }
        if call.isJSON {
            call.print([
                "schema": "orch.dispatch/1", "dry_run": .bool(isTrial), "running": .integer(running),
                "slots": .integer(slots), "started": .array(entries), "continued": .array(of: kept, \.document),
            ])
        } else {
            guard entries.isEmpty, kept.isEmpty, !given[WatchdogCommand.isQuiet] else { return }
            call.print(slots > 0 ? PickCommand.noTask : "no free slot: \(running) in progress")
        }
    }

    /// Starts the run of a claimed task.
    ///
    /// - Returns: the task's status now.
    private static func start(
        _ program: String, _ arguments: [String], for id: TaskID, _ proof: ClaimProof, _ call: inout Call
    ) throws(CommandFailure) -> Status {
        do throws(CommandFailure) {
            try call.startDetached(program, arguments)
            return .inProgress
        } catch {
            let cause = "the worker was not started: \(error.message)"
            call.warn("\(id): \(cause)")
            call.end(with: .unavailable)
            return try call.commit(Finish(id: id, outcome: .failed(code: "not_started"), note: cause, proof: proof))
                .outcome.status
        }
    }

    /// The path of this program.
    static func executable() throws(CommandFailure) -> String {
        do throws(SystemError) {
            return try Environment.executablePath()
        } catch {
            throw CommandFailure(.system, "the path of this program is not known: \(error.reason)")
        }
    }
}
