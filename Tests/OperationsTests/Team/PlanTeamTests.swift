import Chance
import Operations
import TaskQueue
import Testing

/// A lead's row with its words and criteria.
private func lead(
    _ task: String, criteria: String = "c", _ status: String = "PENDING", due: String = "-", notes: String = "-"
) -> String {
    "| L | \(status) | P0 | \(task) | \(criteria) | - | - | \(due) | \(notes) |"
}

/// The parts of a plan, as task, criteria and `after:`.
private func parts(_ outcome: Outcome) -> [[String]] {
    (0..<outcome.queue.rowCount).map { outcome.queue.row($0) }.filter { $0.notes.has(.team) }.map { row in
        [row.text(.task), row.text(.successCriteria), row.notes.after.joined(separator: ",")]
    }
}

@Suite struct PlanTeamTests {
    private func plan(_ text: String, workers: Int = 3) throws -> Outcome {
        try Outcome(of: PlanTeam(lead: try id("L"), division: .words(workers: workers)), on: file([text]))
    }

    @Test func `the words become rows that inherit priority and due time, and the lead waits for all`() throws {
        let outcome = try plan(lead("로그 정리 -> 배포", due: "2099-01-02 03:04", notes: "mine / after:L2"))
        #expect(
            outcome.rows == [
                lead("로그 정리 -> 배포", due: "2099-01-02 03:04", notes: "mine / after:L2,ORCH-001,ORCH-002"),
                "| ORCH-001 | PENDING | P0 | 로그 정리 | 로그 정리 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | 2099-01-02 03:04 | team:L |",
                "| ORCH-002 | PENDING | P0 | 배포 | 배포 수행 완료 + 변경사항/검증결과 notes 기록 | - | - | 2099-01-02 03:04 | team:L / after:ORCH-001 |",
            ])
        #expect(
            outcome.reported == [
                "task_enqueued ORCH-001 PENDING", "task_enqueued ORCH-002 PENDING", "team_planned L PENDING",
            ])
    }

    @Test(
        "Words and times in the text don't win over the row's",
        arguments: [
            "긴급 하나, 내일까지 둘", "asap one, two by tomorrow",
        ])
    func inheritance(text: String) throws {
        let outcome = try plan("| L | PENDING | P2 | \(text) | c | - | - | - | - |")
        for index in 1..<outcome.queue.rowCount {
            #expect(outcome.queue.row(index).text(.priority) == "P2")
            #expect(outcome.queue.row(index).text(.dueAt) == "")
        }
    }

    @Test(
        "Part k waits for part k-N",
        arguments: [
            (1, ["", "ORCH-001", "ORCH-002", "ORCH-003"]), (2, ["", "", "ORCH-001", "ORCH-002"]),
            (3, ["", "", "", "ORCH-001"]), (5, ["", "", "", ""]),
        ])
    func workers(count: Int, after: [String]) throws {
        #expect(parts(try plan(lead("one, two, three, four"), workers: count)).map { $0[2] } == after)
        // Parts of criteria are held to the same number.
        let criteria = lead("one thing", criteria: "1) a 2) b 3) c 4) d")
        #expect(parts(try plan(criteria, workers: count)).map { $0[2] } == after)
    }

    @Test("At most N parts are ready at once, whatever finishes first", arguments: 1...6)
    func limit(workers: Int) throws {
        var generator = Chance(seed: UInt64(workers))
        for _ in 0..<20 {
            let count = Int.random(in: 2...20, using: &generator)
            let arrows = Bool.random(using: &generator)
            var text = "t0"
            for number in 1..<count {
                text += arrows && Bool.random(using: &generator) ? " -> " : ", "
                text += "t\(number)"
            }
            let outcome = try plan(lead(text), workers: workers)
            let after = (1...count).reduce(into: [String: [String]]()) { after, index in
                let row = outcome.queue.row(index)
                after[row.text(.id)] = row.notes.after
            }
            var done: Set<String> = []
            while done.count < count {
                let ready = after.keys.filter { !done.contains($0) && done.isSuperset(of: after[$0] ?? []) }.sorted()
                #expect((1...workers).contains(ready.count), "\(ready) of \(text)")
                done.insert(try #require(ready.randomElement(using: &generator)))
            }
        }
    }

    @Test func `as many criteria as parts give each its own`() throws {
        #expect(
            parts(try plan(lead("fix the login, write docs", criteria: "1) tests pass 2) README updated"))) == [
                ["fix the login", "tests pass", ""], ["write docs", "README updated", ""],
            ])
    }

    @Test func `another number of criteria gives each part its own words`() throws {
        let parts = parts(try plan(lead("fix the login, write docs", criteria: "a; b; c")))
        #expect(parts.map { $0[0] } == ["fix the login", "write docs"])
        #expect(parts[0][1] == "fix the login done + changes and verification recorded in notes")
    }

    @Test func `words that can't be divided become a part for each criterion`() throws {
        #expect(
            parts(try plan(lead("오케스트레이터 CLI 고도화", criteria: "1) CLI 구현 2) 테스트 10개 이상"))) == [
                ["CLI 구현 (오케스트레이터 CLI 고도화)", "CLI 구현", ""],
                ["테스트 10개 이상 (오케스트레이터 CLI 고도화)", "테스트 10개 이상", ""],
            ])
    }

    @Test func `with a single criterion they become design, build and verify`() throws {
        let parts = parts(try plan(lead("로그인 화면 개선")))
        #expect(parts.map { $0[2] } == ["", "ORCH-001", "ORCH-002"])
        #expect(parts.allSatisfy { $0[0].contains("로그인 화면 개선") })
    }

    @Test(
        "Only an open lead is planned",
        arguments: [
            ("PENDING", "-", nil), ("IN_PROGRESS", "-", nil), ("BLOCKED", "-", nil), ("DONE", "-", .done),
            ("FAILED", "-", .failed), ("FAILED", "dead:tries", .dead), ("BLOCKED", "cancelled_by_operator", .cancelled),
        ] as [(String, String, TaskState?)])
    func states(status: String, notes: String, refused: TaskState?) throws {
        let text = lead("one, two", status, notes: notes)
        if let refused {
            #expect(throws: QueueError.closedLead(try id("L"), refused)) { try plan(text) }
        } else {
            let outcome = try plan(text)
            #expect(outcome.queue.row(0).text(.status) == status)
            #expect(outcome.queue.row(0).notes.after == ["ORCH-001", "ORCH-002"])
        }
    }

    @Test(
        "A lead whose parts are open is not planned again",
        arguments: [
            ("PENDING", "", true), ("IN_PROGRESS", "", true), ("BLOCKED", "", true), ("DONE", "", false),
            ("FAILED", "", false), ("BLOCKED", " / cancelled_by_operator", false),
        ])
    func again(status: String, notes: String, isRefused: Bool) throws {
        let text = file([lead("one, two", notes: "after:W,X"), row("W", status, notes: "team:L" + notes), row("X")])
        let operation = PlanTeam(lead: try id("L"), division: .words(workers: 3))
        if isRefused {
            #expect(throws: QueueError.openTeam(try id("L"), workers: [try id("W")])) {
                try Outcome(of: operation, on: text)
            }
        } else {
            // What is DONE is still waited for; what will never be DONE is not.
            let after = try Outcome(of: operation, on: text).queue.row(0).notes.after
            #expect(after == (status == "DONE" ? ["W"] : []) + ["X", "ORCH-001", "ORCH-002"])
        }
    }

    @Test("Words that say nothing can't be divided", arguments: [" ; , ", "- [x] done"])
    func nothing(text: String) throws {
        #expect(throws: QueueError.self) { try plan(lead(text)) }
    }

    @Test func `it is replayed on what somebody else saved`() throws {
        let operation = PlanTeam(lead: try id("L"), division: .words(workers: 3))
        let first = try Outcome(of: operation, on: file([lead("one, two")]))
        let second = try Outcome(of: operation, on: file([row("ORCH-001"), lead("one, two -> three")]))
        #expect(parts(first).map { $0[0] } == ["one", "two"])
        #expect(parts(second).map { $0[0] } == ["one", "two", "three"])
        #expect(second.queue.row(1).notes.after == ["ORCH-002", "ORCH-003", "ORCH-004"])
        #expect(try Outcome(of: operation, on: file([lead("one, two")])).text == first.text)
    }

    @Test func `done keeps whose part a task is, and the lead becomes ready`() throws {
        var text = try plan(lead("one, two")).text
        for worker in ["ORCH-001", "ORCH-002"] {
            text = try Outcome(of: Finish(id: try id(worker), outcome: .done, note: "ok"), on: text).text
        }
        var queue = try Queue(Array(text.utf8))
        #expect(queue.team(of: try id("L")).count == 2)
        #expect(queue.readiness(of: queue.row(0), at: now) == .ready)
    }
}

