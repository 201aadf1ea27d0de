import NaturalIntake
import Operations
import TaskQueue
import Testing

@Suite struct SubmitTests {
    @Test func `each draft becomes a row, in order and waiting for those before`() throws {
        let outcome = try Outcome(of: Submit(plan: try plan("설계 -> 구현 -> 검증")), on: file([row("ORCH-015", "DONE")]))
        #expect(
            outcome.rows.dropFirst() == [
                "| ORCH-016 | PENDING | P1 | 설계 | 설계 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:20260209-1000 |",
                "| ORCH-017 | PENDING | P1 | 구현 | 구현 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:20260209-1000 / after:ORCH-016 |",
                "| ORCH-018 | PENDING | P1 | 검증 | 검증 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | - | nl_intake:20260209-1000 / after:ORCH-017 |",
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

    @Test func `background is kept in the first row that is added, also where the first task is open already`() throws {
        let plan = try plan("배경: 어제 서버가 죽었다. a 고치기, b 고치기, c 고치기")
        let text = file([row("X-1", "PENDING").replacing("task X-1", with: "a 고치기")])
        let rows = try Outcome(of: Submit(plan: plan), on: text).rows
        #expect(rows.map { $0.contains("어제 서버가 죽었다") } == [false, true, false])
    }

    @Test func `each request has a stamp of its own, also within a minute`() throws {
        let first = try Outcome(of: Submit(plan: try plan("one, two")), on: file([]))
        let second = try Outcome(of: Submit(plan: try plan("three")), on: first.text)
        let third = try Outcome(of: Submit(plan: try plan("four")), on: second.text)
        let stamps = (0..<4).map { third.queue.row($0).notes.value(of: .intake) }
        #expect(stamps == ["20260209-1000", "20260209-1000", "20260209-1000-2", "20260209-1000-3"])
        #expect(
            Timestamp(compactText: "20260209-1000-2", at: .kst) == Timestamp(compactText: "20260209-1000", at: .kst))
    }

    @Test func `no more rows of a request run than it allows, and the others wait for nothing else`() throws {
        var text = try Outcome(of: Submit(plan: try plan("one, two, three", parallel: 2)), on: file([])).text
        for expected in ["ORCH-001", "ORCH-002", nil] {
            let picked = try Outcome(of: Pick(owner: "w", lease: terms), on: text)
            #expect(picked.events.first.map { "\($0.id)" } == expected)
            text = picked.text
        }
        text = try Outcome(of: Finish(id: try id("ORCH-001"), outcome: .done, note: "ok"), on: text).text
        #expect(try Outcome(of: Pick(owner: "w", lease: terms), on: text).events.first.map { "\($0.id)" } == "ORCH-003")
    }

    @Test func `background is in the notes of the first row, what concerns all rows in those of each`() throws {
        let plan = try plan("어제부터 느려졌어요. 로그 정리, 문서 갱신. 스키마는 건드리지 마세요. 감사합니다.")
        let outcome = try Outcome(of: Submit(plan: plan), on: file([]))
        let notes = (0..<2).map { outcome.queue.row($0).notes.text }
        #expect(notes[0].contains("느려졌어요") && !notes[1].contains("느려졌어요"))
        #expect(notes.allSatisfy { $0.contains("스키마는 건드리지 마세요") && !$0.contains("감사") })
    }
}
