import Chance
import Testing

@testable import TokenGuardrails

@Suite struct CompactReportTests {
    private static let id = "ORCH-012"
    private static let good = """
        [REPORT ORCH-012]
        Status: DONE
        Files:
        - Sources/Report.swift
        Diff-Summary:
        - 섹션 검사 추가
        Validation:
        - swift test: 41 passed
        Risks:
        - none
        Next:
        - none

        """

    /// The good report with one thing replaced.
    private static func report(_ old: String, _ new: String) -> String {
        let parts = good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.joined(separator: new)
    }

    private static func found(_ text: String, _ id: String = id) -> [ReportFinding] {
        CompactReport(text, expecting: id).findings
    }

    struct Case: CustomTestStringConvertible {
        let what: String
        let text: String
        let findings: [ReportFinding]

        init(_ what: String, _ text: String, _ findings: (ReportFault, Int)...) {
            self.what = what
            self.text = text
            self.findings = findings.map { ReportFinding(fault: $0.0, line: $0.1) }
        }

        var testDescription: String { what }
    }

    @Test(
        "Slips of typing are no findings",
        arguments: [
            Case("as it must be", good),
            Case("Windows line ends", good.split(separator: "\n").joined(separator: "\r\n")),
            Case("old Macintosh line ends", good.split(separator: "\n").joined(separator: "\r")),
            Case("a byte order mark", "\u{FEFF}" + good),
            Case("spaces at the ends of lines", good.split(separator: "\n").joined(separator: " \t\n")),
            Case("blank lines before the header", "\n \n" + good),
            Case("blank lines between", good.split(separator: "\n").joined(separator: "\n\n")),
            Case("no line end at the end", String(good.dropLast())),
            Case("spaces around the id", report("[REPORT ORCH-012]", "[REPORT  ORCH-012 ]")),
            Case("text beside a heading", report("Validation:", "Validation: all green")),
            Case("other bullets", report("- Sources/Report.swift", "* a\n  + b\n• c\n1. d\n2) e")),
            Case("no bullet where none is needed", report("Risks:\n- none", "Risks: 없음")),
            Case("nine risks", report("Risks:\n", "Risks:\n" + String(repeating: "- r\n", count: 9))),
            Case("a heading's name within a bullet", report("- none", "- Files: none, Status: fine")),
            Case(
                "prose that begins with a heading's name",
                report("- none", "Files changed: 3\nNext steps follow\nStatus quo")),
            Case("code within a line", report("- none", "- ran ``a`` and `b`")),
        ])
    func tolerated(example: Case) {
        #expect(Self.found(example.text) == example.findings)
    }

    @Test(
        "What can't be used is severe",
        arguments: [
            Case(
                "nothing", "", (.missingHeader, 1), (.missingSection(.status), 1), (.missingSection(.files), 1),
                (.missingSection(.diffSummary), 1), (.missingSection(.validation), 1), (.missingSection(.risks), 1),
                (.missingSection(.next), 1)),
            Case("no header", report("[REPORT ORCH-012]\n", ""), (.missingHeader, 1)),
            Case("something before the header", "Here it is:\n" + good, (.missingHeader, 1)),
            Case("something after the header", report("012]", "012] all done"), (.missingHeader, 1)),
            Case("no id", report("ORCH-012", " "), (.missingHeader, 1)),
            Case("another id", report("ORCH-012", "ORCH-013"), (.otherID(found: "ORCH-013"), 1)),
            Case("another case of the id", report("ORCH-012", "orch-012"), (.otherID(found: "orch-012"), 1)),
            Case("no status", report("Status: DONE\n", ""), (.missingSection(.status), 11)),
            Case(
                "no validation", report("Validation:\n- swift test: 41 passed\n", ""),
                (.missingSection(.validation), 10)),
            Case("no next", report("Next:\n- none\n", ""), (.missingSection(.next), 10)),
            Case("no files", report("- Sources/Report.swift\n", ""), (.withoutBullet(.files), 3)),
            Case("files without a bullet", report("Files:\n- ", "Files: "), (.withoutBullet(.files), 3)),
            Case("an empty bullet", report("- 섹션 검사 추가", "- "), (.withoutBullet(.diffSummary), 5)),
            Case("a rule is no bullet", report("- 섹션 검사 추가", "---"), (.withoutBullet(.diffSummary), 5)),
            Case("a fence", report("- none", "```swift\nlet x = 1\n```"), (.codeFence, 10)),
            Case("a fence of tildes in a bullet", report("- none", "- ~~~\n  x"), (.codeFence, 10)),
            Case("an indented fence", report("- none", "    ```\n    ```"), (.codeFence, 10)),
        ])
    func severe(example: Case) {
        let findings = Self.found(example.text)
        #expect(findings == example.findings)
        #expect(findings.allSatisfy { $0.severity == .severe })
        #expect(Guardrail.decide(report: findings, tokens: nil, budget: .standard).verdict == .block)
    }

