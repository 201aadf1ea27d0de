internal import Sheets
internal import TaskQueue

/// The rows that a change of a queue was about, some of which may be taken for themselves.
struct ChangedRows: ~Copyable {
    private var before: Queue
    private var after: Queue
    private let changes: [RowChange]
    /// The ids of the rows, in the order of the table.
    let ids: [String]

    /// - Parameters:
    ///   - before, after: the queue before and after the change.
    ///   - terms: how they are read.
    init(before: [UInt8], after: [UInt8], terms: TableTerms) throws(QueueError) {
        let versions = (before: try Queue(before, terms: terms), after: try Queue(after, terms: terms))
        changes = RowChange.changes(from: versions.before, to: versions.after)
        var known: Set<String> = []
        ids = changes.map(\.id).filter { known.insert($0).inserted }
        (self.before, self.after) = versions
    }

    /// The changed row that is meant by an id, or by the end of one; nil where the change was not about it.
    func id(meantBy given: TaskID) -> String? {
        if ids.contains(given.text) { return given.text }
        for var queue in [after, before] {
            if let id = try? queue.id(meantBy: given), ids.contains(id.text) { return id.text }
        }
        return nil
    }

    /// The queue before and after the change if it had been about these rows alone. Where the change added columns, it is as if
    /// they had been there, and those rows had said nothing in them.
    ///
    /// - Parameter ids: of the rows.
    /// - Throws: that several rows have one of the ids, or that a row can't be written.
    mutating func versions(changing ids: Set<String>) throws(QueueError) -> (before: [UInt8], after: [UInt8]) {
        let isWider = after.headers.contains { !before.headers.contains($0) }
        guard isWider else {
            return (before.rendered(), try Self.version(&before, with: ids, of: &after, changes, without: .added))
        }
        return (try Self.version(&after, with: ids, of: &before, changes, without: .removed), after.rendered())
    }

    /// - Parameter kind: of the changes whose rows the first version does not have; the second one has those.
    private static func version(
        _ version: inout Queue, with ids: Set<String>, of other: inout Queue, _ changes: [RowChange],
        without kind: RowChange.Kind
    ) throws(QueueError) -> [UInt8] {
        var sheet = version.sheet
        for change in changes where ids.contains(change.id) {
            guard let id = TaskID(change.id) else { continue }
            let isEdited = change.kind == .edited
            let row = isEdited || change.kind != kind ? try version.editableRow(id).index : nil
            let source = isEdited || change.kind == kind ? try other.sheet.row(other.editableRow(id).index) : nil
            let texts = source.map { source in sheet.names.map { NamedText($0, source[$0]) } }
            try QueueError.wrap { () throws(SheetError) in
                switch (row, texts) {
                case (let row?, let texts?): try sheet.write(texts, toRow: row)
                case (let row?, nil): try sheet.remove(row: row)
                case (nil, let texts?): try sheet.append(texts)
                case (nil, nil): break
                }
            }
        }
        return sheet.rendered()
    }
}
