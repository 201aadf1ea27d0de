internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import Workspace

/// The checks of `orch.conf`: what criteria mention, run as the operator defined it.
struct NamedChecks {
    typealias Mention = (check: NamedCheck, criterion: Int)

    private let workplace: Workplace
    private let worktree: Worktree?
    /// Where commands run.
    private let folder: String
    /// The commit that results may be kept for.
    private let commit: String?
    /// What was run already, by mention: a check is run once, whatever limits its value has.
    private var outcomes: [String: CheckOutcome] = [:]

    /// - Parameter worktree: where the work is, if not in the current folder.
    init(of workplace: Workplace, in worktree: Worktree? = nil) {
        self.workplace = workplace
        self.worktree = worktree
        // Without git there is no root to find and no commit to keep results for, but there are checks to run.
        let tree = Self.tree(of: workplace, seenFrom: worktree?.path)
        folder = tree?.root ?? workplace.folder
        commit = tree?.commit
    }

    /// Where commands and workers run: in the root of the work tree, without git beside the queue.
    static func folder(of workplace: Workplace) -> String { tree(of: workplace)?.root ?? workplace.folder }

    private static func tree(of workplace: Workplace, seenFrom folder: String? = nil) -> CheckedTree? {
        guard let current = try? folder ?? Environment.currentFolder() else { return nil }
        let store = workplace.store
        return try? CheckedTree(
            of: workplace.folder, seenFrom: current,
            apartFrom: [workplace.path, store.archive.path, workplace.logPath, workplace.folder + "/.orch"])
    }

    // MARK: For a review

    /// The checks that criteria mention, each once, with the first criterion that does.
    static func mentioned(in criteria: String) -> [Mention] {
        guard criteria.utf8.contains(UInt8(ascii: "@")) else { return [] }
        var mentions: [Mention] = []
        for (place, item) in CriteriaList.items(of: criteria).enumerated() {
            for check in Criterion.checks(in: item).checks where !mentions.contains(where: { $0.check == check }) {
                mentions.append((check, place))
            }
        }
        return mentions
    }

    /// Runs the checks, those that take no time first.
    ///
    /// - Parameter task: whose files are meant; without one, `@changed:` is refused.
    /// - Throws: exit 1 when a check is not defined, before any is run, and 69 when one can't be run.
    static func gather(
        _ mentions: [Mention], of task: TaskID?, keeps: Bool, in call: inout Call
    ) throws(CommandFailure) -> [Evidence] {
        guard !mentions.isEmpty else { return [] }
        let files = mentions.filter { $0.check.kind == .changed }
        var evidence: [Evidence] = []
        let workplace = try call.workplace()
        var defined: [(Mention, CheckDefinition)] = []
        for mention in mentions where mention.check.kind != .changed {
            defined.append((mention, try definition(of: mention.check, in: workplace)))
        }
        if !files.isEmpty {
            guard let task else { throw CommandFailure(call.invocation.usageError(.missing(["ID"]))) }
            evidence = try FileEvidence.gather(files, of: task, in: &call)
        }
        guard !defined.isEmpty else { return evidence }
        var checks = NamedChecks(of: workplace, in: call.worktree)
        for (mention, definition) in defined {
            let outcome = try checks.outcome(of: definition, mayReuse: true, keeps: keeps)
            evidence.append(outcome.evidence(for: mention.check, criterion: mention.criterion))
        }
        return evidence
    }

    private static func definition(
        of check: NamedCheck, in workplace: Workplace
    ) throws(CommandFailure) -> CheckDefinition {
        if let limit = check.limit, limit.number == nil {
            throw CommandFailure(
                .refused, "the limit of '\(Screen.plain(check.mention))' is not a number",
                hint: "write it in digits, as the check prints it: '@\(check.name)\(limit.relation.rawValue)1000'")
        }
        return try definition((check.kind == .ui ? "ui:" : "") + check.name, in: workplace)
    }

