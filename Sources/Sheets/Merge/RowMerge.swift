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
            if cell == nil { report(columns.columns[place].header, cells.0, cells.1, cells.2) }
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
            conflicts.append(
                FieldConflict(
                    id: id, field: .column(column.header), base: old.text, ours: side == .ours ? cell.text : "",
                    theirs: side == .theirs ? cell.text : ""))
        }
    }

    private mutating func report(_ header: String, _ base: MergeCell, _ ours: MergeCell, _ theirs: MergeCell) {
        conflicts.append(
            FieldConflict(id: id, field: .column(header), base: base.text, ours: ours.text, theirs: theirs.text))
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
