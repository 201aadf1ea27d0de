internal import Text

/// A report as a JSON document of `orch.report/1`, which is read as the text that it stands for.
///
///     {"schema": "orch.report/1", "id": "ORCH-012",
///      "checklist": [{"number": 1, "status": "done", "evidence": "swift test: exit 0"}]}
enum JSONReport {
    /// The lines that a document stands for, with the text around it, such as a greeting and a code fence; nil for a
    /// report without one.
    static func text(of report: String) -> String? {
        guard let start = report.utf8.firstIndex(of: UInt8(ascii: "{")),
            let end = report.utf8.lastIndex(of: UInt8(ascii: "}")), start < end,
            let document = try? JSONValue(parsing: String(report[start...end])), document["schema"] == "orch.report/1",
            case .object(let members) = document
        else { return nil }
        func prose(_ text: Substring) -> [String] {
            text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("```") }.map(String.init)
        }
        var lines = prose(report[..<start]) + [""]
        for member in members where member.name != "schema" && member.name != "id" {
            switch (member.name, member.value) {
            case ("checklist", .array(let rows)):
                lines.append("Checklist:")
                for row in rows {
                    let number = word(row["number"] ?? row["item"] ?? row["n"] ?? .null)
                    lines.append("\(number). \(word(row["status"] ?? .null)) — \(word(row["evidence"] ?? .null))")
                }
            case ("text", .string(let text)): lines.append(text)
            case (_, .array(let items)): lines += [member.name + ":"] + items.map { "- " + word($0) }
            default: lines.append(member.name + ": " + word(member.value))
            }
            lines.append("")
        }
        lines += prose(report[report.utf8.index(after: end)...])
        return lines.joined(separator: "\n")
    }

    /// A value in a line.
    private static func word(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .number(let number): number
        case .bool(let truth): truth ? "true" : "false"
        case .null: ""
        case .array(let items): items.map(word).joined(separator: ", ")
        case .object(let members): members.map { $0.name + ": " + word($0.value) }.joined(separator: ", ")
        }
    }
}
