internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Sheets
internal import TaskQueue
internal import Workspace

/// Checks of the queue, its settings, its event log and its times.
enum QueueChecks {
    /// Which queue is meant, and by what.
    static func place(_ path: String, _ invocation: Invocation) -> CheckResult {
        let reason =
            if invocation[GlobalFlags.queue] != nil {
                "named by --queue"
            } else if (Environment.variable("ORCH_QUEUE_MD") ?? "").isEmpty == false {
                "named by ORCH_QUEUE_MD"
            } else if path.hasPrefix("/"), !isAbove(path) {
                "found in the main worktree, since worktrees share its queue"
            } else {
                "found from the current folder upwards"
            }
        return CheckResult("queue", .ok, "\(path), \(reason)")
    }

    /// Whether a queue that was found belongs to a folder that the current one is in.
    private static func isAbove(_ path: String) -> Bool {
        guard let current = try? Environment.currentFolder(),
            let place = QueueDiscovery.places.first(where: { path.hasSuffix("/" + $0) })
        else { return true }
        return (current + "/").hasPrefix(path.dropLast(place.utf8.count))
    }

    /// Whether the queue can be read, and what is wrong with its rows.
    static func table(
        _ store: QueueStore, offset: UTCOffset, terms: TableTerms = TableTerms(), staleMinutes: Int = 360
    ) -> CheckResult {
        do throws(StoreError) {
            let queue = try store.read()
            let findings = Lint.findings(
                in: queue.rendered(), terms: terms, at: Session.moment(at: offset), staleMinutes: staleMinutes
            ).filter { $0.severity != .notice }
            let rows = counted(queue.rowCount, "row")
            let errors = findings.count { $0.severity == .error }
            guard let first = findings.first(where: { $0.severity == .error }) ?? findings.first else {
                return CheckResult("table", .ok, rows)
            }
            let fixable = findings.count(where: \.isFixable)
            let counts = [(errors, "error"), (findings.count - errors, "warning")].filter { $0.0 > 0 }
            return CheckResult(
                "table", .warning,
                "\(rows) with \(counts.map { counted($0.0, $0.1) }.joined(separator: " and ")); line \(first.line): \(first.wording)",
                advice: "see them all with 'orch lint'" + (fixable > 0 ? "; --fix corrects \(fixable) of them" : ""))
        } catch {
            return CheckResult("table", CommandFailure(error, path: store.path, offset: offset))
        }
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// Whether the file has other names, through which a change would not be seen.
    static func names(_ path: String) -> CheckResult? {
        guard let facts = FileFacts(path: path), facts.linkCount > 1 else { return nil }
        return CheckResult(
            "names", .error, "\(path) has \(facts.linkCount) names (hard links), and every change is refused",
            advice: "give it a single name, or make the others symbolic links to it")
    }

    static func settings(_ workplace: Workplace) -> CheckResult {
        let set = Setting.allCases.filter { workplace.settings[$0].origin != .standard }
        let text = set.isEmpty ? "all defaults" : "set: " + set.map(\.key).joined(separator: ", ")
        guard workplace.settings.isReadOnly else { return CheckResult("settings", .ok, text) }
        return CheckResult(
            "settings", .warning, "queue.read_only is on, so nothing can be changed",
            advice: "see where it is set with 'orch config'")
    }

    static func log(_ workplace: Workplace) -> CheckResult {
        let path = workplace.logPath
        guard let facts = FileFacts(path: path) else {
            return CheckResult("log", .ok, "\(path) is begun by the first change")
        }
        do throws(SystemError) {
            // It exists, so opening it creates nothing.
            _ = try LogFile(path: path)
        } catch {
            return CheckResult(
                "log", .warning, "\(path) can't be written: \(error.reason)",
                advice: "correct its permissions, or name another with log.path")
        }
        let megabytes = facts.size / 1_000_000
        return CheckResult(
            "log", megabytes >= 100 ? .warning : .ok, "\(path), \(facts.size) bytes",
            advice: megabytes >= 100 ? "move it away; the next change begins a new one" : nil)
    }

    /// Whether the queue was saved in the future, which makes leases and displaced versions outlive their time.
    static func clock(_ path: String, now: Int64) -> CheckResult? {
        guard let facts = FileFacts(path: path) else { return nil }
        let ahead = (facts.modifiedMilliseconds - now) / 1000
        guard ahead > 60 else { return CheckResult("clock", .ok, "the queue was saved before now") }
        return CheckResult(
            "clock", .warning, "the queue was saved \(ahead) s in the future",
            advice: "compare this machine's clock with the others' that save the file")
    }
}
