internal import Engine
internal import Git
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// The sessions of a queue on this machine: their terminals, where they work, and the commands for them.
///
/// It needs no process of its own. Whoever waits for a command does commands of the office meanwhile, and `orch office run`
/// does nothing else; each command is done by whoever takes its row first.
struct Office {
    let id: String
    let terminal: Terminal
    let limits: PoolLimits
    /// The name of this process in the rows of commands that it does.
    let handler: String
    let settings: Settings
    /// The absolute path of the queue, and of its folder.
    let queue: String
    let folder: String

    /// How long an agent may take to show its first prompt, and how long it has to be quiet then, in nanoseconds.
    static let startTime: Int64 = 15_000_000_000
    private static let settlingTime: Int64 = 300_000_000

    /// - Parameter named: an office that a flag names.
    init(_ named: String? = nil, in call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        settings = workplace.settings
        do throws(SystemError) {
            let resolved = try ResolvedPath.resolve(workplace.path)
            folder = try resolved.folder.path()
            queue = folder + "/" + resolved.name
        } catch {
            throw CommandFailure(.system, "\(workplace.path): \(error.reason)")
        }
        handler = "\(Machine.own?.host ?? "-"):\(ProcessIdentity.own?.id ?? 0)"
        // All queues of a folder share the tables of sessions, and so the server.
        let hash = Hexadecimal.text(of: ContentHash.of(Array(folder.utf8)) >> 32)
        let name = String(repeating: "0", count: 8 - hash.count) + hash
        terminal = Terminal(named: name, logs: folder + "/logs/sessions")
        // Another clone on this machine is another office, and so is another user, whose tmux knows none of these sessions.
        let user = Environment.user
        let isOwner = (try? FileStatus(at: folder))?.owner ?? user == user
        id =
            named ?? settings.officeID
            ?? (Machine.own?.host ?? "office") + "-" + name.prefix(4) + (isOwner ? "" : "-\(user)")
        let warm = settings.warmSessions
        limits = PoolLimits(
            warm: Dictionary(settings.sessionRoles.map { ($0, warm) }) { first, _ in first }, warmElsewhere: warm,
            cold: settings.coldSessions, idleSeconds: settings.idleSeconds)
    }

    /// The role of the sessions that do a task: the one that its kind names, else the first.
    func role(ofKind kind: String?) -> String { Self.role(ofKind: kind, of: settings.sessionRoles) }

    static func role(ofKind kind: String?, of roles: [String]) -> String {
        kind.flatMap { roles.contains($0) ? $0 : nil } ?? roles[0]
    }

    /// A name for a new session.
    static func newID(_ role: String) -> String { role + "-" + randomName().prefix(6) }

    // MARK: Terminals

    /// - Throws: that there is no tmux, or a table that can't be read, before a task is claimed that needs them.
    func requireReady(in call: inout Call) throws(CommandFailure) {
        guard ProgramSearch(path: Environment.variable("PATH") ?? "").find("tmux") != nil else {
            throw CommandFailure(TerminalError.missing, session: nil)
        }
        let sessions: Sessions? = try call.readTable(Sessions.file)
        if let missing = sessions?.missingTerminalColumns, !missing.isEmpty {
            throw CommandFailure(SessionRefusal.missingColumns(missing), path: Sessions.file)
        }
        let _: Commands? = try call.readTable(Commands.file)
        let _: Breakers? = try call.readTable(Breakers.file)
    }

    /// Asks tmux for something, with its errors in words.
    @discardableResult
    func asking<Result>(
        _ session: String?, _ body: (Terminal) throws(TerminalError) -> Result
    ) throws(CommandFailure) -> Result {
        do throws(TerminalError) {
            return try body(terminal)
        } catch {
            throw CommandFailure(error, session: session)
        }
    }

    /// The command line of agents, for the shell.
    func agentCommand() throws(CommandFailure) -> String {
        let preset = WorkerPreset(rawValue: settings.workerPreset)?.sessionCommand
        if let command = settings.sessionCommand ?? preset { return command }
        throw CommandFailure(
            .usage, "there is no agent to start: \(Setting.sessionCommand.key) is not set",
            hint: "set it, or \(Setting.workerPreset.key), in orch.conf")
    }

    func create(_ session: WorkSession, in call: inout Call) throws(CommandFailure) -> JSONObject {
        guard session.status == .creating else {
            return ["terminal": .string(session.terminal), "worktree": .string(session.worktree)]
        }
        do throws(CommandFailure) {
            let command = try agentCommand()
            var notes: [String] = []
            let place = try workplace(of: session, noting: &notes)
            var environment = [
                "ORCH_SESSION_ID": session.id, "ORCH_OFFICE_ID": id, "ORCH_QUEUE_MD": queue,
            ]
            if !session.role.isEmpty { environment["ORCH_ROLE"] = session.role }
            let target = try asking(session.id) { terminal throws(TerminalError) in
                try Self.makeFolder(folder + "/logs/sessions")
                // One that a handler left which was killed.
                try terminal.close(session.id)
                let target = try terminal.create(
                    session.id, command: command, in: place.folder, environment: environment,
                    inheriting: settings.workerEnvironment)
                try waitForPrompt(target, in: &call)
                return target
            }
            _ = try call.commit(
                SetSessionStatus(
                    session.id, .ready, terminal: target.pane, worktree: place.worktree, item: session.item,
                    isCommitted: true),
                beginning: false)
            try record(session.role, isSuccess: true, in: &call)
            try heedQuestion(of: session, target, in: &call)
            return [
                "terminal": .string(target.pane), "worktree": .string(place.worktree ?? ""),
                "notes": .array(of: notes) { .string($0) },
            ]
        } catch {
            var session = session
            if session.worktree.isEmpty { session.worktree = session.id }
            _ = try call.commit(TerminateSession(session.id), beginning: false)
            _ = try? close(session)
            try record(session.role, isSuccess: false, in: &call)
            throw error
        }
    }

