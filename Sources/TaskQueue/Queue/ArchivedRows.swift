internal import Sheets
internal import Text

extension Sheet {
    /// Adds rows that left a queue. A task that is in the archive already came back, since somebody changed it after it had
    /// gone: its row gets the later cells, and what the notes of both say; words that give way are kept in the notes. A
    /// row with the id of another task is appended, for somebody to decide.
    mutating func take(archived source: Sheet) throws(SheetError) {
        let isWritten = { (name: String) in self.place(of: name) != nil && name != self.schema.key }
        var new: [RawRow] = []
        for row in source.rawRows() {
            let (sent, known) = (source.rows(withKey: row.key), rows(withKey: row.key))
            guard sent.count == 1, known.count == 1, known[0].isWellFormed, known[0].isTask(of: sent[0]) else {
                new.append(row)
                continue
            }
            try write(known[0].taking(sent[0], source.names.filter(isWritten)), toRow: known[0].index)
        }
        try append(new)
    }
}

extension SheetRow {
    /// The cells of this row of an archive with what a later row of the same task says.
    fileprivate func taking(_ later: SheetRow, _ names: [String]) -> [NamedText] {
        let notes = Column.notes.header
        let state = [Column.status, .priority, .ownerSession, .startedAt].map(\.header)
        let free = Notes(self[notes]).segments.filter { $0.tag == nil }.map(\.text)
        var said = Notes(free.joined(separator: Notes.separator))
        var texts: [NamedText] = []
        for name in names where name != notes && !later[name].isEmpty {
            texts.append(NamedText(name, later[name]))
            if !state.contains(name), !later[name].hasWords(of: self[name]) { said.append(text: "was: \(self[name])") }
        }
        guard names.contains(notes) else { return texts }
        let all = (said.segments + Notes(later[notes]).segments).map(\.text).reduce(into: [String]()) { all, note in
            if !all.contains(note) { all.append(note) }
        }
        return texts + [NamedText(notes, all.joined(separator: Notes.separator))]
    }

    /// Whether two rows of one id are of one task: their texts are the same, or who did it and when.
    fileprivate func isTask(of other: SheetRow) -> Bool {
        func isSame(_ columns: [Column]) -> Bool {
            columns.allSatisfy { !self[$0.header].isEmpty && self[$0.header] == other[$0.header] }
        }
        return isSame([.task]) || isSame([.ownerSession, .startedAt])
    }
}

extension String {
    /// Whether each word of another text is in this one.
    fileprivate func hasWords(of other: String) -> Bool {
        Set(split(separator: " ")).isSuperset(of: other.split(separator: " "))
    }
}
