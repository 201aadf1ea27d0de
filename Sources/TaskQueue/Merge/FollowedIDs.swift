internal import Sheets

/// Rows that an earlier merge gave another id. A branch that goes on from before that merge has them under the old one,
/// which is another task's by now: what it changes in them belongs to the row with the new id.
extension Queue {
    /// Gives rows of two versions the ids that this one has for them.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - other: the version that is merged with this one.
    /// - Returns: nil where there is nothing to be followed.
    mutating func followed(_ base: [UInt8], _ other: [UInt8], terms: TableTerms) -> (base: [UInt8], other: [UInt8])? {
        let marked = rows(mentioning: RowChange.formerPrefix).map(row)
        guard !marked.isEmpty, !base.isEmpty, var old = try? Queue(base, terms: terms),
            var later = try? Queue(other, terms: terms)
        else { return nil }
        for row in marked {
            guard let id = row.id, let former = row.formerID, let place = old.rows(of: former).first,
                old.row(place).text(.task) == row.text(.task), old.rows(of: id).isEmpty, later.rows(of: id).isEmpty,
                !rows(of: former).contains(where: { self.row($0).text(.task) == row.text(.task) })
            else { continue }
            guard (try? old.rename(former, to: id)) != nil else { return nil }
            // A row that is gone there is removed here too.
            if !later.rows(of: former).isEmpty, (try? later.rename(former, to: id)) == nil { return nil }
        }
        return old.isChanged ? (old.rendered(), later.rendered()) : nil
    }

    private mutating func rename(_ id: TaskID, to renamed: TaskID) throws(QueueError) {
        try renameReferences(from: id, to: renamed)
        let row = try editableRow(id)
        // With the mark too, or a row that is removed here would count as edited there.
        var notes = Notes(row.text(.notes))
        notes.append(text: RowChange.formerPrefix + id.text)
        try write(
            [NamedText(Column.id.header, renamed.text), NamedText(Column.notes.header, notes.text)], to: row)
    }
}

extension TaskRow {
    /// The id that the row had before a merge gave it another one.
    fileprivate var formerID: TaskID? { RowChange.formerID(in: text(.notes)).flatMap(TaskID.init) }
}
