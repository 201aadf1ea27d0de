internal import MarkdownTable
import Text

/// The versions of a merge.
struct Versions {
    let base: MergeVersion
    private(set) var ours: MergeVersion
    private(set) var theirs: MergeVersion
    private let heading: String?

    init(base: MergeVersion, ours: MergeVersion, theirs: MergeVersion, heading: String?) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.heading = heading
    }

    /// The merge of versions of which no two need be different.
    func merged(renumbering side: MergeSide) throws(QueueError) -> MergeResult {
        var versions = self
        var matching = RowMatching(base: base, ours: ours, theirs: theirs)
        let renumbered = try versions.renumber(side, &matching)
        let table = TableMerge(
            base: versions.base, ours: versions.ours, theirs: versions.theirs, matching: matching)
        for isTextKept in [false, true] {
            let (bytes, conflicts) = versions.file(table, isTextKept: isTextKept)
            guard versions.isSound(bytes, table) else { continue }
            return MergeResult(bytes: bytes, conflicts: conflicts, notes: renumbered + table.notes)
        }
        let all = FieldConflict(
            id: nil, field: .file, base: base.document.bytes[...].text, ours: ours.document.bytes[...].text,
            theirs: theirs.document.bytes[...].text)
        return MergeResult(bytes: ours.document.bytes, conflicts: [all], notes: [])
    }

    // MARK: Ids

    /// Gives new ids to rows of one side whose ids the other side has given to other tasks.
    private mutating func renumber(
        _ side: MergeSide, _ matching: inout RowMatching
    ) throws(QueueError) -> [MergeNote] {
        let rows = matching.ours.enumerated().compactMap { own, match -> Int? in
            guard match.base == nil, let other = match.theirs, ours.rows[own].hash != theirs.rows[other].hash,
                ours.rows[own].isWellFormed, theirs.rows[other].isWellFormed,
                TableMerge.differ(
                    ours.cells(ofRow: own), ours.columns, theirs.cells(ofRow: other), theirs.columns)
            else { return nil }
            return side == .ours ? own : other
        }
        guard !rows.isEmpty else { return [] }
        var renumbering =
            side == .ours
            ? Renumbering(.ours, of: ours, since: base, basePlaces: matching.ours.map(\.base))
            : Renumbering(.theirs, of: theirs, since: base, basePlaces: matching.theirs.map(\.base))
        let highest = [base, ours, theirs].map(\.highestNumber).max() ?? 0
        let version = try MergeVersion(try renumbering.renumbered(rows.sorted(), above: highest), heading: heading)
        if side == .ours { ours = version } else { theirs = version }
        matching = RowMatching(base: base, ours: ours, theirs: theirs)
        return renumbering.notes
    }

    // MARK: The proof

    /// Whether the file reads as what was meant: these rows and columns, and no id twice that was not so before.
    ///
    /// Text of both sides may make something else of a table, such as a code block that one began and the other ended.
    private func isSound(_ bytes: [UInt8], _ table: TableMerge) -> Bool {
        guard let merged = try? MergeVersion(bytes, heading: heading), merged.columns == table.columns.columns,
            merged.rows.count == table.rows.count
        else { return false }
        let areRowsMeant = zip(merged.rows, table.rows).allSatisfy { row, meant in
            switch meant.content {
            case .line(.ours, let own): row.hash == ours.rows[own].hash
            case .line(.theirs, let other): row.hash == theirs.rows[other].hash
            case .written(let content): row.hash == ContentHash.of(content)
            }
        }
        let known = [base, ours, theirs].map(RowMatching.repeatedIDs).reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        return areRowsMeant && RowMatching.repeatedIDs(in: merged).isSubset(of: known)
    }
}

extension MergeVersion {
    /// The highest number of an id.
    fileprivate var highestNumber: Int {
        guard let table, let place = place(of: Column.id.header) else { return 0 }
        var highest = 0
        document.forEachRow(ofTable: table.index, cells: place + 1) { cells, _ in
            guard place < cells.count else { return }
            let id = document.cellBytes(cells.text(place))
            if let number = TaskID.number(of: id, after: Queue.idPrefix), number > highest { highest = number }
        }
        return highest
    }
}
