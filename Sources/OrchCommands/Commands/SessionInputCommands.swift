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

struct SessionAnswerCommand: Command {
    private static let text = Positional(
        .text("TEXT"), help: "what is typed; - reads standard input", isRequired: false)
    private static let keys = Flag(
        "key", .choice("KEY", of: Terminal.Key.allCases, word: \.rawValue), help: "a key to press, instead of a text"
    ).repeatable
    private static let isBare = Switch("no-enter", help: "press no Enter behind it")

    static let grammar = CommandGrammar(
        ["session", "answer"], group: CommandGroup.sessions, summary: "type an answer into a session",
        discussion: [
            "For an agent that asks: a session that is waiting_input, of which there is an alert. A digit chooses from "
                + "numbered choices, without Enter. The text is typed as it is."
        ],
        flags: [keys, isBare, SessionArguments.timeout], positionals: [SessionArguments.session, text],
        examples: [
            "orch session answer worker-4f1a2b y", "orch session answer worker-4f1a2b 1",
            "orch session answer worker-4f1a2b --key Down --key Enter",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let pressed = given[keys]
        guard (given[text] == nil) != pressed.isEmpty else {
            let problem: UsageError.Problem =
                pressed.isEmpty ? .missingEither(["TEXT", "--key KEY"]) : .conflict("TEXT", "--key")
            throw CommandFailure(given.usageError(problem))
        }
        guard let argument = given[text] else {
            let payload: JSONObject = ["keys": .array(of: pressed) { .string($0.rawValue) }]
            let command = try call.dispatch(.sendText, payload: payload)
            return call.report(command, "\(command.session): \(counted(pressed.count, "key")) pressed")
        }
        let text = try call.text(argument)
        let command = try call.dispatch(.sendText, text: text, payload: ["enter": .bool(!given[isBare])])
        call.report(command, "\(command.session): \(counted(text.utf8.count, "byte")) typed")
    }
}

struct SessionOutputCommand: Command {
    private static let lines = Flag(
        "limit", letter: "n", .integer("N", in: 1...5000, of: "lines"), help: "at most so many lines that scrolled off",
        default: "200")

    static let grammar = CommandGrammar(
        ["session", "output"], group: CommandGroup.sessions, summary: "print what a session shows",
        discussion: [
            "The last lines of its terminal as a screen shows them, at most 8 kB. Everything that its agent printed, byte for "
                + "byte, is in logs/sessions/SESSION.log beside the queue."
        ],
        flags: [lines, SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session output worker-4f1a2b -n 50"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let command = try call.dispatch(
            .getOutput, payload: ["lines": .integer(call.invocation[lines] ?? 200)])
        report(command, in: &call)
    }

    static func report(_ command: AgentCommand, in call: inout Call) {
        if call.isJSON { return call.report(command, "") }
        guard case .string(let text)? = command.resultValue?["text"] else { return }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { call.print(Screen.plain(String(line))) }
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
