package import Sheets

/// The fields that a conflict can be about, in a row of the queue.
extension FieldConflict.Field {
    /// What a row says in the field, as a conflict has it; nil for what is not in a row.
    package func text(in row: TaskRow) -> String? {
        let pieces = NotesPieces(Array(row.text(.notes).utf8)[...])
        switch self {
        case .column(Column.notes.header): return pieces?.text(of: nil)
        case .column(let header): return row.text(ofColumn: header)
        case .part(let key): return NoteTag(key: key).flatMap { pieces?.text(of: $0) }
        case .group:
            let cells = Claim.headers.map { Array(row.text(ofColumn: $0).utf8)[...] }
            return pieces.map { Claim(cells, $0.claim).text }
        case .row, .header, .text, .file: return nil
        }
    }

    /// The cells with which a row says a text in the field, by their headers.
    ///
    /// - Parameter headers: the columns of the table.
    /// - Returns: nil where a text can't say that, or the field is not in a row.
    package func cells(saying text: String, in row: TaskRow, _ headers: [String]) -> [(header: String, text: String)]? {
        var notes = Notes(row.text(.notes))
        func cell(with tags: [String]) -> (header: String, text: String) {
            (Column.notes.header, ([notes.text] + tags).filter { !$0.isEmpty }.joined(separator: Notes.separator))
        }
        switch self {
        case .column(Column.notes.header):
            let kept = notes.segments.filter { $0.tag != nil }.map(\.text)
            notes.replaceText(with: text == CellText.none ? "" : text) { _ in false }
            return [cell(with: kept)]
        case .column(let header): return [(header, text)]
        case .part(let key):
            guard let tag = NoteTag(key: key) else { return nil }
            notes.remove(tag)
            let isWhole = text.isEmpty || Notes(text).segments.allSatisfy { $0.tag == tag }
            return [cell(with: [isWhole ? text : "\(key):\(text)"])]
        case .group:
            guard let claim = ClaimText(text) else { return nil }
            var cells = [
                (Column.status.header, claim.status), (Column.ownerSession.header, claim.owner),
                (Column.startedAt.header, claim.start),
            ]
            notes.remove(.attempt, .lease)
            var tags: [String] = []
            for tag in [NoteTag.attempt, .lease] {
                let value = claim.tags.value(of: tag) ?? ""
                if headers.contains(tag.key) {
                    cells.append((tag.key, value))
                } else if !value.isEmpty {
                    tags.append("\(tag.key):\(value)")
                }
            }
            cells.append(cell(with: tags))
            return cells.filter { headers.contains($0.0) || !$0.1.isEmpty }
        case .row, .header, .text, .file: return nil
        }
    }
}

/// The text of a ``Claim``, read back: the status, then the owner and the start as far as there are any, then tags.
private struct ClaimText {
    let status: String
    let owner: String
    let start: String
    let tags: Notes

    init?(_ text: String) {
        let segments = Notes(text).segments.map { (text: $0.text, isTag: $0.tag == .attempt || $0.tag == .lease) }
        guard let first = segments.first, !first.isTag else { return nil }
        status = first.text
        var rest = segments.dropFirst().filter { !$0.isTag }.map(\.text)
        tags = Notes(segments.filter(\.isTag).map(\.text).joined(separator: Notes.separator))
        // No owner is called like a time.
        start = rest.last.flatMap { Timestamp(text: $0, at: .kst) } == nil ? "" : rest.removeLast()
        owner = rest.joined(separator: Notes.separator)
    }
}
