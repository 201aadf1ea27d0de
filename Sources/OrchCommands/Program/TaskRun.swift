internal import Engine
internal import Git
internal import Host
internal import Ledgers
internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import TokenGuardrails
internal import Workers
internal import Workspace

/// One task that a worker does: the claim, the worker, its report, and where the task goes.
///
/// Each change is a session of its own: the event log has it when it happens, and not when the worker is done.
struct TaskRun {
    let id: TaskID
    let attempt: Int
    let owner: String
    /// Where the task went; nil when the claim was lost.
    private(set) var status: Status?
    /// Why it did not become DONE.
    private(set) var reasons: [String] = []
    /// What the gate said, or the guardrail, where the worker ended as it should.
    private(set) var verdict: String?
    /// Whether the worker could not run a program, by how it ended.
    private(set) var isUnable = false
    /// The log of the worker's output.
    private(set) var log = ""
    private let row: TaskRow
    /// The success criteria that the worker was given.
    private var criteria: String
    /// The settings that were in force when the worker was started.
    private var settings: Settings
    private let order: WorkerOrder
    private var prompt = ""
    /// The session that does it, where one does.
    private var session: SessionJob?
    /// Whether the end of the worker is kept, for whoever can send the task on.
    private var isKept = false
    private let claim: WorkerRecords.Claim
    private var terms: WorkerRecords.Terms { .init(criteria: criteria, settings: settings.text) }
    private var proof: ClaimProof { ClaimProof(owner: owner, attempt: attempt) }

    /// - Parameter queue: the one in which the task is claimed.
    init(
        _ id: TaskID, in queue: Queue, _ order: WorkerOrder, _ call: inout Call
    ) throws(CommandFailure) {
        var queue = queue
        self.id = id
        self.order = order
        row = queue.row(queue.rows(of: id)[0])
        criteria = row.criteria
        // The event log has the claim from then on.
        call.settle()
        claim = try call.claim(id, in: row)
        (attempt, owner) = (claim.attempt, claim.owner)
        settings = try call.workplace().settings
    }

    // MARK: The worker

    /// Runs the worker and sends the task where it has to go. A worker of this attempt that has ended already, in a run
    /// that could not send the task on, is not run again.
    ///
    /// - Throws: that a signal came, after the task went back to PENDING; that the worker could not be started, after the
    ///   task FAILED with the cause; or that the task can't be sent on now, after which a tick goes on with it.
    mutating func perform(heeding signals: inout Signals, in call: inout Call) throws(CommandFailure) {
        defer { endSession(in: &call) }
        try performWork(heeding: &signals, in: &call)
    }

    /// Gives the session back, if it was one.
    private mutating func endSession(in call: inout Call) {
        // Whoever goes on with it looks into its worktree.
        guard var job = session, !isKept else { return }
        session = nil
        do throws(CommandFailure) {
            try job.end(isSuccess: status == .done, in: &call)
        } catch {
            call.warn("session \(job.session.id) was not given back: \(error.message)")
        }
        call.settle()
    }

