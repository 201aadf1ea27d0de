/// The columns of the merged table, which are those of its frame, and where each is in the versions.
struct MergedColumns {
    let columns: [TableColumn]
    /// For each column, its place in the base, in ours and in theirs.
    let places: [(base: Int?, ours: Int?, theirs: Int?)]
    /// Columns that the frame does not have, with their places on the other side and in the base.
    let lost: [(header: String, place: Int, basePlace: Int?)]
    /// The side that has them.
    let losing: MergeSide

    init(frame: MergeSide, base: [TableColumn], ours: [TableColumn], theirs: [TableColumn]) {
        let (columns, others) = frame == .ours ? (ours, theirs) : (theirs, ours)
        self.columns = columns
        losing = frame.other
        places = columns.map { (base.firstIndex(of: $0), ours.firstIndex(of: $0), theirs.firstIndex(of: $0)) }
        lost = others.enumerated().filter { !columns.contains($0.element) }.map { place, column in
            (column.header, place, base.firstIndex(of: column))
        }
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
        reportLost(columns.losing == .ours ? ours : theirs, base: base)
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

    /// Reports texts of the other side's row for which the frame has no column.
    mutating func reportLost(_ cells: [MergeCell], base: [MergeCell]?) {
        for column in columns.lost {
            let cell = cells[column.place]
            let old = column.basePlace.flatMap { base?[$0] } ?? []
            guard !cell.isEmpty, cell != old else { continue }
            let (own, other): (MergeCell, MergeCell) = columns.losing == .ours ? (cell, []) : ([], cell)
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
