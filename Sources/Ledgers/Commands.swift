internal import MarkdownTable
package import Sheets
package import Text

/// `COMMANDS.md`, a table beside the queue: what offices are to do with their sessions, and what came of it.
package struct Commands: Ledger {
    /// The file's name.
    package static let file = "COMMANDS.md"
    package static let title = "Commands"

    package static let schema = Schema(
        "commands", columns: AgentCommand.columns,
        required: [AgentCommand.key, AgentCommand.kind, AgentCommand.payload, AgentCommand.status],
        key: AgentCommand.key, rules: CommandRules())

    package private(set) var sheet: Sheet
    package private(set) var events: [SheetEvent] = []

    package init(_ sheet: Sheet) { self.sheet = sheet }

    package static func failure(_ error: SheetError) -> CommandRefusal { .sheet(error) }

    // MARK: Reading

    /// All commands that can be read, from top to bottom.
    package var all: [AgentCommand] { keyedRows.compactMap(AgentCommand.init) }

    /// The commands of an office that are not finished, the oldest first. A row that was copied is nobody's to do.
    package func open(in office: String) -> [AgentCommand] {
        let all = all
        var counts: [String: Int] = [:]
        for command in all { counts[command.id, default: 0] += 1 }
        let open = all.enumerated().filter {
            $0.element.office == office && !$0.element.status.isFinished && counts[$0.element.id] == 1
        }
        return open.sorted { ($0.element.createdAt, $0.offset) < ($1.element.createdAt, $1.offset) }.map(\.element)
    }

    /// The command of an id; nil where there is none, or its row does not say what it is.
    package func command(_ id: String) throws(CommandRefusal) -> AgentCommand? {
        do throws(SheetError) { return try sheet.onlyRow(id).flatMap(AgentCommand.init) } catch { throw .sheet(error) }
    }

    package static func oddCells(of row: SheetRow) -> [OddCell] {
        [
            // Without these nobody does the command.
            row.odd(
                AgentCommand.kind, takes: oneOf(AgentCommand.Kind.allCases),
                unless: { AgentCommand.Kind(rawValue: $0.lowercased()) != nil }, isNeeded: true),
            row.odd(
                AgentCommand.status, takes: oneOf(AgentCommand.Status.allCases),
                unless: { AgentCommand.Status(rawValue: $0.lowercased()) != nil }, isNeeded: true),
            row.odd(AgentCommand.payload, takes: "JSON", unless: { (try? JSONValue(parsing: $0)) != nil }),
        ].compactMap(\.self)
    }

    // MARK: Changing

    /// Adds a command.
    package mutating func create(_ command: AgentCommand) throws(CommandRefusal) {
        guard WorkSession.isTerminalName(command.id) else { throw .invalidName(command.id) }
        guard sheet.rows(withKey: command.id).isEmpty else { throw .exists(command.id) }
        try write(command)
        note(.created, command)
    }

    /// Gives a command to a handler.
    ///
    /// - Parameters:
    ///   - command: one that is pending, or whose handler's lease is over.
    ///   - end: when the lease ends, with seconds.
    /// - Returns: the command as it is now.
    package mutating func take(
        _ command: AgentCommand, by handler: String, until end: String
    ) throws(CommandRefusal) -> AgentCommand {
        var command = command
        if command.status == .processing { command.status = .pending }
        (command.handler, command.leaseUntil) = (handler, end)
        try move(&command, to: .processing)
        note(.taken, command)
        return command
    }

    /// Writes a handler's lease.
    package mutating func renew(_ command: AgentCommand, until end: String) throws(CommandRefusal) -> AgentCommand {
        var command = command
        command.leaseUntil = end
        try write(command)
        return command
    }

    /// Ends a command.
    ///
    /// - Parameters:
    ///   - result: what it answers, in 64 kB at most.
    ///   - error: why it failed; nil where it did not.
    ///   - time: when it ended, with seconds.
    /// - Returns: the command as it is now.
    package mutating func finish(
        _ command: AgentCommand, result: JSONObject? = nil, error: String? = nil, at time: String
    ) throws(CommandRefusal) -> AgentCommand {
        var command = command
        command.isSuccess = error == nil
        command.result = result.map(AgentCommand.cell) ?? ""
        command.error = error ?? ""
        command.finishedAt = time
        try move(&command, to: error == nil ? .completed : .failed)
        note(.finished, command)
        return command
    }

    /// Moves finished commands to the archive of the table.
    ///
    /// - Returns: those that moved.
    package mutating func archive(where isMeant: (AgentCommand) -> Bool) throws(CommandRefusal) -> [AgentCommand] {
        let leaving = keyedRows.compactMap { row in
            AgentCommand(row).flatMap { $0.status.isFinished && isMeant($0) ? (row.index, $0) : nil }
        }
        do throws(SheetError) {
            for (index, _) in leaving { try sheet.archive(row: index) }
        } catch {
            throw .sheet(error)
        }
        return leaving.map(\.1)
    }

    private mutating func move(
        _ command: inout AgentCommand, to status: AgentCommand.Status
    ) throws(CommandRefusal) {
        guard command.status.next.contains(status) else {
            throw .illegalMove(command.id, from: command.status, to: status)
        }
        command.status = status
        try write(command)
    }

    fileprivate mutating func write(_ command: AgentCommand) throws(CommandRefusal) {
        do throws(SheetError) { try sheet.put(command.texts, key: command.id) } catch { throw .sheet(error) }
    }

    private mutating func note(_ event: CommandEvent, _ command: AgentCommand) {
        events.append(
            SheetEvent(
                event.rawValue, "", status: command.status.rawValue,
                [
                    "command_id": .string(command.id), AgentCommand.kind: .string(command.kind.rawValue),
                    AgentCommand.office: .string(command.office),
                    AgentCommand.session: .string(unlessEmpty: command.session),
                    AgentCommand.status: .string(command.status.rawValue),
                    AgentCommand.handler: .string(unlessEmpty: command.handler),
                    AgentCommand.error: .string(unlessEmpty: command.error),
                ]))
    }
}

