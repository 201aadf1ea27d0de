internal import Sheets

/// Rows that an earlier merge gave another id. A branch that goes on from before that merge has them under the old one,
/// which is another task's by now: what it changes in them belongs to the row with the new id.
extension Queue {
    /// Gives rows of two versions the ids that this one has for them.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - other: the version that is merged with this one.
    ///   - side: which of the merge that is, where its new rows may get other ids; nil where they may not.
    ///   - given: ids that tasks of another table have.
    /// - Returns: nil where there is nothing to be followed.
    mutating func followed(
        _ base: [UInt8], _ other: [UInt8], renumbering side: MergeSide?, besides given: () -> [String],
        terms: TableTerms
    ) -> (base: [UInt8], other: [UInt8], notes: [MergeNote])? {
        var marked = rows(mentioning: RowChange.formerPrefix).map(row)
        guard !marked.isEmpty, !base.isEmpty, var old = try? Queue(base, terms: terms),
            var later = try? Queue(other, terms: terms)
        else { return nil }
        var notes: [MergeNote] = []
        var (count, added) = (0, 0)
        // A row may have the id that another one of them had before.
        repeat {
            count = marked.count
            for row in marked {
                guard let id = row.id, let former = row.formerID, let place = old.rows(of: former).first,
                    old.row(place).text(.task) == row.text(.task), old.rows(of: id).isEmpty,
                    !rows(of: former).contains(where: { self.row($0).text(.task) == row.text(.task) })
                else { continue }
                if !later.rows(of: id).isEmpty {
                    // What was added there in the meantime; it would get another id in any case.
                    let numbers = [idSeries, old.idSeries, later.idSeries].map { $0.highest?.number ?? 0 }
                    guard let side, later.rows(of: id).allSatisfy({ later.row($0).text(.task) != row.text(.task) }),
                        let free = idSeries.id(
                            after: max(numbers.max() ?? 0, idSeries.highest(among: given())) + added),
                        (try? later.rename(id, to: free)) != nil
                    else { continue }
                    added += 1
                    notes.append(.renumbered(from: id.text, to: free.text, side: side))
                }
                guard (try? old.rename(former, to: id)) != nil else { return nil }
                // A row that is gone there is removed here too.
                if !later.rows(of: former).isEmpty, (try? later.rename(former, to: id)) == nil { return nil }
                marked.removeAll { $0.id == id }
            }
        } while marked.count < count
        return old.isChanged ? (old.rendered(), later.rendered(), notes) : nil
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
