internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// The pool: warm sessions that wait, cold ones that come and go, and what becomes of both.
extension Office {
    /// Brings table and terminals in line: rows whose terminals are gone are terminated, terminals without rows are closed.
    /// A free session whose agent has ended is of no use to anybody; who has one sees to its end.
    ///
    /// - Returns: what was done, in words.
    func reconcile(in call: inout Call) throws(CommandFailure) -> [String] { try reconciled(in: &call).lines }

    /// The same, with the terminals that there were.
    func reconciled(in call: inout Call) throws(CommandFailure) -> (lines: [String], terminals: [TerminalSession]) {
        let listedAt = try call.moment().timestamp
        let found = try asking(nil) { terminal throws(TerminalError) in try terminal.sessions() }
        let table: Sessions? = try call.readTable(Sessions.file)
        let live = (table?.terminals(in: id) ?? []).filter { $0.status != .terminated }
        // An agent that has ended by itself is its job's to deal with, if it has one.
        let free = Set(live.filter(\.isFree).map(\.id))
        var alive: [String: Timestamp] = [:]
        for session in found {
            if case .alive = session.state {} else if free.contains(session.target.session) { continue }
            alive[session.target.session] = Timestamp(epochSeconds: session.created)
        }
        // One that somebody is about to create, in a repository that takes its time, has no terminal yet.
        let commands: Commands? = try call.readTable(Commands.file)
        let creating = Set((commands?.open(in: id) ?? []).filter { $0.kind == .createSession }.map(\.session))
        for session in live where session.status == .creating && creating.contains(session.id) {
            alive[session.id] = alive[session.id] ?? listedAt
        }
        // An agent at work is not lost while its server can't be reached: its job says when it is.
        for session in live where alive[session.id] == nil && !session.isFree {
            if terminal.process(of: session.id) != nil { alive[session.id] = listedAt }
        }
        // Most of the time there is nothing to change, and nothing is locked for that.
        guard Set(live.map(\.id)) != Set(alive.keys) else { return ([], found) }
        let terminals = alive.map { ReconcileSessions.Terminal($0.key, createdAt: $0.value) }
        let operation = ReconcileSessions(office: id, terminals: terminals, listedAt: listedAt)
        let outcome = try call.commit(operation, beginning: true).outcome
        call.settle()
        var done: [String] = []
        for session in outcome.lost {
            done.append("\(session.id): its agent or its terminal is gone")
            if let kept = keptWork(closing: session) { done.append("\(session.id): \(kept)") }
        }
        for name in outcome.ghosts {
            try asking(name) { terminal throws(TerminalError) in try terminal.close(name) }
            done.append("\(name): a terminal without a session, closed")
            // Whoever ended it was killed on the way.
            guard let session = table?.all.first(where: { $0.id == name && $0.status == .terminated }) else { continue }
            if let kept = keptWork(closing: session) { done.append("\(name): \(kept)") }
        }
        return (done, found)
    }

    /// What other offices have in the tmux of this one: nobody looks after it, where `office.id` or the machine's name is
    /// another one than before.
    func strangers(in call: inout Call) throws(CommandFailure) -> [String] {
        let found = try asking(nil) { terminal throws(TerminalError) in try terminal.sessions() }.map(\.target.session)
        let table: Sessions? = try call.readTable(Sessions.file)
        return (table?.all ?? []).filter { found.contains($0.id) && $0.office != id && $0.status != .terminated }.map {
            "\($0.id) is a session of the office \($0.office), not of \(id); "
                + "'orch session terminate \($0.id)' ends it, and 'office.id = \($0.office)' brings it back"
        }
    }

    /// Whether a free session can be given a task: its agent runs, and the folder that it works in is there.
    func isUsable(_ session: WorkSession, _ terminals: [TerminalSession]) -> Bool {
        guard case .alive? = terminals.first(where: { $0.target.session == session.id })?.state else { return false }
        return session.worktree.isEmpty || hasWorktree(session)
    }

