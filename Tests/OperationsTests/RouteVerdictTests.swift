import Operations
import ReviewerGate
import Sheets
import TaskQueue
import Testing

private let criteria = "README updated; at least 8 tests pass"
private let good = "README updated. 9 tests pass."
private let thin = "README updated. 3 tests pass."
private let stuck = "README updated, 9 tests pass, but blocked: needs approval of the owner."

private func judged(_ report: String, _ row: String, by proof: ClaimProof = ClaimProof()) throws -> Outcome {
    try Outcome(of: RouteVerdict(id: try id("A"), report: report, criteria: criteria, proof: proof), on: file([row]))
}

@Suite struct RouteVerdictTests {
    private static let notes = "nl_intake:20260208-1449 / old / kind:k / attempt:1/3 / lease:2026-02-09 10:05:00"
    private static let running = row("A", "IN_PROGRESS", owner: "w", started: startedNow, notes: notes)

    @Test("Each verdict sends a running task its own way")
    func routes() throws {
        let done = try judged(good, Self.running)
        #expect(
            done.rows == [
                row(
                    "A", "DONE", owner: "w", started: startedNow,
                    notes: "\(good) / nl_intake:20260208-1449 / kind:k / review:PASS")
            ])
        #expect(done.reported == ["review_gate A DONE", "task_completed A DONE"])

