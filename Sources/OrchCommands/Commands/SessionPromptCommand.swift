internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Text
internal import Workers
internal import Workspace

struct SessionPromptCommand: Command {
    private static let text = Positional(.text("TEXT"), help: "the prompt; - reads standard input")
    private static let wait = Flag(
        "wait", .span(1...86_400),
        help: "wait so long at most until the agent is quiet or asks, and print what it showed")

    static let grammar = CommandGrammar(
        ["session", "prompt"], group: CommandGroup.sessions, summary: "send a prompt to a session, and Enter",
        discussion: [
            "The text is pasted as it is: no part of it is a key, a command or a format for tmux. Where the agent has asked "
                + "for brackets around pastes, an end bracket in the text loses its escape character."
        ],
        flags: [wait, SessionArguments.timeout], positionals: [SessionArguments.session, text],
        examples: [
            "orch session prompt worker-4f1a2b \"README를 다듬어 줘\" --wait 10m",
            "orch session prompt worker-4f1a2b - < prompt.md",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let text = try call.text(try call.required(text))
        let held = try call.namedSession().session
        guard held.item.isEmpty || held.agent.isEmpty else {
            throw CommandFailure(
                .refused, "session \(held.id) works on \(held.item) for \(held.agent)",
                hint: "answer what it asks with 'orch session answer', or begin another with 'orch session create'")
        }
        let command = try call.dispatch(.sendPrompt, text: text)
        if command.resultValue?["changed"] == .bool(true) {
            call.warn("an end bracket in the text lost its escape character")
        }
        guard let seconds = call.invocation[wait] else {
            return call.report(command, "\(command.session) -> executing")
        }
        call.settle()
        let (session, office) = try call.namedSession()
        var signals = try call.caughtSignals()
        let end = Clock.monotonicNanoseconds + Int64(seconds) * 1_000_000_000
        try office.waitUntilQuiet(session, until: end, heeding: &signals, in: &call)
        SessionOutputCommand.report(
            try office.dispatch(.getOutput, to: session.id, until: end + 10_000_000_000, heeding: &signals, in: &call),
            in: &call)
    }
}

extension Office {
    /// How long an agent must show nothing new to count as quiet, in nanoseconds.
    private static let quiet: Int64 = 3_000_000_000

    /// Waits until an agent is quiet or has ended, or until a time.
    fileprivate func waitUntilQuiet(
        _ session: WorkSession, until end: Int64, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) {
        let target = try target(of: session)
        var (size, since) = (Int64(-1), Clock.monotonicNanoseconds)
        while Clock.monotonicNanoseconds < end {
            let (now, state) = try asking(session.id) { terminal throws(TerminalError) in
                (try terminal.logSize(of: session.id), try terminal.state(of: target))
            }
            if now != size { (size, since) = (now, Clock.monotonicNanoseconds) }
            guard case .alive = state, Clock.monotonicNanoseconds - since < Self.quiet else { return }
            let next = Clock.monotonicNanoseconds + 100_000_000
            if let signal = try call.wait(until: next, heeding: &signals) {
                throw CommandFailure(interruptedBy: signal)
            }
        }
    }
}
