internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Text

struct AlertsListCommand: Command {
    private static let isAll = Switch("all", help: "resolved ones too")

    static let grammar = CommandGrammar(
        ["alerts", "list"], group: CommandGroup.operations, summary: "show what somebody has to look at",
        discussion: [
            "Alerts are rows of ALERTS.md beside the queue, one for each cause while it lasts: a dead letter (dead:ID), or a "
                + "figure of 'orch kpi' beyond its threshold (kpi.NAME). Prints id, level, status, cause, count and message, "
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
