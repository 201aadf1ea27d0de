internal import TokenGuardrails

/// What of a worker's report is kept as the note of a finished task.
enum ReportSummary {
    /// The longest note, in Unicode scalars.
    static let limit = 200

    /// What a Compact Report says of the changes and their validation, else the beginning of the report: whole
    /// sentences as long as they fit, else a cut one.
    ///
    /// - Parameter report: the report; lines become one.
    static func text(of report: String) -> String {
        let compact = CompactReport(report, expecting: "")
        if compact.id != nil {
            let bullets = [ReportSection.diffSummary, .validation].flatMap { compact.section($0)?.bullets ?? [] }
            let told = bullets.filter { !$0.isEmpty }
            if !told.isEmpty { return cut(told.joined(separator: "; ")) }
        }
        let lines = report.split(whereSeparator: \.isNewline).map(unmarked).filter { !$0.isEmpty }
        return cut(lines.joined(separator: " "))
    }

    /// A line without the mark of a heading, a quote or a list before it. A sign (`-5 %`) is no such mark.
    private static func unmarked(_ line: Substring) -> String {
        let words = line.split(whereSeparator: \.isWhitespace)
        let isMarked = words.first?.allSatisfy { "#>-*+•".contains($0) } ?? false
        return words.dropFirst(isMarked ? 1 : 0).joined(separator: " ")
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
