internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// What a tick does about workers on this machine whose runs are gone.
extension Call {
    /// Goes on with tasks whose workers have ended and that were not sent on: an `orch run` for each in the background,
    /// which finds the worker's end and report. Each claim is renewed before, so that nobody takes it meanwhile.
    ///
    /// - Returns: the workers.
    mutating func goOnWithEnded() throws(CommandFailure) -> [WorkerRecords.Record] {
        let records = WorkerRecords(besideQueueAt: try workplace().path)
        let folder = try workplace().workerFolder
        // An earlier version had the files of all queues in one folder, and noted no terms.
        if LoggedQueue.hasUnnamed(at: try workplace().path) {
            for record in records.all() where record.terms == nil {
                WorkerFiles(of: record.claim.id, record.claim.attempt, in: folder).take(
                    from: Workplace.folder(of: folder))
            }
        }
        // One that went on after its run was killed may have reported meanwhile, and have ended since. Nobody knows how.
        // The agent of a session does not end.
        for var record in records.all() where record.end == nil && !record.isKept && record.worker != nil {
            let isEnded = record.worker?.isAlive == false
            guard isEnded || (try? session(of: record.claim)) != nil else { continue }
            let (id, attempt) = (record.claim.id, record.claim.attempt)
            guard let report = WorkerFiles(of: id, attempt, in: folder).report().bytes,
                AgentOutput.report(of: id.text, in: String(decoding: report, as: UTF8.self)) != nil
            else { continue }
            record.end = ChildResult.Status.exited(0).word
            records.note(record)
            guard isEnded else { continue }
            let message = "the run of \(id) was killed, and nobody saw its worker end: the report alone is judged"
            try settleAlert(workplace().label + "unjudged:\(id)", message, about: id)
        }
        let ended = records.all().filter { $0.end != nil && !$0.isKept }
        guard !ended.isEmpty else { return [] }
        let settings = try workplace().settings
        let program = try DispatchCommand.executable()
        var queue = try readQueue()
        var started: [WorkerRecords.Record] = []
        for record in ended {
            guard try holds(record.claim, &queue) else {
                // The watchdog ends one that is still there.
                if !record.isAlive { records.forget(record.claim) }
                continue
            }
            let (id, attempt, owner) = (record.claim.id, record.claim.attempt, record.claim.owner)
            do throws(CommandFailure) {
                _ = try commit(
                    Renew(
                        id: id, owner: owner, attempt: attempt, seconds: settings.leaseSeconds,
                        phase: .executing))
                var arguments = ["run", id.text, "--owner-session", owner]
                arguments += ["--attempt", String(attempt), "--ended"]
                try startDetached(program, arguments)
                started.append(record)
            } catch {
                warn("\(id) is not sent on yet: \(error.message)")
            }
        }
        return started
    }

    /// Ends the workers whose claims a tick of the watchdog finds lost and whose runs are gone, before the tick changes
    /// anything: no task is ready again while its old worker is at work. One that has other criteria by now is BLOCKED.
    ///
    /// - Returns: the workers that were at work.
    mutating func endOrphans(before tick: Watchdog) throws(CommandFailure) -> [WorkerRecords.Record] {
        let records = WorkerRecords(besideQueueAt: try workplace().path)
        let orphans = records.all().filter { !$0.isKept && ($0.end == nil || $0.isAlive) }
        guard !orphans.isEmpty else { return [] }
        var (queue, later) = (try readQueue(), try rehearse(tick).subject)
        var lost: [WorkerRecords.Record] = []
        // One that a run goes on with since is that one's.
        for record in orphans where try !holds(record.claim, &later) && records.all().contains(record) {
            lost.append(record)
        }
        let alive = lost.filter(\.isAlive)
        ProcessIdentity.endGroups(of: alive.compactMap(\.worker), grace: WorkerRun.grace)
        for record in lost {
            let (claim, row) = (record.claim, queue.rows(of: record.claim.id).first.map { queue.row($0) })
            if let row, row.hasOtherCriteria(than: record.criteria), try holds(claim, &queue) {
                let proof = ClaimProof(owner: claim.owner, attempt: claim.attempt)
                let reason = Finish.changedCriteria + "; nobody saw its worker end"
                do throws(CommandFailure) {
                    _ = try commit(Block(id: claim.id, reason: reason, proof: proof))
                } catch {
                    // The tick puts it back, and says so.
                    warn("\(claim.id) is not BLOCKED: \(error.message)")
                    continue
                }
            } else {
                try settleLost(claim, by: record.criteria, &later)
            }
            records.forget(claim)
        }
        return alive
    }

