internal import Engine
internal import Git
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// A task that a session does: the session is acquired, gets the prompt, is watched until it has reported or can't any more,
/// and is given back.
struct SessionJob {
    /// What the job is, and how long it may take.
    struct Order {
        let task: TaskID
        /// Who has the task, and so the session.
        let agent: String
        let role: String
        let prompt: String
        let mark: DoneMark
        /// The file for the report.
        let reportPath: String
        /// How long the job may take, and how long its session may be out of sight, in nanoseconds.
        let limit: Int64
        let patience: Int64
    }

    private let office: Office
    private let order: Order
    private(set) var session: WorkSession
    private let begun = Clock.monotonicNanoseconds
    /// What its terminal had shown when it got the prompt.
    private var offset: Int64 = 0
    /// How much that is now, and since when.
    private var size: Int64 = -1
    private var quietSince = Clock.monotonicNanoseconds
    private var looked: Int64 = 0
    private var isAsked = false
    /// The last commit of its worktree when the job began.
    private var commit: Worktree.Commit?
    private var agent: ProcessIdentity?
    /// Whether its agent has got the prompt.
    private(set) var isBegun = false
    /// Since when nothing can be seen of it.
    private var lostSince: Int64?
    private var question: String?
    /// What its terminal did when it was acquired, where that is known.
    private var state: TerminalSession.State?
    /// Whether its agent is where it can take another prompt.
    private(set) var isSound = true
    /// Whether somebody ended the work before its agent could: that says nothing about the agent.
    private var isStopped = false
    /// What the terminal had shown of an earlier attempt's report.
    private var earlier: String?

    /// How long a session is left alone between two looks, in nanoseconds.
    private static let pause: Int64 = 200_000_000
    /// How long a screen must not change before a question on it counts, and a report that lacks something.
    private static let settling: Int64 = 700_000_000
    /// How long after a commit an agent that says nothing is done.
    private static let afterCommit: Int64 = 3_000_000_000
    private static let mostOutput = 1 << 20
    /// How much of what it has shown last is looked at each time: a report has 8,000 characters at most.
    private static let mostLooked = 1 << 16

    init(_ office: Office, _ order: Order, _ session: WorkSession, state: TerminalSession.State? = nil) {
        self.office = office
        self.order = order
        self.session = session
        self.state = state
    }

    /// The job of a run that is gone, to be given back. An agent that is there and has reported takes another prompt.
    init(left session: WorkSession, of task: TaskID, reportPath: String, in office: Office) {
        let order = Order(
            task: task, agent: session.agent, role: session.role, prompt: "", mark: DoneMark(nonce: ""),
            reportPath: reportPath, limit: 0, patience: 0)
        self.init(office, order, session)
        // What it asked its run may have an alert.
        question = ""
        isSound =
            office.terminal.process(of: session.id) != nil
            && AgentOutput.report(of: task.text, in: Self.text(ofFile: reportPath) ?? "") != nil
    }

    // MARK: The work

    /// Sends the prompt and waits for the end of the work.
    ///
    /// - Parameter begun: called with the agent's process before it gets anything.
    mutating func run(
        heeding signals: inout Signals, in call: inout Call, begun note: (ProcessIdentity) -> Void
    ) throws(CommandFailure) -> WorkerRun {
        // Whatever ends this early leaves the agent in the middle of something.
        isSound = false
        let target = try office.target(of: session)
        if state == nil { state = try state(of: target) }
        if case .alive(let process)? = state, let identity = ProcessIdentity(of: process) {
            agent = identity
            note(identity)
        }
        if let reason = try office.update(session) {
            call.warn("\(session.id): its worktree stays as it is: \(reason)")
        }
        commit = office.lastCommit(session)
        // A program that draws its screen anew may show it again.
        earlier = AgentOutput.report(of: order.task.text, in: AgentOutput.plain(try output()))
        try sendPrompt(heeding: &signals, in: &call)
        isBegun = true
        let watch = FolderWatch([
            Workplace.folder(of: order.reportPath), Workplace.folder(of: office.terminal.log(of: session.id)),
        ])
        while true {
            var news = News()
            watch.announce(to: &news)
            signals.announce(to: &news)
            if let keeping = call.keeping { news.add(deadline: keeping.next) }
            do throws(CommandFailure) {
                if let worker = try look(at: target, in: &call) { return worker }
                lostSince = nil
            } catch {
                try loseSight(error, in: &call)
                news.add(deadline: Clock.monotonicNanoseconds + 1_000_000_000)
            }
            guard Clock.monotonicNanoseconds - begun < order.limit else { return ended(.timedOut, []) }
            do throws(SystemError) {
                try news.wait()
                // One that prints without end is not looked at without end.
                let next = looked + Self.pause
                if let signal = try signals.wait(until: next) { return ended(.exited(0), [], stop: .signal(signal)) }
            } catch {
                throw CommandFailure(.system, "waiting for the session: \(error.reason)")
            }
            watch.serve()
            if let signal = signals.next() { return ended(.exited(0), [], stop: .signal(signal)) }
            if !call.keepsClaim() { return ended(.exited(0), [], stop: .lostClaim) }
        }
    }

