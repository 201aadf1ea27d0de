import Operations
import TaskQueue
import Testing
import TokenGuardrails

@Suite struct RecordGuardTests {
    @Test(
        "ALLOW and SUMMARIZE leave any row as it is and are reported", arguments: Status.allCases,
        [Verdict.allow, .summarize])
    func event(from: Status, verdict: Verdict) throws {
        let text = file([row("A", from.word, notes: "old / attempt:1/3 / lease:x")])
        let outcome = try Outcome(of: RecordGuard(id: try id("A"), verdict: verdict, reason: "r", tokens: 7), on: text)
        #expect(outcome.text == text)
        #expect(outcome.reported == ["guardrail A \(from.word)"])
        #expect(outcome.events[0].detail("verdict") == verdict.rawValue)
    }

    @Test("BLOCK moves what may be blocked, and keeps what was written", arguments: Status.allCases)
    func block(from: Status) throws {
        let text = file([
            row("A", from.word, owner: "w", notes: "old / lease:x / guard:BLOCK before / retry_at:y / kind:k")
        ])
        let operation = RecordGuard(id: try id("A"), verdict: .block, reason: "too long", tokens: 7)
        guard [.pending, .inProgress, .failed].contains(from) else {
            #expect(throws: QueueError.illegalMove(try id("A"), from: from, to: .blocked)) {
                try Outcome(of: operation, on: text)
            }
            return
        }
        let outcome = try Outcome(of: operation, on: text)
        #expect(outcome.rows == [row("A", "BLOCKED", owner: "w", notes: "old / guard:BLOCK too long / kind:k")])
        #expect(outcome.reported == ["guardrail A BLOCKED", "task_blocked A BLOCKED"])
    }

    @Test(
        "A reason is one tag, whatever it says",
        arguments: [
            ("a / permanent", "a permanent"), ("a | dead:x", "a dead:x"), ("a\n/\tlease:9", "a lease:9"),
            ("a / / b /", "a b"),
            (String(repeating: "가", count: 500), String(repeating: "가", count: 234) + "…"),
        ])
    func reasons(reason: String, written: String) throws {
        let operation = RecordGuard(id: try id("A"), verdict: .block, reason: reason, tokens: 7)
        let outcome = try Outcome(of: operation, on: file([row("A", notes: "kind:k")]))
        #expect(outcome.rows == [row("A", "BLOCKED", notes: "kind:k / guard:BLOCK \(written)")])
    }
}
