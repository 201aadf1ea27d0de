internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import Text
internal import Workers
internal import Workspace

struct FleetCommand: Command {
    private static let isPrinted = Switch("print", help: "print the panes and their command lines, and start nothing")

    static let grammar = CommandGrammar(
        ["fleet"], group: CommandGroup.sessions, summary: "show dashboard, events and sessions on one screen",
        discussion: [
            "Lays out a tmux window: the dashboard, the events as they come, a pane for each session of this machine, which "
                + "only looks at it, and at the bottom a line in which a sentence becomes tasks, as by 'orch nl submit'. "
                + "Leave it with Ctrl-B and d; Ctrl-B and an arrow goes to another pane.",
            "'orch office run' prepares the sessions, and 'orch up' gives them work.",
        ],
        flags: [isPrinted], examples: ["orch fleet", "orch fleet --print"])

    private static let name = "fleet"
    /// What reads lines and submits each. The line is an argument, never a part of the script.
    private static let submitting = """
        while printf 'nl submit> ' && IFS= read -r line; do
            [ -z "$line" ] || "$1" nl submit --queue="$2" --request="$line"
        done
        """

    static func run(_ call: inout Call) throws(CommandFailure) {
        let office = try Office(in: &call)
        let panes = try panes(of: office, in: &call)
        if call.invocation[isPrinted] {
            if call.isJSON {
                return call.print([
                    "schema": "orch.fleet/1",
                    "panes": .array(of: panes) { pane in
                        ["title": .string(pane.title), "command": .array(of: pane.words) { .string($0) }]
                    },
                ])
            }
            for pane in panes {
                let words = pane.words.map { $0 == submitting ? "…" : Screen.plain($0) }
                call.print("\(Screen.plain(pane.title)): \(words.joined(separator: " "))")
            }
            return
        }
        guard Console.isTerminal(.input), Console.isTerminal(.output) else {
            throw CommandFailure(
                .usage, "there is no terminal to show it in", hint: "see what it would show with 'orch fleet --print'")
        }
        let columns = Console.width(of: .output) ?? 160
        try office.fleet { terminal throws(TerminalError) in
            try terminal.layOut(panes, as: name, columns: columns, rows: FullScreen.size.lines)
        }
        try office.showFleet(name, in: &call)
    }

    private static func panes(of office: Office, in call: inout Call) throws(CommandFailure) -> [FleetPane] {
        let program = try DispatchCommand.executable()
        let table: Sessions? = try call.readTable(Sessions.file)
        let live = (table?.terminals(in: office.id) ?? []).filter { $0.status != .terminated }.prefix(6)
        let queue = ["--queue=" + office.queue]
        var panes = [
            FleetPane("dashboard", [program, "dashboard", "--watch"] + queue, .first),
            FleetPane("events", [program, "events", "--follow"] + queue, .right(of: 0, size: "45%")),
        ]
        for (place, session) in live.enumerated() {
            // Each takes its share of what the ones before have left.
            let share = 100 - 100 / (live.count - place + 1)
            panes.append(
                FleetPane(
                    session.id, [program, "attach", session.id, "--read-only"] + queue,
                    .below(place + 1, size: "\(share)%")))
        }
        panes.append(
            FleetPane("nl submit", ["/bin/sh", "-c", submitting, "sh", program, office.queue], .bottom(size: "4")))
        return panes
    }
}

extension Office {
    /// The server of the fleet's window: apart from that of the sessions, in which it would be one of them.
    fileprivate func fleet<Result>(
        _ body: (Terminal) throws(TerminalError) -> Result
    ) throws(CommandFailure) -> Result {
        do throws(TerminalError) { return try body(window) } catch { throw CommandFailure(error, session: nil) }
    }

    private var window: Terminal {
        Terminal(named: terminal.socket.dropFirst("orch-".count) + "-fleet", logs: folder + "/logs/sessions")
    }

    fileprivate func showFleet(_ name: String, in call: inout Call) throws(CommandFailure) {
        do throws(ChildError) {
            if case .exited(let code) = try window.attachment(to: name, readOnly: false).runInForeground() {
                call.end(passing: code)
            }
        } catch .programMissing {
            throw CommandFailure(TerminalError.missing, session: nil)
        } catch {
            throw CommandFailure(starting: "tmux", error)
        }
    }
}
