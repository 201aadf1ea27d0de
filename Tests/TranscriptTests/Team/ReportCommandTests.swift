import BlackBox
import Testing

/// `orch report …`: the form of a Compact Report.
@Suite("The commands of reports")
struct ReportCommandTests {
    private static let placeholder =
        "| ORCH-000 | IN_PROGRESS | P1 | 작업 | 1) 첫째 기준 2) 둘째 기준 | - | - | - | - |"

    @Test("report new prints templates/compact_report.md for a placeholder task")
    func template() throws {
        let bench = try Workbench()
        try bench.write(queue(Self.placeholder), to: "QUEUE.md")
        let answer = try bench.orch().run(["report", "new", "ORCH-000"])
        #expect(answer.exit == 0)
        #expect(answer.output == (try Repository.text(of: "templates/compact_report.md")))
    }

    @Test("A form that is filled in passes the check, also without a queue")
    func filled() throws {
        let bench = try Workbench()
        try bench.write(queue(Self.placeholder), to: "QUEUE.md")
        let form = try bench.orch().run(["report", "new", "ORCH-000"]).output
        let filled = form.split(separator: "\n").map { $0 == "- " ? "- x" : String($0) }.joined(separator: "\n")
            .replacing("todo — -", with: "done — a.md")
        let empty = try Workbench()
        try empty.write(filled, to: "report.md")
        try expectSession(
            #"""
            $ orch report check report.md
            report.md: a Compact Report
            $ orch report check report.md --id ORCH-000
            report.md: a Compact Report
            $ orch report check report.md --id ORCH-001
            report.md:1: severe: the report is about 'ORCH-000'
            [exit 2]
            """#, in: empty)
        #expect(empty.names() == ["report.md"])
    }

    @Test(
        "The form has a row for each criterion, with its beginning", arguments: [1, 2_000])
    func manyCriteria(length: Int) throws {
        let more = String(repeating: " 더", count: length - 1)
        let criteria = (1...9).map { "\($0)) 기준\($0)\(more)" }.joined(separator: " ")
        let bench = try Workbench()
        try bench.write(queue("| A | PENDING | P1 | t | \(criteria) | - | - | - | - |"), to: "QUEUE.md")
        let form = try bench.orch().run(["report", "new", "A"]).output
        #expect(form.contains("\n9. todo — - (기준9"))
        #expect(form.contains("\n5. todo — - (기준5)\n") == (length == 1))
        let full = form.split(separator: "\n").map { $0.hasPrefix("- ") ? $0 + "x" : $0 }.joined(separator: "\n")
        let check = try bench.orch().run(["report", "check", "-"], input: full)
        #expect(check.output == "-: a Compact Report\n", "\(check.output)")
    }

    @Test("The check of a task's report names the rows of its checklist that are missing, open or without evidence")
    func checklist() throws {
        let bench = try Workbench()
        let row = "| A | PENDING | P1 | t | README 반영; 테스트 8개 이상 통과; 배포 | - | - | - | - |"
        try bench.write(queue(row), to: "QUEUE.md")
        let report = """
            [REPORT A]
            Status: DONE
            Files:
            - README.md
            Diff-Summary:
            - x
            Checklist:
            1. done — ok
            2. partial — 7 passed
            Validation:
            Risks:
            Next:
            """
        try bench.write(report, to: "report.md")
        try expectSession(
            #"""
            $ orch report check report.md --id A
            report.md:8: review: row 1 names no command, file, value, commit or link{any}: README 반영
            report.md:9: review: row 2 says that it is not finished: 테스트 8개 이상 통과
            report.md:7: review: the checklist has no row 3: 배포
            [exit 2]
            """#, in: bench)
    }

    @Test("Each finding is reported with its line, severe or mild")
    func findings() throws {
        let report = """
            # [REPORT A]
            Status: DONE
            Files:
            Risks:
            - 없음
            Diff-Summary:
            ```
            code
            ```
            Validation:
            """
        let bench = try Workbench()
        try bench.write(report, to: "r.md")
        try expectSession(
            #"""
            $ orch report check r.md
            r.md:1: mild: write '[REPORT ID]' plainly
            r.md:3: severe: 'Files:' has no bullet
            r.md:6: mild: 'Diff-Summary:' comes after 'Risks:'
            r.md:6: severe: 'Diff-Summary:' has no bullet
            r.md:7: severe: a code fence; name files instead of quoting them
            r.md:10: mild: 'Validation:' comes after 'Risks:'
            r.md:10: severe: 'Next:' is missing
            [exit 2]
            $ orch report check r.md --json
            {
              "schema": "orch.report_check/1",
              "file": "r.md",
              "id": "A",
              "ok": false,
              "findings": [
                {
                  "line": 1,
                  "severity": "mild",
                  "text": "write '[REPORT ID]' plainly"
                },
            …
              "warnings": []
            }
            [exit 2]
            $ orch report check - <<< ""
            -:1: severe: not a Compact Report: '[REPORT ID]', 'Status:', 'Files:', 'Diff-Summary:', 'Validation:', 'Risks:', 'Next:' are missing
            [exit 2]
            $ orch report check nowhere.md
            ! error: there is no file 'nowhere.md'
            [exit 74]
            $ orch report check
            ! error: 'report check' needs FILE
            ! hint: see 'orch report check --help'
            [exit 64]
            """#, in: bench)
    }

    @Test("report new of a task that there is not, and as a document")
    func others() throws {
        try expectSession(
            #"""
            $ orch report new X
            ! error: X not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            $ orch report new ORCH-000 --json
            {
              "schema": "orch.report/1",
              "id": "ORCH-000",
              "checklist": [
                {
                  "number": 1,
                  "criterion": "첫째 기준",
                  "status": "todo",
                  "evidence": ""
                },
                {
                  "number": 2,
                  "criterion": "둘째 기준",
                  "status": "todo",
                  "evidence": ""
                }
              ],
              "text": "[REPORT ORCH-000]\nStatus: todo\nFiles:\n- \nDiff-Summary:\n- \nChecklist:\n1. todo — - (첫째 기준)\n2. todo — - (둘째 기준)\nValidation:\n- \nRisks:\n- \nNext:\n- \n",
              "warnings": []
            }
            """#, queue: queue(Self.placeholder))
    }

    @Test("The retry log shows its fields apart, and its commands are commands of the program")
    func retryLog() throws {
        let log = try Repository.text(of: "templates/RETRY_LOG_TEMPLATE.md")
        for part in ["(transient)", "(permanent)", "| retry_at_kst |", "| why_not_retryable |"] {
            #expect(log.contains(part))
        }
        let sessions = log.split(separator: "```console\n").dropFirst().compactMap { $0.split(separator: "```").first }
        #expect(sessions.count == 2)
        for session in sessions {
            try expectSession(
                String(session),
                queue: queue(row("ORCH-031", "IN_PROGRESS"), row("ORCH-032", "IN_PROGRESS", notes: "attempt:3/3")))
        }
    }
}
