import Foundation

@testable import ReviewerGate

/// A criteria–report pair with the verdict a careful reader gives.
struct LabelledCase: CustomStringConvertible {
    let verdict: Verdict
    let kind: String
    let criteria: String
    let report: String

    var description: String { "\(verdict.rawValue) \(kind): \(criteria) <- \(report)" }

    /// The cases of a fixture: a heading `## VERDICT kind`, criteria after `- `, the report after `= `.
    static func read(_ file: String) throws -> [LabelledCase] {
        let text = try Fixture.text(file)
        return text.components(separatedBy: "\n## ").dropFirst().compactMap { block in
            let lines = block.components(separatedBy: "\n")
            let heading = lines[0].split(separator: " ", maxSplits: 1)
            guard let verdict = Verdict(rawValue: String(heading[0])) else { return nil }
            let marked = { (mark: String) in
                lines.filter { $0.hasPrefix(mark) }.map { $0.dropFirst(2) }.joined(separator: "\n")
            }
            return LabelledCase(
                verdict: verdict, kind: String(heading[1]), criteria: marked("- "), report: marked("="))
        }
    }
}

enum Fixture {
    static func text(_ file: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
        return try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    }
}

/// A finished row of a real queue: what was asked, and the note that told of it.
struct FinishedRow {
    let id: String
    let criteria: String
    let notes: String

    static func all() throws -> [FinishedRow] {
        try Fixture.text("queue-of-done-work.md").split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count > 9, cells[2] == "DONE" else { return nil }
            return FinishedRow(id: cells[1], criteria: cells[5], notes: cells[9])
        }
    }
}
