import BlackBox
import Foundation
import Testing

/// What follows on a mistake in the form of a file.
private let seeTheForm = """
    ! hint: templates/team_task.json shows the form; see 'orch team plan --help'
    [exit 64]
    """

/// `orch team plan --tasks`: parts from a file.
@Suite("team plan --tasks")
struct TeamTasksTests {
    private static let content = queue(row("A", "IN_PROGRESS", owner: "lead"), row("B", notes: "after:A"))

    private func bench(_ files: [String: String] = [:]) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(Self.content, to: "QUEUE.md")
        for (name, text) in files { try bench.write(text, to: name) }
        return bench
    }

    @Test("templates/team_task.json becomes rows")
    func template() throws {
        let bench = try bench(["team_task.json": try Repository.text(of: "templates/team_task.json")])
        try expectSession(
            #"""
            $ orch team plan A --tasks team_task.json
            created=2 ids=ORCH-001,ORCH-002
            1. ORCH-001 [P1] 재시도 로그 템플릿 작성
            2. ORCH-002 [P1] README에 재시도 로그 안내 추가  after ORCH-001
            $ orch team status A
            summary PENDING=2 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=0
            lead A IN_PROGRESS owner=lead ready=no
            ORCH-001	PENDING	-	재시도 로그 템플릿 작성
            ORCH-002	PENDING	-	README에 재시도 로그 안내 추가
            $ orch pick --kind docs --owner-session worker:doc-1
            ORCH-001
            $ orch done A --notes "lead is not held up by its own parts" --owner-session lead
            A -> DONE
            """#, in: bench)
        let text = try bench.text(of: "QUEUE.md")
        #expect(
            text.contains(
                "| 1) RETRY_LOG_TEMPLATE.md 생성 2) 일시적/영구 실패 필드 분리 3) 기록 예시 2건 포함 | worker:doc-1 |"))
        #expect(text.contains(#"team:A / after:ORCH-001 / kind:docs / payload:{"prompt":"README"#))
    }

    @Test("Standard input, an object a line")
    func lines() throws {
        try expectSession(
            #"""
            $ orch team plan A --tasks - --workers 1 <<< $'{"title":"하나"}\n{"title":"둘"}\n'
            created=2 ids=ORCH-001,ORCH-002
            1. ORCH-001 [P1] 하나
            2. ORCH-002 [P1] 둘  after ORCH-001
            """#, in: try bench())
    }

    @Test(
        "What is wrong is reported with file, task and key, and nothing is written",
        arguments: [
            (
                #"[{"title":"a"},{"id":"x","name":"b"}]"#,
                """
                ! error: t.json: task 2 ('x'): unknown key 'name'
                ! hint: a task has id, title, owner_role, status, dependencies, prompt, acceptance_criteria, \
                summary_budget_tokens
                [exit 64]
                """
            ),
            (
                #"{"prompt":"a"}"#,
                """
                ! error: t.json: task 1: 'title' is missing or empty
                \(seeTheForm)
                """
            ),
            (
                #"[{"title":"a"},{"title":" - \u0007"}]"#,
                """
                ! error: t.json: task 2: 'title' is missing or empty
                \(seeTheForm)
                """
            ),
            (
                #"{"title":"a","title":"b"}"#,
                """
                ! error: t.json: task 1: a second 'title'
                \(seeTheForm)
                """
            ),
            (
                #"{"title":["a"]}"#,
                """
                ! error: t.json: task 1: 'title' takes a text
                \(seeTheForm)
                """
            ),
            (
                #"{"title":"a","owner_role":"worker role"}"#,
                """
                ! error: t.json: task 1: 'owner_role' takes a word of up to 64 letters, digits, '.', '_' or '-'
                \(seeTheForm)
                """
            ),
            (
                #"[{"id":"x","title":"a","dependencies":["y"]},{"id":"y","title":"b","dependencies":["x"]}]"#,
                """
                ! error: t.json: tasks would wait for each other in a circle: x → y → x
                ! hint: take one of these out of 'dependencies'
                [exit 64]
                """
            ),
            (
                #"[{"id":"x","title":"a"},{"id":"x","title":"b"}]"#,
                """
                ! error: t.json: task 2 ('x'): task 1 has the 'id' x already
                \(seeTheForm)
                """
            ),
            (
                #"{"title":"a","dependencies":["-x"]}"#,
                """
                ! error: t.json: task 1: 'dependencies' names '-x', which is neither in the file nor an id of the queue
                \(seeTheForm)
                """
            ),
            (
                #"[{"title":"a"},{"title":"b","dependencies":["ORCH-404"]}]"#,
                """
                ! error: task 2 ('b'): 'dependencies' names ORCH-404, which is neither in the file nor in the queue
                [exit 1]
                """
            ),
            (
                #"{"title":"a","dependencies":["B"]}"#,
                """
                ! error: tasks would wait for each other in a circle: A → B → A
                [exit 1]
                """
            ),
            (
                "[{\"title\":\"a\"},\n {\"title\":}]",
                """
                ! error: t.json:2:11: not valid JSON; expected a value
                \(seeTheForm)
                """
            ),
            (
                "[]",
                """
                ! error: t.json has no task
                \(seeTheForm)
                """
            ),
        ])
    func mistakes(json: String, answer: String) throws {
        let bench = try bench(["t.json": json])
        try expectSession("$ orch team plan A --tasks t.json\n" + answer, in: bench)
        #expect(try bench.text(of: "QUEUE.md") == Self.content)
    }

    @Test("Hostile files are refused, and nothing is written")
    func hostile() throws {
        let long = String(repeating: "가", count: 400_000)
        let files = [
            "deep.json": String(repeating: "[", count: 1_000_000),
            "deep-object.json": #"{"title":"# + String(repeating: #"{"a":"#, count: 500_000),
            "title.json": #"{"title":"\#(long)"}"#, "prompt.json": #"{"title":"a","prompt":"\#(long)"}"#,
            "criteria.json": #"{"title":"a","acceptance_criteria":["\#(long)"]}"#,
            "id.json": #"{"id":"\#(long)","title":"a"}"#, "key.json": #"{"title":"a","\#(long)":1}"#,
            "many.json": "[" + Array(repeating: #"{"title":"a"}"#, count: 5000).joined(separator: ",") + "]",
            // Each text fits, the notes of the row with both do not.
            "notes.json": #"{"title":"a","prompt":"\#(String(repeating: "/", count: 60_000))"}"#,
            "surrogate.json": #"{"title":"\ud800"}"#, "control.json": "{\"title\":\"\u{1}\"}", "text.json": "plan it",
        ]
        let bench = try bench(files)
        for file in files.keys.sorted() {
            let answer = try bench.orch().run(["team", "plan", "A", "--tasks", file])
            #expect(answer.exit == (file == "notes.json" ? 1 : 64), "\(file): \(answer.errors.prefix(300))")
            #expect(answer.output == "", "\(file)")
            #expect(answer.errors.hasPrefix("error: "), "\(file)")
            #expect(try bench.text(of: "QUEUE.md") == Self.content, "\(file)")
        }
        let missing = try bench.orch().run(["team", "plan", "A", "--tasks", "nowhere.json"])
        #expect(missing.exit == 74)
        #expect(missing.errors == "error: there is no file 'nowhere.json'\n")
    }

    @Test("Texts of a file become one row each, whatever they hold")
    func texts() throws {
        let json = #"{"title":"a | b\n--help $(reboot) / lease:2099-01-01 00:00:00","prompt":"\u001b[2J | / x"}"#
        let bench = try bench(["t.json": json])
        try expectSession(
            #"""
            $ orch team plan A --tasks t.json
            created=1 ids=ORCH-001
            1. ORCH-001 [P1] a / b --help $(reboot) / lease:2099-01-01 00:00:00
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            """#, in: bench)
        #expect(
            try bench.text(of: "QUEUE.md").hasSuffix(
                #"| team:A / payload:{"prompt":"\u001b[2J \u007c \/ x"} |"# + "\n"))
    }
}