    @Test(
        "What can be tidied is mild",
        arguments: [
            Case(
                "two sections swapped", report("Risks:\n- none\nNext:\n- none", "Next:\n- none\nRisks:\n- none"),
                (.outOfOrder(.risks, after: .next), 11)),
            Case(
                "status at the end", report("Status: DONE\n", "") + "Status: DONE\n",
                (.outOfOrder(.status, after: .next), 12)),
            Case("a section twice", good + "Files:\n- b\n", (.repeatedSection(.files), 13)),
            Case(
                "ten bullets", report("- Sources/Report.swift", String(repeating: "- f\n", count: 6) + "- g"),
                (.tooManyBullets(count: 10), 14)),
            Case("bold", report("Status:", "**Status:**"), (.decoratedSection(.status), 2)),
            Case("bold before the colon", report("Status:", "**Status**:"), (.decoratedSection(.status), 2)),
            Case("a Markdown heading", report("Files:", "## Files"), (.decoratedSection(.files), 3)),
            Case("a bold Markdown heading", report("Files:", "### **Files:** ###"), (.decoratedSection(.files), 3)),
            Case("small letters", report("Diff-Summary:", "diff-summary:"), (.decoratedSection(.diffSummary), 5)),
            Case(
                "a space for the hyphen", report("Diff-Summary:", "Diff Summary:"), (.decoratedSection(.diffSummary), 5)
            ),
            Case("a space before the colon", report("Next:", "Next :"), (.decoratedSection(.next), 11)),
            Case("a decorated header", report("[REPORT ORCH-012]", "# [REPORT ORCH-012]"), (.decoratedHeader, 1)),
            Case("a bold header", report("[REPORT ORCH-012]", "**[REPORT ORCH-012]**"), (.decoratedHeader, 1)),
        ])
    func mild(example: Case) {
        let findings = Self.found(example.text)
        #expect(findings == example.findings)
        #expect(findings.allSatisfy { $0.severity == .mild })
        #expect(Guardrail.decide(report: findings, tokens: nil, budget: .standard).verdict == .summarize)
    }

    @Test func `the limits themselves are fine`() {
        let eight = Self.report("- Sources/Report.swift", String(repeating: "- f\n", count: 4) + "- g")
        #expect(Self.found(eight) == [])
        func padded(to count: Int) -> String {
            Self.good + String(repeating: "가", count: count - Self.good.unicodeScalars.count)
        }
        #expect(Self.found(padded(to: CompactReport.mostCharacters)) == [])
        let over = CompactReport.mostCharacters + 1
        #expect(Self.found(padded(to: over)) == [ReportFinding(fault: .tooLong(characters: over), line: 13)])
    }

    @Test func `an id is compared byte by byte`() {
        let composed = Self.report("ORCH-012", "caf\u{E9}")
        #expect(Self.found(composed, "caf\u{E9}") == [])
        #expect(Self.found(composed, "cafe\u{301}").map(\.fault) == [.otherID(found: "caf\u{E9}")])
    }

    @Test func `the sections are read with their texts and bullets`() {
        let text = Self.report("Status: DONE", "**Status:** DONE *mostly*") + "Files: more\n  - `b`\n- \n"
        let report = CompactReport(text, expecting: Self.id)
        #expect(report.id == Self.id)
        #expect(report.sections.map(\.name) == ReportSection.allCases.filter { !$0.isOptional })
        #expect(report.section(.status)?.text == "DONE *mostly*")
        #expect(
            report.section(.files)
                == .init(name: .files, line: 3, text: "more", bullets: ["Sources/Report.swift", "`b`"]))
        #expect(report.section(.diffSummary)?.bullets == ["섹션 검사 추가"])
    }

    @Test func `a filled form passes its own check`() {
        let form = CompactReport.form(
            id: Self.id, status: "DONE", files: ["a.swift", "b\nc.swift"], diffSummary: ["x"], validation: ["y"],
            risks: ["z"])
        let report = CompactReport(form, expecting: Self.id)
        #expect(report.findings == [])
        #expect(report.section(.files)?.bullets == ["a.swift", "b c.swift"])
        #expect(report.section(.status)?.text == "DONE")
    }

    @Test func `a checklist is optional, has its place, and its rows are no bullets`() {
        let rows = (1...9).map { "done — a\($0).md" }
        let form = CompactReport.form(
            id: Self.id, status: "DONE", files: ["a.md"], diffSummary: ["x"], checklist: rows, validation: ["y"])
        #expect(form.contains("\nChecklist:\n1. done — a1.md\n2. done"))
        #expect(CompactReport(form, expecting: Self.id).findings == [])
        let late = Self.report("Next:", "Checklist:\n1. done — a.md\nNext:")
        #expect(Self.found(late).map(\.fault) == [.outOfOrder(.checklist, after: .risks)])
    }

    @Test func `an empty form asks for what must be filled`() {
        let form = CompactReport.form(id: Self.id)
        #expect(
            form == """
                [REPORT ORCH-012]
                Status:\u{20}
                Files:
                -\u{20}
                Diff-Summary:
                -\u{20}
                Validation:
                -\u{20}
                Risks:
                -\u{20}
                Next:
                -\u{20}

                """)
        #expect(Self.found(form).map(\.fault) == [.withoutBullet(.files), .withoutBullet(.diffSummary)])
    }

    @Test func `any text can be read`() {
        var generator = Chance(seed: 11)
        for _ in 0..<1_000 {
            let text = RandomText.any(using: &generator)
            let report = CompactReport(text, expecting: "ORCH-1")
            let lines = max(1, text.utf8.filter { $0 == 0x0A || $0 == 0x0D }.count + 1)
            #expect(report.findings.allSatisfy { (1...lines).contains($0.line) })
            #expect(zip(report.findings, report.findings.dropFirst()).allSatisfy { $0.line <= $1.line })
            #expect(Set(report.sections.map(\.name)).count == report.sections.count)
        }
    }

    @Test func `a good report stays good among blank lines and spaces at random`() {
        var generator = Chance(seed: 5)
        for _ in 0..<100 {
            var text = ""
            for line in Self.good.split(separator: "\n") {
                text += RandomText.made(of: ["\n", " \n", "\r\n"], using: &generator)
                text += line + RandomText.made(of: [" ", "\t"], using: &generator) + "\n"
            }
            let faults = Self.found(text).map(\.fault)
            #expect(faults == [] || text.unicodeScalars.count > CompactReport.mostCharacters)
        }
    }
}