/// Why a change of a command is refused.
package enum CommandRefusal: Error, Equatable, Sendable {
    case sheet(SheetError)
    case invalidName(String)
    case exists(String)
    case unknown(String)
    case illegalMove(String, from: AgentCommand.Status, to: AgentCommand.Status)
    /// Another handler, or nobody, does the command now; it is as it is.
    case lost(AgentCommand, by: String)
}

/// The further state wins: pending, processing, finished. Of two results the first one stays, and of two handlers the one
/// whose lease ends later.
struct CommandRules: LaterRowRules {
    static let name = "command"
    static let columns = AgentCommand.columns

    static func isLater(_ one: RowVersion, _ other: RowVersion) -> Bool? {
        let (status, otherStatus) = (status(of: one), status(of: other))
        if status.rank != otherStatus.rank { return status.rank > otherStatus.rank }
        let (end, otherEnd) = (one[AgentCommand.end], other[AgentCommand.end])
        if status.isFinished, end != otherEnd { return end < otherEnd }
        let (lease, otherLease) = (one[AgentCommand.lease], other[AgentCommand.lease])
        if lease != otherLease { return lease > otherLease }
        return one.texts.lexicographicallyPrecedes(other.texts)
    }

    private static func status(of row: RowVersion) -> AgentCommand.Status {
        AgentCommand.Status(rawValue: row[AgentCommand.status].lowercased()) ?? .pending
    }

    /// No command is done again, whatever an older version or an edit says, and its result is not lost. One whose row
    /// somebody deleted is not to be done.
    func fenced(_ sheet: Sheet, knowing later: Sheet, isEdit: Bool) -> Sheet {
        var commands = Commands(sheet)
        // The furthest state first: what is written here is not written again.
        for known in Commands(later).all.sorted(by: { $0.status.rank > $1.status.rank }) {
            do throws(CommandRefusal) {
                let rows = commands.sheet.rows(withKey: known.id)
                guard let row = rows.first else {
                    if !isEdit { try commands.write(known) }
                    continue
                }
                let rank = AgentCommand(row)?.status.rank ?? 0
                if rank < known.status.rank { try commands.write(known) }
            } catch {
                // A row that can't be written can't be taken either.
                continue
            }
        }
        return commands.sheet
    }
}

extension AgentCommand.Status {
    fileprivate var rank: Int {
        switch self {
        case .pending: 0
        case .processing: 1
        case .completed, .failed: 2
        }
    }
}
