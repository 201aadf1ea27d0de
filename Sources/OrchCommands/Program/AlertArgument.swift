internal import ArgumentGrammar
internal import Engine
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
