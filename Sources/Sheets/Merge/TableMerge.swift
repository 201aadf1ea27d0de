internal import MarkdownTable

struct TableMerge {
    /// What a merged row is made of.
    enum Content {
        case line(MergeSide, row: Int)
        case written([UInt8])
    }

    struct Row {
        let content: Content
        /// Our row, whose indentation and line end it has.
        let ours: Int?
    }

    let base: MergeVersion
    let ours: MergeVersion
    let theirs: MergeVersion
    let columns: MergedColumns
    private(set) var rows: [Row] = []
    private(set) var conflicts: [FieldConflict] = []
    private(set) var notes: [MergeNote]
    private var edits: TableEdits
    private let rules: any MergeRules

    init(
        base: MergeVersion, ours: MergeVersion, theirs: MergeVersion, matching: RowMatching, rules: any MergeRules
    ) {
        self.rules = rules
        self.base = base
        self.ours = ours
        self.theirs = theirs
        columns = MergedColumns(base: base.columns, ours: ours.columns, theirs: theirs.columns) { columns in
            Self.isWritten(columns, in: ours, since: base, matching.ours.map(\.base))
        }
        notes = columns.notes
        edits = TableEdits((columns.frame == .ours ? ours : theirs).document)
        mergeRows(matching)
    }

    private var frame: MergeVersion { version(columns.frame) }

    private func version(_ side: MergeSide) -> MergeVersion { side == .ours ? ours : theirs }

    /// Whether some columns say something that they don't in the base.
    private static func isWritten(
        _ columns: [TableColumn], in version: MergeVersion, since base: MergeVersion, _ basePlaces: [Int?]
    ) -> Bool {
        let places = columns.compactMap { column in
            version.columns.firstIndex(of: column).map { ($0, base.columns.firstIndex(of: column)) }
        }
        return version.rows.indices.contains { row in
            guard version.rows[row].isWellFormed else { return false }
            let cells = version.cells(ofRow: row)
            let old = basePlaces[row].flatMap { base.rows[$0].isWellFormed ? base.cells(ofRow: $0) : nil }
            return places.contains { place, basePlace in
                !cells[place].isEmpty && cells[place] != basePlace.flatMap { old?[$0] } ?? []
            }
        }
    }

    // MARK: All rows

    private mutating func mergeRows(_ matching: RowMatching) {
        var merged: [Row] = []
        merged.reserveCapacity(ours.rows.count)
        var ourNumbers: [Int] = []
        ourNumbers.reserveCapacity(ours.rows.count)
        var numbers = [Int?](repeating: nil, count: theirs.rows.count)
        for (row, match) in matching.ours.enumerated() {
            let content: Content
            if let other = match.theirs {
                content = both(base: match.base, ours: row, theirs: other)
                numbers[other] = merged.count
            } else if let one = single(.ours, row, base: match.base) {
                content = one
            } else {
                continue
            }
            ourNumbers.append(merged.count)
            merged.append(Row(content: content, ours: row))
        }
        var theirNumbers: [Int] = []
        theirNumbers.reserveCapacity(theirs.rows.count)
        for (row, match) in matching.theirs.enumerated() {
            if let number = numbers[row] {
                theirNumbers.append(number)
            } else if let content = single(.theirs, row, base: match.base) {
                theirNumbers.append(merged.count)
                merged.append(Row(content: content, ours: nil))
            }
        }
        // Rows that they moved stay moved, unless we moved some too.
        let isTheirOrder =
            RowOrder.isKept(matching.ours.lazy.map(\.base)) && !RowOrder.isKept(matching.theirs.lazy.map(\.base))
        let order =
            isTheirOrder
            ? RowOrder.joined(
                leader: theirNumbers, follower: ourNumbers, followerFirst: true, count: merged.count)
            : RowOrder.joined(
                leader: ourNumbers, follower: theirNumbers, followerFirst: false, count: merged.count)
        rows = order.map { merged[$0] }
    }

    // MARK: One row

    /// A row that only one side has; `nil` if the other side deleted it and it was not edited.
    private mutating func single(_ side: MergeSide, _ row: Int, base old: Int?) -> Content? {
        let version = version(side)
        if let old {
            guard isEdited(version, row, since: old) else { return nil }
            notes.append(.kept(id: version.key(ofRow: row) ?? "", deletedBy: side.other))
        }
        if columns.fits(version.columns) { return .line(side, row: row) }
        if side == columns.frame || !version.rows[row].isWellFormed {
            return .written(adding([], to: version.content(ofRow: row)))
        }
        let cells = version.cells(ofRow: row)
        var merge = RowMerge(columns, id: version.key(ofRow: row), rules: rules)
        merge.reportLost(
            side == .ours ? columns.lost.ours : columns.lost.theirs, of: side, cells: cells,
            base: old.flatMap { base.rows[$0].isWellFormed ? base.cells(ofRow: $0) : nil })
        conflicts += merge.conflicts
        let places = columns.places.map { side == .ours ? $0.ours : $0.theirs }
        return .written(newRow(places.map { place in place.map { cells[$0] } ?? [] }))
    }

    private func isEdited(_ version: MergeVersion, _ row: Int, since old: Int) -> Bool {
        if version.columns == base.columns, version.rows[row].hash == base.rows[old].hash { return false }
        guard version.rows[row].isWellFormed, base.rows[old].isWellFormed else { return true }
        return MergedColumns.isEdited(
            version.cells(ofRow: row), in: version.columns, since: base.cells(ofRow: old), in: base.columns)
    }

