internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// How a job comes to its session: a free one, or one that is created for it.
extension SessionJob {
    /// Acquires a session, and waits for one as long as the job may take.
    ///
    /// - Returns: nil where something ended the wait before; then there is a stop.
    static func begin(
        _ order: Order, in office: Office, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> (job: SessionJob?, stop: WorkerRun.Stop?) {
        let begun = Clock.monotonicNanoseconds
        // Of a breaker that is half-open each question is one of its tries.
        var isAdmitted = false
        var isSaid = false
        let watch = FolderWatch([Workplace.folder(of: try call.workplace().path)])
        while true {
            var news = News()
            watch.announce(to: &news)
            signals.announce(to: &news)
            if let keeping = call.keeping { news.add(deadline: keeping.next) }
            let (lines, terminals) = try office.reconciled(in: &call)
            for line in lines { call.warn(line) }
            if !isAdmitted, case .allowed = try office.admission(order.role, in: &call) { isAdmitted = true }
            if isAdmitted {
                do throws(CommandFailure) {
                    switch try acquired(order, office, terminals, heeding: &signals, in: &call) {
                    case .job(let job): return (job, nil)
                    case .gone: continue
                    case .none: break
                    }
                } catch {
                    guard call.keeping?.isLost == true else { throw error }
                    return (nil, .lostClaim)
                }
            }
            if !isSaid {
                let limit = office.limits.cold
                let why =
                    !isAdmitted
                    ? "its circuit breaker is open"
                    : "none is free, and session.cold is \(limit)"
                        + (limit == 0 ? "; 'orch office run' starts warm ones" : "")
                call.warn("\(order.task) waits for a session of the role \(order.role): \(why)")
                call.settle()
                call.flush()
                isSaid = true
            }
            guard Clock.monotonicNanoseconds - begun < order.limit else {
                throw CommandFailure(
                    .busy, "no session of the role \(order.role) was free",
                    hint: "see 'orch session pool'; session.cold is how many may be started")
            }
            try news.wait(for: "a session")
            watch.serve()
            if let signal = signals.next() { return (nil, .signal(signal)) }
            if !call.keepsClaim() { return (nil, .lostClaim) }
        }
    }

    /// What a try to acquire a session gave.
    private enum Acquired {
        case job(SessionJob)
        /// One that was there in name alone, and is closed now.
        case gone
        case none
    }

    private static func acquired(
        _ order: Order, _ office: Office, _ terminals: [TerminalSession], heeding signals: inout Signals,
        in call: inout Call
    ) throws(CommandFailure) -> Acquired {
        try office.requireAnswers(order.role, in: &call)
        let acquire = AcquireSession(
            office: office.id, agent: order.agent, role: order.role, item: try call.workplace().label + order.task.text,
            limits: office.limits, newID: Office.newID(order.role))
        let outcome = try call.commit(acquire, beginning: true).outcome
        call.settle()
        switch outcome {
        case .ready(let session):
            guard office.isUsable(session, terminals) else {
                _ = try call.commit(TerminateSession(session.id), beginning: false)
                call.settle()
                call.warn("\(session.id): its agent or its folder is gone, closed")
                if let kept = office.keptWork(closing: session) { call.warn("\(session.id): \(kept)") }
                return .gone
            }
            let state = terminals.first { $0.target.session == session.id }?.state
            return .job(SessionJob(office, order, session, state: state))
        case .reserved(let session):
            return .job(try created(session, order, office, heeding: &signals, in: &call))
        case .wait:
            for line in try office.closeOrphans(in: &call) + office.expire(isRoomNeeded: true, in: &call) {
                call.warn(line)
            }
            try office.settleQuestions(in: &call)
            return .none
        }
    }

    private static func created(
        _ session: WorkSession, _ order: Order, _ office: Office, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> SessionJob {
        do throws(CommandFailure) {
            try office.dispatch(
                .createSession, to: session.id, until: Clock.monotonicNanoseconds + order.limit, heeding: &signals,
                in: &call)
        } catch {
            guard error.signal != nil || call.keeping?.isLost == true else { throw error }
            _ = try call.commit(TerminateSession(session.id), beginning: false)
            _ = office.keptWork(closing: session)
            throw error
        }
        let table: Sessions? = try call.readTable(Sessions.file)
        let known = table?.all.first { $0.id == session.id }
        if let known, known.status == .waitingInput {
            // Whoever comes when it is answered gets it.
            _ = try call.commit(SetSessionStatus(session.id, nil, item: "", agent: ""), beginning: false)
            throw known.unanswered
        }
        guard let known, known.status == .ready else {
            throw CommandFailure(.unavailable, "session \(session.id) was ended while it was created")
        }
        return SessionJob(office, order, known)
    }
}