    /// Closes sessions that were acquired for a task of this queue whose claim is not held any more: the run that had them
    /// is gone.
    func closeOrphans(in call: inout Call) throws(CommandFailure) -> [String] {
        let table: Sessions? = try call.readTable(Sessions.file)
        let held = (table?.terminals(in: id) ?? []).filter {
            $0.status != .terminated && !$0.agent.isEmpty && !$0.item.isEmpty
        }
        guard !held.isEmpty else { return [] }
        var queue = try call.readQueue()
        let moment = try call.moment()
        let workplace = try call.workplace()
        let labels = [workplace.label] + (LoggedQueue.hasUnnamed(at: workplace.path) ? [""] : [])
        var done: [String] = []
        for session in held {
            // Of another queue of the folder, where something else is before the id.
            guard let label = labels.first(where: session.item.hasPrefix),
                let task = TaskID(String(session.item.dropFirst(label.count)))
            else { continue }
            let isClaimed = queue.rows(of: task).contains { place in
                let row = queue.row(place)
                return row.status == .inProgress && row.text(.ownerSession) == session.agent
            }
            // One that is about to be given back is not taken away.
            let last = Timestamp(text: session.lastActivityAt, at: moment.offset) ?? moment.timestamp
            guard !isClaimed, abs(moment.timestamp.seconds(since: last)) >= ReconcileSessions.graceSeconds else {
                continue
            }
            _ = try call.commit(TerminateSession(session.id), beginning: false)
            call.settle()
            done.append("\(session.id): \(session.item) is not its task any more, closed")
            if let kept = keptWork(closing: session) { done.append("\(session.id): \(kept)") }
        }
        return done
    }

    /// Has sessions be ready again that somebody prompted by hand and that have long been quiet, or whose agents asked
    /// something when they started and were answered.
    func settlePrompted(in call: inout Call) throws(CommandFailure) {
        let table: Sessions? = try call.readTable(Sessions.file)
        let moment = try call.moment()
        for session in table?.terminals(in: id) ?? []
        where session.item.isEmpty && (session.status == .executing || session.status == .waitingInput) {
            if let target = TerminalTarget(session: session.id, pane: session.terminal) {
                // One that can't be looked at now is in nobody's way.
                guard (try? heedQuestion(of: session, target, in: &call)) != nil else { continue }
            }
            guard session.status == .executing else { continue }
            let seconds = try isPrompted(session, in: &call) ? Int64(settings.quietSeconds) : 1
            let changed = FileFacts(path: terminal.log(of: session.id))?.modifiedMilliseconds ?? 0
            guard moment.epochMilliseconds - changed >= seconds * 1000 else { continue }
            // Unless it asks something since.
            let now: Sessions? = try call.readTable(Sessions.file)
            if now?.all.first(where: { $0.id == session.id })?.status == .executing {
                try set(session.id, .ready, in: &call)
                try call.settleAlert(Alert.questions + session.id, nil)
            }
        }
    }

    /// Whether a session has got a prompt, as far as the table of commands goes back.
    private func isPrompted(_ session: WorkSession, in call: inout Call) throws(CommandFailure) -> Bool {
        let commands: Commands? = try call.readTable(Commands.file)
        return commands?.all.contains { $0.kind == .sendPrompt && $0.session == session.id } ?? false
    }

    /// Refuses to wait for a session of a role while the agents of all that are there asked something when they started:
    /// another one would ask too.
    func requireAnswers(_ role: String, in call: inout Call) throws(CommandFailure) {
        let end = Clock.monotonicNanoseconds + Self.startTime
        while true {
            try settlePrompted(in: &call)
            let table: Sessions? = try call.readTable(Sessions.file)
            let own = (table?.terminals(in: id) ?? []).filter { $0.role == role && $0.agent.isEmpty }
            guard !own.contains(where: \.isFree) else { return }
            var isAnswered = false
            for session in own where session.status == .waitingInput || session.status == .executing {
                guard try !isPrompted(session, in: &call) else { continue }
                guard session.status == .executing else { throw session.unanswered }
                isAnswered = true
            }
            // One that was answered just now is ready when it is quiet.
            guard isAnswered, Clock.monotonicNanoseconds < end else { return }
            Clock.sleep(.milliseconds(100))
            call.keepsClaim()
        }
    }

