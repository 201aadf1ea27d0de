internal import MarkdownTable
internal import Text

/// Three-way merge of two versions of a sheet by rows and fields: the changes of one side's rows are made again to the
/// other version, the frame, which is ours unless they alone changed the layout.
///
/// | case | rule |
/// | --- | --- |
/// | different rows, or different fields of a row | both |
/// | fields that belong together, or have parts | by the rules of the kind of table |
/// | any other field, changed differently | conflict |
/// | deleted against edited | the edited row stays, and a note says so |
/// | one key for two new rows | by the rules: another key for one of them, or a conflict |
/// | columns, order of the rows | the frame's; columns that both sides changed conflict |
/// | new rows | below the row that they were below |
/// | text outside the table | a line merge |
///
/// Rows and lines that nobody changed stay the same bytes. Line ends, byte order mark and a missing line end at the end
/// of the file are the frame's.
package enum SheetMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - ours: the version whose values stay in a conflict.
    ///   - theirs: the version whose changes are brought in.
    ///   - schema: the kind of table, with the rules for its rows.
    ///   - terms: how the file is read.
    ///   - side: whose new rows get other keys where both sides gave one key to different rows: the side that nobody
    ///     has seen yet.
    /// - Throws: why a version can't be read as such a sheet.
    package static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], schema: Schema, terms: TableTerms = TableTerms(),
        renumbering side: MergeSide = .theirs
    ) throws(SheetError) -> MergeResult {
        var versions = MergeSides(
            base: try MergeVersion(ancestor: base, schema: schema, terms: terms),
            ours: try MergeVersion(ours, schema: schema, terms: terms),
            theirs: try MergeVersion(theirs, schema: schema, terms: terms), terms: terms)
        if theirs == base || theirs == ours { return MergeResult(bytes: ours, conflicts: [], notes: []) }
        if ours == base, !versions.hasTakenKey(side) { return MergeResult(bytes: theirs, conflicts: [], notes: []) }
        let result = try versions.merged(renumbering: side)
        guard let join = schema.rules.joining else { return result }
        let sheet = try join(try Sheet(result.bytes, schema: schema, terms: terms))
        return MergeResult(bytes: sheet.rendered(), conflicts: result.conflicts, notes: result.notes)
    }
}

extension SheetMerge {
    /// The keys of the rows that are not the same in two versions, from top to bottom, those that are gone behind.
    package static func changedKeys(
        from old: [UInt8], to new: [UInt8], schema: Schema, terms: TableTerms = TableTerms()
    ) throws(SheetError) -> [String] {
        let versions = (
            old: try MergeVersion(ancestor: old, schema: schema, terms: terms),
            new: try MergeVersion(new, schema: schema, terms: terms)
        )
        let matches = RowMatching(base: versions.old, ours: versions.new, theirs: versions.new).rows(of: .ours)
        let changed = versions.new.rows.indices.filter { row in
            matches[row].base.map { versions.old.rows[$0].hash } != versions.new.rows[row].hash
        }
        let left = Set(matches.compactMap(\.base))
        let gone = versions.old.rows.indices.filter { !left.contains($0) }
        return changed.compactMap(versions.new.key) + gone.compactMap(versions.old.key)
    }
}

/// The versions of a merge.
struct MergeSides: ~Copyable {
    let base: MergeVersion
    private(set) var ours: MergeVersion
    private(set) var theirs: MergeVersion
    private let terms: TableTerms

