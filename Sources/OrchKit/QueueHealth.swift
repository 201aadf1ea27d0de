internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue

/// Whether a queue does its work. What is wrong has a name for machines, such as `dead_letters`, with the tasks or other
/// things that it is about; `orch health --json` has the same names.
public enum QueueHealth: Hashable, Sendable {
    /// Nothing waits for a person.
    case healthy
    /// It works, and somebody should look at it.
    case degraded(findings: [String: [String]])
    /// It does not do its work.
    case unhealthy(findings: [String: [String]])

    init(of session: inout Session) throws(EngineError) {
        var queue = try session.readQueue()
        let workplace = try session.workplace()
        var alerts: Alerts?
        var flaws: [String] = []
        do throws(EngineError) {
            alerts = try session.readTable(Alerts.file)
        } catch {
            flaws = ["\(Alerts.file): \(error)"]
        }
        let health = Health(of: &queue, alerts: alerts, flaws: flaws, in: workplace, at: try session.moment()) { row in
            "\(row.id) in line \(row.line): \(row.obstacle)"
        } unreadable: { error in
            "\(workplace.logPath): \(error)"
        }
        let findings = Dictionary(health.findings.map { ($0.name, $0.details) }) { $0 + $1 }
        self =
            switch health.status {
            case .healthy: .healthy
            case .degraded: .degraded(findings: findings)
            case .unhealthy: .unhealthy(findings: findings)
            }
    }
}
