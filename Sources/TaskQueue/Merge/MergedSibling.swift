package import Sheets

/// What the merge of a queue has to know of its archive, and that of an archive of its queue: a task moves between them,
/// and an id is one task's in both.
package struct MergedSibling: Sendable {
    /// Whether it is the queue, and an archive is merged.
    let isQueue: Bool
    /// Its common ancestor, which may be empty, and its versions on both sides.
    private let base: @Sendable () -> [UInt8]
    let sides: @Sendable () -> [[UInt8]]
    let terms: TableTerms

    /// - Parameters:
    ///   - isQueue: whether it is the queue, and an archive is merged.
    ///   - terms: how it is read.
    ///   - base: its common ancestor; empty where that is not known.
    ///   - sides: its versions on both sides, as far as they are known. Both are asked for when something depends on
    ///     them.
    package init(
        isQueue: Bool, terms: TableTerms, base: @escaping @Sendable () -> [UInt8],
        sides: @escaping @Sendable () -> [[UInt8]]
    ) {
        self.isQueue = isQueue
        self.base = base
        self.sides = sides
        self.terms = terms
    }

    /// The ids that it has on either side.
    func ids() -> [String] {
        sides().flatMap { bytes -> [String] in
            guard let queue = try? Queue(bytes, terms: terms) else { return Array(ArchiveContent.words(in: bytes)) }
            return (0..<queue.rowCount).map { queue.row($0).text(.id) }
        }
    }

    /// Whether a side has given an id to another task since the ancestor. Who takes a task back out of the archive has it
    /// there with its text.
    func gives(_ id: String, toOtherThan task: String) -> Bool {
        func tasks(_ bytes: [UInt8]) -> [String] {
            guard let id = TaskID(id), var queue = try? Queue(bytes, terms: terms) else { return [] }
            return queue.rows(of: id).map { queue.row($0).text(.task) }
        }
        let given = sides().flatMap(tasks)
        return !given.isEmpty && !given.contains(task) && tasks(base()).isEmpty
    }

    /// The ancestor of an archive, with the tasks that both sides moved there since: as the queue had them, or where
    /// that is not known, what both say of a task of one text. So a row that both have is one task.
    func completed(
        _ ancestor: [UInt8], ours: [UInt8], theirs: [UInt8], terms: TableTerms
    ) -> [UInt8] {
        guard ours != theirs, var own = try? Queue(ours, terms: terms), var other = try? Queue(theirs, terms: terms)
        else { return ancestor }
        var old = ancestor.isEmpty ? nil : try? Queue(ancestor, terms: terms)
        lazy var former = try? Queue(base(), terms: self.terms)
        var rows: [[NamedText]] = []
        for index in 0..<own.rowCount {
            let row = own.row(index)
            guard row.isWellFormed, let id = row.id, old?.rows(of: id).isEmpty ?? true, own.rows(of: id).count == 1
            else { continue }
            let places = other.rows(of: id)
            guard places.count == 1, case let pair = other.row(places[0]), pair.isWellFormed else { continue }
            let texts = own.headers.map { (header: $0, ours: row.text(ofColumn: $0), theirs: pair.text(ofColumn: $0)) }
            guard texts.contains(where: { $0.ours != $0.theirs }) else { continue }
            if let place = former?.rows(of: id).first, let before = former?.row(place) {
                rows.append(texts.map { NamedText($0.header, before.text(ofColumn: $0.header)) })
            } else if row.text(.task) == pair.text(.task) {
                rows.append(texts.map { NamedText($0.header, $0.ours == $0.theirs ? $0.ours : "") })
            }
        }
        guard !rows.isEmpty, var sheet = old?.sheet ?? (try? Queue(own.sheet.table(of: []), terms: terms).sheet)
        else { return ancestor }
        old = nil
        for texts in rows { try? sheet.append(texts) }
        return sheet.rendered()
    }
}
