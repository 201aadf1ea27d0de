internal import ReviewerGate
internal import TaskQueue
internal import TokenGuardrails

/// What a verdict leaves in the notes of a task, for the next worker or for the person who has to decide.
enum VerdictNote {
    /// The reasons in a few words: what is missing first, then what the report itself says.
    static func text(for judgement: Judgement) -> String {
        if !judgement.blockMarkers.isEmpty { return judgement.blockMarkers.map(\.line).joined(separator: "; ") }
        let missing = judgement.items.filter { !$0.isCovered }.map { TagText.cut($0.text, to: 60) }
        let others = judgement.reasons.compactMap { reason -> String? in
            switch reason {
            case .blocked, .missing, .noCriteria, .row, .noRow: nil
            case .failed(let marked), .limited(let marked): "reported: " + TagText.cut(marked.line, to: 60)
            case .weak(let item, _, let required): "\(required.rawValue) evidence needed: \(TagText.cut(item, to: 60))"
            case .checkNotRun(let check): "check not run: \(check.mention)"
            case .repeatsCriteria: "the report only repeats the criteria"
            case .evidence(let evidence): "\(evidence.name): \(TagText.cut(evidence.detail, to: 60))"
            case .opinion(let opinion): "second reader: \(TagText.cut(opinion.reason, to: 120))"
            case .emptyReport: "the report is empty"
            }
        }
        let first = missing.isEmpty ? [] : ["missing " + missing.joined(separator: ", ")]
        return (first + others).joined(separator: "; ")
    }
}

/// The part of a worker's report that is kept as the note of a finished task.
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
            let texts = bullets.filter { !$0.isEmpty }
            if !texts.isEmpty { return cut(texts.joined(separator: "; ")) }
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

/// Text from a report or from criteria on its way into the value of a tag.
enum TagText {
    /// The longest value that a tag gets, in Unicode scalars; the whole judgement is in the event log.
    static let limit = 240

    /// Text as the value of a tag can hold it: fitted to a cell, without the separator of segments, so that a worker's
    /// words can't become a tag of their own, and cut.
    static func fit(_ text: String, in queue: inout Queue) throws(QueueError) -> String {
        let fitted = try queue.fit(cut(text, to: limit), for: Column.notes.header)
        return fitted.split(separator: " ").filter { $0 != "/" }.joined(separator: " ")
    }

    /// The beginning of a text, with an ellipsis where something is left out.
    static func cut(_ text: String, to limit: Int) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }
}
