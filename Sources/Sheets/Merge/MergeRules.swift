/// What a kind of table knows of merging its rows, beyond cell by cell.
package protocol MergeRules: Sendable {
    /// The columns whose cells are merged together, in the order in which ``merged(_:_:_:id:)`` gets them.
    var group: [String] { get }
    /// Whether rows that both sides added with one key are one row, since no key is ever given to two.
    var areNewRowsOne: Bool { get }

    /// Merges those cells of one row. A cell is empty where the table has no such column.
    ///
    /// - Parameters:
    ///   - base: `nil` in a row that is new on both sides.
    ///   - id: the row's key, for reports.
    func merged(_ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?) -> GroupMerge

    /// Whether ``isKeyTaken(ofRow:in:)`` has something to say.
    var knowsOtherTables: Bool { get }

    /// Gives other keys to rows whose keys the other side has given to other rows.
    ///
    /// - Parameters:
    ///   - rows: the rows of one side.
    ///   - basePlaces: for each row of that side, the one in the base.
    /// - Returns: that side's version with the new keys; `nil` where there are none, so that the rows conflict.
    func renumbered(
        _ rows: [Int], of side: MergeSide, base: MergeVersion, ours: MergeVersion, theirs: MergeVersion,
        basePlaces: [Int?]
    ) -> (bytes: [UInt8], notes: [MergeNote])?

    /// Whether a row that one side alone has added has the key of something else that is not in this table.
    func isKeyTaken(ofRow row: Int, in version: MergeVersion) -> Bool

    /// What makes one row of rows with different keys that both sides have added for one thing; nil where there are none.
    var joining: ((Sheet) throws(SheetError) -> Sheet)? { get }

    /// A version that somebody else made, with what its rows keep of others whatever it says.
    ///
    /// - Parameters:
    ///   - later: rows of versions that it replaces, several with one key.
    ///   - isEdit: whether it is an edit of the last of them, so that only what was going on there is kept.
    func fenced(_ sheet: Sheet, knowing later: Sheet, isEdit: Bool) -> Sheet
}

/// What most kinds of tables do.
extension MergeRules {
    package var areNewRowsOne: Bool { false }

    package var knowsOtherTables: Bool { false }

    package func renumbered(
        _ rows: [Int], of side: MergeSide, base: MergeVersion, ours: MergeVersion, theirs: MergeVersion,
        basePlaces: [Int?]
    ) -> (bytes: [UInt8], notes: [MergeNote])? { nil }

    package func isKeyTaken(ofRow row: Int, in version: MergeVersion) -> Bool { false }

    package var joining: ((Sheet) throws(SheetError) -> Sheet)? { nil }

    package func fenced(_ sheet: Sheet, knowing later: Sheet, isEdit: Bool) -> Sheet { sheet }
}

/// What came of merging cells that belong together.
package struct GroupMerge: Sendable {
    package var cells: [MergeCell]
    package var conflicts: [FieldConflict]
    package var notes: [MergeNote]

    /// - Parameters: as the properties of the same names.
    package init(cells: [MergeCell], conflicts: [FieldConflict] = [], notes: [MergeNote] = []) {
        self.cells = cells
        self.conflicts = conflicts
        self.notes = notes
    }
}

/// The rules of tables whose cells have nothing to do with each other.
package struct CellByCell: MergeRules {
    package init() {}

    package var group: [String] { [] }

    package func merged(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?
    ) -> GroupMerge { GroupMerge(cells: []) }
}

/// One of the two versions that are merged.
package enum MergeSide: Equatable, Sendable {
    /// The version that stays where nobody else changed it, and whose values stay in a conflict.
    case ours
    /// The version whose changes are brought in.
    case theirs

    package var other: MergeSide { self == .ours ? .theirs : .ours }
}

/// What came of a merge of sheets.
package struct MergeResult: Equatable, Sendable {
    /// The merged file. It always reads as a sheet of its schema; where there is a conflict it has our values.
    package let bytes: [UInt8]
    /// What both sides changed differently, from top to bottom. The merge is clean when there is none.
    package let conflicts: [FieldConflict]
    /// What was decided and may surprise.
    package let notes: [MergeNote]

    /// - Parameters: as the properties of the same names.
    package init(bytes: [UInt8], conflicts: [FieldConflict], notes: [MergeNote]) {
        self.bytes = bytes
        self.conflicts = conflicts
        self.notes = notes
    }

    /// Rows that have another id than on their side, from top to bottom.
    package var renumbered: [(old: String, new: String)] {
        notes.compactMap { if case .renumbered(let old, let new, _) = $0 { (old, new) } else { nil } }
    }

    /// Whether cells of one side gave way to the other's, so that what they said is only in the notes of the merge.
    package var dropsWords: Bool {
        notes.contains { if case .gaveWay = $0 { true } else { false } }
    }
}

/// Something that both sides changed differently.
package struct FieldConflict: Equatable, Sendable {
    package enum Field: Equatable, Sendable {
        /// A cell, by its header. That of a cell with parts is about the rest of it.
        case column(String)
        /// Cells that belong together, by what they are called; their texts are joined with ` / `.
        case group(String)
        /// A part of a cell, by its name.
        case part(String)
        /// A whole row: it is damaged in one of the versions, so nobody can tell its cells apart.
        case row
        /// The header, where both sides changed the layout of the table: its columns, or the order of its rows.
        case header
        /// Lines outside the table; the line of our file, from 1, where they are or would be.
        case text(line: Int)
        /// Everything: put together, the versions would not read as such a sheet.
        case file
    }

    /// The row's key as it is written; `nil` outside rows that have one.
    package let id: String?
    package let field: Field
    /// The text in the common ancestor; empty where there was none, as in the other two.
    package let base: String
    /// The text in our version.
    package let ours: String
    /// The text in their version.
    package let theirs: String
    /// Whose text the file has; a merge keeps ours.
    package let kept: MergeSide

    /// - Parameters: as the properties of the same names.
    package init(id: String?, field: Field, base: String, ours: String, theirs: String, kept: MergeSide = .ours) {
        self.id = id
        self.field = field
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.kept = kept
    }

    /// The same as the other side sees it.
    package var turned: FieldConflict {
        FieldConflict(id: id, field: field, base: base, ours: theirs, theirs: ours, kept: kept.other)
    }

    /// The text that the file has, and the one that it could have.
    package var texts: (kept: String, other: String) { kept == .ours ? (ours, theirs) : (theirs, ours) }

    /// The same of cells as they are in the file.
    package init(_ id: String?, _ field: Field, _ base: MergeCell, _ ours: MergeCell, _ theirs: MergeCell) {
        self.init(id: id, field: field, base: base.text, ours: ours.text, theirs: theirs.text)
    }
}

/// A decision that a person may want to know of.
package enum MergeNote: Equatable, Sendable {
    /// A row was deleted on one side and edited on the other, and stays.
    case kept(id: String, deletedBy: MergeSide)
    /// The same, where the row had gone to another table: here is what both made of it.
    case returned(id: String)
    /// Both sides added a row with this id; the one of `side` has another id now, and so have references to it there.
    case renumbered(from: String, to: String, side: MergeSide)
    /// Both sides changed cells that belong together, and those of one side are the later ones; the other's texts are
    /// gone from the table.
    case gaveWay(id: String, to: MergeSide, dropped: String)
    /// A column that one side removed stays, since the other side wrote into it.
    case columnKept(String, removedBy: MergeSide)
}
