import Sheets
import TaskQueue

/// The findings in a text, as `line:column severity code`.
func findings(in text: String, heading: String? = nil) -> [String] {
    Lint.findings(in: Array(text.utf8), terms: TableTerms(heading: heading), at: now).map { finding in
        "\(finding.line):\(finding.column) \(finding.severity) \(finding.code)"
    }
}

/// A file with the usual columns; its first row stands in line 3.
func lintedFile(_ rows: [String]) -> String {
    ([header, delimiter] + rows).map { $0 + "\n" }.joined()
}

/// A row whose cells are none of a linter's business, but for those given.
func lintedRow(
    _ id: String = "A", _ status: String = "PENDING", _ priority: String = "P1", task: String = "t",
    owner: String = "w", started: String = "-", due: String = "-", notes: String = "-"
) -> String {
    "| \(id) | \(status) | \(priority) | \(task) | c | \(owner) | \(started) | \(due) | \(notes) |"
}
