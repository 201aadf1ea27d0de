internal import ArgumentGrammar
internal import Ledgers
internal import Operations
internal import Text
internal import Workspace

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
