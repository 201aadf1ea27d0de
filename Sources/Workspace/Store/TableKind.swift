internal import MarkdownTable
internal import Sheets
internal import TaskQueue
internal import Text

/// What the store has to know of the kind of a table. Everything else it does with bytes.
package struct TableKind: Sendable {
    let schema: Schema
    let terms: TableTerms

    init(schema: Schema, terms: TableTerms = TableTerms()) {
        self.schema = schema
        self.terms = terms
    }

    /// Its name in the records of changes of several tables.
    var name: String { schema.name }

    /// - Returns: nil for the name of a kind that this version doesn't know.
    func sibling(named name: String) -> TableKind? {
        QueueTable.schemas.first { $0.name == name }.map { TableKind(schema: $0, terms: terms.ofSibling) }
    }

    /// - Throws: why bytes are no table of this kind.
    func check(_ bytes: [UInt8]) throws(StoreError) { _ = try sheet(bytes) }

    /// Merges two versions by rows; nil where they contradict each other.
    func merge(_ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) -> [UInt8]? {
        guard let result = merged(base, ours, theirs), result.conflicts.isEmpty, !result.dropsWords else { return nil }
        return result.bytes
    }

    /// Merges two versions by rows; nil where one of them is no such table. Where they contradict each other, ours
    /// stays.
    func merged(_ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) -> MergeResult? {
        try? SheetMerge.merge(base: base, ours: ours, theirs: theirs, schema: schema, terms: terms)
    }

    /// The keys of the rows that are not the same in two versions.
    func changedKeys(from old: [UInt8], to new: [UInt8]) -> [String] {
        (try? SheetMerge.changedKeys(from: old, to: new, schema: schema, terms: terms)) ?? []
    }

    /// The keys of an old version that a new one has no rows of.
    func keys(of old: [UInt8], goneFrom new: [UInt8]) -> [String] {
        guard let old = try? sheet(old), let new = try? sheet(new) else { return [] }
        let present = Set(new.rawRows().map(\.key))
        return old.rawRows().map(\.key).filter { $0 != CellText.none && !present.contains($0) }
    }

    /// Where the key is in a row; nil for bytes that are no such table.
    func keyPlace(in bytes: [UInt8]) -> Int? { (try? sheet(bytes))?.place(of: schema.key) }

    /// An older version that was put back, with what its rows keep of the versions after it.
    ///
    /// - Parameters:
    ///   - last: the last version.
    ///   - version: the number of the one that was put back.
    func fenced(
        _ file: HashedText, knowing last: [UInt8], _ history: VersionHistory, since version: Int
    ) -> [UInt8] {
        guard var sheet = try? sheet(file.bytes), let place = sheet.place(of: schema.key) else { return file.bytes }
        let head = file.text(ofLines: 0..<min(sheet.table.headerLine + 1, file.lines.hashes.count))
        for later in [last, head + history.rows(since: version, keyPlace: place)] {
            guard let known = try? self.sheet(later), let current = try? self.sheet(sheet.rendered()) else { continue }
            sheet = schema.rules.fenced(current, knowing: known, isEdit: false)
        }
        return sheet.rendered()
    }

    /// A hand edit of the last version, with what its rows keep of that whatever the edit says.
    func fenced(_ edit: [UInt8], knowing last: [UInt8]) -> [UInt8] {
        guard let sheet = try? sheet(edit), let known = try? self.sheet(last) else { return edit }
        return schema.rules.fenced(sheet, knowing: known, isEdit: true).rendered()
    }

    /// Adds the rows of a table that are not there yet, cell by cell.
    func adding(_ rows: [UInt8], _ bytes: [UInt8]) throws(StoreError) -> TableChange {
        var target = try sheet(bytes)
        do throws(SheetError) {
            let source = try Sheet(rows, schema: schema, terms: terms.ofSibling)
            if let add = schema.adding { try add(source, &target) } else { try target.append(source.rawRows()) }
        } catch {
            throw .refused(error)
        }
        return TableChange(FileVersion(target), isChanged: target.isChanged)
    }

    /// Whether some of a table's rows are there.
    func holdsAny(_ rows: [UInt8], _ bytes: [UInt8]) throws(StoreError) -> Bool {
        let present = Set(try sheet(bytes).rawRows())
        return try TableKind(schema: schema, terms: terms.ofSibling).sheet(rows).rawRows().contains {
            present.contains($0)
        }
    }

    private func sheet(_ bytes: [UInt8]) throws(StoreError) -> Sheet {
        do throws(SheetError) {
            return try Sheet(bytes, schema: schema, terms: terms)
        } catch {
            throw .refused(error)
        }
    }
}

/// What an edit made of a table.
package struct TableChange: Sendable {
    let version: FileVersion
    /// Whether the version is to take the place of the one that was read.
    let isChanged: Bool
    /// What the same change adds to other tables of the folder.
    let additions: [TableAddition]
    /// What it is recorded as beside the store.
    var message: String?
    /// Whether it is too small to be recorded by itself: the next change's record has it.
    var isMinor = false

    init(_ version: FileVersion, isChanged: Bool, additions: [TableAddition] = []) {
        self.version = version
        self.isChanged = isChanged
        self.additions = additions
    }

    /// A table as an operation left it; what the operation took out goes to the archive.
    ///
    /// - Parameter file: the table's name.
    init(_ sheet: Sheet, of file: String) {
        var additions = sheet.additions
        if !sheet.archived.isEmpty {
            additions.append(TableAddition(archiving: sheet.table(of: sheet.archived), of: file, sheet.schema))
        }
        self.init(FileVersion(sheet), isChanged: sheet.isChanged, additions: additions)
    }
}

extension TableAddition {
    /// Rows that leave a table for its archive.
    init(archiving rows: [UInt8], of table: String, _ schema: Schema) {
        self.init(
            file: Self.archive(of: table), kind: schema.name, opening: Array("# Archive of \(table)\n\n".utf8),
            rows: rows)
    }

    /// The name or path of a table's archive: `QUEUE.archive.md` for a `QUEUE.md`.
    static func archive(of path: String) -> String {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name else { return path + ".archive" }
        return path[..<dot] + ".archive" + path[dot...]
    }
}
