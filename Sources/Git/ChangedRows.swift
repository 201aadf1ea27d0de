internal import Sheets
internal import TaskQueue

/// The rows that a change of a queue was about, some of which may be taken for themselves.
struct ChangedRows: ~Copyable {
    private var before: Queue
    private var after: Queue
    private let changes: [RowChange]

    /// - Parameters:
    ///   - before, after: the queue before and after the change.
    ///   - terms: how they are read.
    init(before: [UInt8], after: [UInt8], terms: TableTerms) throws(QueueError) {
        let versions = (before: try Queue(before, terms: terms), after: try Queue(after, terms: terms))
        changes = RowChange.changes(from: versions.before, to: versions.after)
        (self.before, self.after) = versions
    }

    /// The ids of the rows, in the order of the table.
    var ids: [String] { changes.map(\.id).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

    /// The changed row that is meant by an id, or by the end of one; nil where the change was not about it.
    func id(meantBy given: TaskID) -> String? {
        let ids = ids
        if ids.contains(given.text) { return given.text }
        for var queue in [after, before] {
            if let id = try? queue.id(meantBy: given), ids.contains(id.text) { return id.text }
        }
        return nil
    }

    /// What the queue would be after the change if it had been about these rows alone. What the change said of them in
    /// columns that were not there before is not in it.
    ///
    /// - Parameter ids: of the rows.
    /// - Throws: that several rows have one of the ids, or that a row can't be written.
    mutating func version(changing ids: Set<String>) throws(QueueError) -> [UInt8] {
        var sheet = before.sheet
        for change in changes where ids.contains(change.id) {
            guard let id = TaskID(change.id) else { continue }
            let old = change.kind == .added ? nil : try before.editableRow(id).index
            let new = change.kind == .removed ? nil : try after.sheet.row(after.editableRow(id).index)
            let texts = new.map { new in sheet.names.map { NamedText($0, new[$0]) } }
            try QueueError.wrap { () throws(SheetError) in
                switch (old, texts) {
                case (let old?, let texts?): try sheet.write(texts, toRow: old)
                case (let old?, nil): try sheet.remove(row: old)
                case (nil, let texts?): try sheet.append(texts)
                case (nil, nil): break
                }
            }
        }
        return sheet.rendered()
    }
}
