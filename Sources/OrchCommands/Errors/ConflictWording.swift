internal import Sheets
internal import TaskQueue

extension FieldConflict {
    /// What both sides wrote, for the person whose words are not in the queue.
    var wording: String {
        let place = [id, fieldName].compactMap(\.self).joined(separator: " ")
        return "conflict: \(place): you wrote '\(Self.short(theirs))'; somebody else wrote '\(Self.short(ours))'"
    }

    private var fieldName: String {
        switch field {
        case .column(let header): header
        case .group(let name), .part(let name): name
        case .row: "row"
        case .text(let line): "line \(line)"
        case .file: "the file"
        }
    }

    /// The beginning of a text in one line; the whole of it is in the person's copy.
    private static func short(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= 200 ? line : line.prefix(200) + "…"
    }
}
