import Testing

@testable import Workers

/// Which words of a worker are its report.
@Suite("The report of a worker")
struct WorkerReportTests {
    private static let form = "[REPORT A]\nStatus: IN_PROGRESS\nFiles:\n- \nChecklist:\n1. todo — - (x)\n"

    private static func report(file: String? = nil, _ output: String) -> WorkerReport {
        WorkerReport(file: file.map { Array($0.utf8) }, output: Array(output.utf8), of: "A", form: form)
    }

    @Test(
        "The file comes first, then the last report in the output, then its end",
        arguments: [
            ("[REPORT A] file", "[REPORT A] output", "[REPORT A] file", true),
            ("\u{FEFF}words", "x", "words", true),
            (" \n", "log\n[REPORT A] old\n[REPORT A] new\nStatus: DONE\n", "[REPORT A] new\nStatus: DONE\n", true),
            (nil, "log\n  [REPORT A]\nStatus:", "[REPORT A]\nStatus:", true),
            (nil, "x\n```\n[REPORT A]\nStatus:\n```\nThat was it.\n", "[REPORT A]\nStatus:\n", true),
            (nil, "[REPORT A]\nStatus: DONE\n[REPORT B]\nStatus:\n", "[REPORT A]\nStatus: DONE\n", true),
            (nil, "[REPORT B]\n[REPORT AB]\nStatus:\n", "[REPORT AB]\nStatus:\n", true),
            (nil, "do it\n```\n\(form)```\n", form, false),
            (
                nil,
                "- do it\n  ```\n  [REPORT A]\n  Status: IN_PROGRESS\n  Files:\n  - \n  Checklist:\n  1. todo — - (x)\n  ```\n",
                form, false
            ),
            (nil, "\(form)End with exit code 0.\n", "\(form)End with exit code 0.\n", false),
            (
                nil, "1. x\n   ```\n   [REPORT A]\n   Status: DONE\n   - y\n     z\n   ```\n",
                "[REPORT A]\nStatus: DONE\n- y\n  z\n", true
            ),
            (nil, "~~~\n[REPORT A]\nStatus: DONE\n~~~\n", "[REPORT A]\nStatus: DONE\n", true),
            (
                nil, "[REPORT A]\nStatus: DONE\n\n[REPORT A] is above\n[REPORT A]: but a test fails",
                "[REPORT A]\nStatus: DONE\n\n[REPORT A] is above\n[REPORT A]: but a test fails", true
            ),
            (nil, "see\n[REPORT A] below\n[REPORT A]\nStatus: DONE", "[REPORT A]\nStatus: DONE", true),
            (nil, "\u{1B}[1m[REPORT A]\u{1B}[0m\nStatus: DONE\n", "[REPORT A]\nStatus: DONE\n", true),
            (form, "[REPORT A]\nStatus: DONE\n", form, false),
            (nil, "see [REPORT A]\nall done\n", "see [REPORT A]\nall done\n", false),
            (nil, "", "", false),
        ])
    func source(file: String?, output: String, text: String, isStated: Bool) {
        let report = Self.report(file: file, output)
        #expect(report.text == text && report.isStated == isStated)
    }

    @Test("Of a long output the end is taken, and of bytes that are not UTF-8 what can be read")
    func end() {
        let report = WorkerReport(
            file: nil, output: Array(repeating: 0x78, count: 20_000) + [0xFF, 0x79], of: "A", form: "")
        #expect(report.text.utf8.count <= 8_000 && report.text.hasSuffix("\u{FFFD}y"))
    }

    @Test("A preset's command reads standard input and asks nothing")
    func presets() {
        #expect(WorkerPreset.allCases.map(\.rawValue) == ["claude", "codex", "gemini", "opencode"])
        #expect(WorkerPreset.allCases.allSatisfy { $0.command.hasPrefix($0.rawValue + " ") })
    }
}