    init(base: MergeVersion, ours: MergeVersion, theirs: MergeVersion, terms: TableTerms = TableTerms()) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.terms = terms
    }

    private var rules: any MergeRules { ours.schema.rules }

    subscript(side: MergeSide) -> MergeVersion { side == .ours ? ours : theirs }

    /// The merge of versions of which no two need be different.
    mutating func merged(renumbering side: MergeSide) throws(SheetError) -> MergeResult {
        let (unnumbered, others) = (ours, theirs)
        var matching = RowMatching(base: base, ours: ours, theirs: theirs)
        let renumbered = try renumber(side, &matching)
        let layout = layout(matching)
        let rows = RowReplay(self, matching: matching, frame: layout.frame)
        for isTextKept in [false, true] {
            let file = MergedFile(self, rows, isTextKept: isTextKept)
            guard isSound(file, layout.frame) else { continue }
            return MergeResult(
                bytes: file.bytes, conflicts: layout.conflicts + file.conflicts,
                notes: renumbered + layout.notes + rows.notes)
        }
        let all = FieldConflict(
            nil, .file, base.document.bytes[...], unnumbered.document.bytes[...], others.document.bytes[...])
        return MergeResult(bytes: unnumbered.document.bytes, conflicts: [all], notes: [])
    }

    // MARK: Layout

    /// Whose header and order of rows the merge has: ours, unless they alone changed them and we wrote nothing in a
    /// column that they removed.
    private func layout(
        _ matching: RowMatching
    ) -> (frame: MergeSide, conflicts: [FieldConflict], notes: [MergeNote]) {
        let isOursNew = ours.head != base.head || !matching.keepsOrder(.ours)
        let removed = ours.columns.filter { !theirs.columns.contains($0) }
        if !isOursNew, removed.isEmpty || !isWritten(removed, matching.rows(of: .ours)),
            theirs.head != base.head || !matching.keepsOrder(.theirs)
        {
            return (.theirs, [], [])
        }
        if theirs.columns == base.columns || theirs.columns == ours.columns { return (.ours, [], []) }
        if !isOursNew, theirs.columns.allSatisfy(ours.columns.contains) {
            return (.ours, [], removed.map { .columnKept($0.header, removedBy: .theirs) })
        }
        return (.ours, [FieldConflict(nil, .header, base.head.header, ours.head.header, theirs.head.header)], [])
    }

    /// Whether we say something in some columns that the base doesn't.
    private func isWritten(_ columns: [TableColumn], _ matches: [RowMatching.Match]) -> Bool {
        let places = columns.compactMap { column in
            ours.columns.firstIndex(of: column).map { ($0, base.columns.firstIndex(of: column)) }
        }
        return ours.rows.indices.contains { row in
            guard ours.rows[row].isWellFormed else { return false }
            let cells = ours.cells(ofRow: row)
            let old = matches[row].base.flatMap { base.rows[$0].isWellFormed ? base.cells(ofRow: $0) : nil }
            return places.contains { place, basePlace in
                !cells[place].isEmpty && cells[place] != basePlace.flatMap { old?[$0] } ?? []
            }
        }
    }

    // MARK: Keys

    /// Gives new keys to rows of one side whose keys the other side has given to other rows.
    private mutating func renumber(
        _ side: MergeSide, _ matching: inout RowMatching
    ) throws(SheetError) -> [MergeNote] {
        var rows = matching.rows(of: .ours).enumerated().compactMap { own, match -> Int? in
            guard match.base == nil, let other = match.other, ours.rows[own].hash != theirs.rows[other].hash,
                ours.rows[own].isWellFormed, theirs.rows[other].isWellFormed,
                Self.differ(
                    ours.cells(ofRow: own), ours.columns, theirs.cells(ofRow: other), theirs.columns,
                    besides: rules.group)
            else { return nil }
            return side == .ours ? own : other
        }
        rows += takenRows(side, matching)
        guard !rows.isEmpty else { return [] }
        guard
            let renumbered = rules.renumbered(
                rows.sorted(), of: side, base: base, ours: ours, theirs: theirs,
                basePlaces: matching.rows(of: side).map(\.base))
        else { return [] }
        let changed = try MergeVersion(renumbered.bytes, schema: ours.schema, terms: terms)
        if side == .ours { ours = changed } else { theirs = changed }
        matching = RowMatching(base: base, ours: ours, theirs: theirs)
        return renumbered.notes
    }

    /// Rows that one side alone has added, with keys that are given elsewhere.
    private func takenRows(_ side: MergeSide, _ matching: RowMatching) -> [Int] {
        guard rules.knowsOtherTables else { return [] }
        let (version, matches) = (self[side], matching.rows(of: side))
        return version.rows.indices.filter {
            matches[$0].base == nil && matches[$0].other == nil && version.rows[$0].isWellFormed
                && rules.isKeyTaken(ofRow: $0, in: version)
        }
    }

    /// Whether two rows without a common ancestor are of different things. One that says the same was picked from the other
    /// version, and what has become of it since, as the columns of a group say, is that of one row.
    static func differ(
        _ left: [MergeCell], _ leftColumns: [TableColumn], _ right: [MergeCell], _ rightColumns: [TableColumn],
        besides group: [String]
    ) -> Bool {
        func says(_ row: [MergeCell], _ columns: [TableColumn], _ others: [TableColumn], _ other: [MergeCell]) -> Bool {
            zip(columns, row).contains { column, cell in
                !group.contains(column.header) && cell != (others.firstIndex(of: column).map { other[$0] } ?? [])
            }
        }
        return says(left, leftColumns, rightColumns, right) || says(right, rightColumns, leftColumns, left)
    }

    func hasTakenKey(_ side: MergeSide) -> Bool {
        rules.knowsOtherTables && !takenRows(side, RowMatching(base: base, ours: ours, theirs: theirs)).isEmpty
    }

    // MARK: The proof

    /// Whether the file reads as what was meant: these rows and columns, and no key twice that was not so before.
    ///
    /// Text of both sides may make something else of a table, such as a code block that one began and the other ended.
    private func isSound(_ file: MergedFile, _ frame: MergeSide) -> Bool {
        guard let merged = try? MergeVersion(file.bytes, schema: ours.schema, terms: terms),
            merged.columns == self[frame].columns, merged.rows.map(\.hash) == file.rows
        else { return false }
        let known = [base, ours, theirs].map(RowMatching.repeatedKeys).reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        return RowMatching.repeatedKeys(in: merged).isSubset(of: known)
    }
}