    /// Ends the workers that still run though their claim is not held any more, and forgets those that are no more.
    ///
    /// - Parameter isTrial: only looks for them.
    /// - Returns: the workers.
    mutating func endLost(_ queue: Queue, isTrial: Bool) throws(CommandFailure) -> [WorkerRecords.Record] {
        let records = WorkerRecords(besideQueueAt: try workplace().path)
        var queue = queue
        var lost: [WorkerRecords.Record] = []
        for record in records.all() {
            let isLost = try !holds(record.claim, &queue)
            if isLost, record.isAlive { lost.append(record) }
            if isLost, !record.isAlive, !record.isKept, record.end == nil, !isTrial {
                try settleLost(record.claim, by: record.criteria, &queue)
                records.forget(record.claim)
            }
        }
        guard !isTrial, !lost.isEmpty else { return lost }
        // What was changed has its time in the event log, however long a worker takes to end.
        settle()
        ProcessIdentity.endGroups(of: lost.compactMap(\.worker), grace: WorkerRun.grace)
        for record in lost where !record.isKept {
            try settleLost(record.claim, by: record.criteria, &queue)
            records.forget(record.claim)
        }
        return lost
    }

    /// Raises an alert where a task whose claim its worker does not hold any more is DONE, or gone, though no report was
    /// judged: its row says who did that, and a worker can write there what it likes.
    ///
    /// The same for one that is to be tried again with other criteria than the worker was given.
    ///
    /// - Parameter criteria: those, as far as they are known.
    /// - Returns: what the alert says of one that is DONE or gone.
    @discardableResult
    mutating func settleLost(
        _ claim: WorkerRecords.Claim, by criteria: String?, _ queue: inout Queue
    ) throws(CommandFailure) -> String? {
        let id = claim.id
        var row = queue.rows(of: id).first.map { queue.row($0) }
        if row == nil, var archive = try? readArchive() { row = archive.rows(of: id).first.map { archive.row($0) } }
        if let row, row.status != .done, row.status != .blocked, row.hasOtherCriteria(than: criteria) {
            try settleCriteria(of: id)
        }
        guard row.map({ $0.status == .done && ($0.notes.attempt?.number ?? claim.attempt) == claim.attempt }) ?? true
        else { return nil }
        if row?.text(.ownerSession) != claim.owner {
            // Whoever claimed it since has done it, or removed it.
            let last = try workplace().history(of: id, atMost: .max).entries.last {
                $0.event == QueueEvent.claimed.rawValue
            }
            guard last?.isClaim(by: claim.owner, claim.attempt) ?? true else { return nil }
        }
        let message = Self.unjudged(id, row == nil ? nil : .done)
        try settleAlert(workplace().label + "unjudged:\(id)", message, about: id)
        return message
    }

    /// Raises the alert about criteria that were changed while a worker had the task.
    mutating func settleCriteria(of id: TaskID) throws(CommandFailure) {
        let message =
            "the success criteria of \(id) were changed while its worker had it; the next attempt is judged by them"
        warn(message)
        try settleAlert(workplace().label + "criteria:\(id)", message, about: id)
    }

