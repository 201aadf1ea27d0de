internal import TokenGuardrails

/// What of a worker's report is kept as the note of a finished task.
enum ReportSummary {
    /// The longest note, in Unicode scalars.
    static let limit = 200

    /// What a Compact Report says of the changes and their validation, else the beginning of the report: whole sentences
    /// as long as they fit, else a cut one.
    ///
    /// - Parameter report: the report; lines become one.
    static func text(of report: String) -> String {
        let compact = CompactReport(report, expecting: "")
        if compact.id != nil, let changes = compact.section(.diffSummary)?.bullets, !changes.isEmpty {
            let validation = compact.section(.validation)?.bullets ?? []
            return cut((changes + validation).filter { !$0.isEmpty }.joined(separator: "; "))
        }
        let lines = report.split(whereSeparator: \.isNewline).map(unmarked).filter { !$0.isEmpty }
        return cut(lines.joined(separator: " "))
    }

    /// A line without the marks of headings, quotes and lists before it.
    private static func unmarked(_ line: Substring) -> String {
        let body = line.drop { $0.isWhitespace || "#>-*+•".contains($0) }
        return String(body.isEmpty ? "" : body)
    }

    private static func cut(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > limit else { return text }
        let end = (1..<limit).last { index in
            let isEnd = ".!?。".unicodeScalars.contains(scalars[index - 1])
            return isEnd && (scalars[index] == " " || scalars[index - 1] == "。")
        }
        guard let end else { return TagText.cut(text, to: limit) }
        var sentences = String.UnicodeScalarView()
        sentences.append(contentsOf: scalars[..<end])
        return String(sentences)
    }
}
