internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workers
internal import Workspace

struct WatchdogCommand: Command {
    private static let isTrial = Switch("dry-run", help: "show what would be done, and change nothing")

    /// For whoever reads what is printed every now and then.
    static let isQuiet = Switch("quiet", help: "print no line when there is nothing to do")

    static let grammar = CommandGrammar(
        ["watchdog"], group: CommandGroup.operations, summary: "bring back tasks whose workers are gone, once",
        discussion: [
            "A task whose lease ended more than lease.grace_seconds ago, one without a lease that runs for more than "
                + "watchdog.stale_minutes, and one that FAILED after a worker had claimed it and is not permanent go back "
                + "to PENDING, to be tried after retry.backoff_seconds (up to a tenth more or less). What was tried as "
                + "often as it may be becomes a dead letter: FAILED with dead:, and an alert in ALERTS.md. A task that is BLOCKED "
                + "and not cancelled has an alert as long as it is.",
            "A task whose dedupe: key a DONE one has is closed as DONE with dedupe_skipped:, without being run. A lease that "
                + "ends farther ahead than any claim does gets lease.seconds.",
            "A row that nobody can bring back until somebody corrects it is reported as stuck: one in work that has "
                + "neither a lease nor a start that can be read, and one whose attempt or id can't be.",
            "Workers of 'orch run' on this machine whose claim is not theirs any more are ended with all that they started.",
            "It does what is due, prints it and ends; a scheduler runs it every now and then. Several at once do each "
                + "thing once. Where a row can't be changed it does the rest, and exits with 1.",
        ],
        flags: [isTrial, isQuiet] + SyncArguments.all, examples: ["orch watchdog", "orch watchdog --dry-run --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        var random = SystemRandomNumberGenerator()
        let operation = try call.workplace().settings.watchdog(seed: random.next())
        let isTrial = call.invocation[isTrial]
        // Before their claims are taken for lost.
        let kept = try isTrial ? [] : call.goOnWithEnded()
        let orphans = try isTrial ? [] : call.endOrphans(before: operation)
        let receipt = isTrial ? try call.rehearse(operation) : try call.commit(operation)
        let outcome = receipt.outcome
        let lost = try orphans + call.endLost(receipt.subject, isTrial: isTrial)
        let moment = try call.moment()
        for (id, error) in outcome.obstacles {
            call.warn("\(id) is left as it is: \(try call.failure(error).message)")
            call.end(with: .refused)
        }
        if call.isJSON {
            call.print([
                "schema": "orch.watchdog/1", "dry_run": .bool(isTrial), "changed": .bool(receipt.isChanged),
                "actions": .array(of: outcome.actions) { $0.json(at: moment.offset) },
                "ended": .array(of: lost, \.document), "continued": .array(of: kept, \.document),
                "stuck": .array(of: outcome.stranded) { row in
                    [
                        "item_id": .string(unlessEmpty: row.id), "line": .integer(row.line),
                        "reason": .string(row.obstacle.wording(offset: moment.offset)),
                    ]
                },
                "alerts": .array(of: outcome.alerts, JSONValue.string),
            ])
        } else {
            for action in outcome.actions { call.print(Screen.plain(action.line(at: moment))) }
            for worker in lost {
                let (claim, process) = (worker.claim, worker.worker?.id ?? 0)
                call.print("\(claim.id): the worker of attempt \(claim.attempt) is ended, process \(process)")
            }
            for worker in kept { call.print(worker.continuing) }
            for row in outcome.stranded {
                call.print(Screen.plain("\(row.name) is stuck: \(row.obstacle.wording(offset: moment.offset))"))
            }
            let isIdle =
                outcome.actions.isEmpty && outcome.obstacles.isEmpty && outcome.stranded.isEmpty && lost.isEmpty
                && kept.isEmpty
            if isIdle, !call.invocation[isQuiet] { call.print("nothing to do") }
        }
        guard !isTrial else { return }
        let blocked = try call.settleTasks(receipt.subject)
        try call.announceAlerts(raised: outcome.alerts + blocked)
    }
}

extension StrandedRow {
    /// How it is called in messages.
    var name: String { id.isEmpty ? "line \(line)" : id }
}

extension WatchdogAction {
    /// `ORCH-3 -> PENDING (lease expired, retry at 18:01)`
    fileprivate func line(at moment: Moment) -> String {
        let why = cause.wording(at: moment)
        let what =
            switch effect {
            case .retry(let time): "\(why), retry at \(Self.clock(time, at: moment))"
            case .bury: "\(why), and no attempt is left: dead letter"
            case .skip: why
            case .shorten(let end): "\(why); it ends at \(Self.clock(end, at: moment))"
            }
        return "\(id) -> \(to.word) (\(what))"
    }

    /// The time of today, or with the day where that is another one.
    private static func clock(_ time: Timestamp, at moment: Moment) -> String {
        let text = time.minuteText(at: moment.offset)
        let day = moment.timestamp.minuteText(at: moment.offset).prefix(10)
        return text.hasPrefix(day) ? String(text.dropFirst(11)) : text
    }

    fileprivate func json(at offset: UTCOffset) -> JSONValue {
        var facts: JSONObject = [
            "item_id": .string(id.text), "from": .string(from.word), "to": .string(to.word),
            "reason": .string(cause.word),
        ]
        switch effect {
        case .retry(let time): facts = facts + ["retry_at": .string(time.secondText(at: offset))]
        case .bury: facts = facts + ["dead": .bool(true)]
        case .skip(let twin): facts = facts + ["by": .string(twin.text)]
        case .shorten(let end): facts = facts + ["lease": .string(end.secondText(at: offset))]
        }
        return .object(facts.members)
    }
}
