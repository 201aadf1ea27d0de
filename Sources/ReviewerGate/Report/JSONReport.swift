internal import Text

/// A report as a JSON document of `orch.report/1`, which is read as the text that it stands for.
///
///     {"schema": "orch.report/1", "id": "ORCH-012",
///      "checklist": [{"number": 1, "status": "done", "evidence": "swift test: exit 0"}]}
enum JSONReport {
    /// A report with its documents as the lines that they stand for: it is one, or has one in a fence.
    static func text(of report: String) -> String {
        guard report.utf8.contains(UInt8(ascii: "{")) else { return report }
        if let lines = lines(of: report) { return lines }
        guard report.holds("orch.report/1") else { return report }
        let parts = report.utf8.split(around: "```".utf8).map { Substring($0) }
        return parts.map { part in
            part.firstIndex(of: "{").flatMap { lines(of: String(part[$0...])) }.map { "\n\n" + $0 } ?? String(part)
        }.joined(separator: "```")
    }

    private static func lines(of document: String) -> String? {
        guard document.utf8.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) == UInt8(ascii: "{"),
            let document = try? JSONValue(parsing: document), case .object(let members) = document
        else { return nil }
        var lines: [String] = []
        for member in members where member.name != "schema" && member.name != "id" {
            switch (member.name, member.value) {
            case ("checklist", .array(let rows)):
                lines.append("Checklist:")
                for row in rows {
                    let number = word(["number", "item", "id", "n"].lazy.compactMap { row[$0] }.first ?? .null)
                    lines.append("\(number). \(word(row["status"] ?? .null)) — \(word(row["evidence"] ?? .null))")
                }
            case ("text", .string(let text)): lines.append(text)
            case (_, .array(let items)): lines += [member.name + ":"] + items.map { "- " + word($0) }
            default: lines.append(member.name + ": " + word(member.value))
            }
            lines.append("")
        }
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
