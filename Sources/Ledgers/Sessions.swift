internal import MarkdownTable
package import Sheets
package import Text

/// `SESSIONS.md`, a table beside the queue: who works, in which phase, and in which terminal. Columns that it does not know
/// stay as they are.
package struct Sessions: Ledger {
    /// The file's name.
    package static let file = "SESSIONS.md"
    package static let title = "Sessions"

    package static let schema = Schema(
        "sessions", columns: WorkSession.columns, required: [WorkSession.key, WorkSession.phase], key: WorkSession.key,
        rules: SessionRules())

    package private(set) var sheet: Sheet
    package private(set) var events: [SheetEvent] = []

    package init(_ sheet: Sheet) { self.sheet = sheet }

    package static func failure(_ error: SheetError) -> SessionRefusal { .sheet(error) }

    package static func oddCells(of row: SheetRow) -> [OddCell] {
        [
            row.odd(
                WorkSession.phase, takes: oneOf(SessionPhase.allCases),
                unless: { SessionPhase(rawValue: $0.lowercased()) != nil }),
            row.odd(
                WorkSession.status, takes: oneOf(SessionStatus.allCases),
                unless: { SessionStatus(rawValue: $0.lowercased()) != nil }),
            row.odd(
                WorkSession.pool, takes: oneOf(SessionPool.allCases),
                unless: { SessionPool(rawValue: $0.lowercased()) != nil }),
        ].compactMap(\.self)
    }

    /// All sessions that can be read, from top to bottom.
    package var all: [WorkSession] { keyedRows.map(WorkSession.init) }

    /// Notes what a session says of itself. One that was not heard of is `idle` until then; one that says that it is at
    /// another task than before begins anew, in whatever phase.
    ///
    /// - Parameters:
    ///   - id: its name.
    ///   - phase: its phase now; nil for the one that it has.
    ///   - item: the task that it is at; nil for the one that it said last. A session that is idle is at none.
    ///   - progress: how far it is; likewise.
    ///   - time: when it said so, with seconds.
    /// - Returns: the session as it is now, and the phase that it had before, where that is another one.
    package mutating func note(
        _ id: String, _ phase: SessionPhase?, item: String? = nil, progress: String? = nil, at time: String
    ) throws(SessionRefusal) -> (session: WorkSession, former: SessionPhase?) {
        // As rows are found: a name in marks is found by what is in them.
        let id = CellMarkup.word(id)
        let known = try session(id)
        var session = known ?? WorkSession(id, at: time)
        let former = session.phase
        let phase = phase ?? former
        let isAnew = item.map { $0 != known?.item } ?? false
        guard phase == former || isAnew || former.next.contains(phase) else {
            throw .illegalMove(id, from: former, to: phase)
        }
        if phase != former {
            session.phase = phase
            session.phaseAt = time
        }
        session.item = item ?? (phase == .idle ? "" : session.item)
        session.progress =
            progress.map { sheet.withPipes($0, for: WorkSession.progress) } ?? (phase == .idle ? "" : session.progress)
        session.lastActivityAt = time
        try write(session.phaseTexts, of: id)
        guard phase != former || known == nil else { return (session, nil) }
        events.append(
            SheetEvent(
                SessionEvent.phase.rawValue, "", status: phase.rawValue,
                [
                    WorkSession.key: .string(id), "from": .string(orNull: known == nil ? nil : former.rawValue),
                    "to": .string(phase.rawValue), "progress": .string(orNull: progress),
                ]))
        return (session, phase == former ? nil : former)
    }

    /// Writes cells of a session, whose row is added where there is none. Columns that somebody took out are not needed.
    private mutating func write(_ texts: [NamedText], of id: String) throws(SessionRefusal) {
        do throws(SheetError) {
            try sheet.put(texts.filter { sheet.place(of: $0.name) != nil }, key: id)
        } catch {
            throw .sheet(error)
        }
    }

    /// Writes a session with a terminal. It needs all columns: without them nobody could tell who has it.
    fileprivate mutating func write(_ session: WorkSession) throws(SessionRefusal) {
        let missing = missingTerminalColumns
        guard missing.isEmpty else { throw .missingColumns(missing) }
        try write(session.phaseTexts + session.terminalTexts, of: session.id)
    }

    // MARK: Sessions with a terminal

    /// The columns that the table lacks, without which no session with a terminal is created.
    package var missingTerminalColumns: [String] {
        WorkSession.terminalColumns.filter { sheet.place(of: $0) == nil }
    }

    /// The session of a name; nil where nobody has heard of it.
    package func session(_ id: String) throws(SessionRefusal) -> WorkSession? {
        do throws(SheetError) { return try sheet.onlyRow(id).map(WorkSession.init) } catch { throw .sheet(error) }
    }

    /// The sessions with a terminal in an office, from top to bottom. Of rows with one id nobody can tell which is meant.
    package func terminals(in office: String) -> [WorkSession] {
        let all = all
        var counts: [String: Int] = [:]
        for session in all { counts[session.id, default: 0] += 1 }
        return all.filter { $0.office == office && $0.status != nil && counts[$0.id] == 1 }
    }

    /// The first session with a terminal that an agent has.
    package func session(ofAgent agent: String) -> WorkSession? {
        all.first { $0.agent == agent && $0.status != nil && $0.status != .terminated }
    }

    /// The ids of all rows, also of damaged ones.
    package var ids: Set<String> {
        Set((0..<sheet.table.rowCount).map { CellMarkup.word(sheet.row($0)[WorkSession.key]) })
    }

    /// An agent's name as a cell holds it.
    ///
    /// - Throws: that it is empty there, as if nobody had the session.
    package static func agent(_ name: String) throws(SessionRefusal) -> String {
        do throws(SheetError) {
            let text = try CellText.fit(name, for: WorkSession.agent)
            guard text != CellText.none else { throw .emptyText(column: WorkSession.agent) }
            return text
        } catch {
            throw .sheet(error)
        }
    }

    /// Adds a session whose terminal is being created.
    package mutating func create(_ session: WorkSession) throws(SessionRefusal) {
        guard WorkSession.isTerminalName(session.id) else { throw .invalidName(session.id) }
        guard try self.session(session.id) == nil else { throw .exists(session.id) }
        let other = terminals(in: session.office).first {
            !session.worktree.isEmpty && $0.worktree == session.worktree && $0.status != .terminated
        }
        if let other { throw .worktreeTaken(other) }
        try write(session)
        note(.status, session, ["from": .null, "to": .string(orNull: session.status?.rawValue)])
    }

    /// Changes a session with a terminal, and its phase where that follows from another status; it was heard of now.
    ///
    /// - Parameters:
    ///   - status: its status now; nil for the one that it has.
    ///   - time: when it changed, with seconds.
    ///   - change: what else changes.
    /// - Returns: the session as it was and as it is now.
    @discardableResult
    package mutating func change(
        _ id: String, to status: SessionStatus? = nil, at time: String, _ change: (inout WorkSession) -> Void = { _ in }
    ) throws(SessionRefusal) -> (old: WorkSession, new: WorkSession) {
        guard let old = try session(CellMarkup.word(id)) else { throw .unknown(id) }
        guard let former = old.status else { throw .withoutTerminal(id) }
        let status = status ?? former
        guard status == former || former.next.contains(status) else {
            throw .illegalStatus(id, from: former, to: status)
        }
        var new = old
        if status != former {
            new.status = status
            if new.phase != status.phase { (new.phase, new.phaseAt) = (status.phase, time) }
            if status == .ready { (new.item, new.progress) = ("", "") }
        }
        change(&new)
        new.lastActivityAt = time
        try write(new)
        if status != former {
            note(.status, new, ["from": .string(former.rawValue), "to": .string(status.rawValue)])
        }
        return (old, new)
    }

    /// Takes the row of a session out.
    package mutating func remove(_ session: WorkSession) throws(SessionRefusal) {
        do throws(SheetError) {
            try sheet.remove(row: try sheet.editableRow(session.id).index)
        } catch {
            throw .sheet(error)
        }
        note(.removed, session)
    }

    /// Notes what happened to a session.
    package mutating func note(_ event: SessionEvent, _ session: WorkSession, _ details: JSONObject = [:]) {
        events.append(
            SheetEvent(
                event.rawValue, "", status: session.status?.rawValue,
                [
                    WorkSession.key: .string(session.id), WorkSession.office: .string(session.office),
                    WorkSession.role: .string(session.role),
                    WorkSession.agent: .string(unlessEmpty: session.agent),
                ] + details))
    }
}

