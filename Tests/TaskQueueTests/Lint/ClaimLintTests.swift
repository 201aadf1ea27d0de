import TaskQueue
import Testing

/// Claims that the file and the event log do not agree on.
@Suite("A claim in the log and in the file")
struct ClaimLintTests {
    /// What the log says of task A: events at minutes before ``now``, with their details.
    private static func claim(_ events: [(String, [String: String])]) -> LoggedClaim? {
        var claim: LoggedClaim?
        for (place, (event, facts)) in events.enumerated() {
            let time = now.timestamp.advanced(bySeconds: Int64(place - events.count) * 60)
            claim = LoggedClaim.after(event, of: claim, at: time) { facts[$0] }
        }
        return claim
    }

    private static let claimed = ("task_claimed", ["owner_session": "w1", "attempt": "2/3"])
    private static let pending = lintedRow(owner: "-", notes: "-")
    private static let requeued = lintedRow(owner: "-", notes: "attempt:2/3")
    private static func running(_ owner: String, _ attempt: String, started: String = "2026-02-09 09:00") -> String {
        lintedRow(
            "A", "IN_PROGRESS", owner: owner, started: started, notes: "attempt:\(attempt) / lease:2026-02-09 10:10:00")
    }

    @Test(
        "is the same, or is reported",
        arguments: [
            ([claimed], pending, true), ([claimed], lintedRow(owner: "w1", notes: "attempt:2/3"), true),
            ([claimed], running("w1", "2/3"), false), ([claimed], running("w2", "2/3"), true),
            ([claimed], running("w1", "1/3"), true), ([claimed, ("task_started", [:])], pending, true),
            // A worker of another machine, or a person who put the task back.
            ([claimed], running("w2", "3/3"), false), ([claimed], requeued, false),
            ([claimed, ("task_edited", ["owner_session": "w2"])], running("w2", "2/3"), false),
            ([claimed, ("task_edited", ["status": "PENDING"])], pending, false),
            // What a person ends by hand has ended.
            ([claimed], lintedRow("A", "DONE"), false), ([claimed], lintedRow("A", "BLOCKED"), false),
            ([claimed, ("task_completed", [:])], running("w1", "2/3"), true),
            ([claimed, ("task_failed", [:])], running("w1", "2/3"), true),
            ([claimed, ("review_gate", ["to": "DONE"])], running("w1", "2/3"), true),
            ([claimed, ("task_cancelled", [:])], running("w1", "2/3"), true),
            ([claimed, ("task_replanned", ["from": "IN_PROGRESS"])], running("w1", "2/3"), true),
            ([claimed, ("task_completed", [:])], running("w1", "2/3", started: "2026-02-09 10:00"), false),
            ([claimed, ("task_completed", [:])], running("w1", "3/3"), false),
            // An older version of the file, in which finished work is to be done again.
            ([claimed, ("task_completed", [:])], pending, true),
            ([("task_completed", [:])], pending, true), ([("task_failed", [:])], pending, false),
            ([claimed, ("task_completed", [:]), ("task_reverted", [:])], pending, true),
            ([claimed, ("task_completed", [:])], lintedRow(owner: "-", notes: "attempt:3/3"), false),
            ([claimed, ("task_completed", [:]), ("task_edited", ["status": "PENDING"])], pending, false),
            // A person wrote into the row as it was, or said that it is right.
            ([claimed, ("task_completed", [:]), ("task_edited", ["to": "PENDING"])], pending, false),
            ([claimed, ("task_edited", ["to": "PENDING"])], pending, false),
            ([claimed, ("task_edited", ["to": "IN_PROGRESS", "owner_session": "w2"])], running("w2", "1/3"), false),
            ([claimed, ("task_edited", ["to": "IN_PROGRESS", "attempt": "2/3"])], running("w1", "1/3"), true),
            ([claimed, ("task_started", ["owner_session": "w2", "attempt": "2/3"])], running("w2", "2/3"), false),
            // Marks in a name are no other name.
            (
                [("task_claimed", ["owner_session": "`w`, <w>&amp;", "attempt": "1/3"])],
                running("`w`, <w>&amp;", "1/3"), false
            ),
            ([("task_claimed", ["owner_session": "`w`", "attempt": "1/3"])], running("`w`", "1/3"), false),
            ([claimed, ("task_reverted", [:])], pending, false), ([claimed, ("task_archived", [:])], pending, false),
            ([claimed, ("task_restored", [:]), ("guardrail", [:]), ("new_event", [:])], pending, true),
            ([("task_enqueued", [:])], running("w1", "1/3"), false), ([("task_started", [:])], pending, false),
        ] as [([(String, [String: String])], String, Bool)])
    func contradictions(events: [(String, [String: String])], row: String, isReported: Bool) throws {
        let claims = Self.claim(events).map { ["A": $0] } ?? [:]
        let context = LintContext(claims: claims)
        let found = Lint.findings(in: Array(lintedFile([row, lintedRow("B")]).utf8), at: now, in: context)
        #expect(found.map(\.code) == (isReported ? ["contradicted-claim"] : []))
    }
}
