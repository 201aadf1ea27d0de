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
        let time = moment.timestamp.secondText(at: moment.offset)
        switch answer {
        case .acknowledge(let person): return try alerts.acknowledge(alert, by: person, at: time)
        case .resolve: return try alerts.resolve(alert, at: time)
        }
    }
}

/// Brings the alerts of one family in line with what is so now: new causes are raised, and alerts whose cause is gone
/// are resolved.
package struct SettleAlerts: Operation {
    package let name = "alerts"
    let family: String
    let lasting: [String]
    let raised: [Alert]

    /// - Parameters:
    ///   - family: what the causes of the family begin with: `dead:`.
    ///   - lasting: the causes that last, beside those that are raised.
    ///   - raised: the alerts of what was found now.
    package init(family: String, lasting: [String] = [], raising raised: [Alert] = []) {
        self.family = family
        self.lasting = lasting
        self.raised = raised
    }

    /// Whether it would change something.
    package func isNeeded(in alerts: Alerts?) -> Bool { !raised.isEmpty || !ended(in: alerts).isEmpty }

    private func ended(in alerts: Alerts?) -> [Alert] {
        let causes = Set(lasting + raised.map(\.cause))
        return (alerts?.all ?? []).filter {
            $0.state != .resolved && $0.cause.hasPrefix(family) && !causes.contains($0.cause)
        }
    }

    package func apply(to alerts: inout Alerts, at moment: Moment) throws(SheetError) {
        for alert in ended(in: alerts) {
            _ = try alerts.resolve(alert.id, at: moment.timestamp.secondText(at: moment.offset))
        }
        for alert in raised { try alerts.raise(alert) }
    }
}

extension Queue {
    /// Raises alerts about tasks with this change of the queue.
    mutating func raise(_ alerts: [(id: TaskID, alert: Alert)]) throws(QueueError) {
        guard !alerts.isEmpty else { return }
        add(try QueueError.wrap { () throws(SheetError) in try Alerts.addition(of: alerts.map(\.alert)) })
        for (id, alert) in alerts {
            record(
                .alertRaised, id, .failed,
                [
                    "alert_id": .string(alert.id), "cause": .string(alert.cause), "level": .string(alert.level),
                    "message": .string(alert.message),
                ])
        }
    }
}

extension Alert {
    /// The family of the alerts about dead letters.
    package static let deadLetters = "dead:"

    /// The alert about a dead letter.
    init(deadLetter id: TaskID, _ reason: String, at moment: Moment) {
        self.init(
            Self.deadLetters + id.text, .critical, about: id.text, TagText.cut(reason, to: TagText.limit),
            at: moment.timestamp.secondText(at: moment.offset))
    }
}
