internal import MarkdownTable

/// The rows of one version, the frame, with the changes made to them that the other side made to the base.
struct RowReplay: ~Copyable {
    /// The side that is the frame.
    let side: MergeSide
    /// The texts of the frame's rows that are others in the merge.
    private(set) var rewritten: [Int: MergeCell] = [:]
    /// The frame's rows that the merge does not have.
    private(set) var removed: Set<Int> = []
    /// Rows that the frame does not have, by the row of the frame that they are below; -1 is the header.
    private(set) var added: [Int: [MergeCell]] = [:]
    private(set) var conflicts: [FieldConflict] = []
    private(set) var notes: [MergeNote] = []

    private let base: MergeVersion
    private let frame: MergeVersion
    private let other: MergeVersion
    private let columns: MergedColumns
    private let rules: any MergeRules
    private var edits: TableEdits

    init(_ versions: borrowing MergeSides, matching: RowMatching, frame side: MergeSide) {
        self.side = side
        base = versions.base
        frame = versions[side]
        other = versions[side.other]
        rules = frame.schema.rules
        columns = MergedColumns(
            frame: side, base: versions.base.columns, ours: versions.ours.columns, theirs: versions.theirs.columns)
        edits = TableEdits(frame.document)
        changeRows(matching.rows(of: side))
        addRows(matching.rows(of: side.other), below: matching.rows(of: side))
    }

    private var areColumnsEqual: Bool { frame.columns == other.columns }

    // MARK: Changes

    private mutating func changeRows(_ matches: [RowMatching.Match]) {
        for (row, match) in matches.enumerated() {
            if let change = match.other {
                merge(row, change, base: match.base)
            } else if let old = match.base {
                if isEdited(frame, row, since: old) {
                    notes.append(.kept(id: frame.key(ofRow: row) ?? "", deletedBy: side.other))
                } else {
                    removed.insert(row)
                }
            }
        }
    }

    private func isEdited(_ version: MergeVersion, _ row: Int, since old: Int) -> Bool {
        if version.columns == base.columns, version.rows[row].hash == base.rows[old].hash { return false }
        guard version.rows[row].isWellFormed, base.rows[old].isWellFormed else { return true }
        return MergedColumns.isEdited(
            version.cells(ofRow: row), in: version.columns, since: base.cells(ofRow: old), in: base.columns)
    }

    /// A row of the frame that the other side has too.
    private mutating func merge(_ row: Int, _ change: Int, base old: Int?) {
        let hash = (frame: frame.rows[row].hash, other: other.rows[change].hash, base: old.map { base.rows[$0].hash })
        if hash.other == hash.frame, areColumnsEqual { return }
        if hash.other == hash.base, other.columns == base.columns { return }
        if hash.frame == hash.base, areColumnsEqual, frame.columns == base.columns {
            rewritten[row] = other.content(ofRow: change)
            return
        }
        guard frame.rows[row].isWellFormed, other.rows[change].isWellFormed,
            old.map({ base.rows[$0].isWellFormed }) ?? true
        else {
            // A row with more or fewer cells than its header, in one of the versions, is merged as a whole.
            if hash.other == hash.base || hash.other == hash.frame { return }
            if hash.frame != hash.base { conflict(row, change, base: old) }
            if hash.frame == hash.base || side == .theirs { rewritten[row] = other.content(ofRow: change) }
            return
        }
        let cells = (frame: frame.cells(ofRow: row), other: other.cells(ofRow: change))
        if old == nil, !rules.areNewRowsOne,
            MergeSides.differ(cells.frame, frame.columns, cells.other, other.columns, besides: rules.group)
        {
            conflict(row, change, base: nil)
            if side == .theirs { rewritten[row] = inColumns(cells.other) }
            return
        }
        let (own, their) = side == .ours ? (cells.frame, cells.other) : (cells.other, cells.frame)
        var merge = RowMerge(columns, id: frame.key(ofRow: row), rules: rules)
        let merged = merge.merged(base: old.map { base.cells(ofRow: $0) }, ours: own, theirs: their)
        conflicts += merge.conflicts
        notes += merge.notes
        if merged != cells.frame { rewritten[row] = rewriting(row, cells.frame, as: merged) }
    }

    private mutating func conflict(_ row: Int, _ change: Int, base old: Int?) {
        let texts = (frame.content(ofRow: row), other.content(ofRow: change))
        let (own, their) = side == .ours ? texts : (texts.1, texts.0)
        conflicts.append(
            FieldConflict(frame.key(ofRow: row), .row, old.map { base.content(ofRow: $0) } ?? [], own, their))
    }

    /// A row of the frame with other texts in some cells.
    private mutating func rewriting(_ row: Int, _ cells: [MergeCell], as merged: [MergeCell]) -> MergeCell {
        guard let table = frame.table else { return [] }
        for place in cells.indices where merged[place] != cells[place] {
            do throws(MarkdownEditError) {
                try edits.replaceCell(
                    table: table.index, row: row, column: place, with: Self.written(merged[place]))
            } catch {
                // Without its outer pipes, the row would be something else.
                return newRow(merged)
            }
        }
        return edits.content(ofRow: row, table: table.index)[...]
    }

    // MARK: Additions

    /// Rows that the other side alone has, below the row that they are below there; ours come before theirs.
    private mutating func addRows(_ matches: [RowMatching.Match], below places: [RowMatching.Match]) {
        var place = end(ofOwnRowsBelow: -1, places)
        for (row, match) in matches.enumerated() {
            if let above = match.other {
                place = end(ofOwnRowsBelow: above, places)
                continue
            }
            if let old = match.base {
                guard isEdited(other, row, since: old) else { continue }
                notes.append(.kept(id: other.key(ofRow: row) ?? "", deletedBy: side))
            }
            added[place, default: []].append(addition(row, base: match.base))
        }
    }

    /// The last of the rows below one that the frame alone has, if these come before those of the other side.
    private func end(ofOwnRowsBelow row: Int, _ places: [RowMatching.Match]) -> Int {
        guard side == .ours else { return row }
        var last = row
        while last + 1 < places.count, places[last + 1].other == nil { last += 1 }
        return last
    }

    /// A row of the other side in the frame's columns.
    private mutating func addition(_ row: Int, base old: Int?) -> MergeCell {
        guard !areColumnsEqual, other.rows[row].isWellFormed else { return other.content(ofRow: row) }
        let cells = other.cells(ofRow: row)
        var merge = RowMerge(columns, id: other.key(ofRow: row), rules: rules)
        merge.reportLost(cells, base: old.flatMap { base.rows[$0].isWellFormed ? base.cells(ofRow: $0) : nil })
        conflicts += merge.conflicts
        return inColumns(cells)
    }

    private func inColumns(_ cells: [MergeCell]) -> MergeCell {
        newRow(columns.places.map { place in (side == .ours ? place.theirs : place.ours).map { cells[$0] } ?? [] })
    }

    /// A row in the style of the frame's table.
    private func newRow(_ cells: [MergeCell]) -> MergeCell {
        let row = frame.table.flatMap { table in
            try? edits.content(ofNewRow: cells.map(Self.written), table: table.index)
        }
        // Only a cell with a line end or a pipe is refused, and no cell that was read has one.
        return row?[...] ?? []
    }

    private static func written(_ cell: MergeCell) -> [UInt8] {
        cell.isEmpty ? Array(CellText.none.utf8) : Array(cell)
    }
}
