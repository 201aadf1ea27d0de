internal import Engine
internal import Git
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

/// The commands for sessions: rows that whoever waits, or `orch office run`, carries out.
extension Office {
    /// For how long a command is its handler's, in seconds, unless that was killed on this machine: typing takes a moment. A
    /// session is created by checking out a repository.
    private static let leaseSeconds = 30
    private static let creatingSeconds = 1800
    /// How often whoever waits for a command looks whether its handler has ended, in nanoseconds.
    private static let handlerInterval: Int64 = 2_000_000_000

    /// The progress of a session whose worktree waits for it.
    static let paused = "paused"
    /// So many commands are in the table before those that ended a while ago leave it: each change writes all of it.
    private static let mostCommands = 300
    private static let commandAge: Int64 = 600

    /// Moves commands that ended before a time to the archive, and takes their texts away.
    ///
    /// - Returns: how many.
    @discardableResult
    func archive(before cutoff: Timestamp, in call: inout Call) throws(CommandFailure) -> Int {
        let table: Commands? = try call.readTable(Commands.file)
        let offset = try call.workplace().offset
        let isOld = table?.all.contains {
            $0.status.isFinished && Timestamp(text: $0.finishedAt, at: offset).map { $0 < cutoff } ?? false
        }
        guard isOld == true else { return 0 }
        let gone = try call.commit(ArchiveCommands(before: cutoff), beginning: false).outcome
        let folder = try? Folder(path: texts)
        for command in gone { try? folder?.unlink(Self.textName(of: command.id)) }
        return gone.count
    }

    /// Does the oldest command that waits for this office.
    ///
    /// - Parameter failed: gets the reason where it could not be done.
    /// - Returns: whether there was one.
    func handleNext(
        in call: inout Call, failed: (String) -> Void = { _ in }
    ) throws(CommandFailure) -> Bool {
        let table: Commands? = try call.readTable(Commands.file)
        guard let open = table?.open(in: id), !open.isEmpty else { return false }
        // What this process could not note as done before is not under way either.
        let gone = open.filter { $0.status == .processing }.map(\.handler).filter { $0 == handler || Self.isGone($0) }
        let take = TakeCommand(office: id, handler: handler, seconds: Self.leaseSeconds, gone: Set(gone))
        guard let command = try call.commit(take, beginning: false).outcome else { return false }
        if command.kind == .createSession || command.kind == .terminate {
            let renewal = RenewCommand(command.id, by: handler, seconds: Self.creatingSeconds)
            _ = try call.commit(renewal, beginning: false)
        }
        call.settle()
        var result: JSONObject?
        var failure: String?
        do throws(CommandFailure) {
            result = try perform(command, in: &call)
        } catch {
            failure = error.message
            failed("\(command.kind.rawValue) of \(command.session): \(error.message)")
        }
        do throws(CommandFailure) {
            _ = try call.commit(
                FinishCommand(command.id, by: handler, result: result, error: failure), beginning: false)
        } catch {
            // It is another handler's now, or was archived: what it came to is theirs to say.
            guard error.exit == .refused else { throw error }
            call.warn(error.message)
        }
        call.settle()
        return true
    }

    /// Whether a handler was a process of this machine that has ended.
    private static func isGone(_ handler: String) -> Bool {
        guard let colon = handler.lastIndex(of: ":"), Machine.own?.host == String(handler[..<colon]),
            let process = Int32(handler[handler.index(after: colon)...])
        else { return false }
        return ProcessIdentity(of: process) == nil
    }

