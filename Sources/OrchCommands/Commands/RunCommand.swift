internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Text
internal import Workspace

struct RunCommand: Command {
    private static let command = Flag(
        "command", .text("CMD"), help: "the worker, run with /bin/sh", default: "worker.command")
    private static let owner = Flag(
        "owner-session", .name("NAME"), help: "who has the task", default: "worker: and a random name")
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")
    private static let isLoop = Switch("loop", help: "go on until no task is ready")
    private static let isEnded = Switch(
        "ended", help: "start no worker; send the task on where that of --attempt has ended already")

    private static let flags: [any FlagDeclaration] = [
        command, owner, ClaimArguments.attempt, LeaseArguments.lease, kind, isLoop, isEnded, TaskArgument.flag,
    ]

    static let grammar = CommandGrammar(
        ["run"], group: CommandGroup.operations, summary: "have a worker do a task, and judge its report",
        discussion: [
            "Claims the next ready task, or the one that is named, and starts worker.command (or what worker.preset stands "
                + "for) in the repository's root. The worker reads a prompt on standard input "
                + "(templates/worker_prompt.md) and has ORCH_TASK_ID, ORCH_TASK, ORCH_SUCCESS_CRITERIA, ORCH_ATTEMPT, "
                + "ORCH_OWNER_SESSION, ORCH_QUEUE_MD and ORCH_REPORT_FILE; of other variables only PATH, HOME, LANG and "
                + "the like, and those of worker.env. Its output is in logs/workers/ID-ATTEMPT.log beside the queue, or in "
                + "logs/workers/NAME/ for a queue that is not called QUEUE.md.",
            "The lease is renewed at a third of its length. A worker that loses its claim, or takes longer than "
                + "worker.timeout_seconds, is ended with its process group: asked to, and killed 10 s later. So it "
                + "is on Ctrl-C, after which the task is PENDING again (BLOCKED where its criteria were changed meanwhile). What is left of the group when a worker ends is killed.",
            "The report is the file ORCH_REPORT_FILE, else the last '[REPORT ID]' block of the output, else its end. A "
                + "report in a form that 'orch guard' blocks makes the task BLOCKED. Otherwise it is judged and routed as by "
                + "'orch review', with 'stated' for review.require unless that is set. A worker that doesn't exit with 0 "
                + "makes the task FAILED, with the exit code and the last line.",
            "Where the task can't be sent on then (a remote is not reached, a merge is not finished), that is tried again for "
                + "some minutes. After that the worker's end and report are kept, and the next 'orch dispatch' or 'orch "
                + "watchdog' goes on with them, also when the run was killed meanwhile.",
            "--attempt goes on with a claim that --owner-session has. Without a ready task it prints 'No pending tasks'. "
                + "Where there is no such program as the worker begins with, no task is claimed; --loop ends after a worker "
                + "that exits with 126 or 127. Exits with \(ExitCode.found.rawValue) when a task did not become DONE.",
        ],
        flags: flags + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: [
            "orch run", "orch run ORCH-010 --command \"./worker.sh\" --owner-session worker:core-1", "orch run --loop",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let id = try TaskArgument.valueIfGiven(in: given)
        if id != nil, given[kind] != nil || given[isLoop] {
            let other = given[kind] != nil ? kind.description : isLoop.description
            throw CommandFailure(given.usageError(.conflict("ID", other.spelling)))
        }
        if given[isEnded], given[ClaimArguments.attempt] == nil {
            throw CommandFailure(given.usageError(.missing([ClaimArguments.attempt.description.synopsis])))
        }
        if given[ClaimArguments.attempt] != nil {
            if id == nil { throw CommandFailure(given.usageError(.missing(["ID"]))) }
            if given[owner] == nil {
                throw CommandFailure(given.usageError(.missing([owner.description.synopsis])))
            }
        }
        let order = try WorkerOrder(
            command: given[command], owner: given[owner], lease: LeaseArguments.terms(in: &call),
            isForEnded: given[isEnded], in: &call)
        var signals = try call.caughtSignals()
        var runs: [TaskRun] = []
        while true {
            var isBegun = false
            do throws(CommandFailure) {
                guard let run = try next(id, by: order, in: &call) else { break }
                isBegun = true
                runs.append(try finish(run, heeding: &signals, in: &call))
            } catch {
                // Another task is not in the way of the next one, and the document has the runs until then.
                let goesOn = isBegun && given[isLoop] && error.exit == .refused
                guard error.signal == nil, goesOn || call.isJSON && !runs.isEmpty else { throw error }
                call.warn(error.message)
                call.end(with: error.exit)
                call.flush()
                guard goesOn else { break }
            }
            guard given[isLoop] else { break }
            if runs.last?.isUnable == true {
                // The next task's worker would end so too.
                call.warn("no other task is begun: a worker that exits with 126 or 127 could not run a program")
                break
            }
            if let signal = signals.next() { throw CommandFailure(interruptedBy: signal) }
        }
        if id == nil, runs.isEmpty || given[isLoop], call.answer.exit == .success {
            try PickCommand.warnOfStuck(kind: given[kind], in: &call)
        }
        if call.isJSON {
            call.print(["schema": "orch.run/1", "runs": .array(of: runs) { $0.document }])
        } else if runs.isEmpty, call.answer.exit == .success {
            call.print(PickCommand.noTask)
        }
    }

    private static func next(
        _ id: TaskID?, by order: WorkerOrder, in call: inout Call
    ) throws(CommandFailure) -> TaskRun? {
        guard let id else { return try order.claim(kind: call.invocation[kind], in: &call) }
        return try order.claim(id, attempt: call.invocation[ClaimArguments.attempt], in: &call)
    }

    private static func finish(
        _ run: TaskRun, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> TaskRun {
        var run = run
        try run.perform(heeding: &signals, in: &call)
        if run.status != .done { call.end(with: .found) }
        if !call.isJSON {
            for reason in run.reasons { call.print("- " + Screen.plain(reason)) }
            if let status = run.status { call.print("\(run.id) -> \(status.word)") }
            call.flush()
        }
        return run
    }
}

extension News {
    /// Waits, with the error in words.
    ///
    /// - Parameter what: what is waited for.
    mutating func wait(for what: String) throws(CommandFailure) {
        do throws(SystemError) {
            try wait()
        } catch {
            throw CommandFailure(.system, "waiting for \(what): \(error.reason)")
        }
    }
}

extension Call {
    /// Waits until then, or for a signal.
    func wait(until time: Int64, heeding signals: inout Signals) throws(CommandFailure) -> Signal? {
        do throws(SystemError) {
            return try signals.wait(until: time)
        } catch {
            throw CommandFailure(.system, "waiting: \(error.reason)")
        }
    }

    /// Catches the signals that ask this process to end, which a long run reads.
    func caughtSignals() throws(CommandFailure) -> Signals {
        do throws(SystemError) {
            return try Signals(Signal.endings)
        } catch {
            throw CommandFailure(.system, "signals can't be caught: \(error.reason)")
        }
    }
}
