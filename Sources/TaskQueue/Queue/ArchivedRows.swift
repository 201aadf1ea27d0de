internal import Sheets
internal import Text

extension Sheet {
    /// Adds rows that left a queue. A task that is in the archive already came back, since somebody changed it after it had
    /// gone: its row gets the later cells, and what the notes of both say. A row with the id of another task is appended, for
    /// somebody to decide.
    mutating func take(archived source: Sheet) throws(SheetError) {
        var new: [RawRow] = []
        for row in source.rawRows() {
            let (sent, known) = (source.rows(withKey: row.key), rows(withKey: row.key))
            guard sent.count == 1, known.count == 1, known[0].isWellFormed, known[0].isTask(of: sent[0]) else {
                new.append(row)
                continue
            }
            let notes = Column.notes.header
            var texts: [NamedText] = []
            for name in source.names where place(of: name) != nil && name != schema.key {
                let text = sent[0][name]
                if name == notes {
                    let words = Notes(known[0][name]).segments.filter { $0.tag == nil } + Notes(text).segments
                    let all = words.map(\.text).reduce(into: [String]()) { all, note in
                        if !all.contains(note) { all.append(note) }
                    }
                    texts.append(NamedText(name, all.joined(separator: Notes.separator)))
                } else if !text.isEmpty {
                    texts.append(NamedText(name, text))
                }
            }
            try write(texts, toRow: known[0].index)
        }
        try append(new)
    }
}

extension SheetRow {
    /// Whether two rows of one id are of one task: their texts are the same, or who did it and when.
    fileprivate func isTask(of other: SheetRow) -> Bool {
        func isSame(_ columns: [Column]) -> Bool {
            columns.allSatisfy { !self[$0.header].isEmpty && self[$0.header] == other[$0.header] }
        }
        return isSame([.task]) || isSame([.ownerSession, .startedAt])
    }
}