    private mutating func performWork(heeding signals: inout Signals, in call: inout Call) throws(CommandFailure) {
        let files = WorkerFiles(of: id, attempt, in: try call.workplace().workerFolder)
        let records = WorkerRecords(besideQueueAt: try call.workplace().path)
        log = files.log
        switch records.begin(claim, by: terms) {
        case .kept(let other):
            throw CommandFailure(
                .refused, "process \(other.runner?.id ?? 0) runs attempt \(attempt) of \(id) already",
                hint: "see 'orch show \(id)'")
        case .ended(let record):
            if let end = record.end, let worker = WorkerRun(ended: end, output: files.output) {
                if let terms = record.terms {
                    criteria = terms.criteria
                    let variables = call.session.request.environment
                    settings = (try? Settings(file: terms.settings, environment: variables)) ?? settings
                    call.settleSettings(since: settings, of: id)
                }
                if let left = try heldSession(in: &call), left.status != .terminated {
                    session = SessionJob(
                        left: left, of: id, reportPath: files.reportPath, in: try Office(in: &call))
                }
                // One that has reported may still be there, with what it has started. The agent of a session is kept.
                guard session?.isSound == true || endWorkers([record], in: &call) else {
                    records.forget(claim)
                    return try lost(in: &call)
                }
                // No tick takes an agent that is free for one that lost its task.
                records.note(self.record(of: nil, end: end))
                return try sendOn(worker, keptBy: records, heeding: &signals, in: &call)
            }
        case .free: break
        }
        // Another run of this attempt may have come to its end since the claim was looked at.
        let isHeld = isHeld(in: &call)
        guard isHeld, !order.isForEnded, order.command != nil else {
            forgetUnstarted(in: records)
            guard isHeld else { return try lost(in: &call) }
            if !order.isForEnded { try order.required(in: &call) }
            return status = .inProgress
        }
        let worker = try runWorker(files, keptBy: records, heeding: &signals, in: &call)
        // Where that can't be noted, a later run would take any end for a good one.
        if worker.stop == nil, !records.note(record(of: nil, end: worker.status.word)), worker.status != .exited(0) {
            records.forget(claim)
        }
        call.settleSettings(since: settings, of: id)
        switch worker.stop {
        case .lostClaim?:
            records.forget(claim)
            try lost(in: &call)
        case .signal(let signal)?:
            records.forget(claim)
            try giveBack(since: signal, in: &call)
        case nil:
            try sendOn(worker, keptBy: records, heeding: &signals, in: &call)
        }
    }