    private func perform(_ command: AgentCommand, in call: inout Call) throws(CommandFailure) -> JSONObject {
        guard let session = try call.knownSession(command.session), session.status != nil else {
            throw CommandFailure(.refused, "there is no session '\(command.session)'")
        }
        let payload = command.payloadValue ?? .null
        switch command.kind {
        case .createSession: return try create(session, in: &call)
        case .sendPrompt, .sendText: return try type(payload, into: session, for: command, in: &call)
        case .getOutput: return try output(of: session, payload)
        case .cancel:
            let target = try target(of: session)
            try asking(session.id) { terminal throws(TerminalError) in try terminal.press([interrupt], in: target) }
            if session.status == .executing || session.status == .waitingInput {
                try set(session.id, .ready, in: &call)
            }
            return [:]
        case .terminate:
            let isPaused = payload["keep_worktree"] == .bool(true)
            if isPaused {
                let pause = SetSessionStatus(session.id, .terminated, progress: Self.paused, isCommitted: true)
                _ = try call.commit(pause, beginning: false)
            } else {
                _ = try call.commit(TerminateSession(session.id), beginning: false)
            }
            return try close(session, keepsWorktree: isPaused)
        }
    }

    /// Types a text, or presses keys.
    private func type(
        _ payload: JSONValue, into session: WorkSession, for command: AgentCommand, in call: inout Call
    ) throws(CommandFailure) -> JSONObject {
        let target = try target(of: session)
        let pressed = try Self.keys(payload)
        let text = try pressed == nil ? text(of: payload, in: command) : ""
        let isEntered = command.kind == .sendPrompt || payload["enter"] == .bool(true)
        let (start, isChanged) = try asking(session.id) { terminal throws(TerminalError) in
            let start = try terminal.logSize(of: session.id)
            if let pressed {
                try terminal.press(pressed, in: target)
            } else if let key = Terminal.Key(rawValue: text), text.utf8.count == 1, command.kind == .sendText {
                // Choices are made by a key, and Enter would be the answer to what the agent asks next.
                let hasChoices = ScreenQuestion(on: try terminal.screen(of: target))?.choices.isEmpty == false
                try terminal.press(isEntered && !hasChoices ? [key, .enter] : [key], in: target)
            } else {
                return (start, try terminal.send(Array(text.utf8), to: target, entering: isEntered))
            }
            return (start, false)
        }
        if command.kind == .sendPrompt || session.status == .waitingInput {
            try set(session.id, .executing, in: &call)
        }
        return ["bytes": .integer(text.utf8.count), "log_offset": .integer(start), "changed": .bool(isChanged)]
    }

    /// The keys that a command names; nil where it has a text.
    private static func keys(_ payload: JSONValue) throws(CommandFailure) -> [Terminal.Key]? {
        guard case .array(let names)? = payload["keys"] else { return nil }
        return try names.map { name throws(CommandFailure) in
            guard case .string(let text) = name, let key = Terminal.Key(rawValue: text) else {
                throw CommandFailure(.refused, "\(name.text()) is not a key")
            }
            return key
        }
    }

