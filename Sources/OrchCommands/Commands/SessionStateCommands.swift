internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct SessionListCommand: Command {
    private static let phase = Flag(
        "phase", .choice("PHASE", of: SessionPhase.allCases, word: \.rawValue), help: "only sessions in this phase"
    ).repeatable

    private static let isWithTerminal = Switch("terminals", help: "only sessions with a terminal")
    private static let isAll = Switch("all", help: "also sessions that have ended")

    static let grammar = CommandGrammar(
        ["session", "list"], group: CommandGroup.operations, summary: "show what sessions are doing",
        discussion: [
            "Prints name, phase, when it was heard of last, task, progress and, of a session with a terminal, status and "
                + "role, with tabs between them where there is no terminal."
        ],
        flags: [phase, isWithTerminal, isAll],
        examples: ["orch session list", "orch session list --phase executing --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let table: Sessions? = try call.readTable(Sessions.file)
        let phases = call.invocation[phase]
        let given = call.invocation
        let sessions = (table?.all ?? []).filter { session in
            (phases.isEmpty || phases.contains(session.phase)) && (!given[isWithTerminal] || session.status != nil)
                && (given[isAll] || session.status != .terminated)
        }
        LedgerList(
            name: "sessions", rows: sessions,
            columns: ["session_id", "phase", "last_activity_at", "item_id", "progress", "status", "role"],
            cells: { session in
                [
                    session.id, session.phase.rawValue, session.lastActivityAt, session.item, session.progress,
                    session.status?.rawValue ?? "", session.role,
                ]
            }, json: { .object($0.json.members) }
        ).print(try call.workplace().findings(in: Sessions.self), in: &call)
    }
}

struct SessionPhaseCommand: Command {
    private static let session = Positional(.holder("SESSION"), help: "the session, as in --owner-session")
    private static let phase = Positional(
        .choice("PHASE", of: SessionPhase.allCases, word: \.rawValue), help: "what it is doing now")

    static let grammar = CommandGrammar(
        ["session", "phase"], group: CommandGroup.operations, summary: "note what a session is doing",
        discussion: [
            "Sessions are rows of SESSIONS.md beside the queue. One that was not heard of is idle until then. The phases and "
                + "what may follow each of them:",
            SessionPhase.allCases.map { phase in
                "  \(phase.rawValue) → \(phase.next.map(\.rawValue).joined(separator: ", "))"
            }.joined(separator: "\n"),
        ],
        positionals: [session, phase],
        examples: ["orch session phase agent:main planning", "orch session phase agent:main executing"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let name = try call.required(session)
        let receipt = try call.commit(NoteSession(name, try call.required(phase)), beginning: true)
        let (session, former) = receipt.outcome
        if call.isJSON {
            return call.print([
                "schema": "orch.sessions/1", "sessions": .array([.object(session.json.members)]),
            ])
        }
        let phase = session.phase.rawValue
        call.print(Screen.plain(former == nil ? "\(session.id) is \(phase)" : "\(session.id) -> \(phase)"))
    }
}

struct SessionPoolCommand: Command {
    static let grammar = CommandGrammar(
        ["session", "pool"], group: CommandGroup.sessions, summary: "count the sessions of each role",
        discussion: [
            "Of this machine's office, with the circuit breaker of each role: three failures within a minute open it for 30 "
                + "seconds, in which no session of the role is used; then two that go well close it."
        ], examples: ["orch session pool", "orch session pool --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let office = try Office(in: &call)
        let pool = PoolStatus(of: try call.readTable(Sessions.file), in: office.id, limits: office.limits)
        let breakers: Breakers? = try call.readTable(Breakers.file)
        if call.isJSON {
            return call.print(
                ["schema": "orch.pool/1"] + pool.json + [
                    "breakers": .array(of: breakers?.all ?? []) { .object($0.json.members) }
                ])
        }
        call.print("office \(Screen.plain(pool.office)) cold=\(pool.cold)/\(pool.coldLimit)")
        for role in pool.roles {
            let breaker = breakers?.all.first { $0.role == role.role }?.state ?? .closed
            call.print(
                "\(Screen.plain(role.role)) warm=\(role.warmReady + role.warmBusy)/\(role.warmSize) "
                    + "ready=\(role.warmReady + role.coldReady) busy=\(role.warmBusy + role.coldBusy) "
                    + "creating=\(role.creating) waiting_input=\(role.waitingInput) error=\(role.error) "
                    + "breaker=\(breaker.rawValue)")
        }
    }
}
