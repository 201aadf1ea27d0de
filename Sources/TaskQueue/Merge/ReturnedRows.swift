internal import Sheets

extension QueueMerge {
    /// Merges what became of tasks that one side has archived and the other has changed: they stay in the queue, with
    /// what both did with them, as if the first one had not archived them yet.
    ///
    /// - Parameters:
    ///   - result: the merge of the queue, in which their rows are as the other side left them.
    ///   - sides: the common ancestor and both versions.
    ///   - archive: where the rows of the first side are.
    static func returning(
        _ result: MergeResult, _ sides: (base: [UInt8], ours: [UInt8], theirs: [UInt8]), terms: TableTerms,
        from archive: MergedSibling
    ) throws(QueueError) -> MergeResult {
        guard result.notes.contains(where: { if case .kept = $0 { true } else { false } }),
            var base = try? Queue(sides.base, terms: terms), var queue = try? Queue(result.bytes, terms: terms)
        else { return result }
        var conflicts = result.conflicts
        var notes: [MergeNote] = []
        for note in result.notes {
            guard case .kept(let word, let side) = note, let id = TaskID(word), let before = base.onlyRow(of: id),
                let row = queue.onlyRow(of: id), let old = base.table(of: id), let edited = queue.table(of: id),
                let archived = archive.table(of: id, before.text(.task))
            else {
                notes.append(note)
                continue
            }
            let pair = side == .ours ? (ours: archived, theirs: edited) : (ours: edited, theirs: archived)
            let merged = try QueueError.wrap { () throws(SheetError) in
                try SheetMerge.merge(base: old, ours: pair.ours, theirs: pair.theirs, schema: Queue.schema)
            }
            let now = try Queue(merged.bytes).row(0)
            let known = try Queue(merged.bytes).headers
            try queue.write(
                queue.headers.filter(known.contains).map { NamedText($0, now.text(ofColumn: $0)) }, to: row)
            conflicts += merged.conflicts
            notes += [.returned(id: word)] + merged.notes
        }
        return MergeResult(bytes: queue.rendered(), conflicts: conflicts, notes: notes)
    }
}

extension Queue {
    /// A table with the row of a task alone.
    fileprivate func table(of id: TaskID) -> [UInt8]? {
        sheet.rawRows().first { $0.key == id.text }.map { sheet.table(of: [$0]) }
    }
}

extension MergedSibling {
    /// A table with the row alone that a side has of a task.
    fileprivate func table(of id: TaskID, _ task: String) -> [UInt8]? {
        for bytes in sides() {
            guard var queue = try? Queue(bytes, terms: terms), let row = queue.onlyRow(of: id), row.isWellFormed,
                row.text(.task) == task
            else { continue }
            return queue.table(of: id)
        }
        return nil
    }
}