/// Why a change of a session is refused.
package enum SessionRefusal: Error, Equatable, Sendable {
    case sheet(SheetError)
    case illegalMove(String, from: SessionPhase, to: SessionPhase)
    case illegalStatus(String, from: SessionStatus, to: SessionStatus)
    /// The table lacks columns that a session with a terminal needs.
    case missingColumns([String])
    /// A name of which no terminal, branch and folder can be made.
    case invalidName(String)
    case exists(String)
    /// The session that works in the worktree already.
    case worktreeTaken(WorkSession)
    case unknown(String)
    /// It only says which phase it is in.
    case withoutTerminal(String)
    /// Another agent, or nobody, has it.
    case notHeld(WorkSession, by: String)
}

/// The version wins in which the session was heard of last; of one second the one with the later phase. A session that is
/// terminated stays so.
struct SessionRules: LaterRowRules {
    static let name = "session"
    static let columns = WorkSession.columns

    static func isLater(_ one: RowVersion, _ other: RowVersion) -> Bool? {
        func rank(_ row: RowVersion) -> [String] {
            let phase = SessionPhase(rawValue: row[WorkSession.phase].lowercased())
            let place = phase.flatMap(SessionPhase.allCases.firstIndex) ?? 0
            let isTerminated = row[WorkSession.status].lowercased() == SessionStatus.terminated.rawValue
            return [isTerminated ? "1" : "0", row[WorkSession.last], row[WorkSession.change], String(place)] + row.texts
        }
        return rank(other).lexicographicallyPrecedes(rank(one))
    }

    /// An older version that is put back frees no session that somebody has, and brings none back.
    func fenced(_ sheet: Sheet, knowing later: Sheet, isEdit: Bool) -> Sheet {
        guard !isEdit else { return sheet }
        var sessions = Sessions(sheet)
        // The last version first: what is written here is not written again.
        for known in Sessions(later).all.sorted(by: { $0.lastActivityAt > $1.lastActivityAt })
        where known.status != nil {
            do throws(SessionRefusal) {
                let current = try sessions.session(known.id)
                guard current.map({ $0.lastActivityAt < known.lastActivityAt }) ?? true else { continue }
                try sessions.write(known)
            } catch {
                // A row that can't be read is given to nobody either.
                continue
            }
        }
        return sessions.sheet
    }
}
