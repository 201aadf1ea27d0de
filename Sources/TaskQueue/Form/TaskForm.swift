internal import Sheets

/// A task as a small form that a person fills in with an editor: a line a column, `column: text`.
///
/// A line that begins with a space goes on with the column above; the tags and texts of the notes have a line each.
/// Lines that begin with `#` are for the reader alone.
package struct TaskForm: Equatable, Sendable {
    /// A line that is not part of a form.
    package struct Mistake: Error, Equatable, Sendable {
        package enum Kind: Equatable, Sendable {
            /// It begins with the name of no column.
            case noColumn
            /// Its column is above already.
            case repeated(column: String)
        }

        package let kind: Kind
        /// From 1.
        package let line: Int
        package let text: String
    }

    /// The columns with their texts, from left to right; an empty text for an empty cell.
    package let fields: [(header: String, text: String)]

    /// The form of a task. The id is not in it, and neither are columns without a name.
    package init(_ row: TaskRow, headers: [String]) {
        fields = headers.filter { !$0.isEmpty && $0 != Column.id.header }.map { ($0, row.text(ofColumn: $0)) }
    }

    private init(fields: [(header: String, text: String)]) {
        self.fields = fields
    }

    package static func == (left: TaskForm, right: TaskForm) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.header == $1.header && $0.text == $1.text }
    }

    /// The form as text.
    ///
    /// - Parameter remarks: lines for the reader, above the fields.
    package func text(remarks: [String]) -> String {
        let lines = remarks.map { $0.isEmpty ? "#" : "# " + $0 } + [""] + fields.flatMap(Self.lines)
        return lines.map { $0 + "\n" }.joined()
    }

    private static func lines(of field: (header: String, text: String)) -> [String] {
        guard !field.text.isEmpty else { return ["\(field.header): \(CellText.none)"] }
        guard field.header == Column.notes.header else { return ["\(field.header): \(field.text)"] }
        return ["\(field.header):"] + Notes(field.text).segments.map { "  " + $0.text }
    }

    /// The fields whose texts differ from those of this form in what a person made of its text.
    ///
    /// A column that is not in the text any more is left as it is.
    package func changes(in text: String) throws(Mistake) -> [(header: String, text: String)] {
        let before = try read(self.text(remarks: []))
        return try read(text).filter { field in
            before.first { $0.header == field.header }.map { $0.text != field.text } ?? true
        }
    }

    private func read(_ text: String) throws(Mistake) -> [(header: String, text: String)] {
        var found: [(header: String, lines: [String])] = []
        // By scalars: in Swift, CR and LF together are one character. Some editors put a byte order mark before all.
        let scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
        let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, scalars) in lines.enumerated() {
            let line = Substring(scalars.last == "\r" ? scalars.dropLast() : scalars)
            guard let first = line.first, first != "#" else { continue }
            if first == " " || first == "\t", !found.isEmpty {
                found[found.count - 1].lines.append(Self.trimmed(line))
                continue
            }
            guard let header = column(of: line) else {
                if Self.trimmed(line).isEmpty { continue }
                throw Mistake(kind: .noColumn, line: index + 1, text: String(line))
            }
            guard !found.contains(where: { $0.header == header }) else {
                throw Mistake(kind: .repeated(column: header), line: index + 1, text: String(line))
            }
            found.append((header, [Self.trimmed(line.dropFirst(header.count + 1))]))
        }
        return found.map { header, lines in
            let separator = header == Column.notes.header ? Notes.separator : " "
            let text = lines.filter { !$0.isEmpty }.joined(separator: separator)
            return (header, text == CellText.none ? "" : text)
        }
    }

    /// The column whose name and colon a line begins with; of two the longer name.
    private func column(of line: Substring) -> String? {
        fields.map(\.header).filter { line.hasPrefix($0 + ":") }.max { $0.count < $1.count }
    }

    private static func trimmed(_ text: Substring) -> String {
        let body = text.drop { $0 == " " || $0 == "\t" }
        guard let last = body.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(body[...last])
    }
}
