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
    ///
    /// - Parameter workplace: the queue with its settings, where these can be used.
    static func table(_ store: QueueStore, in workplace: Workplace?) -> CheckResult {
        let offset = workplace?.offset ?? .kst
        do throws(StoreError) {
            var queue = try store.read()
            let moment = Session.moment(at: offset)
            let bytes = queue.rendered()
            let all =
                workplace.map { $0.findings(in: bytes, at: moment) + NamedChecks.findings(in: &queue, $0) }
                ?? Lint.findings(in: bytes, at: moment)
            let findings = all.filter { $0.severity != .notice }
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
                advice: (first.fix.map { "\($0); " } ?? "") + "see them all with 'orch lint'"
                    + (fixable > 0 ? "; --fix corrects \(fixable) of them" : ""))
        } catch {
            return CheckResult("table", CommandFailure(error, path: store.path, offset: offset))
        }
    }

    /// Whether the other tables beside the queue can be read.
    static func others(_ workplace: Workplace) -> [CheckResult] {
        workplace.findingsBeside().compactMap { path, findings in
            guard let first = findings.first else { return nil }
            return CheckResult(
                QueueTable(ledgerAt: path)?.schema.name ?? "archive", .warning,
                "\(path):\(first.line):\(first.column): \(first.wording(inTable: path))",
                advice: first.fix(inTable: path))
        }
    }

    /// Whether the file has other names, through which a change would not be seen.
    static func names(_ path: String) -> CheckResult? {
        guard let facts = FileFacts(path: path), facts.linkCount > 1 else { return nil }
        return CheckResult(
            "names", .error, "\(path) has \(facts.linkCount) names (hard links), and every change is refused",
            advice: "give it a single name, or make the others symbolic links to it")
    }

    static func settings(_ workplace: Workplace) -> CheckResult {
        guard !workplace.settings.isReadOnly else {
            return CheckResult(
                "settings", .warning, "queue.read_only is on, so nothing can be changed",
                advice: "see where it is set with 'orch config'")
        }
        for check in workplace.settings.checks {
            guard case .half(let line, let missing) = check.subject else { continue }
            return CheckResult(
                "settings", .warning, "\(workplace.settingsPath):\(line):1: '\(missing)' is missing",
                advice: "a page has a url and contains; criteria with @\(check.mention) can't be judged")
        }
        let (soft, hard) = (workplace.settings.tokensSoft, workplace.settings.tokensHard)
        guard soft <= hard else {
            return CheckResult(
                "settings", .warning,
                "tokens.soft, \(soft), is more than tokens.hard, \(hard), so 'orch guard' refuses",
                advice: "see where they come from with 'orch config'")
        }
        if let (name, meant) = misspelt(Environment.all.keys.sorted()) {
            return CheckResult(
                "settings", .warning, "the environment variable \(name) is not one of orch's and has no effect",
                advice: meant)
        }
        let set = Setting.allCases.filter { workplace.settings[$0].origin != .standard }
        return CheckResult(
            "settings", .ok, set.isEmpty ? "all defaults" : "set: " + set.map(\.key).joined(separator: ", "))
    }

    /// The first variable that is nearly the name of one that is read.
    private static func misspelt(_ variables: [String]) -> (name: String, meant: String)? {
        let known = ["ORCH_QUEUE_MD"] + Setting.allCases.compactMap(\.environmentName)
        for name in variables where name.hasPrefix("ORCH_") && !known.contains(name) {
            if let meant = CommandFailure.meant(name, among: known) { return (name, meant) }
        }
        return nil
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
        let isLarge = facts.size >= 100_000_000
        return CheckResult(
            "log", isLarge ? .warning : .ok, "\(path), \(facts.size) bytes",
            advice: isLarge ? "set \(Setting.logMaxBytes.key), so that a new one is begun" : nil)
    }

    /// Whether all who work here write their times in one offset, by what the event log says of late.
    static func offsets(_ workplace: Workplace) -> CheckResult? {
        let logged = History.offsets(inLogAt: workplace.logPath)
        let other = logged.filter { $0 != workplace.offset }
        guard !other.isEmpty else { return nil }
        return CheckResult(
            "offset", .warning,
            "times are written in \(other.count + 1) offsets: now UTC\(workplace.offset.hours), and lately "
                + other.map { "UTC\($0.hours)" }.joined(separator: ", "),
            advice: "set \(Setting.timeOffsetHours.key) in orch.conf, and unset ORCH_TZ_OFFSET where it says otherwise")
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

extension UTCOffset {
    /// `+9`, `-3`, `+5.5`
    fileprivate var hours: String {
        let quarters = abs(seconds) / 900
        let fraction = ["", ".25", ".5", ".75"][Int(quarters % 4)]
        return (seconds < 0 ? "-" : "+") + "\(quarters / 4)\(fraction)"
    }
}
