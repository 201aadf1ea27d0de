internal import ReviewerGate
package import TaskQueue
internal import TokenGuardrails

/// What a worker is asked to do, as text.
package enum WorkerPrompt {
    /// Where the worker's report goes, and how it says that it has reported.
    package enum Ending: Equatable, Sendable {
        /// A program of its own, which ends.
        case process
        /// A session, which stays: it writes the report to a file, and prints a mark.
        case session(reportFile: String, mark: DoneMark)

        fileprivate var place: String {
            switch self {
            case .process: "that the variable ORCH_REPORT_FILE names, or print it as the last thing"
            case .session(let file, _): plain(file)
            }
        }

        fileprivate var rule: String {
            switch self {
            case .process:
                "End with exit code 0 when you have reported, whatever the report says; with another one when you could not work."
            case .session(_, let mark):
                "Don't end yourself: another task may follow. " + mark.request
            }
        }
    }

    /// Fills a template in: `{persona}`, `{id}`, `{attempt}`, `{task}`, `{criteria}` (numbered), `{notes}`, `{end}`,
    /// `{place}` (of the report), `{form}` (the report to fill in) and `{fence}`.
    ///
    /// Text of the task is data: it is put between fences that it can't close, since they are longer than any run of
    /// backticks in it, and what looks like a place of the template in it is left as it is.
    ///
    /// - Parameters:
    ///   - row: the task as it was claimed.
    ///   - attempt: which try it is.
    ///   - template: text with places in braces; other braces stay.
    ///   - persona: who the worker is, in the operator's words.
    package static func text(
        of row: TaskRow, _ id: TaskID, attempt: Int, template: String, ending: Ending = .process,
        persona: String = standardPersona
    ) -> String {
        let criteria = CriteriaList.items(of: row.criteria).map(plain)
        let notes = plain(row.text(.notes))
        var parts = [
            "id": id.text, "attempt": String(attempt), "task": plain(row.text(.task)),
            "criteria": zip(1..., criteria).map { "\($0). \($1)" }.joined(separator: "\n"),
            "notes": notes.isEmpty ? "-" : notes,
            "form": ReportForm.text(of: row, id), "persona": persona, "end": ending.rule, "place": ending.place,
        ]
        let longest = parts.values.map(longestRun).max() ?? 0
        parts["fence"] = String(repeating: "`", count: max(2, longest) + 1)
        return filled(template, with: parts)
    }

    /// Who a worker is where nobody says more.
    package static let standardPersona = "You are a worker."

    /// One pass, so that nothing is looked for in what was put in.
    private static func filled(_ template: String, with parts: [String: String]) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            if let close = inside.firstIndex(of: "}"), let part = parts[String(inside[..<close])] {
                text += part
                rest = inside[inside.index(after: close)...]
            } else {
                text += "{"
                rest = inside
            }
        }
        return text + rest
    }

    /// The longest run of backticks.
    private static func longestRun(_ text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// Text of a cell as one line, without control characters.
    static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: " " as Unicode.Scalar
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// The Compact Report that a worker fills in.
package enum ReportForm {
    /// How much of a criterion the form repeats, in Unicode scalars: all of them leave room for what is to be said.
    private static let longestCriterion = 200

    /// - Parameters:
    ///   - row: the task.
    ///   - id: its id.
    /// - Returns: a report with a row of the checklist for each success criterion.
    package static func text(of row: TaskRow, _ id: TaskID) -> String {
        let criteria = CriteriaList.items(of: row.criteria)
        return CompactReport.form(
            id: id.text, status: "todo",
            checklist: criteria.map { "todo — - (\(WorkerPrompt.plain(beginning($0))))" })
    }

    private static func beginning(_ criterion: String) -> String {
        let scalars = criterion.unicodeScalars
        guard scalars.count > longestCriterion else { return criterion }
        return String(String.UnicodeScalarView(scalars.prefix(longestCriterion - 1))) + "…"
    }
}
