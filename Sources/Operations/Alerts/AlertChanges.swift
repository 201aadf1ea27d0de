package import Ledgers
package import Sheets
package import TaskQueue
internal import Text

/// Answers an alert: somebody has seen it, or its cause is gone.
package struct AnswerAlert: Operation {
    package enum Answer: Equatable, Sendable {
        /// - Parameter by: who has seen it.
        case acknowledge(by: String)
        case resolve
    }

    package var name: String { answer == .resolve ? "alerts resolve" : "alerts ack" }
    let alert: String
    let answer: Answer

    /// - Parameters:
    ///   - alert: its id, or the cause or the task of one that lasts.
    ///   - answer: what becomes of it.
    package init(_ alert: String, _ answer: Answer) {
        self.alert = alert
        self.answer = answer
    }

    package func apply(
        to alerts: inout Alerts, at moment: Moment
    ) throws(SheetError) -> (alert: Alert, isChanged: Bool) {
        let time = moment.secondText
        switch answer {
        case .acknowledge(let person): return try alerts.acknowledge(alert, by: person, at: time)
        case .resolve: return try alerts.resolve(alert, at: time)
        }
    }
}

/// Notes that `alert.command` was run for an alert. It is not a commit of its own, but part of the next one.
package struct NoteAnnounced: Operation {
    package let name = "alerts"
    package let isCommitted = false
    let alert: String

    /// - Parameter alert: its id.
    package init(_ alert: String) { self.alert = alert }

    package func apply(to alerts: inout Alerts, at moment: Moment) throws(SheetError) {
        try alerts.noteAnnounced(alert, at: moment.secondText)
    }
}

/// Brings the alerts of one family up to date: new causes are raised, and alerts whose cause is gone are resolved.
package struct SettleAlerts: Operation {
    package let name = "alerts"
    let family: String
    let isOneCause: Bool
    let lasting: [String]
    let raised: [Alert]

    /// - Parameters:
    ///   - family: what the causes of the family begin with: `dead:`.
    ///   - lasting: the causes that last, beside those that are raised.
    ///   - raised: the alerts of what was found now.
    package init(family: String, lasting: [String] = [], raising raised: [Alert] = []) {
        self.family = family
        isOneCause = false
        self.lasting = lasting
        self.raised = raised
    }

    /// The same for one cause alone.
    ///
    /// - Parameter raised: its alert; nil where it is gone.
    package init(cause: String, raising raised: Alert?) {
        family = cause
        isOneCause = true
        lasting = []
        self.raised = [raised].compactMap(\.self)
    }

    /// Whether it would change something.
    package func isNeeded(in alerts: Alerts?) -> Bool {
        !raised.isEmpty || alerts?.all.contains { $0.state != .resolved && hasEnded($0) } ?? false
    }

    private func hasEnded(_ alert: Alert) -> Bool {
        (isOneCause ? alert.cause == family : alert.cause.hasPrefix(family)) && !lasting.contains(alert.cause)
            && !raised.contains { $0.cause == alert.cause }
    }

    package func apply(to alerts: inout Alerts, at moment: Moment) throws(SheetError) {
        try alerts.resolveAll(at: moment.secondText, where: hasEnded)
        for alert in raised { try alerts.raise(alert) }
    }
}

extension Queue {
    /// Raises alerts about tasks with this change of the queue.
    mutating func raise(_ alerts: [(id: TaskID, alert: Alert)]) throws(QueueError) {
        guard !alerts.isEmpty else { return }
        add(try QueueError.wrap { () throws(SheetError) in try Alerts.addition(of: alerts.map(\.alert)) })
        for (id, alert) in alerts {
            record(.alertRaised, id, .failed, alert.details)
        }
    }

    /// Resolves the alerts about dead letters with the change after which they are no longer dead letters.
    ///
    /// - Parameter rows: as they were before; others than dead letters have no such alert.
    mutating func endAlerts(of rows: [TaskRow], at moment: Moment) throws(QueueError) {
        let letters = rows.filter {
            $0.state == .dead && (sheet.isRemoved(row: $0.index) || row($0.index).state != .dead)
        }
        let ends = letters.compactMap(\.id).map { Alert(deadLetter: $0, in: self, "", at: moment, state: .resolved) }
        guard !ends.isEmpty else { return }
        add(try QueueError.wrap { () throws(SheetError) in try Alerts.addition(of: ends) })
        for (row, end) in zip(letters, ends) {
            guard let id = row.id else { continue }
            record(.alertResolved, id, self.row(row.index).status ?? .failed, ["cause": .string(end.cause)])
        }
    }
}

extension Queue {
    /// What the causes of its alerts begin with: the queues of a folder have one table of alerts.
    package var alertLabel: String { sheet.memory?.label ?? "" }

    /// The alerts about the tasks that are BLOCKED, each with what its notes say of it. What an operator has cancelled
    /// waits for nobody.
    package mutating func blockedAlerts(at moment: Moment) -> [Alert] {
        let family = alertLabel + Alert.blocked
        return rows(withStatus: [.blocked]).map { row($0) }.filter { $0.state == .blocked }.compactMap { row in
            guard let id = row.id else { return nil }
            let notes = row.notes
            let said =
                notes.value(of: .review) ?? notes.value(of: .guard) ?? notes.segments.last { $0.tag == nil }?.text
            return Alert(
                family + id.text, .warning, about: id.text,
                TagText.cut("BLOCKED" + (said.map { ": \($0)" } ?? ""), to: TagText.limit), at: moment.secondText,
                milliseconds: moment.epochMilliseconds)
        }
    }
}

extension Alert {
    /// The family of the alerts about dead letters.
    package static let deadLetters = "dead:"
    /// The family of the alerts about tasks that wait for a person.
    package static let blocked = "blocked:"
    /// The family of the alerts about sessions that wait for an answer.
    package static let questions = "waiting:"

    /// The alert about a dead letter.
    init(deadLetter id: TaskID, in queue: Queue, _ reason: String, at moment: Moment, state: State = .open) {
        self.init(
            queue.alertLabel + Self.deadLetters + id.text, .critical, about: id.text,
            TagText.cut(reason, to: TagText.limit),
            at: moment.secondText, milliseconds: moment.epochMilliseconds, state: state)
    }
}