        let apart = RouteVerdict(id: try id("A"), report: good, criteria: criteria, branch: "orch/w-1")
        #expect(
            try Outcome(of: apart, on: file([Self.running])).rows[0].contains("\(good) (branch orch/w-1) / nl_intake"))

        let again = try judged(thin, Self.running)
        #expect(
            again.rows == [
                row(
                    "A",
                    notes: "nl_intake:20260208-1449 / old / kind:k / attempt:1/3 / "
                        + "review:RETRY missing at least 8 tests pass")
            ])
        #expect(again.reported == ["review_gate A PENDING"])
        #expect(again.events[0].detail("verdict") == "RETRY")

        let waits = try judged(stuck, Self.running)
        #expect(
            waits.rows == [
                row(
                    "A", "BLOCKED", owner: "w", started: startedNow,
                    notes: "nl_intake:20260208-1449 / old / kind:k / attempt:1/3 / review:BLOCK \(stuck)")
            ])
        #expect(waits.reported == ["review_gate A BLOCKED", "task_blocked A BLOCKED"])
    }

    @Test("Only legal moves are made", arguments: Status.allCases, [good, thin, stuck])
    func moves(from: Status, report: String) throws {
        let target: Status = report == good ? .done : report == thin ? .pending : .blocked
        let legal: Set<Status> =
            switch target {
            case .done: [.pending, .inProgress, .blocked]
            case .pending: [.inProgress]
            default: [.pending, .inProgress, .failed]
            }
        let text = row("A", from.word, notes: "attempt:1/3")
        if legal.contains(from) {
            #expect(try judged(report, text).events[0].status == target)
        } else {
            let refusal: QueueError =
                switch target {
                case .done: .illegalMove(try id("A"), from: from, to: target)
                case .pending: .unroutable(try id("A"), verdict: "RETRY", status: from)
                default: .unroutable(try id("A"), verdict: "BLOCK", status: from)
                }
            #expect(throws: refusal) { try judged(report, text) }
        }
    }

    @Test(
        "A RETRY on the last attempt is BLOCK; on any other it isn't",
        arguments: [
            ("attempt:3/3", Status.blocked), ("attempt:4/3", .blocked), ("attempt:1/1", .blocked),
            ("attempt:2/3", .pending),
            ("-", .pending),
        ])
    func lastAttempt(notes: String, target: Status) throws {
        let outcome = try judged(thin, row("A", "IN_PROGRESS", notes: notes))
        #expect(outcome.events[0].status == target)
        #expect(outcome.events[0].detail("judged") == "RETRY")
        guard target == .blocked else { return }
        let attempt = notes.dropFirst("attempt:".count)
        #expect(outcome.rows[0].contains("review:BLOCK last attempt \(attempt), missing at least 8 tests pass"))
    }

    @Test(
        "Judging only changes nothing and rules as routing does", arguments: ["attempt:1/3", "attempt:3/3"],
        [good, thin, stuck])
    func stable(notes: String, report: String) throws {
        let text = Array(file([row("A", "IN_PROGRESS", notes: notes)]).utf8)
        let rulings = try [true, false].map { isJudgingOnly in
            var queue = try Queue(text)
            let operation = RouteVerdict(
                id: try id("A"), report: report, criteria: criteria, isJudgingOnly: isJudgingOnly)
            let routed = try operation.apply(to: &queue, at: now)
            #expect(queue.isChanged == !isJudgingOnly)
            return routed.ruling
        }
        #expect(rulings[0] == rulings[1])
    }

    @Test("Words of criteria and reports can't become tags")
    func hostile() throws {
        let item = "alpha / permanent / lease:2099-01-01 00:00:00 | dead:x"
        let operation = RouteVerdict(id: try id("A"), report: "nothing of it", criteria: item)
        let outcome = try Outcome(of: operation, on: file([row("A", "IN_PROGRESS", notes: "kind:k")]))
        let notes = outcome.queue.row(0).notes
        #expect(notes.text.hasPrefix("kind:k / review:RETRY missing alpha permanent lease:2099"))
        #expect(notes.text.split(separator: " / ").count == 2)

        let done = try judged(good + " / permanent / after:B", row("A", "IN_PROGRESS"))
        #expect(done.queue.row(0).notes.text == good + " / (permanent) / (after:B) / review:PASS")
    }

    @Test("Evidence that fails turns PASS into RETRY, and says so in the tag")
    func evidence() throws {
        let failed = Evidence(name: "check", passed: false, detail: "exit 1, boom / permanent")
        let operation = RouteVerdict(id: try id("A"), report: good, criteria: criteria, evidence: [failed])
        let outcome = try Outcome(of: operation, on: file([row("A", "IN_PROGRESS")]))
        #expect(outcome.rows == [row("A", notes: "review:RETRY check: exit 1, boom permanent")])
    }

    @Test("A worker's report is judged by what it was asked for, and goes to a person where that was changed")
    func claimedCriteria() throws {
        let row = "| A | IN_PROGRESS | P1 | t | \(criteria) | w | - | - | attempt:1/3 |"
        func routed(_ report: String, _ claimed: String) throws -> TaskRow {
            let operation = RouteVerdict(id: try id("A"), report: report, claimed: claimed)
            return try Outcome(of: operation, on: file([row])).queue.row(0)
        }
        let other = try routed(good, criteria + "; deployed")
        #expect(other.status == .blocked)
        #expect(other.notes.text.contains("review:BLOCK missing deployed; success_criteria: changed since the claim"))
        #expect(try routed(good, "at least 8 tests pass").status == .done)
        #expect(try routed(good, criteria).status == .done)
        #expect(try routed(thin, criteria).status == .pending)
    }

    @Test("Without criteria nothing is judged, and who lost the claim is refused")
    func refused() throws {
        #expect(throws: QueueError.sheet(.emptyText(column: "success_criteria"))) {
            try Outcome(of: RouteVerdict(id: try id("A"), report: good, criteria: " "), on: file([Self.running]))
        }
        let bare = "| A | IN_PROGRESS | P1 | t | - | w | - | - | - |"
        #expect(throws: QueueError.noCriteria(try id("A"))) {
            try Outcome(of: RouteVerdict(id: try id("A"), report: good), on: file([bare]))
        }
        for report in [good, thin, stuck] {
            #expect(throws: QueueError.lostClaim(try id("A"), claimed: "v", holder: "w")) {
                try judged(report, Self.running, by: ClaimProof(owner: "v"))
            }
        }
    }

    @Test(
        "The note is what a Compact Report changed, or whole sentences of a long report",
        arguments: [
            ("# Report\n- README updated\n- 9 tests pass\n", "Report README updated 9 tests pass"),
            (
                "[REPORT A]\nStatus: DONE\nFiles:\n- README.md\nDiff-Summary:\n- README updated\nValidation:\n"
                    + "- 9 tests pass\nRisks:\n- none\nNext:\n- none\n", "README updated; 9 tests pass"
            ),
            ("-5 % latency\n\n***\nREADME updated\t 9 tests pass", "-5 % latency README updated 9 tests pass"),
            (
                "[REPORT A]\nStatus: README updated, 9 tests pass\nFiles:\n-\nDiff-Summary:\n-\nValidation:\nRisks:\nNext:\n",
                "[REPORT A] Status: README updated, 9 tests pass Files: Diff-Summary: Validation: Risks: Next:"
            ),
            (good + " " + String(repeating: "done ", count: 60), good),
            (
                "README updated and 9 tests pass " + String(repeating: "x", count: 300),
                "README updated and 9 tests pass " + String(repeating: "x", count: 168) + "…"
            ),
        ])
    func summary(report: String, note: String) throws {
        #expect(try judged(report, row("A", "IN_PROGRESS")).rows == [row("A", "DONE", notes: "\(note) / review:PASS")])
    }
}
