import BlackBox
import Foundation
import Testing

/// A change of the queue that adds a row to another table: both are made, or neither, and once.
@Suite("Alerts under faults", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct AlertFaultTests {
    private static let command = ["watchdog"]
    private static let alerts = "q/ALERTS.md"

    /// A queue with a task that is to be a dead letter, beside the alerts of an earlier one where that is asked for.
    private static func bench(hasAlerts: Bool) throws -> FaultBench {
        let fault = try FaultBench()
        func fail(_ id: String) throws {
            let text = try fault.text().replacingOccurrences(
                of: FaultBench.row(id, "task \(id.suffix(1))"),
                with: "| \(id) | FAILED | P1 | task | 검증 | w | - | - | attempt:3/3 |\n")
            try fault.bench.write(text, to: FaultBench.queue)
            try fault.settle()
        }
        if hasAlerts {
            try fail("ORCH-001")
            #expect(try fault.orch.run(command).exit == 0)
        }
        try fail("ORCH-002")
        return fault
    }

    /// Archiving, which goes the same way, is killed at every call.
    @Test("A kill at every change of the disk leaves a dead letter with one alert", arguments: [false, true])
    func kill(hasAlerts: Bool) throws {
        let model = try Self.bench(hasAlerts: hasAlerts)
        let calls = try Strace.calls(of: model.orch, Self.command, log: model.bench.path + "/trace")
            .filter { Strace.moves.contains($0.name) }
        #expect(calls.count > 6)
        let causes = (hasAlerts ? ["dead:ORCH-001"] : []) + ["dead:ORCH-002"]
        let problems = onTwoThreads(calls) { call in
            let fault = try Self.bench(hasAlerts: hasAlerts)
            _ = try Strace.kill(fault.orch, Self.command, at: call)
            var problems: [String] = []
            let next = try fault.orch.run(Self.command)
            if next.exit != 0 { problems.append(next.errors) }
            let rows = try fault.text().split(separator: "\n").filter { $0.contains("dead:failed") }
            if rows.count != causes.count { problems.append("\(rows.count) dead letters") }
            let found = try fault.bench.text(of: Self.alerts).split(separator: "\n").filter { $0.contains("dead:") }
            let isRight = zip(found, causes).allSatisfy { $0.contains("| \($1) |") && $0.contains("| open | 1 |") }
            if found.count != causes.count || !isRight { problems.append("alerts: \(found)") }
            return problems
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test(
        "Alerts that can't take a row never stop the queue, and get it when they can",
        arguments: ["| alert_id | cause | status |\n|---|---|---|\n", "", "no table\n", "<<<<<<< x\n", "\0", nil])
    func refusing(text: String?) throws {
        let fault = try Self.bench(hasAlerts: false)
        let path = fault.bench.path + "/" + Self.alerts
        if let text {
            try fault.bench.write(text, to: Self.alerts)
        } else {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        let answer = try fault.orch.run(Self.command)
        #expect(answer.exit == 0 && answer.errors.contains("ALERTS.md"), "\(answer)")
        #expect(!answer.errors.contains("--queue"), "\(answer)")
        #expect(try fault.text().contains("dead:failed"))
        #expect(try fault.orch.run(["health"]).output.contains("- alerts_file=1: "))
        #expect(try fault.orch.run(["kpi"]).output.hasPrefix("done="))
        #expect(try fault.orch.run(["lint"]).output.contains("ALERTS.md:"))
        #expect(try fault.orch.run(["doctor"]).output.contains("alerts"))
        try FileManager.default.removeItem(atPath: path)
        #expect(try fault.orch.run(Self.command).errors.isEmpty)
        #expect(try fault.bench.text(of: Self.alerts).contains("| dead:ORCH-002 |"))
    }
}