    /// What is in the way of a look at the session may pass, while its agent works on: a tmux that does not answer, a table
    /// that somebody is about to merge or has moved away.
    ///
    /// - Throws: that it has lasted too long.
    private mutating func loseSight(_ error: CommandFailure, in call: inout Call) throws(CommandFailure) {
        let now = Clock.monotonicNanoseconds
        guard now - (lostSince ?? now) < order.patience, error.signal == nil else { throw error }
        if lostSince == nil { call.warn("lost sight of session \(session.id) for now: \(error.message)") }
        lostSince = lostSince ?? now
        call.settle()
        call.flush()
    }

    private mutating func sendPrompt(heeding signals: inout Signals, in call: inout Call) throws(CommandFailure) {
        do throws(CommandFailure) {
            let sent = try office.dispatch(
                .sendPrompt, to: session.id, text: order.prompt,
                until: Clock.monotonicNanoseconds + 60_000_000_000, heeding: &signals, in: &call)
            if case .number(let text)? = sent.resultValue?["log_offset"] { offset = Int64(text) ?? 0 }
        } catch {
            isStopped = error.signal != nil
            throw error
        }
    }

    /// Looks at report, terminal and worktree.
    ///
    /// - Returns: the end of the work; nil while it goes on.
    private mutating func look(at target: TerminalTarget, in call: inout Call) throws(CommandFailure) -> WorkerRun? {
        let now = Clock.monotonicNanoseconds
        let report = Self.text(ofFile: order.reportPath)
        if let report, AgentOutput.report(of: order.task.text, in: report) != nil {
            return reported(Array(report.utf8))
        }
        guard now - looked >= Self.pause else { return nil }
        looked = now
        let length = try office.asking(session.id) { [session] terminal throws(TerminalError) in
            try terminal.logSize(of: session.id)
        }
        // Somebody has cleaned up, and the log begins anew.
        if length < size { offset = 0 }
        let isGrown = length != size
        if isGrown { (size, quietSince) = (length, now) }
        let quiet = now - quietSince
        let state = try state(of: target)
        // Also an agent that has ended may have done so because its work was cancelled.
        let isTakenBack = try isTakenBack(state, in: &call)
        switch state {
        case .alive: if isTakenBack { return ended(.signalled(2), []) }
        case .gone where isTakenBack: return ended(.signalled(15), [])
        case .exited(let code): return ended(.exited(code), try shown())
        case .signalled(let number): return ended(.signalled(number), try shown())
        case .gone:
            guard let agent, agent.isAlive else { return ended(.signalled(9), []) }
            throw CommandFailure(
                .unavailable, "tmux does not know session \(session.id), but its agent, process \(agent.id), works on")
        }
        if isGrown || quiet < 2 * Self.settling {
            let text = AgentOutput.plain(try output(limit: Self.mostLooked))
            if let block = AgentOutput.report(of: order.task.text, in: text), block != earlier {
                return reported(Array(block.utf8))
            }
            // The report may come in a moment after the mark, or not at all.
            if order.mark.isIn(text), quiet >= Self.settling { return reported(Array((report ?? text).utf8)) }
        }
        try heedQuestion(on: target, isQuiet: quiet >= Self.settling, in: &call)
        guard question == nil else { return nil }
        return try heedSilence(quiet, in: &call)
    }

    /// Whether somebody has cancelled the work of the session, or ended it.
    private mutating func isTakenBack(
        _ state: TerminalSession.State, in call: inout Call
    ) throws(CommandFailure) -> Bool {
        let table: Sessions? = try call.readTable(Sessions.file)
        let status = table?.all.first { $0.id == session.id }?.status
        isStopped = status == .ready || status == .terminated
        if case .alive = state { return isStopped }
        // The command that does so is noted as done after its key was pressed.
        let commands: Commands? = isStopped ? nil : try call.readTable(Commands.file)
        isStopped =
            isStopped
            || commands?.open(in: office.id).contains { $0.kind == .cancel && $0.session == session.id } == true
        return isStopped
    }

    /// Whether its agent has made a commit that names the task.
    private var isCommitted: Bool {
        guard let last = office.lastCommit(session), last != commit else { return false }
        return last.message.split(separator: "\n").contains("Orch-Task: \(order.task)")
    }

    /// Asks an agent that has long said nothing, or has made its commit, for its report, once.
    private mutating func heedSilence(_ quiet: Int64, in call: inout Call) throws(CommandFailure) -> WorkerRun? {
        let isLong = quiet >= Int64(try call.workplace().settings.quietSeconds) * 1_000_000_000
        let isDone = !isLong && !isAsked && quiet >= Self.afterCommit && quiet < Self.afterCommit * 2 && isCommitted
        guard isLong || isDone else { return nil }
        guard !isAsked else {
            isSound = isCommitted
            return ended(.exited(0), try shown())
        }
        isAsked = true
        quietSince = Clock.monotonicNanoseconds
        let target = try office.target(of: session)
        let text = Array(reportRequest.utf8)
        try office.asking(session.id) { terminal throws(TerminalError) in
            try terminal.send(text, to: target, entering: true)
        }
        return nil
    }

