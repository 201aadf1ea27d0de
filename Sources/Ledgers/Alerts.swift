internal import MarkdownTable
package import Sheets
internal import Text

/// `ALERTS.md`, a table beside the queue: what somebody has to look at, one row per cause while it lasts.
package struct Alerts: SheetView {
    /// The file's name.
    package static let file = "ALERTS.md"

    package static let schema = Schema(
        "alerts", columns: Alert.columns, required: [Alert.key, Alert.cause, Alert.state], key: Alert.key,
        adding: { rows, target throws(SheetError) in
            var alerts = Alerts(target)
            for alert in Alerts(rows).all { try alerts.raise(alert) }
            target = alerts.sheet
        })

    package private(set) var sheet: Sheet
    package private(set) var events: [SheetEvent] = []

    package init(_ sheet: Sheet) { self.sheet = sheet }

    package static func failure(_ error: SheetError) -> SheetError { error }

    // MARK: Reading

    /// All alerts that can be read, from top to bottom.
    package var all: [Alert] { rows.map(\.alert) }

    private var rows: [(index: Int, alert: Alert)] {
        (0..<sheet.table.rowCount).map(sheet.row).filter { $0.isWellFormed && !$0[Alert.key].isEmpty }
            .map { ($0.index, Alert($0)) }
    }

    /// Whether ``acknowledge(_:by:at:)`` and ``resolve(_:at:)`` find an alert.
    package func has(_ name: String) -> Bool { (try? row(of: name)) != nil }

    /// The alert that somebody means: by its id, or one that lasts by its cause or its task.
    private func row(of name: String) throws(SheetError) -> (index: Int, alert: Alert) {
        let rows = rows
        let found =
            rows.first { $0.alert.id == name }
            ?? rows.last { $0.alert.state != .resolved && [$0.alert.cause, $0.alert.item].contains(name) }
        guard let found else { throw .unknownKey(name) }
        return found
    }

    // MARK: Changing

    /// Adds an alert. Where its cause lasts already it counts there; one that was counted is not counted again.
    package mutating func raise(_ alert: Alert) throws(SheetError) {
        if let (index, known) = rows.last(where: { $0.alert.cause == alert.cause && $0.alert.state != .resolved }) {
            guard known.lastAt < alert.lastAt else { return }
            let texts = [
                NamedText(Alert.count, String(known.count + 1)), NamedText(Alert.last, alert.lastAt),
                NamedText(Alert.message, alert.message), NamedText(Alert.level, alert.level),
            ]
            try sheet.write(texts, toRow: index)
        } else if sheet.rows(withKey: alert.id).isEmpty {
            try sheet.append(alert.texts)
        } else {
            return
        }
        note("alert_raised", alert)
    }

    /// Notes that somebody has seen an alert.
    ///
    /// - Returns: the alert as it is now.
    package mutating func acknowledge(
        _ name: String, by person: String, at time: String
    ) throws(SheetError) -> (alert: Alert, isChanged: Bool) {
        var (index, alert) = try row(of: name)
        guard alert.state == .open else { return (alert, false) }
        alert.state = .acknowledged
        alert.acknowledgedBy = person
        try sheet.write(
            [
                NamedText(Alert.state, alert.state.rawValue), NamedText(Alert.person, person),
                NamedText(Alert.seen, time),
            ], toRow: index)
        note("alert_acknowledged", alert)
        return (alert, true)
    }

    /// Notes that the cause of an alert is gone.
    package mutating func resolve(
        _ name: String, at time: String
    ) throws(SheetError) -> (alert: Alert, isChanged: Bool) {
        var (index, alert) = try row(of: name)
        guard alert.state != .resolved else { return (alert, false) }
        alert.state = .resolved
        try sheet.write(
            [NamedText(Alert.state, alert.state.rawValue), NamedText(Alert.end, time)], toRow: index)
        note("alert_resolved", alert)
        return (alert, true)
    }

    private mutating func note(_ event: String, _ alert: Alert) {
        events.append(
            SheetEvent(
                event, alert.item, status: alert.state.rawValue,
                [
                    "alert_id": .string(alert.id), "cause": .string(alert.cause), "level": .string(alert.level),
                    "message": .string(alert.message),
                ]))
    }

    // MARK: For another table's change

    /// The text of a file without alerts.
    package static var empty: [UInt8] { Array((opening + head).utf8) }

    private static let opening = "# Alerts\n\n"
    private static var head: String {
        let columns = Alert.columns
        return "| \(columns.joined(separator: " | ")) |\n|\(columns.map { _ in "---|" }.joined())\n"
    }

    /// Alerts as rows that a change of another table adds here.
    package static func addition(of alerts: [Alert]) throws(SheetError) -> TableAddition {
        var sheet = try Sheet(Array(head.utf8), schema: schema)
        for alert in alerts { try sheet.append(alert.texts) }
        return TableAddition(
            file: file, kind: schema.name, opening: Array(opening.utf8), rows: sheet.rendered())
    }
}