    /// The text of a command: in its row, or, where it is long, in a file beside the queue.
    private func text(of payload: JSONValue, in command: AgentCommand) throws(CommandFailure) -> String {
        if case .string(let text)? = payload["text"] { return text }
        guard payload["file"] == .string(Self.textName(of: command.id)),
            let folder = try? Folder(path: texts), let file = try? folder.openFile(Self.textName(of: command.id)),
            let bytes = try? file.readAll()
        else { throw CommandFailure(.refused, "the text of command \(command.id) is not on this machine") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Keeps a text for a command's row, or a file with it where it is long.
    func payload(of text: String, for command: String) throws(CommandFailure) -> JSONObject {
        guard text.utf8.count > Self.longestText else { return ["text": .string(text)] }
        let name = Self.textName(of: command)
        do throws(SystemError) {
            try Folder.make(path: texts)
            _ = try NewFile(Array(text.utf8), prefix: ".tmp-").rename(to: name, in: Folder(path: texts))
        } catch {
            throw CommandFailure(.system, "\(texts)/\(name): \(error.reason)")
        }
        return ["file": .string(name), "bytes": .integer(text.utf8.count)]
    }

    private var texts: String { folder + "/logs/commands" }
    private static func textName(of command: String) -> String { command + ".txt" }
    /// How much of a text is in a row: escaped as JSON it must fit in a cell.
    static let longestText = 8 * 1024
}

extension Office {
    /// Adds a command for this office's sessions.
    func create(
        _ kind: AgentCommand.Kind, for session: String, text: String? = nil, payload: JSONObject = [:],
        in call: inout Call
    ) throws(CommandFailure) -> AgentCommand {
        let id = "cmd-" + randomName().prefix(8)
        let table: Commands? = try call.readTable(Commands.file)
        if let table, table.all.count > Self.mostCommands {
            try archive(before: call.moment().timestamp.advanced(bySeconds: -Self.commandAge), in: &call)
        }
        var payload = payload
        if let text { payload = try self.payload(of: text, for: id) + payload }
        let operation = CreateCommand(kind, id: id, office: self.id, session: session, payload: payload)
        return try call.commit(operation, beginning: true).outcome
    }

    /// Adds a command and waits until it is done, doing commands of the office meanwhile.
    ///
    /// - Parameters:
    ///   - time: until when it waits (`Clock.monotonicNanoseconds`).
    ///   - signals: of this process; one of them ends the wait.
    /// - Throws: that it failed, or is not done yet.
    @discardableResult
    func dispatch(
        _ kind: AgentCommand.Kind, to session: String, text: String? = nil, payload: JSONObject = [:],
        until time: Int64, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> AgentCommand {
        let command = try create(kind, for: session, text: text, payload: payload, in: &call)
        call.settle()
        return try wait(for: command.id, until: time, heeding: &signals, in: &call)
    }

    /// Waits until a command is done, doing commands of the office meanwhile.
    func wait(
        for command: String, until time: Int64, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) -> AgentCommand {
        let path = try call.workplace().path
        let watch = FolderWatch([Workplace.folder(of: path)])
        while true {
            var news = News()
            watch.announce(to: &news)
            signals.announce(to: &news)
            // Nothing announces that a handler was killed.
            let next = Clock.monotonicNanoseconds + Self.handlerInterval
            news.add(deadline: min(time, next, call.keeping?.next ?? time))
            while try handleNext(in: &call) { continue }
            let table: Commands? = try call.readTable(Commands.file)
            let known: AgentCommand?
            do throws(CommandRefusal) {
                known = try table?.command(command)
            } catch {
                throw CommandFailure(error, path: Commands.file)
            }
            guard let known else {
                throw CommandFailure(.refused, "command \(command) is not in \(Commands.file) any more")
            }
            if known.status == .completed { return known }
            if known.status == .failed {
                throw CommandFailure(.unavailable, "\(known.kind.rawValue) of \(known.session): \(known.error)")
            }
            guard Clock.monotonicNanoseconds < time else {
                throw CommandFailure(
                    .busy, "command \(command) is \(known.status.rawValue) still, for office \(known.office)",
                    hint: "'orch office run' on that machine does it; see 'orch office result \(command)'")
            }
            try news.wait(for: "the command")
            watch.serve()
            if let signal = signals.next() { throw CommandFailure(interruptedBy: signal) }
            guard call.keepsClaim() else { throw CommandFailure(.refused, "the claim was lost meanwhile") }
        }
    }

    /// Notes how the work of a session of a role went, for its circuit breaker.
    func record(_ role: String, isSuccess: Bool, in call: inout Call) throws(CommandFailure) {
        let table: Breakers? = try call.readTable(Breakers.file)
        // A success changes a breaker that is half-open alone.
        let isHalfOpen = table?.all.contains { $0.role == role && $0.state == .halfOpen } == true
        guard !isSuccess || isHalfOpen else { return }
        let record = RecordCall(role, isSuccess: isSuccess)
        let state = try call.commit(record, beginning: true).outcome
        let cause = "breaker:" + role
        let message = "sessions of the role \(role) fail one after the other; see 'orch session pool' and their logs"
        if state != .halfOpen { try call.settleAlert(cause, state == .open ? message : nil) }
        call.settle()
    }
}