    /// A row that both sides have.
    private mutating func both(base old: Int?, ours own: Int, theirs other: Int) -> Content {
        let hashes = (base: old.map { base.rows[$0].hash }, ours: ours.rows[own].hash, theirs: theirs.rows[other].hash)
        let isOursEqual = ours.columns == base.columns && hashes.ours == hashes.base
        let isTheirsEqual = theirs.columns == base.columns && hashes.theirs == hashes.base
        let areEqual = ours.columns == theirs.columns && hashes.ours == hashes.theirs
        if areEqual || isTheirsEqual, columns.fits(ours.columns) { return .line(.ours, row: own) }
        if areEqual || isOursEqual, columns.fits(theirs.columns) { return .line(.theirs, row: other) }
        guard ours.rows[own].isWellFormed, theirs.rows[other].isWellFormed,
            old.map({ base.rows[$0].isWellFormed }) ?? true
        else { return damaged(hashes.base, old, own, other) }
        let cells = (
            base: old.map { base.cells(ofRow: $0) }, ours: ours.cells(ofRow: own), theirs: theirs.cells(ofRow: other)
        )
        if old == nil, !rules.areNewRowsOne, Self.differ(cells.ours, ours.columns, cells.theirs, theirs.columns) {
            return conflicting(old, own, other)
        }
        var merge = RowMerge(columns, id: ours.key(ofRow: own), rules: rules)
        let merged = merge.merged(base: cells.base, ours: cells.ours, theirs: cells.theirs)
        conflicts += merge.conflicts
        notes += merge.notes
        if columns.fits(ours.columns), merged == cells.ours { return .line(.ours, row: own) }
        if columns.fits(theirs.columns), merged == cells.theirs { return .line(.theirs, row: other) }
        return .written(
            columns.frame == .ours
                ? rewritten(own, cells.ours, as: merged) : rewritten(other, cells.theirs, as: merged))
    }

    /// Whether two rows without a common ancestor say different things.
    static func differ(
        _ left: [MergeCell], _ leftColumns: [TableColumn], _ right: [MergeCell], _ rightColumns: [TableColumn]
    ) -> Bool {
        MergedColumns.isEdited(left, in: leftColumns, since: right, in: rightColumns)
            || MergedColumns.isEdited(right, in: rightColumns, since: left, in: leftColumns)
    }

    /// A row with more or fewer cells than its header, in one of the versions, is merged as a whole.
    private mutating func damaged(_ hash: UInt64?, _ old: Int?, _ own: Int, _ other: Int) -> Content {
        if ours.rows[own].hash == hash { return .written(adding([], to: theirs.content(ofRow: other))) }
        if theirs.rows[other].hash == hash || ours.rows[own].hash == theirs.rows[other].hash {
            return .written(adding([], to: ours.content(ofRow: own)))
        }
        return conflicting(old, own, other)
    }

    private mutating func conflicting(_ old: Int?, _ own: Int, _ other: Int) -> Content {
        conflicts.append(
            FieldConflict(
                ours.key(ofRow: own), .row, old.map { base.content(ofRow: $0) } ?? [], ours.content(ofRow: own),
                theirs.content(ofRow: other)))
        if columns.fits(ours.columns) { return .line(.ours, row: own) }
        return .written(adding([], to: ours.content(ofRow: own)))
    }

    // MARK: Writing

    /// A row of the frame with other texts in some cells.
    private mutating func rewritten(_ row: Int, _ cells: [MergeCell], as merged: [MergeCell]) -> [UInt8] {
        guard let table = frame.table else { return [] }
        for (place, cell) in cells.enumerated() where merged[place] != cell {
            do throws(MarkdownEditError) {
                try edits.replaceCell(
                    table: table.index, row: row, column: place, with: Self.written(merged[place]))
            } catch {
                // Without its outer pipes, the row would be something else.
                return newRow(merged)
            }
        }
        return adding(merged.suffix(columns.addedCount), to: edits.content(ofRow: row, table: table.index)[...])
    }

    /// A row in the style of the frame's table.
    private func newRow(_ merged: [MergeCell]) -> [UInt8] {
        guard let table = frame.table else { return [] }
        let cells = merged.dropLast(columns.addedCount).map(Self.written)
        do throws(MarkdownEditError) {
            let row = try edits.content(ofNewRow: cells, table: table.index)
            return adding(merged.suffix(columns.addedCount), to: row[...])
        } catch {
            // Only a cell with a line end or a pipe is refused, and no cell that was read has one.
            return adding(merged[...], to: [])
        }
    }

    private static func written(_ cell: MergeCell) -> [UInt8] {
        cell.isEmpty ? Array(CellText.none.utf8) : Array(cell)
    }

    /// A row with cells behind those of the frame's header; `-` where none are given.
    func adding(_ cells: ArraySlice<MergeCell>, to row: MergeCell) -> [UInt8] {
        let pipe = UInt8(ascii: "|")
        var written = Array(row)
        let missing = Array(repeating: MergeCell(), count: max(0, columns.addedCount - cells.count))
        for cell in cells + missing {
            let end = written.lastIndex { $0 != UInt8(ascii: " ") }
            let isClosed = end.map { written[$0] == pipe && ($0 == 0 || written[$0 - 1] != UInt8(ascii: "\\")) }
            if isClosed != true { written += Array((end == nil ? "|" : " |").utf8) }
            written += [UInt8(ascii: " ")] + Self.written(cell) + Array(" |".utf8)
        }
        return written
    }
}