    /// What keeps the checks that criteria mention from being run.
    static func faults(in criteria: String, _ workplace: Workplace) -> [CommandFailure] {
        mentioned(in: criteria).filter { $0.check.kind != .changed }.compactMap { mention in
            do throws(CommandFailure) {
                _ = try definition(of: mention.check, in: workplace)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The same for all tasks that are not finished.
    static func findings(in queue: inout Queue, _ workplace: Workplace) -> [LintFinding] {
        queue.rows(withStatus: [.pending, .inProgress, .blocked]).flatMap { index in
            let row = queue.row(index)
            return faults(in: row.criteria, workplace).map {
                LintFinding(.unusableCheck($0.message), line: row.line, column: 1)
            }
        }
    }

    /// The check of a mention, without its `@`.
    static func definition(_ mention: String, in workplace: Workplace) throws(CommandFailure) -> CheckDefinition {
        let checks = workplace.settings.checks
        if let check = checks.first(where: { $0.mention == mention }) {
            guard case .half(let line, let missing) = check.subject else { return check }
            throw CommandFailure(
                .badData, "\(workplace.settingsPath):\(line):1: '\(missing)' is missing",
                hint: "a page has a url and contains")
        }
        let isPage = mention.hasPrefix("ui:")
        let key = "check." + (isPage ? mention.dropFirst(3) + ".url" : mention[...])
        throw CommandFailure(
            .refused, "there is no check '\(mention)': \(workplace.settingsPath) does not set \(key)",
            hint: CommandFailure.meant(mention, among: checks.map(\.mention))
                ?? "define it there, '\(key) = \(isPage ? "URL" : "COMMAND")', or correct the criteria")
    }

    // MARK: The second reader

    /// Asks the program of `review.judge`, if there is one, unless the verdict can't be lowered.
    ///
    /// A program that fails, takes too long or gives no opinion is warned of and changes nothing.
    ///
    /// - Parameter keeps: whether an alert says so until it gives one.
    static func opinion(
        on judgement: Judgement, criteria: String, report: String, keeps: Bool, in call: inout Call
    ) throws(CommandFailure) -> Opinion? {
        let workplace = try call.workplace()
        guard judgement.verdict != .block, let command = workplace.settings.reviewJudge else { return nil }
        let seconds = workplace.settings.checkSeconds
        let question = JSONValue.object(judgement.question(criteria: criteria, report: report).members)
        let result = try CheckEvidence.run(
            command, seconds: seconds, in: NamedChecks(of: workplace, in: call.worktree).folder,
            input: .bytes(Array((question.text() + "\n").utf8)))
        let opinion = result.status == .exited(0) && !result.isCut ? Opinion(answer: result.output) : nil
        let message =
            "the second reader (review.judge) gave no opinion, so the verdict is the gate's alone: "
            + CheckEvidence.outcome(of: result, seconds: seconds).detail
        if opinion == nil { call.warn(message) }
        if keeps { try call.settleAlert("review.judge", opinion == nil ? message : nil) }
        return opinion
    }

    // MARK: Running

    /// Runs a check, unless it was run before or, when that may be used, its result at this commit is known.
    ///
    /// - Parameter keeps: whether a result may be written down for the next time.
    /// - Throws: exit 69 when it can't be run, which says nothing about the work.
    mutating func outcome(
        of check: CheckDefinition, mayReuse: Bool, keeps: Bool
    ) throws(CommandFailure) -> CheckOutcome {
        if let outcome = outcomes[check.mention] { return outcome }
        let outcome =
            switch check.subject {
            case .page(let url, let text): try PageEvidence.outcome(of: url, for: [text])
            case .command(let command):
                try outcome(of: command, check.mention, mayReuse: mayReuse, keeps: keeps)
            case .half(_, let missing): throw CommandFailure(.badData, "'\(missing)' is missing")
            }
        outcomes[check.mention] = outcome
        return outcome
    }

    private func outcome(
        of command: String, _ name: String, mayReuse: Bool, keeps: Bool
    ) throws(CommandFailure) -> CheckOutcome {
        let records = CheckRecords(besideQueueAt: workplace.path)
        if mayReuse, let commit, let known = records.result(of: command, at: commit) {
            return CheckOutcome(
                isSuccess: true, detail: known.detail + " (at commit \(commit.prefix(12)))", value: known.value)
        }
        let seconds = workplace.settings.checkSeconds
        let result = try CheckEvidence.run(command, seconds: seconds, in: folder)
        let outcome = CheckEvidence.outcome(of: result, seconds: seconds)
        if case .exited(126...127) = result.status {
            throw CommandFailure(
                .unavailable, "the check '\(name)' can't be run: \(outcome.detail)",
                hint: "correct check.\(name) in \(workplace.settingsPath), or install what it needs")
        }
        // Somebody may have saved a file meanwhile.
        if keeps, outcome.isSuccess, let commit, Self.tree(of: workplace, seenFrom: worktree?.path)?.commit == commit {
            records.keep(.init(value: outcome.value, detail: outcome.detail), of: command, at: commit)
        }
        return outcome
    }
}

extension Call {
    /// Warns of checks in the criteria of tasks that can't be run: no report would be judged.
    mutating func warnOfChecks(of ids: [TaskID], in queue: Queue) throws(CommandFailure) {
        let workplace = try workplace()
        var queue = queue
        let criteria = Set(ids.flatMap { queue.rows(of: $0) }.map { queue.row($0).criteria })
        for fault in criteria.flatMap({ NamedChecks.faults(in: $0, workplace) }) {
            warn(fault.message + (fault.hint.map { "; \($0)" } ?? ""))
        }
    }
}
