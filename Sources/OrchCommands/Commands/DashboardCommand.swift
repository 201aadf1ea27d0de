internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct DashboardCommand: Command {
    private static let isWatching = Switch("watch", letter: "w", help: "go on with what changes, on a terminal")
    private static let width = Flag(
        "width", .integer("N", in: 20...1000), help: "how many columns it has", default: "the terminal's, or 80")

    static let grammar = CommandGrammar(
        ["dashboard"], group: CommandGroup.operations, summary: "show on one screen what the queue is doing",
        discussion: [
            "Sessions with their phase and last sign of life, tasks by state, locks; what runs, with its age and its lease; what "
                + "is ready, the next one first; what happened last; and the figures of the last 24 hours ('orch kpi'). From "
                + "120 columns on it has two columns.",
            "With --watch it fills the terminal and is drawn anew as files change. The arrow keys choose a task, Enter shows it "
                + "as 'orch show' does, Esc goes back, and q quits. Where there is no terminal it is printed once, without "
                + "colours.",
        ],
        flags: [isWatching, width],
        examples: ["orch dashboard", "orch dashboard --watch", "orch dashboard --width 140 --color never"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let source = try DashboardSource.read(&call)
        let state = source.state
        if given[isWatching], !call.isJSON, try TerminalLoop.run(DashboardScreen(source), &call) { return }
        let moment = try call.moment()
        guard call.isJSON else {
            let page = DashboardPage(
                state: state, screen: call.screen, width: given[width] ?? call.screen.width, moment: moment)
            for line in page.lines() { call.print(line) }
            return
        }
        let offset = moment.offset
        func items(_ items: [DashboardState.Item]) -> JSONValue {
            .array(of: items) { item in
                [
                    "id": .string(item.id), "priority": .string(item.priority),
                    "owner_session": .string(unlessEmpty: item.owner),
                    "started_at_kst": .string(orNull: item.started?.minuteText(at: offset)),
                    "lease": .string(orNull: item.lease?.secondText(at: offset)), "task": .string(item.task),
                ]
            }
        }
        call.print([
            "schema": "orch.dashboard/1", "status": .string(state.status.rawValue),
            "obstacle": .string(orNull: state.obstacle), "findings": .array(of: state.findings, \.json),
            "sessions": .array(of: state.sessions) { session in
                [
                    "name": .string(session.name), "phase": .string(session.phase),
                    "progress": .string(unlessEmpty: session.progress),
                    "heartbeat_at_kst": .string(orNull: session.heartbeat?.secondText(at: offset)),
                ]
            },
            "tasks": .object(state.tasks.map { .init($0.state.rawValue, .integer($0.count)) }),
            "locks": .array(of: state.locks) { ["name": .string($0.name), "owner": .string($0.owner)] },
            "open_alerts": .integer(state.alerts), "running": items(state.running),
            "ready_count": .integer(state.readyCount), "waiting_count": .integer(state.waitingCount),
            "ready": items(state.ready),
            "events": .array(state.events.map { .object($0.members) }),
        ])
    }
}
