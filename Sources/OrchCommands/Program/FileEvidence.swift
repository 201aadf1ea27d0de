internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import ReviewerGate
internal import TaskQueue
internal import Workspace

/// `--verify-files`: what the report names exists and changed since the work on the task began.
enum FileEvidence {
    static let verify = Switch(
        "verify-files",
        help: "unless the files that the report names changed in git since the start, PASS becomes RETRY")

    /// How many paths a detail names.
    private static let named = 12

    /// - Parameters:
    ///   - report: the report.
    ///   - task: whose files they are.
    /// - Throws: exit 1 when the start of the work is unknown, and 69 when git is missing or fails.
    static func gather(
        on report: String, of task: TaskID, in call: inout Call
    ) throws(CommandFailure) -> [Evidence] {
        guard call.invocation[verify] else { return [] }
        let paths = NamedPaths.paths(in: report)
        let (states, since) = try states(of: paths.map(\.text), in: task, &call)

        var changed: [String] = []
        var faults: [String] = []
        for (path, state) in zip(paths, states) {
            switch state {
            // The report says so.
            case .changed, .deleted: changed.append(path.text)
            case .unchanged: faults.append("\(path.text) did not change \(since)")
            case .missing where path.isCertain: faults.append("\(path.text) does not exist")
            case .outside where path.isCertain: faults.append("\(path.text) is outside the repository")
            case .missing, .outside: break
            }
        }
        let detail =
            faults.isEmpty
            ? (changed.isEmpty ? "the report names no file" : "changed \(since): " + list(changed, by: ", "))
            : list(faults, by: "; ")
        return [Evidence(name: "files", passed: faults.isEmpty && !changed.isEmpty, detail: detail)]
    }

    /// The criteria's `@changed:PATH`, each with its place in ``CriteriaList``.
    static func gather(
        _ checks: [(check: NamedCheck, criterion: Int)], of task: TaskID, in call: inout Call
    ) throws(CommandFailure) -> [Evidence] {
        let (states, since) = try states(of: checks.map(\.check.name), in: task, &call)
        return zip(checks, states).map { item, state in
            let detail =
                switch state {
                case .changed: "changed " + since
                case .deleted: "was deleted, but nobody knows when; it counts once that is committed"
                case .unchanged: "did not change " + since
                case .missing: "does not exist"
                case .outside: "is outside the repository"
                }
            return Evidence(
                name: item.check.mention, passed: state == .changed, detail: "\(item.check.name) \(detail)",
                criterion: item.criterion)
        }
    }

    /// What became of paths since the work on a task began, and that time in words.
    private static func states(
        of paths: [String], in task: TaskID, _ call: inout Call
    ) throws(CommandFailure) -> (states: [PathState], since: String) {
        let start = try start(of: task, in: &call)
        let since = "since " + start.minuteText(at: try call.workplace().offset)
        return (try states(of: paths, since: start, in: &call), since)
    }

    /// When the work began, to the second where the event log has the claim, else its minute: of a later attempt that in which the first one did, as far as the event log
    /// goes back, since what an attempt has finished the next one need not touch again.
    private static func start(of task: TaskID, in call: inout Call) throws(CommandFailure) -> Timestamp {
        var queue = try call.readQueue()
        let task = try call.meant(by: task, in: &queue)
        let workplace = try call.workplace()
        let offset = workplace.offset
        let row: TaskRow
        do throws(QueueError) {
            row = try queue.task(task).row
        } catch {
            throw CommandFailure(workplace.failure(error))
        }
        let text = row.text(.startedAt)
        guard let start = row.time(.startedAt, at: offset) else {
            let said = text.isEmpty ? "has no started_at_kst" : "has a started_at_kst that is not a time, '\(text)'"
            throw CommandFailure(
                .refused, "\(task) \(said), so its changes cannot be identified",
                hint: "begin it with 'orch start \(task)', or write the time with 'orch set \(task) started_at_kst=…'")
        }
        let first = workplace.history(of: task, atMost: .max).firstAttempt
        func minute(_ time: Timestamp) -> Timestamp {
            Timestamp(epochSeconds: time.epochSeconds - (time.epochSeconds % 60 + 60) % 60)
        }
        guard let first, minute(first) <= minute(start) else { return minute(start) }
        return first
    }

    private static func states(
        of paths: [String], since start: Timestamp, in call: inout Call
    ) throws(CommandFailure) -> [PathState] {
        let workplace = try call.workplace()
        let folder: String
        do throws(SystemError) {
            folder = if let worktree = call.worktree { worktree.path } else { try Environment.currentFolder() }
        } catch {
            throw CommandFailure(.system, "the current folder is gone: \(error.reason)", hint: "change to another one")
        }
        do throws(GitError) {
            return try ChangeAudit(folder: folder, otherwise: workplace.folder)
                .states(of: paths, since: start)
        } catch {
            throw CommandFailure(error, "the files were not checked")
        }
    }

    private static func list(_ texts: [String], by separator: String) -> String {
        let rest = texts.count - named
        return texts.prefix(named).joined(separator: separator) + (rest > 0 ? "\(separator)and \(rest) more" : "")
    }
}
