/// The columns of the merged table, and where each is in the versions.
struct MergedColumns {
    /// The version whose header the merged table has.
    let frame: MergeSide
    let columns: [TableColumn]
    /// How many of the columns, at the end, are not in the frame's header.
    let addedCount: Int
    /// For each column of the merge, its place in the base, in ours and in theirs.
    let places: [(base: Int?, ours: Int?, theirs: Int?)]
    /// Columns of a version that the merge has not.
    let lost: (ours: [LostColumn], theirs: [LostColumn])
    let notes: [MergeNote]

    struct LostColumn {
        let header: String
        /// In its version.
        let place: Int
        let basePlace: Int?
    }

    /// Follows a header that only one side changed; where both did, ours stays and gets the columns that they added.
    ///
    /// - Parameter weWrote: whether we changed or added a text in columns that they removed, which is why they stay.
    init(
        base: [TableColumn], ours: [TableColumn], theirs: [TableColumn], weWrote: (_ columns: [TableColumn]) -> Bool
    ) {
        let removed = base.filter { ours.contains($0) && !theirs.contains($0) }
        if ours != theirs, ours == base, removed.isEmpty || !weWrote(removed) {
            frame = .theirs
            columns = theirs
            addedCount = 0
            notes = []
        } else {
            frame = .ours
            let added = theirs.filter { !ours.contains($0) && !base.contains($0) }
            columns = ours + added
            addedCount = added.count
            notes = removed.map { .columnKept($0.header, removedBy: .theirs) }
        }
        places = columns.map { (base.firstIndex(of: $0), ours.firstIndex(of: $0), theirs.firstIndex(of: $0)) }
        lost = (
            Self.lost(of: ours, columns: columns, base: base), Self.lost(of: theirs, columns: columns, base: base)
        )
    }

    private static func lost(of version: [TableColumn], columns: [TableColumn], base: [TableColumn]) -> [LostColumn] {
        version.enumerated().filter { !columns.contains($0.element) }.map { place, column in
            LostColumn(header: column.header, place: place, basePlace: base.firstIndex(of: column))
        }
    }

    /// Whether a row of a version with these columns can be taken as it is.
    func fits(_ version: [TableColumn]) -> Bool {
        version == columns
    }

    /// Whether a row says something that an older version of it doesn't; a column that is gone says nothing.
    static func isEdited(
        _ row: [MergeCell], in columns: [TableColumn], since old: [MergeCell], in oldColumns: [TableColumn]
    ) -> Bool {
        if columns == oldColumns { return row != old }
        return zip(columns, row).contains { column, cell in
            cell != (oldColumns.firstIndex(of: column).map { old[$0] } ?? [])
        }
    }
}

/// Merges the cells of one row that all versions have, or both sides.
struct RowMerge {
    let columns: MergedColumns
    /// For reports.
    let id: String?
    private(set) var conflicts: [FieldConflict] = []
    private(set) var notes: [MergeNote] = []

    private let rules: any MergeRules
    /// For each column of the rules' group, its place among the columns of the merge.
    private let groupPlaces: [Int?]

    init(_ columns: MergedColumns, id: String?, rules: any MergeRules) {
        self.columns = columns
        self.id = id
        self.rules = rules
        groupPlaces = rules.group.map { header in columns.columns.firstIndex { $0.header == header } }
    }

    /// The merged cells, in the columns of the merge.
    ///
    /// - Parameters: the cells of the versions, in their own columns; the base's are `nil` in a row that is new.
    mutating func merged(base: [MergeCell]?, ours: [MergeCell], theirs: [MergeCell]) -> [MergeCell] {
        reportLost(columns.lost.ours, of: .ours, cells: ours, base: base)
        reportLost(columns.lost.theirs, of: .theirs, cells: theirs, base: base)
        // A version that lacks a column has not changed it.
        let old = columns.places.map { place in place.base.flatMap { base?[$0] } ?? [] }
        let own = columns.places.enumerated().map { index, place in place.ours.map { ours[$0] } ?? old[index] }
        let other = columns.places.enumerated().map { index, place in place.theirs.map { theirs[$0] } ?? old[index] }
        var merged = own
        for place in merged.indices where !groupPlaces.contains(place) {
            let cells = (old[place], own[place], other[place])
            let cell = MergeCell.decided(cells.0, cells.1, cells.2)
            merged[place] = cell ?? own[place]
            guard cell == nil else { continue }
            conflicts.append(
                FieldConflict(id, .column(columns.columns[place].header), cells.0, cells.1, cells.2))
        }
        if !groupPlaces.isEmpty { mergeGroup(base == nil ? nil : old, own, other, into: &merged) }
        return merged
    }

    /// Reports texts of a version for which the merge has no column.
    mutating func reportLost(
        _ lost: [MergedColumns.LostColumn], of side: MergeSide, cells: [MergeCell], base: [MergeCell]?
    ) {
        for column in lost {
            let cell = cells[column.place]
            let old = column.basePlace.flatMap { base?[$0] } ?? []
            guard !cell.isEmpty, cell != old else { continue }
            let (own, other): (MergeCell, MergeCell) = side == .ours ? (cell, []) : ([], cell)
            conflicts.append(FieldConflict(id, .column(column.header), old, own, other))
        }
    }

    /// Merges the cells that belong together by the rules of this kind of table.
    private mutating func mergeGroup(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], into merged: inout [MergeCell]
    ) {
        func cells(_ row: [MergeCell]) -> [MergeCell] { groupPlaces.map { place in place.map { row[$0] } ?? [] } }
        let group = rules.merged(base.map(cells), cells(ours), cells(theirs), id: id)
        for (place, cell) in zip(groupPlaces, group.cells) {
            if let place { merged[place] = cell }
        }
        conflicts += group.conflicts
        notes += group.notes
    }
}

extension MergeCell {
    /// The cell that stays where at most one side changed it, or both did the same; `nil` in a conflict.
    package static func decided(_ base: MergeCell, _ ours: MergeCell, _ theirs: MergeCell) -> MergeCell? {
        if ours == theirs || theirs == base { return ours }
        return ours == base ? theirs : nil
    }
}
