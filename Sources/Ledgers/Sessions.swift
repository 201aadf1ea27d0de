package import Sheets
package import Text

/// What is known of somebody who works on tasks over time: an agent, or a person.
package struct WorkSession: Equatable, Sendable {
    /// The name by which it owns tasks.
    package let id: String
    package var phase: SessionPhase
    /// The task that it said last it is at; empty for none.
    package var item = ""
    /// How far it is, for people.
    package var progress = ""
    /// When it began, got its phase and was last heard of, as cells write times.
    package let createdAt: String
    package var phaseAt: String
    package var lastActivityAt: String

    /// - Parameter time: when it was first heard of, with seconds.
    init(_ id: String, at time: String) {
        self.id = id
        phase = .idle
        createdAt = time
        phaseAt = time
        lastActivityAt = time
    }

    // MARK: As a row

    static let key = "session_id"
    static let phase = "phase"
    static let item = "item_id"
    static let progress = "progress"
    static let begin = "created_at_kst"
    static let change = "phase_at_kst"
    static let last = "last_activity_at_kst"
    static let columns = [key, phase, item, progress, begin, change, last]

    /// - Parameter row: a row of the table. A word that is no phase is `idle`, from which a session begins.
    init(_ row: SheetRow) {
        id = row[Self.key]
        phase = SessionPhase(rawValue: row[Self.phase].lowercased()) ?? .idle
        item = row[Self.item]
        progress = row[Self.progress]
        createdAt = row[Self.begin]
        phaseAt = row[Self.change]
        lastActivityAt = row[Self.last]
    }

    var texts: [NamedText] {
        [
            NamedText(Self.key, id), NamedText(Self.phase, phase.rawValue), NamedText(Self.item, item),
            NamedText(Self.progress, progress), NamedText(Self.begin, createdAt), NamedText(Self.change, phaseAt),
            NamedText(Self.last, lastActivityAt),
        ]
    }

    /// The session for programs, with the names of the columns.
    package var json: JSONObject {
        [
            Self.key: .string(id), Self.phase: .string(phase.rawValue),
            Self.item: .string(orNull: item.isEmpty ? nil : item),
            Self.progress: .string(orNull: progress.isEmpty ? nil : progress), Self.begin: .string(createdAt),
            Self.change: .string(phaseAt), Self.last: .string(lastActivityAt),
        ]
    }
}

/// `SESSIONS.md`, a table beside the queue: who works, and in which phase. Columns that it does not know stay as they are.
package struct Sessions: Ledger {
    /// The file's name.
    package static let file = "SESSIONS.md"
    package static let title = "Sessions"
    /// The event of a session that is in another phase now.
    package static let event = "session_phase"

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
                unless: { SessionPhase(rawValue: $0.lowercased()) != nil })
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
        let known: WorkSession?
        do throws(SheetError) { known = try session(id) } catch { throw .sheet(error) }
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
        session.progress = progress ?? (phase == .idle ? "" : session.progress)
        session.lastActivityAt = time
        do throws(SheetError) { try write(session) } catch { throw .sheet(error) }
        guard phase != former || known == nil else { return (session, nil) }
        events.append(
            SheetEvent(
                Self.event, "", status: phase.rawValue,
                [
                    WorkSession.key: .string(id), "from": .string(orNull: known == nil ? nil : former.rawValue),
                    "to": .string(phase.rawValue), "progress": .string(orNull: progress),
                ]))
        return (session, phase == former ? nil : former)
    }

    private func session(_ id: String) throws(SheetError) -> WorkSession? {
        guard !sheet.rows(withKey: id).isEmpty else { return nil }
        return WorkSession(try sheet.editableRow(id))
    }

    private mutating func write(_ session: WorkSession) throws(SheetError) {
        // Columns that somebody took out are not needed.
        let texts = session.texts.filter { sheet.place(of: $0.name) != nil }
        guard let row = sheet.rows(withKey: session.id).first else { return try sheet.append(texts) }
        try sheet.write(texts, toRow: row.index)
    }
}

/// Why a change of a session is refused.
package enum SessionRefusal: Error, Equatable, Sendable {
    case sheet(SheetError)
    case illegalMove(String, from: SessionPhase, to: SessionPhase)
}

/// The version wins that the session was heard of last in; of one second the one with the later phase.
struct SessionRules: MergeRules {
    private static let row = LaterRow(name: "session") { one, other in
        func rank(_ texts: [String]) -> [String] {
            let phase = SessionPhase(rawValue: texts[0].lowercased()).flatMap(SessionPhase.allCases.firstIndex) ?? 0
            return [texts[5], texts[4], String(phase)] + texts
        }
        return rank(other).lexicographicallyPrecedes(rank(one))
    }

    var group: [String] { Array(WorkSession.columns.dropFirst()) }

    var areNewRowsOne: Bool { true }

    func merged(_ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?) -> GroupMerge {
        Self.row.merged(base, ours, theirs, id: id)
    }
}
