internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import Text
internal import Workspace

/// How commands name an alert.
enum AlertArgument {
    static let alert = Positional(.text("ALERT"), help: "its id, or the cause or the task of one that lasts")
}

extension Call {
    /// Answers the alert that is named, and reports it.
    mutating func answer(_ answer: AnswerAlert.Answer) throws(CommandFailure) {
        let name = try required(AlertArgument.alert)
        let table: Alerts? = try readTable(Alerts.file)
        guard table?.has(name) == true else {
            throw CommandFailure(
                .refused, "there is no alert '\(name)'", hint: "see them with 'orch alerts list --all'")
        }
        let receipt = try commit(AnswerAlert(name, answer), to: Alerts.file)
        let (alert, isChanged) = receipt.outcome
        if isJSON { return print(["schema": "orch.alerts/1", "alerts": .array([alert.json])]) }
        print(Screen.plain("\(alert.id) " + (isChanged ? "-> \(alert.state.rawValue)" : "is \(alert.state.rawValue)")))
    }
}

struct AlertsListCommand: Command {
    private static let isAll = Switch("all", help: "resolved ones too")

    static let grammar = CommandGrammar(
        ["alerts", "list"], group: CommandGroup.operations, summary: "show what somebody has to look at",
        discussion: [
            "Alerts are rows of ALERTS.md beside the queue, one for each cause while it lasts: a dead letter (dead:ID), or a "
                + "figure of 'orch kpi' beyond its threshold (kpi.NAME). Queues of a folder share it: what another one than QUEUE.md "
                + "raises begins with its name (B.md:dead:ID). Prints id, level, status, cause, count and message, "
                + "with tabs between them where there is no terminal. alert.command in orch.conf is run once for each new "
                + "alert."
        ],
        flags: [isAll], examples: ["orch alerts list", "orch alerts list --all --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let table: Alerts? = try call.readTable(Alerts.file)
        let isAll = call.invocation[isAll]
        let alerts = (table?.all ?? []).filter { isAll || $0.state != .resolved }
        LedgerList(
            name: "alerts", rows: alerts, columns: ["alert_id", "level", "status", "cause", "count", "message"],
            cells: { [$0.id, $0.level, $0.state.rawValue, $0.cause, String($0.count), $0.message] }, json: \.json
        ).print(try call.workplace().findings(in: Alerts.self), in: &call)
    }
}

struct AlertsAckCommand: Command {
    private static let person = Flag("by", .text("NAME"), help: "who has seen it", default: "the user's name")

    static let grammar = CommandGrammar(
        ["alerts", "ack"], group: CommandGroup.operations, summary: "note that you have seen an alert",
        discussion: [
            "An acknowledged alert lasts until its cause is gone or it is resolved; further occurrences are counted in it."
        ],
        flags: [person], positionals: [AlertArgument.alert],
        examples: ["orch alerts ack dead:ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let person = call.invocation[person] ?? Environment.variable("USER") ?? "operator"
        try call.answer(.acknowledge(by: person))
    }
}

struct AlertsResolveCommand: Command {
    static let grammar = CommandGrammar(
        ["alerts", "resolve"], group: CommandGroup.operations, summary: "close an alert",
        discussion: [
            "The watchdog closes the alert of a dead letter that no longer is one, and 'orch kpi' those of its figures."
        ],
        positionals: [AlertArgument.alert],
        examples: ["orch alerts resolve dead:ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        try call.answer(.resolve)
    }
}