    private static func makeFolder(_ path: String) throws(TerminalError) {
        do throws(SystemError) { try Folder.make(path: path) } catch { throw .system(error) }
    }

    /// Waits until the agent has shown something and is quiet: what is typed before is lost, or in the wrong place.
    private func waitForPrompt(_ target: TerminalTarget, in call: inout Call) throws(TerminalError) {
        let begin = Clock.monotonicNanoseconds
        var size: Int64 = -1
        var since = begin
        while Clock.monotonicNanoseconds - begin < Self.startTime {
            if case .alive = try terminal.state(of: target) {} else { throw .ended }
            let now = try terminal.logSize(of: target.session)
            if now != size { (size, since) = (now, Clock.monotonicNanoseconds) }
            if size > 0, Clock.monotonicNanoseconds - since >= Self.settlingTime { return }
            Clock.sleep(.milliseconds(50))
            call.keepsClaim()
        }
    }

    /// The pane of a session whose agent runs.
    func target(of session: WorkSession) throws(CommandFailure) -> TerminalTarget {
        guard let target = TerminalTarget(session: session.id, pane: session.terminal), session.status != .terminated
        else {
            throw CommandFailure(
                .refused, "session \(session.id) has no terminal", hint: "see the sessions with 'orch session list'")
        }
        return target
    }

    func output(of session: WorkSession, _ payload: JSONValue) throws(CommandFailure) -> JSONObject {
        let target = try target(of: session)
        var lines = 200
        if case .number(let text)? = payload["lines"], let number = Int(text) { lines = min(max(1, number), 5000) }
        let text = try asking(session.id) { terminal throws(TerminalError) in
            try terminal.history(of: target, lines: lines)
        }
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).suffix(lines + 50)
        let end = ProgramText.tail(of: Array(rows.joined(separator: "\n").utf8), limit: Self.longestText)
        return ["text": .string(end), "log": .string(terminal.log(of: session.id))]
    }

    /// Has an agent forget the task before, where it is known how.
    func clear(_ session: WorkSession) throws(CommandFailure) {
        guard settings.sessionCommand == nil, let preset = WorkerPreset(rawValue: settings.workerPreset) else { return }
        let target = try target(of: session)
        try asking(session.id) { terminal throws(TerminalError) in
            try terminal.send(Array(preset.clearing.utf8), to: target, entering: true)
        }
    }

    /// Notes what an agent asks that works on no task, so that nobody gives it one; or that it asks no more.
    func heedQuestion(
        of session: WorkSession, _ target: TerminalTarget, in call: inout Call
    ) throws(CommandFailure) {
        let question = try asking(session.id) { terminal throws(TerminalError) in
            ScreenQuestion(on: try terminal.screen(of: target))?.line
        }
        let cause = Alert.questions + session.id
        if let question, session.status != .waitingInput {
            if session.status != .executing { try set(session.id, .executing, in: &call) }
            _ = try call.commit(
                SetSessionStatus(session.id, .waitingInput, item: session.item, progress: question), beginning: false)
            try call.settleAlert(cause, "\(session.id) asks: \(question)")
        } else if question == nil, session.status == .waitingInput {
            try set(session.id, .ready, in: &call)
            try call.settleAlert(cause, nil)
        }
    }

    /// What ends the work of an agent at once.
    var interrupt: Terminal.Key {
        settings.sessionCommand == nil && WorkerPreset(rawValue: settings.workerPreset) != nil ? .escape : .interrupt
    }

    /// Closes the terminal of a session that is terminated, and takes its worktree away where nothing would be lost.
    func close(_ session: WorkSession, keepsWorktree: Bool = false) throws(CommandFailure) -> JSONObject {
        try asking(session.id) { terminal throws(TerminalError) in try terminal.close(session.id) }
        guard !session.worktree.isEmpty else {
            // One that did not become ready may have a worktree that its row does not name yet.
            if session.status == .creating, settings.usesWorktrees { _ = try? removeWorktree(session.id) }
            return [:]
        }
        if keepsWorktree { return ["kept": .string("worktree \(session.worktree) is kept")] }
        if let kept = try removeWorktree(session.worktree) { return ["kept": .string(kept)] }
        return ["kept": .null]
    }

    func set(
        _ session: String, _ status: SessionStatus, in call: inout Call
    ) throws(CommandFailure) {
        _ = try call.commit(SetSessionStatus(session, status), beginning: false)
    }
}
