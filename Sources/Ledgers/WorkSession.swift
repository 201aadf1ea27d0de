internal import Sheets
package import Text

/// What is known of somebody who works on tasks over time: an agent, or a person. One that works in a terminal that
/// orch runs has a ``status`` too.
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

    /// The office that its terminal is in; empty for a session without one, as are those below.
    package internal(set) var office = ""
    /// Who has it; empty while it is free.
    package var agent = ""
    package internal(set) var role = ""
    package var worktree = ""
    /// How its terminal is found.
    package var terminal = ""
    /// What its terminal is doing; nil for a session that has none.
    package internal(set) var status: SessionStatus?
    package internal(set) var pool: SessionPool?
    /// How often in a row its work failed.
    package var failures = 0

    /// - Parameter time: when it was first heard of, with seconds.
    init(_ id: String, at time: String) {
        self.id = id
        phase = .idle
        createdAt = time
        phaseAt = time
        lastActivityAt = time
    }

    /// A session whose terminal is being created.
    ///
    /// - Parameters:
    ///   - agent: who has it; empty for nobody yet.
    ///   - time: when its creation began, with seconds.
    package init(
        _ id: String, office: String, agent: String = "", role: String, worktree: String = "", pool: SessionPool,
        at time: String
    ) {
        self.init(id, at: time)
        self.office = office
        self.agent = agent
        self.role = role
        self.worktree = worktree
        self.pool = pool
        status = .creating
    }

    /// Whether its terminal waits for whoever needs it.
    package var isFree: Bool { status == .ready && agent.isEmpty }

    /// The name of a session with a terminal, of which tmux targets, branches and folders are made: a letter or digit,
    /// then letters, digits, `_` and `-`, 64 characters at most.
    package static func isTerminalName(_ text: String) -> Bool {
        Lock.isName(text) && !text.utf8.contains { ".:/".utf8.contains($0) }
    }

    // MARK: As a row

    package static let key = "session_id"
    static let phase = "phase"
    static let item = "item_id"
    static let progress = "progress"
    static let begin = "created_at_kst"
    static let change = "phase_at_kst"
    static let last = "last_activity_at_kst"
    static let office = "office_id"
    static let agent = "agent_id"
    static let role = "role"
    static let worktree = "worktree_id"
    static let terminal = "terminal"
    static let status = "status"
    static let pool = "pool"
    static let failures = "failures"
    /// The columns that a session with a terminal needs.
    static let terminalColumns = [office, agent, role, worktree, terminal, status, pool, failures]
    static let columns = [key, phase, item, progress, begin, change, last] + terminalColumns

    /// - Parameter row: a row of the table. A word that is no phase is `idle`, from which a session begins; one that is no
    ///   status is `error`, so that nobody gets the session.
    init(_ row: SheetRow) {
        id = CellMarkup.word(row[Self.key])
        phase = SessionPhase(rawValue: row[Self.phase].lowercased()) ?? .idle
        item = row[Self.item]
        progress = row[Self.progress]
        createdAt = row[Self.begin]
        phaseAt = row[Self.change]
        lastActivityAt = row[Self.last]
        office = row[Self.office]
        agent = row[Self.agent]
        role = row[Self.role]
        // A folder is made of it.
        worktree = Self.isTerminalName(row[Self.worktree]) ? row[Self.worktree] : ""
        terminal = row[Self.terminal]
        let word = row[Self.status].lowercased()
        status = word.isEmpty ? nil : SessionStatus(rawValue: word) ?? .error
        pool = status.map { _ in SessionPool(rawValue: row[Self.pool].lowercased()) ?? .cold }
        failures = max(0, Int(row[Self.failures]) ?? 0)
    }

    /// What any session has.
    var phaseTexts: [NamedText] {
        [
            NamedText(Self.key, id), NamedText(Self.phase, phase.rawValue), NamedText(Self.item, item),
            NamedText(Self.progress, progress), NamedText(Self.begin, createdAt), NamedText(Self.change, phaseAt),
            NamedText(Self.last, lastActivityAt),
        ]
    }

    /// What one with a terminal has beside it.
    var terminalTexts: [NamedText] {
        [
            NamedText(Self.office, office), NamedText(Self.agent, agent), NamedText(Self.role, role),
            NamedText(Self.worktree, worktree), NamedText(Self.terminal, terminal),
            NamedText(Self.status, status?.rawValue ?? ""), NamedText(Self.pool, pool?.rawValue ?? ""),
            NamedText(Self.failures, String(failures)),
        ]
    }

    /// The session for programs, with the names of the columns; those of a terminal where it has one.
    package var json: JSONObject {
        let own: JSONObject = [
            Self.key: .string(id), Self.phase: .string(phase.rawValue), Self.item: .string(unlessEmpty: item),
            Self.progress: .string(unlessEmpty: progress), Self.begin: .string(createdAt),
            Self.change: .string(phaseAt), Self.last: .string(lastActivityAt),
        ]
        guard let status, let pool else { return own }
        return own + [
            Self.office: .string(office), Self.agent: .string(unlessEmpty: agent), Self.role: .string(role),
            Self.worktree: .string(unlessEmpty: worktree), Self.terminal: .string(unlessEmpty: terminal),
            Self.status: .string(status.rawValue), Self.pool: .string(pool.rawValue), Self.failures: .integer(failures),
        ]
    }
}