    /// Runs the worker to its end; where it can't be started, the task is sent on.
    private mutating func runWorker(
        _ files: WorkerFiles, keptBy records: WorkerRecords, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> WorkerRun {
        do throws(CommandFailure) {
            return try order.isSession
                ? work(files, keptBy: records, heeding: &signals, in: &call)
                : start(program(files, &call), keptBy: records, heeding: &signals, in: &call)
        } catch {
            forgetUnstarted(in: records)
            if let signal = error.signal { try giveBack(since: signal, in: &call) }
            if error.exit == .busy {
                // No session was free: the task is as good as before.
                status = try call.commit(Requeue(id: id, proof: proof)).outcome.status
            } else if session?.isBegun == true {
                try fail("lost sight of its session: \(error.message)", code: "lost_sight", in: &call)
            } else {
                try fail("the worker was not started: \(error.message)", code: "not_started", in: &call)
            }
            throw error
        }
    }

    /// Forgets a worker that was not started, but not one that an earlier run has left and that is still at work.
    private func forgetUnstarted(in records: WorkerRecords) {
        if !records.all().contains(where: { $0.claim.isHeld(by: claim) && $0.isAlive }) { records.forget(claim) }
    }

    private mutating func program(_ files: WorkerFiles, _ call: inout Call) throws(CommandFailure) -> ChildProgram {
        let workplace = try call.workplace()
        let command = try order.required(in: &call)
        try files.prepare()
        prompt = WorkerPrompt.text(of: row, id, attempt: attempt, template: PromptTemplate.text)
        return WorkerRun.program(
            command, prompt: prompt,
            variables: [
                "ORCH_TASK_ID": id.text, "ORCH_TASK": row.text(.task), "ORCH_SUCCESS_CRITERIA": row.criteria,
                "ORCH_ATTEMPT": String(attempt), "ORCH_OWNER_SESSION": owner,
                "ORCH_QUEUE_MD": Workplace.absolute(workplace.path),
                "ORCH_REPORT_FILE": Workplace.absolute(files.reportPath),
            ],
            inheriting: workplace.settings.workerEnvironment, in: NamedChecks.folder(of: workplace), log: log,
            seconds: workplace.settings.workerSeconds)
    }

    /// Has a session do the task.
    private mutating func work(
        _ files: WorkerFiles, keptBy records: WorkerRecords, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> WorkerRun {
        try files.prepare()
        guard endEarlier(records, in: &call) else { return .init(status: .exited(0), output: [], stop: .lostClaim) }
        let office = try Office(in: &call)
        let mark = DoneMark(nonce: String(randomName().prefix(8)))
        let role = office.role(ofKind: row.notes.value(of: .kind))
        let path = Workplace.absolute(files.reportPath)
        prompt = WorkerPrompt.text(
            of: row, id, attempt: attempt, template: PromptTemplate.text,
            ending: .session(reportFile: path, mark: mark), persona: office.persona(of: role))
        let seconds = try call.workplace().settings.workerSeconds
        let job = SessionJob.Order(
            task: id, agent: owner, role: role, prompt: prompt, mark: mark, reportPath: path,
            limit: Int64(seconds) * 1_000_000_000, patience: patience)
        let run = self
        call.keeping = ClaimKeeping(every: Int64(self.order.lease.seconds) * 1_000_000_000 / 3) { run.renew(in: &$0) }
        defer { call.keeping = nil }
        let (begun, stop) = try SessionJob.begin(job, in: office, heeding: &signals, in: &call)
        guard var begun else { return WorkerRun(status: .exited(0), output: [], stop: stop) }
        // Given back also where its work is not begun.
        session = begun
        defer { session = begun }
        var isNoted = true
        let worker = try begun.run(
            heeding: &signals, in: &call,
            begun: { isNoted = records.note(run.record(of: $0)) })
        if !isNoted { call.warn(unnoted) }
        // A run that goes on with it, when this one is killed, looks there.
        files.keep(worker.output)
        return worker
    }

    private func record(of worker: ProcessIdentity?, end: String? = nil) -> WorkerRecords.Record {
        .init(claim, worker: worker, runner: .own, end: end, terms: terms)
    }

    private var unnoted: String { "\(id): the worker was not noted in .orch, so nobody else could have ended it" }

    /// A worker whose run was killed, or has not seen that its claim is lost, may still be at work.
    ///
    /// - Returns: whether the task's claim is still this one.
    private func endEarlier(_ records: WorkerRecords, in call: inout Call) -> Bool {
        let earlier = records.all().filter { $0.claim.id == id }
        let isHeld = endWorkers(earlier, in: &call)
        for record in earlier where !record.claim.isHeld(by: claim) && !record.isKept {
            if row.hasOtherCriteria(than: record.criteria) { try? call.settleCriteria(of: id) }
            records.forget(record.claim)
        }
        return isHeld
    }

    /// Ends workers, which may take their time; the claim is renewed meanwhile.
    private func endWorkers(_ records: [WorkerRecords.Record], in call: inout Call) -> Bool {
        let interval = Int64(order.lease.seconds) * 1_000_000_000 / 3
        var (next, isHeld) = (Clock.monotonicNanoseconds + interval, true)
        ProcessIdentity.endGroups(of: records.compactMap(\.worker), grace: WorkerRun.grace) {
            guard isHeld, Clock.monotonicNanoseconds >= next else { return }
            isHeld = renew(in: &call) != .lost
            next = Clock.monotonicNanoseconds + interval
        }
        return isHeld
    }

    private func start(
        _ program: ChildProgram, keptBy records: WorkerRecords, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> WorkerRun {
        guard endEarlier(records, in: &call) else { return .init(status: .exited(0), output: [], stop: .lostClaim) }
        var isNoted = true
        do throws(ChildError) {
            let worker = try WorkerRun(
                program, renewing: .milliseconds(order.lease.seconds * 1000 / 3), heeding: &signals,
                begun: { isNoted = records.note(record(of: $0)) }, renew: { renew(in: &call) })
            if !isNoted { call.warn(unnoted) }
            return worker
        } catch {
            let failure = CommandFailure(starting: log, error)
            guard failure.message.hasPrefix(log) else { throw failure }
            throw CommandFailure(
                failure.exit, failure.message,
                hint: "the worker's output is to be there; move away what is in its place")
        }
    }

    private func renew(in call: inout Call) -> WorkerRun.Renewal {
        defer { call.settle() }
        do throws(CommandFailure) {
            try renew(for: order.lease.seconds, in: &call)
            // A worker that cleans up the repository may have taken away where the others report.
            let folder = try call.workplace().workerFolder
            if FileFacts(path: folder) == nil, (try? Folder.make(path: folder)) != nil {
                call.warn(
                    "\(folder) was removed while a worker ran, with the logs and reports in it; it is there again")
            }
            return .held
        } catch {
            return error.exit == .refused && !isHeld(in: &call) ? .lost : .failed
        }
    }

    /// Whether the claim is this one still, as far as can be seen. Where it is, a refusal has another cause, which may
    /// pass: a row that somebody has copied, or a queue that may not be written for a while.
    private func isHeld(in call: inout Call) -> Bool {
        guard var queue = try? call.readQueue() else { return true }
        return (try? call.holds(claim, &queue)) ?? true
    }

    private func renew(for seconds: Int, in call: inout Call) throws(CommandFailure) {
        _ = try call.commit(
            Renew(id: id, owner: owner, attempt: attempt, seconds: min(seconds, LeaseTerms.longest), phase: .executing))
    }

    // MARK: The end

    /// So long a task that can't be sent on just now is tried again before that is left to a tick, and so long a session
    /// may be out of sight, in nanoseconds.
    private var patience: Int64 { min(Int64(order.lease.seconds), 300) * 1_000_000_000 }

    /// Sends the task where the end of its worker says. What is in the way may pass: a remote that is not reached, a
    /// merge that somebody is about to finish, a full disk. The worker's end and its report are kept until then.
    private mutating func sendOn(
        _ worker: WorkerRun, keptBy records: WorkerRecords, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) {
        let limit = Clock.monotonicNanoseconds + patience
        var pause: Int64 = 250_000_000
        var warning = ""
        while true {
            do throws(CommandFailure) {
                try conclude(worker, in: &call)
                return records.forget(claim)
            } catch {
                if error.exit == .refused, error.signal == nil, !isHeld(in: &call) {
                    records.forget(claim)
                    return try lost(in: &call)
                }
                if error.signal != nil {
                    isKept = status == nil
                    if !isKept { records.forget(claim) }
                    throw error
                }
                if warning != error.message { call.warn("\(id) can't be sent on yet: \(error.message)") }
                warning = error.message
                call.settle()
                call.flush()
                pause *= 2
                let next = Clock.monotonicNanoseconds + pause
                guard next < limit else {
                    isKept = true
                    throw CommandFailure(
                        error.exit, "\(id) is not sent on: \(error.message)",
                        hint: "its report is kept, and the next 'orch dispatch' or 'orch watchdog' goes on with it")
                }
                if let signal = try call.wait(until: next, heeding: &signals) {
                    isKept = true
                    throw CommandFailure(interruptedBy: signal)
                }
            }
        }
    }

    private mutating func conclude(_ worker: WorkerRun, in call: inout Call) throws(CommandFailure) {
        switch worker.status {
        case .exited(0):
            let files = WorkerFiles(of: id, attempt, in: try call.workplace().workerFolder)
            let (bytes, flaw) = files.report()
            let report = WorkerReport(
                file: bytes, output: worker.output, of: id.text, form: ReportForm.text(of: row, id))
            if let flaw, !report.isStated {
                return try fail("the report can't be read: \(flaw)", code: "unreadable_report", in: &call)
            }
            try judge(report, in: &call)
        case .timedOut:
            let seconds = try call.workplace().settings.workerSeconds
            try fail("not done after \(seconds) s", worker, code: "timeout", in: &call)
        case .exited(let code):
            isUnable = code == 126 || code == 127
            try fail("exit \(code)", worker, code: "exit_\(code)", in: &call)
        case .signalled(let number):
            try fail("ended by signal \(number)", worker, code: "signal_\(number)", in: &call)
        }
    }

    /// Where the session works that does the task, or did so for a run that was killed; nil without one.
    private func worktree(in call: inout Call) throws(CommandFailure) -> Worktree? {
        guard let known = try heldSession(in: &call), !known.worktree.isEmpty else { return nil }
        return try Office(in: &call).worktree(known.worktree)
    }

    /// The session that does the task, or did so for a run that was killed.
    private func heldSession(in call: inout Call) throws(CommandFailure) -> WorkSession? {
        if let session { return session.session }
        return try call.session(of: claim)
    }

    private mutating func judge(_ report: WorkerReport, in call: inout Call) throws(CommandFailure) {
        call.judge(by: settings)
        defer { call.judge(by: nil) }
        call.worktree = try worktree(in: &call)
        defer { call.worktree = nil }
        do throws(CommandFailure) {
            if let path = call.worktree?.path, FileFacts(path: path) == nil,
                !NamedChecks.mentioned(in: criteria).isEmpty
            {
                throw CommandFailure(.refused, "the worktree \(path) is gone, so nothing can be checked in it")
            }
            // Nobody renews while checks run.
            try renew(for: order.lease.seconds + Judging.seconds(for: criteria, by: settings), in: &call)
            if report.isStated, try guarded(report, in: &call) { return }
            let isSet = settings[.reviewRequire].origin != .standard
            let require = isSet ? Strength(rawValue: settings.reviewRequire) ?? .stated : .stated
            let routed = try Judging(
                id: id, report: report.text, isReport: report.isStated, claimed: criteria, require: require,
                proof: proof
            ).route(in: &call)
            status = routed.status
            verdict = routed.ruling.verdict.rawValue
            reasons = routed.ruling.verdict == .pass ? [] : routed.ruling.reasons.map(\.text)
            call.settle()
        } catch {
            if let signal = error.signal { try giveBack(since: signal, in: &call) }
            guard error.exit == .refused || error.exit == .unavailable || error.exit == .badData else { throw error }
            // Where the claim is lost, or the queue or its remote is what is wrong, this fails too, and it is not judged
            // yet. The rest stays so until somebody corrects it.
            try renew(for: order.lease.seconds, in: &call)
            status = try call.commit(Block(id: id, reason: Notes.quoted("not judged: \(error.message)"), proof: proof))
                .outcome.status
            reasons = ["not judged: \(error.message)"]
            call.settle()
        }
    }

    /// Whether the guardrail blocks the task because of the form of the report.
    private mutating func guarded(_ report: WorkerReport, in call: inout Call) throws(CommandFailure) -> Bool {
        var queue = try call.readQueue()
        let guarded = try call.guardReport(
            report.text, of: id, in: &queue,
            tokens: TokenEstimate.tokens(of: prompt) + TokenEstimate.tokens(of: report.text), isBudgeted: false,
            proof: proof)
        guard guarded.decision.verdict == .block else { return false }
        status = guarded.status
        verdict = guarded.decision.verdict.rawValue
        reasons = guarded.decision.texts
        call.settle()
        return true
    }

    private mutating func fail(
        _ cause: String, _ worker: WorkerRun? = nil, code: String, in call: inout Call
    ) throws(CommandFailure) {
        let line = worker.flatMap { ProgramText.lastLine(of: $0.output) }
        let note = line.map { "\(cause): \($0)" } ?? cause
        let operation = Finish(
            id: id, outcome: .failed(code: code), note: Notes.quoted(note), claimed: criteria, proof: proof)
        status = try call.commit(operation).outcome.status
        reasons = (status == .blocked ? [Finish.changedCriteria] : []) + [note]
        call.settle()
    }

    private mutating func giveBack(since signal: Signal, in call: inout Call) throws(CommandFailure) -> Never {
        status = try call.commit(Requeue(id: id, claimed: criteria, proof: proof)).outcome.status
        call.settle()
        throw CommandFailure(interruptedBy: signal)
    }

    /// What has become of a task whose claim is not this one any more: the worker may have reported itself, and otherwise
    /// the refusal says who has it.
    private mutating func lost(in call: inout Call) throws(CommandFailure) {
        var queue = try call.readQueue()
        // Nobody reads what a run in the background prints.
        let alert = try call.settleLost(claim, by: criteria, &queue)
        if let alert { call.warn(alert) }
        if let row = queue.rows(of: id).first.map({ queue.row($0) }), let now = row.status, now != .inProgress,
            alert != nil
                || row.text(.ownerSession) == owner && (row.notes.attempt?.number ?? attempt) == attempt
        {
            status = now
            reasons = now == .done ? [] : [row.notes.segments.first { $0.tag == nil }?.text ?? "no note"]
            if alert == nil { call.warn(Call.unjudged(id, now)) }
            return
        }
        try renew(for: order.lease.seconds, in: &call)
        throw CommandFailure(.refused, "the claim of \(id) was lost", hint: "see 'orch show \(id)'")
    }

    var document: JSONValue {
        [
            "item_id": .string(id.text), "attempt": .integer(attempt), "owner_session": .string(owner),
            "status": .string(orNull: status?.word), "verdict": .string(orNull: verdict),
            "reasons": .array(of: reasons) { .string($0) }, "log": .string(log),
        ]
    }
}