    /// Raises an alert where the settings are others than when a worker was started: it may have changed the checks that
    /// judge it, or those that judge the next ones.
    mutating func settleSettings(since start: Settings, of id: TaskID) {
        settle()
        // Where they can't be read, whatever needs them says so.
        guard let keys = try? workplace().settings.keys(changedSince: start), !keys.isEmpty else { return }
        let message =
            "\(SettingsFile.name) was changed while the worker of \(id) ran (\(keys.joined(separator: ", "))); this attempt "
            + "is judged by the checks from before"
        warn(message)
        do throws(CommandFailure) {
            try settleAlert(workplace().label + "settings:\(id)", message, about: id)
        } catch {
            warn(error.message)
        }
    }

    /// - Parameter status: of the task now; nil where its row is gone.
    static func unjudged(_ id: TaskID, _ status: Status?) -> String {
        "\(id) is \(status?.word ?? "not in the queue") since its worker, or somebody else, "
            + "\(status == nil ? "removed it" : "set it so"); no report was judged"
    }

    /// Starts a command of this program in the background, with what this one was given for the queue.
    mutating func startDetached(_ program: String, _ arguments: [String]) throws(CommandFailure) {
        let given = invocation
        var arguments = arguments + ["--queue", try workplace().path]
        if let path = given[GlobalFlags.logPath] { arguments += ["--log-path", path] }
        if let seconds = given[LeaseArguments.lease] { arguments += ["--lease", String(seconds)] }
        if let seconds = given[GlobalFlags.lockTimeout] { arguments += ["--lock-timeout", String(seconds)] }
        for flag in [SyncArguments.isSynced, SyncArguments.isLocal] where given[flag] {
            arguments.append(flag.description.spelling)
        }
        do throws(ChildError) {
            try ChildProgram(program, arguments).startDetached()
        } catch {
            throw CommandFailure(starting: program, error)
        }
    }
}

extension Call {
    /// The claim that a row says it is in, with when it was made by the event log: what people write into the row does not
    /// make it another one.
    mutating func claim(_ id: TaskID, in row: TaskRow) throws(CommandFailure) -> WorkerRecords.Claim {
        let (attempt, owner) = (row.notes.attempt?.number ?? 1, row.text(.ownerSession))
        let events = try workplace().history(of: id, atMost: History.shown).entries
        // One that dispatch has just made is not in the log yet, and has an owner that nobody had before.
        let made = events.last { $0.isClaim(by: owner, attempt) }
        return .init(id: id, attempt: attempt, owner: owner, made: made?.milliseconds ?? 0)
    }

    /// The session that was acquired for a claim; nil without one.
    mutating func session(of claim: WorkerRecords.Claim) throws(CommandFailure) -> WorkSession? {
        let item = try workplace().label + claim.id.text
        let table: Sessions? = try readTable(Sessions.file)
        return table?.all.last { $0.item == item && $0.agent == claim.owner }
    }

    /// Whether a worker's claim is held.
    mutating func holds(_ claim: WorkerRecords.Claim, _ queue: inout Queue) throws(CommandFailure) -> Bool {
        for row in queue.rows(of: claim.id).map({ queue.row($0) }) where row.status == .inProgress {
            if claim.isHeld(by: try self.claim(claim.id, in: row)) { return true }
        }
        return false
    }
}

extension History.Entry {
    fileprivate func isClaim(by owner: String, _ attempt: Int) -> Bool {
        event == QueueEvent.claimed.rawValue && text("owner_session") == owner
            && text("attempt")?.hasPrefix("\(attempt)/") ?? false
    }
}

extension WorkerRecords.Record {
    /// What a tick says of one that it goes on with.
    var continuing: String { "\(claim.id): the report of attempt \(claim.attempt) is judged now" }

    var document: JSONValue {
        [
            "item_id": .string(claim.id.text), "attempt": .integer(claim.attempt),
            "process": worker.map { .integer(Int($0.id)) } ?? .null,
        ]
    }
}
