internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Workers

struct AttachCommand: Command {
    private static let isReadOnly = Switch("read-only", help: "only look: keys are not passed on")
    private static let isControlled = Switch("control", help: "in iTerm2, show it as a window of that (tmux -CC)")

    static let grammar = CommandGrammar(
        ["attach"], group: CommandGroup.sessions, summary: "join a session in this terminal",
        discussion: ["Leave it with Ctrl-B and d; the session goes on."],
        flags: [isReadOnly, isControlled], positionals: [SessionArguments.session],
        examples: ["orch attach worker-4f1a2b", "orch attach worker-4f1a2b --read-only"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let (session, office) = try call.namedSession()
        _ = try office.target(of: session)
        guard Console.isTerminal(.input), Console.isTerminal(.output) else {
            throw CommandFailure(
                .usage, "there is no terminal to show the session in",
                hint: "see what it shows with 'orch session output \(session.id)'")
        }
        let program = office.terminal.attachment(
            to: session.id, readOnly: call.invocation[isReadOnly], controlled: call.invocation[isControlled])
        do throws(ChildError) {
            if case .exited(let code) = try program.runInForeground() { call.end(passing: code) }
        } catch .programMissing {
            throw CommandFailure(TerminalError.missing, session: session.id)
        } catch {
            throw CommandFailure(starting: "tmux", error)
        }
    }
}
