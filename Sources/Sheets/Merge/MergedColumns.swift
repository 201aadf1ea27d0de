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
