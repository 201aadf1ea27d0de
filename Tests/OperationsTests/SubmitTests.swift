import NaturalIntake
import Operations
import TaskQueue
import Testing

@Suite struct SubmitTests {
    @Test func `each draft becomes a row, in order and waiting for those before`() throws {
        let outcome = try Outcome(of: Submit(plan: try plan("설계 -> 구현 -> 검증")), on: file([row("ORCH-015", "DONE")]))
        #expect(
            outcome.rows.dropFirst() == [
                "| ORCH-016 | PENDING | P1 | 설계 | 설계... 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:20260209-1000 |",
                "| ORCH-017 | PENDING | P1 | 구현 | 구현... 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:20260209-1000 / after:ORCH-016 |",
                "| ORCH-018 | PENDING | P1 | 검증 | 검증... 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:20260209-1000 / after:ORCH-017 |",
            ])
        #expect(outcome.events.map(\.kind) == [.enqueued, .enqueued, .enqueued])
    }

    @Test(
        "A draft that repeats an open task is reported and not added",
        arguments: [
            ("PENDING", "-", true), ("IN_PROGRESS", "-", true), ("BLOCKED", "-", true), ("DONE", "-", false),
            ("FAILED", "-", false),
            ("BLOCKED", "cancelled_by_operator", false),
        ])
    func repeats(status: String, notes: String, isOpen: Bool) throws {
        let text = file([row("X-1", status, notes: notes).replacing("task X-1", with: "Fix the   Login!")])
        let plan = try plan("fix the login -> write docs")
        let outcome = try Outcome(of: Submit(plan: plan), on: text)
        #expect(outcome.events.map(\.kind) == [isOpen ? .dedupeSkipped : .enqueued, .enqueued])
        #expect(outcome.rows.count == (isOpen ? 2 : 3))
        #expect(outcome.queue.row(outcome.queue.rowCount - 1).notes.after == [isOpen ? "X-1" : "X-2"])
        #expect(try Outcome(of: Submit(plan: plan, allowsDuplicates: true), on: text).rows.count == 3)
    }

    @Test func `a request with a pipe repeats the row that it became`() throws {
        let plan = try plan("compare a | b, write docs")
        let first = try Outcome(of: Submit(plan: plan), on: file([]))
        let second = try Outcome(of: Submit(plan: plan), on: first.text)
        #expect(second.events.map(\.kind) == [.dedupeSkipped, .dedupeSkipped])
        #expect(second.text == first.text)
        #expect(second.events.map { $0.detail("task") } == ["compare a / b", "write docs"])
    }

    @Test func `what was said before the tasks and above them stands in the notes, as text`() throws {
        let plan = try plan("permanent:\n## lease:x\n- write the docs\n- ship it\n## Later\n- tidy up\n")
        let outcome = try Outcome(of: Submit(plan: plan), on: file([]))
        for (index, draft) in plan.drafts.enumerated() {
            let notes = outcome.queue.row(index).notes
            let text = notes.segments.filter { $0.tag == nil }.map(\.text).joined(separator: " / ")
            for said in [plan.introduction, draft.heading].compactMap({ $0 }) {
                #expect(text.contains(said), "\(notes.text)")
            }
            #expect(!notes.has(.permanent))
            #expect(!notes.has(.lease))
            #expect(notes.value(of: .intake) == "20260209-1000")
        }
        #expect(plan.drafts.contains { $0.heading == "Later" })
    }
}