    /// Resolves alerts of sessions that wait for an answer no more: whoever had them could not.
    func settleQuestions(in call: inout Call) throws(CommandFailure) {
        let alerts = (try call.alertsWithFlaws().alerts?.all ?? []).filter {
            $0.state != .resolved && $0.cause.hasPrefix(Alert.questions)
        }
        guard !alerts.isEmpty else { return }
        let table: Sessions? = try call.readTable(Sessions.file)
        let held = (table?.all ?? []).filter { $0.status != .terminated && !$0.isFree }
        for cause in Set(alerts.map(\.cause)).subtracting(held.map { Alert.questions + $0.id }).sorted() {
            try call.commitToAlerts(SettleAlerts(cause: cause, raising: nil))
        }
        call.settle()
    }

    /// Closes sessions that nobody needs any more.
    ///
    /// - Parameter isRoomNeeded: also those that somebody might need soon.
    func expire(isRoomNeeded: Bool = false, in call: inout Call) throws(CommandFailure) -> [String] {
        let table: Sessions? = try call.readTable(Sessions.file)
        guard table?.terminals(in: id).contains(where: \.isFree) == true else { return [] }
        var limits = limits
        if isRoomNeeded { limits.idleSeconds = 0 }
        let ended = try call.commit(ExpireIdle(office: id, limits: limits), beginning: false).outcome
        call.settle()
        return ended.map { session in
            "\(session.id): not needed, closed" + (keptWork(closing: session).map { "; " + $0 } ?? "")
        }
    }

    /// Closes the terminal of a session that is terminated. What fails here is in nobody's way: a terminal that is left
    /// is found by the next one who looks, and so is a worktree.
    ///
    /// - Returns: what is kept, or not done, and why.
    func keptWork(closing session: WorkSession) -> String? {
        do throws(CommandFailure) {
            guard case .string(let kept)? = try close(session).members.first(where: { $0.name == "kept" })?.value else {
                return nil
            }
            return kept
        } catch {
            return error.message
        }
    }

    /// Reserves warm sessions up to their number, and asks for their terminals.
    ///
    /// - Returns: the new sessions.
    func warm(in call: inout Call) throws(CommandFailure) -> [WorkSession] {
        var new: [WorkSession] = []
        for role in settings.sessionRoles {
            let size = limits.warmSize(of: role)
            let table: Sessions? = try call.readTable(Sessions.file)
            let count = (table?.terminals(in: id) ?? []).count {
                $0.role == role && $0.pool == .warm && $0.status != .terminated
            }
            guard count < size, case .allowed = try admission(role, in: &call) else { continue }
            // Until the breaker is closed again, each one is a try.
            let breakers: Breakers? = try call.readTable(Breakers.file)
            let isTried = breakers?.all.contains { $0.role == role && $0.state != .closed } ?? false
            let ids = (count..<(isTried ? count + 1 : size)).map { _ in Self.newID(role) }
            let operation = ReserveWarm(office: id, role: role, size: count + ids.count, newIDs: ids)
            let reserved = try call.commit(operation, beginning: true).outcome
            for session in reserved {
                _ = try create(.createSession, for: session.id, in: &call)
            }
            new += reserved
        }
        return new
    }

    func admission(_ role: String, in call: inout Call) throws(CommandFailure) -> Breaker.Admission {
        let table: Breakers? = try call.readTable(Breakers.file)
        // While it is closed there is nothing to write.
        guard table?.all.contains(where: { $0.role == role && $0.state != .closed }) == true else { return .allowed }
        return try call.commit(AdmitCall(role), beginning: false).outcome
    }
}

extension WorkSession {
    /// Why it gets no task: its agent asked something when it started.
    var unanswered: CommandFailure {
        CommandFailure(
            .busy, "\(id) asks before it takes a task: \(Screen.plain(progress))",
            hint: "answer with 'orch session answer \(id) TEXT', or 'orch attach \(id)'")
    }
}
