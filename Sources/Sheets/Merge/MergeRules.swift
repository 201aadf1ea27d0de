/// What a kind of table knows of merging its rows, beyond cell by cell.
package protocol MergeRules: Sendable {
    /// The columns whose cells are merged together, in the order in which ``merged(_:_:_:id:)`` gets them.
    var group: [String] { get }

    /// Merges those cells of one row. A cell is empty where the table has no such column.
    ///
    /// - Parameters:
    ///   - base: `nil` in a row that is new on both sides.
    ///   - id: the row's key, for reports.
    func merged(_ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?) -> GroupMerge

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

/// The rules of tables whose cells each stand for themselves.
package struct CellByCell: MergeRules {
    package init() {}

    package var group: [String] { [] }

    package func merged(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?
    ) -> GroupMerge { GroupMerge(cells: []) }

    package func renumbered(
        _ rows: [Int], of side: MergeSide, base: MergeVersion, ours: MergeVersion, theirs: MergeVersion,
        basePlaces: [Int?]
    ) -> (bytes: [UInt8], notes: [MergeNote])? { nil }
}
