internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Text

struct OfficeResultCommand: Command {
    private static let command = Positional(.text("COMMAND"), help: "the command's id, such as cmd-1a2b3c4d")
    private static let wait = Flag(
        "wait", .span(0...86_400), help: "how long to wait until it is done", default: "0s")

    static let grammar = CommandGrammar(
        ["office", "result"], group: CommandGroup.sessions, summary: "show what came of a command",
        discussion: [
            "Exits with \(ExitCode.busy.rawValue) where it is not done yet, and \(ExitCode.unavailable.rawValue) where it failed."
        ],
        flags: [wait], positionals: [command], examples: ["orch office result cmd-1a2b3c4d --wait 60s"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try call.required(command)
        var signals = try call.caughtSignals()
        let end = Clock.monotonicNanoseconds + Int64(call.invocation[wait] ?? 0) * 1_000_000_000
        let done = try Office(in: &call).wait(for: id, until: end, heeding: &signals, in: &call)
        call.report(done, "\(done.kind.rawValue) \(done.session): \(done.result)")
    }
}