    private var reportRequest: String {
        "Are you done with \(order.task)? Write the report to \(order.reportPath) now, in the form that the task asks for. "
            + order.mark.request
    }

    /// Notes that an agent waits for a person, and that it does no more.
    private mutating func heedQuestion(
        on target: TerminalTarget, isQuiet: Bool, in call: inout Call
    ) throws(CommandFailure) {
        guard isQuiet || question != nil else { return }
        let screen = try office.asking(session.id) { terminal throws(TerminalError) in
            try terminal.screen(of: target)
        }
        let found = ScreenQuestion(on: screen)?.line
        guard (found == nil) != (question == nil) else { return }
        question = found
        // Somebody's answer is not silence of the agent.
        quietSince = Clock.monotonicNanoseconds
        let table: Sessions? = try call.readTable(Sessions.file)
        let status: SessionStatus = found == nil ? .executing : .waitingInput
        if table?.all.first(where: { $0.id == session.id })?.status != status {
            _ = try call.commit(SetSessionStatus(session.id, status, progress: found ?? ""), beginning: false)
        }
        try call.settleAlert(questionCause, found.map { "\(session.id) asks: \($0)" }, about: order.task)
        call.settle()
    }

    private var questionCause: String { Alert.questions + session.id }

    // MARK: The end

    private mutating func reported(_ output: [UInt8]) -> WorkerRun {
        isSound = true
        return ended(.exited(0), output)
    }

    private mutating func ended(
        _ status: ChildResult.Status, _ output: [UInt8], stop: WorkerRun.Stop? = nil
    ) -> WorkerRun {
        isStopped = isStopped || stop != nil
        return WorkerRun(status: status, output: output, stop: stop)
    }

    /// Gives the session back. One whose agent is in the middle of something, or has ended, is closed.
    ///
    /// - Parameter isSuccess: whether the task was done.
    mutating func end(isSuccess: Bool, in call: inout Call) throws(CommandFailure) {
        if question != nil { try call.settleAlert(questionCause, nil) }
        if !isStopped { try office.record(order.role, isSuccess: isSound, in: &call) }
        let outcome: ReleaseSession.Outcome
        if isSound {
            try office.clear(session)
            let release = ReleaseSession(
                session.id, by: order.agent, isSuccess: isSuccess, limits: office.limits)
            outcome = try call.commit(release, beginning: false).outcome
        } else {
            outcome = .recycle(try call.commit(TerminateSession(session.id), beginning: false).outcome)
        }
        call.settle()
        guard case .recycle = outcome else { return }
        if let kept = office.keptWork(closing: session) { call.warn("\(session.id): \(kept)") }
    }

    // MARK: Reading

    private func state(of target: TerminalTarget) throws(CommandFailure) -> TerminalSession.State {
        try office.asking(session.id) { terminal throws(TerminalError) in try terminal.state(of: target) }
    }

    /// The end of what it has shown since the prompt.
    private func output(limit: Int = mostOutput) throws(CommandFailure) -> [UInt8] {
        try office.asking(session.id) { terminal throws(TerminalError) in
            let length = try terminal.logSize(of: session.id)
            let start = max(offset, length - Int64(limit))
            return try terminal.output(of: session.id, from: start, limit: limit)
        }
    }

    /// The same as text.
    private func shown() throws(CommandFailure) -> [UInt8] { Array(AgentOutput.plain(try output()).utf8) }

    private static func text(ofFile path: String) -> String? {
        guard let folder = try? Folder(path: Workplace.folder(of: path)),
            let file = try? folder.openFile(Workplace.name(of: path)),
            let bytes = try? file.read(at: 0, count: mostOutput), !bytes.isEmpty
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Call {
    /// Raises an alert of a cause, or resolves it.
    ///
    /// - Parameter message: what somebody should know; nil where the cause is gone.
    mutating func settleAlert(
        _ cause: String, _ message: String?, about task: TaskID? = nil
    ) throws(CommandFailure) {
        let moment = try moment()
        let raised = message.map { message in
            Alert(
                cause, .warning, about: task?.text ?? "", Screen.plain(message),
                at: moment.secondText, milliseconds: moment.epochMilliseconds)
        }
        let operation = SettleAlerts(cause: cause, raising: raised)
        guard let alerts = try readableAlerts(), operation.isNeeded(in: alerts) else { return }
        try createTable(Alerts.file, Alerts.empty)
        try commitToAlerts(operation)
        try announceAlerts(raised: raised.map { [$0.id] } ?? [])
    }
}
