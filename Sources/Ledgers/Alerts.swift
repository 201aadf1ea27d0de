internal import MarkdownTable
package import Sheets
internal import Text

/// `ALERTS.md`, a table beside the queue: what somebody has to look at, one row per cause while it lasts.
package struct Alerts: Ledger {
    /// The file's name.
    package static let file = "ALERTS.md"
    package static let title = "Alerts"

    package static let schema = Schema(
        "alerts", columns: Alert.columns, required: [Alert.key, Alert.cause, Alert.state], key: Alert.key,
        rules: AlertRules(),
        adding: { rows, target throws(SheetError) in
            var alerts = Alerts(target)
            try alerts.take(Alerts(rows).all)
            target = alerts.sheet
        })

    /// The columns without which an alert can't be raised or answered.
    package static let writtenColumns = Alert.columns.filter { $0 != Alert.announced }

    package private(set) var sheet: Sheet
    package private(set) var events: [SheetEvent] = []

    package init(_ sheet: Sheet) { self.sheet = sheet }

    package static func failure(_ error: SheetError) -> SheetError { error }

    // MARK: Reading

    package static func oddCells(of row: SheetRow) -> [OddCell] {
        [
            row.odd(
                Alert.state, takes: oneOf(Alert.State.allCases),
                unless: { Alert.State(rawValue: $0.lowercased()) != nil }),
            row.odd(Alert.count, takes: "a number", unless: { Int($0) != nil }),
        ].compactMap(\.self)
    }

    /// All alerts that can be read, from top to bottom.
    package var all: [Alert] { rows.map(\.alert) }

    private var rows: [(index: Int, alert: Alert)] {
        keyedRows.map { ($0.index, Alert($0)) }
    }

    /// The columns that the table lacks, without which no alert can be added.
    package var missingColumns: [String] { Self.writtenColumns.filter { sheet.place(of: $0) == nil } }

    /// The open alerts for which `alert.command` was not run yet.
    ///
    /// - Parameter raised: the alerts of this run, by their ids. A table that lacks the column says nothing of the others.
    package func unannounced(_ raised: [String]) -> [Alert] {
        let isNoted = sheet.place(of: Alert.announced) != nil
        return all.filter {
            $0.state == .open && (isNoted ? $0.announcedAt.isEmpty : raised.contains($0.id) && $0.count == 1)
        }
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
        try raise(alert, known: rows.last { $0.alert.cause == alert.cause && $0.alert.state != .resolved })
    }

    private mutating func raise(_ alert: Alert, known: (index: Int, alert: Alert)?) throws(SheetError) {
        if let (index, known) = known {
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
        let (index, alert) = try row(of: name)
        guard alert.state != .resolved else { return (alert, false) }
        return (try resolve(alert, inRow: index, at: time), true)
    }

    /// Resolves all alerts that last and are meant: row by row, since a row that was copied has the id of another one.
    package mutating func resolveAll(at time: String, where isMeant: (Alert) -> Bool) throws(SheetError) {
        for (index, alert) in rows where alert.state != .resolved && isMeant(alert) {
            _ = try resolve(alert, inRow: index, at: time)
        }
    }

    /// Takes alerts over from a change of another table: raises them, and resolves what lasts of the causes of those that
    /// ended.
    private mutating func take(_ alerts: [Alert]) throws(SheetError) {
        // The rows are read once, however many alerts there are.
        var lasting: [String: [(index: Int, alert: Alert)]] = [:]
        for row in rows where row.alert.state != .resolved { lasting[row.alert.cause, default: []].append(row) }
        for alert in alerts {
            let known = lasting[alert.cause] ?? []
            if alert.state == .resolved {
                for (index, old) in known where old.firstAt <= alert.lastAt {
                    _ = try resolve(old, inRow: index, at: alert.lastAt)
                }
                lasting[alert.cause] = known.filter { $0.alert.firstAt > alert.lastAt }
            } else {
                try raise(alert, known: known.last)
                if let last = known.last { lasting[alert.cause]?[known.count - 1].alert = Alert(sheet.row(last.index)) }
            }
        }
    }

    /// Joins the alerts that several machines raised for one cause that lasts.
    mutating func joinCauses(by rules: AlertRules) throws(SheetError) {
        var gone: [Int] = []
        let lasting = rows.filter { $0.alert.state != .resolved && !$0.alert.cause.isEmpty }
            .sorted { ($0.alert.firstAt, $0.alert.id) < ($1.alert.firstAt, $1.alert.id) }
        for (place, (index, alert)) in lasting.enumerated() where !gone.contains(index) {
            for (other, pair) in lasting[(place + 1)...] where pair.cause == alert.cause {
                func cells(_ row: Int) -> [MergeCell] { rules.group.map { Array(sheet.row(row)[$0].utf8)[...] } }
                let merged = rules.merged(nil, cells(index), cells(other), id: alert.id).cells
                let texts = zip(rules.group, merged).filter { sheet.place(of: $0.0) != nil }
                try sheet.write(
                    texts.map { NamedText($0, String(decoding: $1, as: UTF8.self)) }, toRow: index)
                gone.append(other)
            }
        }
        for index in gone.sorted(by: >) { try sheet.remove(row: index) }
    }

    private mutating func resolve(
        _ alert: Alert, inRow index: Int, at time: String
    ) throws(SheetError) -> Alert {
        var alert = alert
        alert.state = .resolved
        try sheet.write(
            [NamedText(Alert.state, alert.state.rawValue), NamedText(Alert.end, time)], toRow: index)
        note("alert_resolved", alert)
        return alert
    }

    /// Notes that `alert.command` was run for an alert, where the table has a column for it.
    package mutating func noteAnnounced(_ id: String, at time: String) throws(SheetError) {
        guard sheet.place(of: Alert.announced) != nil else { return }
        for (index, alert) in rows where alert.id == id && alert.announcedAt.isEmpty {
            try sheet.write([NamedText(Alert.announced, time)], toRow: index)
        }
    }

    private mutating func note(_ event: String, _ alert: Alert) {
        events.append(SheetEvent(event, alert.item, status: alert.state.rawValue, alert.details))
    }

    // MARK: For another table's change

    /// A table without alerts.
    package static func none() throws(SheetError) -> Alerts { Alerts(try Sheet(Array(head.utf8), schema: schema)) }

    /// Alerts as rows that a change of another table adds here, as soon as this one can take them. Where all of them
    /// end others, no file is begun for them.
    package static func addition(of alerts: [Alert]) throws(SheetError) -> TableAddition {
        var sheet = try Sheet(Array(head.utf8), schema: schema)
        for alert in alerts { try sheet.append(alert.texts) }
        return TableAddition(
            file: file, kind: schema.name,
            opening: alerts.allSatisfy { $0.state == .resolved } ? [] : Array(opening.utf8), rows: sheet.rendered(),
            mayWait: true)
    }
}