@Suite struct PlanTeamFromFileTests {
    private func plan(_ json: String, workers: Int? = nil, on rows: [String] = []) throws -> Outcome {
        let tasks = try TeamTaskFile.read(json)
        return try Outcome(
            of: PlanTeam(lead: try id("L"), division: .tasks(tasks, workers: workers)), on: file([lead("x")] + rows))
    }

    @Test func `each key has its place in the row`() throws {
        let outcome = try plan(
            #"""
            {"id": "t", "title": "문서 | 보완", "owner_role": "docs", "status": "PENDING", "dependencies": ["X"],
             "prompt": "a/b | c", "acceptance_criteria": ["README 반영", "테스트"], "summary_budget_tokens": 300}
            """#, on: [row("X")])
        #expect(
            outcome.rows.last == #"""
                | ORCH-001 | PENDING | P0 | 문서 / 보완 | 1) README 반영 2) 테스트 | - | - | - | team:L / after:X / kind:docs / payload:{"prompt":"a\/b \u007c c","summary_budget_tokens":300} |
                """#)
    }

    @Test("Ids of the file become the ids of the rows, whatever their order is")
    func references() throws {
        let outcome = try plan(
            #"""
            [{"id":"last","title":"c","dependencies":["mid","X"]},
             {"id":"first","title":"a"},
             {"id":"mid","title":"b","dependencies":["first","first"]}]
            """#, on: [row("X", "DONE")])
        #expect(parts(outcome).map { [$0[0], $0[2]] } == [["a", ""], ["b", "ORCH-001"], ["c", "ORCH-002,X"]])
        #expect(outcome.queue.row(0).notes.after == ["ORCH-001", "ORCH-002", "ORCH-003"])
    }

    @Test(
        "A number of workers holds the parts of a file too, beside its dependencies",
        arguments: [
            (nil, ["", "", "ORCH-001"]), (1, ["", "ORCH-001", "ORCH-001,ORCH-002"]), (2, ["", "", "ORCH-001"]),
        ] as [(Int?, [String])])
    func workers(count: Int?, after: [String]) throws {
        let json = #"[{"id":"a","title":"1"},{"title":"2"},{"title":"3","dependencies":["a"]}]"#
        #expect(parts(try plan(json, workers: count)).map { $0[2] } == after)
    }

    @Test("A part that waits for its lead, or for who waits for it, is refused", arguments: ["L", "M"])
    func circles(dependency: String) throws {
        let json = #"[{"title":"a","dependencies":["\#(dependency)"]}]"#
        #expect {
            try plan(json, on: [row("M", notes: "after:L")])
        } throws: { error in
            guard case .dependencyCircle = error as? QueueError else { return false }
            return true
        }
    }

    @Test func `a dependency that is nowhere is refused by the task that names it`() throws {
        #expect(throws: QueueError.unknownTeamDependency(try id("ORCH-009"), number: 2, title: "b")) {
            try plan(#"[{"title":"a"},{"title":"b","dependencies":["ORCH-009"]}]"#)
        }
    }
}
