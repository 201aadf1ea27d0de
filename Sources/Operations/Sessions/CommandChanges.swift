package import Ledgers
package import TaskQueue
package import Text

/// Asks an office to do something with one of its sessions.
package struct CreateCommand: Operation {
    package let name = "command create"
    /// Prompts come one after the other, and are in the next commit.
    package var isCommitted: Bool { kind == .createSession || kind == .terminate }
    let id: String
    let kind: AgentCommand.Kind
    let office: String
    let session: String
    let payload: JSONObject

    /// - Parameters:
    ///   - id: the command's name: a letter or digit, then letters, digits, `_` and `-`, which no command had.
    ///   - session: the session that it is about; empty for none.
    ///   - payload: what it needs, in 64 kB at most.
    package init(_ kind: AgentCommand.Kind, id: String, office: String, session: String, payload: JSONObject = [:]) {
        self.id = id
        self.kind = kind
        self.office = office
        self.session = session
        self.payload = payload
    }

    package func apply(to commands: inout Commands, at moment: Moment) throws(CommandRefusal) -> AgentCommand {
        let command = AgentCommand(
            kind, id: id, office: office, session: session, payload: payload,
            at: moment.secondText)
        try commands.create(command)
        return command
    }
}

/// Takes the oldest command of an office that nobody does: one that is pending, or whose handler's lease is over.
///
/// What was being typed into a session when its handler was lost fails: nobody knows whether it arrived. Commands for
/// one session are done in their order, but for those that look at it, cancel its work, or end it.
package struct TakeCommand: Operation {
    package let name = "command take"
    package let isCommitted = false
    let office: String
    let handler: String
    let seconds: Int
    let gone: Set<String>

    /// - Parameters:
    ///   - office: whose commands are meant.
    ///   - handler: who does it.
    ///   - seconds: for how long it is the handler's without being renewed.
    ///   - gone: handlers that have ended, whose leases are over.
    package init(office: String, handler: String, seconds: Int, gone: Set<String> = []) {
        self.office = office
        self.handler = handler
        self.seconds = min(seconds, AgentCommand.longestLease)
        self.gone = gone
    }

    /// - Returns: the command; nil where there is none to do.
    package func apply(to commands: inout Commands, at moment: Moment) throws(CommandRefusal) -> AgentCommand? {
        let time = moment.secondText
        let end = moment.end(after: seconds).secondText(at: moment.offset)
        // The sessions for which an older command isn't finished: all of them wait for a session to be created, and
        // those that type for each other.
        var (creating, typing) = (Set<String>(), Set<String>())
        for command in commands.open(in: office) {
            let isBehind =
                creating.contains(command.session)
                || (!command.kind.isRepeatable && typing.contains(command.session))
            var isOver = command.status == .pending
            if command.status == .processing {
                switch gone.contains(command.handler) ? .over : command.standing(at: moment) {
                case .over: isOver = true
                case .held: break
                case .mistaken: _ = try commands.renew(command, until: end)
                }
            }
            if isOver, command.status == .processing, !command.kind.isRepeatable {
                _ = try commands.finish(command, error: AgentCommand.handlerLost, at: time)
                continue
            }
            if isOver, !isBehind { return try commands.take(command, by: handler, until: end) }
            guard !command.session.isEmpty else { continue }
            switch command.kind {
            case .createSession: creating.insert(command.session)
            case .sendPrompt, .sendText: typing.insert(command.session)
            case .getOutput, .cancel, .terminate: break
            }
        }
        return nil
    }
}

extension AgentCommand {
    fileprivate enum Standing {
        case held, over
        /// Its lease has no end, or ends later than any does, as a clock that was wrong left it.
        case mistaken
    }

    fileprivate func standing(at moment: Moment) -> Standing {
        guard let end = Timestamp(text: leaseUntil, at: moment.offset),
            // Ends are rounded up.
            end.seconds(since: moment.timestamp) <= Int64(Self.longestLease) + 1 + Lock.clockDifference
        else { return .mistaken }
        return end > moment.timestamp ? .held : .over
    }
}

/// Renews the lease of a command. One whose lease is over is still its handler's while nobody else has taken it.
package struct RenewCommand: Operation {
    package let name = "command renew"
    package let isCommitted = false
    let command: String
    let handler: String
    let seconds: Int

    /// - Parameters:
    ///   - command: its id.
    ///   - handler: who does it.
    ///   - seconds: for how long from now on.
    package init(_ command: String, by handler: String, seconds: Int) {
        self.command = command
        self.handler = handler
        self.seconds = min(seconds, AgentCommand.longestLease)
    }

    package func apply(to commands: inout Commands, at moment: Moment) throws(CommandRefusal) -> AgentCommand {
        try commands.renew(
            try commands.command(command, doneBy: handler),
            until: moment.end(after: seconds).secondText(at: moment.offset))
    }
}

/// Records what came of a command.
package struct FinishCommand: Operation {
    package let name = "command finish"
    package let isCommitted = false
    let command: String
    let handler: String
    let result: JSONObject?
    let error: String?

    /// - Parameters:
    ///   - command: its id.
    ///   - handler: who did it.
    ///   - result: what it answers, in 64 kB at most; also where it failed.
    ///   - error: why it failed; nil for success.
    package init(_ command: String, by handler: String, result: JSONObject? = nil, error: String? = nil) {
        self.command = command
        self.handler = handler
        self.result = result
        self.error = error
    }

    /// - Throws: that the command is another handler's now, or finished.
    package func apply(to commands: inout Commands, at moment: Moment) throws(CommandRefusal) -> AgentCommand {
        try commands.finish(
            try commands.command(command, doneBy: handler), result: result, error: error,
            at: moment.secondText)
    }
}

/// Moves commands that were finished a while ago to the archive of their table.
package struct ArchiveCommands: Operation {
    package let name = "command archive"
    let cutoff: Timestamp

    /// - Parameter cutoff: those that were finished before this go.
    package init(before cutoff: Timestamp) { self.cutoff = cutoff }

    /// - Returns: those that moved.
    package func apply(to commands: inout Commands, at moment: Moment) throws(CommandRefusal) -> [AgentCommand] {
        try commands.archive { command in
            Timestamp(text: command.finishedAt, at: moment.offset).map { $0 < cutoff } ?? false
        }
    }
}

extension Commands {
    /// - Throws: that there is no such command, or somebody else does it.
    fileprivate func command(_ id: String, doneBy handler: String) throws(CommandRefusal) -> AgentCommand {
        guard let command = try command(id) else { throw .unknown(id) }
        guard command.status == .processing, command.handler == handler else { throw .lost(command, by: handler) }
        return command
    }
}
