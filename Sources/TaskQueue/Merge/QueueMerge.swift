internal import MarkdownTable

/// Three-way merge of two versions of a queue by rows and fields.
///
/// | case | rule |
/// | --- | --- |
/// | different rows, or different fields of a row | both |
/// | status, owner, start, lease, attempt | one unit: the higher attempt; equal attempts conflict |
/// | done against failed or to be done again | conflict |
/// | free text of notes | segment by segment; both appended: base, ours, theirs; both rewrote: conflict |
/// | tags of notes | as a set |
/// | any other field, changed differently | conflict |
/// | deleted against edited | the edited row stays, and a note says so |
/// | one id for two new tasks | one of them gets the next free id, references follow, a note says so |
/// | order | ours, or theirs if only they moved rows; new rows below the row that they stood below |
/// | text outside the table | a line merge |
///
/// Rows and lines that nobody changed stay the same bytes. Line ends, byte order mark and a missing line end at the end
/// of the file are ours.
package enum QueueMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - ours: the version whose values stay in a conflict.
    ///   - theirs: the version whose changes are brought in.
    ///   - heading: the heading above the table, as for ``Queue/init(_:heading:)``.
    ///   - side: whose new rows get other ids where both sides gave one id to different tasks: the side that nobody has
    ///     seen yet.
    /// - Throws: why a version can't be read as a queue; that no id is left.
    package static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], heading: String? = nil, renumbering side: MergeSide = .theirs
    ) throws(QueueError) -> MergeResult {
        let versions = Versions(
            base: try MergeVersion(ancestor: base, heading: heading), ours: try MergeVersion(ours, heading: heading),
            theirs: try MergeVersion(theirs, heading: heading), heading: heading)
        if theirs == base || theirs == ours { return MergeResult(bytes: ours, conflicts: [], notes: []) }
        if ours == base { return MergeResult(bytes: theirs, conflicts: [], notes: []) }
        return try versions.merged(renumbering: side)
    }
}

/// The versions of a merge.
struct Versions {
    private let base: MergeVersion
    private var ours: MergeVersion
    private var theirs: MergeVersion
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
        let renumbered = try versions.renumber(side)
        let table = TableMerge(
            base: versions.base, ours: versions.ours, theirs: versions.theirs,
            matching: RowMatching(base: versions.base, ours: versions.ours, theirs: versions.theirs))
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
    private mutating func renumber(_ side: MergeSide) throws(QueueError) -> [MergeNote] {
        let matching = RowMatching(base: base, ours: ours, theirs: theirs)
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
        return renumbering.notes
    }

    // MARK: The file

    private func file(_ table: TableMerge, isTextKept: Bool) -> (bytes: [UInt8], conflicts: [FieldConflict]) {
        guard let ourTable = ours.table else { return (ours.document.bytes, []) }
        let document = ours.document
        let head = document.headContents(ofTable: ourTable.index)
        let lines = ourTable.headLines
        var text = MergedText(
            ours.byteOrderMark, lineEnd: document.bytes[head.header.upperBound..<lines.header.upperBound],
            capacity: document.bytes.count + document.bytes.count / 8)
        let isAncestorMissing = base.table == nil
        let above = TextMerge(
            base: isAncestorMissing ? nil : base.document.bytes[base.text.above],
            ours: document.bytes[ours.text.above], theirs: theirs.document.bytes[theirs.text.above], line: 1,
            isOursKept: isTextKept)
        above.append(to: &text)
        let contents = headContents(table)
        text.append(
            document.bytes[lines.header.lowerBound..<head.header.lowerBound], contents.header,
            end: document.bytes[head.header.upperBound..<lines.header.upperBound])
        let indentation = document.bytes[lines.delimiter.lowerBound..<head.delimiter.lowerBound]
        text.append(
            indentation, contents.delimiter, end: document.bytes[head.delimiter.upperBound..<lines.delimiter.upperBound])
        append(table.rows, of: ourTable, indentation: indentation, to: &text)
        let below = TextMerge(
            base: isAncestorMissing ? nil : base.document.bytes[base.text.below],
            ours: document.bytes[ours.text.below], theirs: theirs.document.bytes[theirs.text.below],
            line: ourTable.line(ofRow: ourTable.rowCount), isOursKept: isTextKept)
        below.append(to: &text)
        text.finish(withLineEnd: !MergedText.lineEnd(of: document.bytes[...]).isEmpty)
        return (text.bytes, above.conflicts + table.conflicts + below.conflicts)
    }

    /// The header's line and the delimiter row: ours, or theirs if only they changed how it looks.
    private func headContents(_ table: TableMerge) -> (header: MergeCell, delimiter: MergeCell) {
        guard table.columns.frame == .ours else { return theirs.headContents }
        let (base, own, other) = (base.headContents, ours.headContents, theirs.headContents)
        guard table.columns.addedCount > 0 else {
            let isFollowed = ours.columns == theirs.columns
            return (
                isFollowed && own.header == base.header ? other.header : own.header,
                isFollowed && own.delimiter == base.delimiter ? other.delimiter : own.delimiter,
            )
        }
        let added = table.columns.columns.suffix(table.columns.addedCount)
        let headers = added.map { column -> MergeCell in
            guard let place = theirs.columns.firstIndex(of: column), let table = theirs.table else { return [] }
            return theirs.document.cellBytes(table.header[place].range)
        }
        let dashes = added.map { _ in Array("---".utf8)[...] }
        return (table.adding(headers[...], to: own.header)[...], table.adding(dashes[...], to: own.delimiter)[...])
    }

    private func append(
        _ rows: [TableMerge.Row], of table: Table, indentation: MergeCell, to text: inout MergedText
    ) {
        let document = ours.document
        var next = 0
        while next < rows.count {
            let row = rows[next]
            next += 1
            if case .line(.ours, let first) = row.content {
                // Our rows in a row are copied at once.
                var last = first
                while next < rows.count, case .line(.ours, last + 1) = rows[next].content {
                    last += 1
                    next += 1
                }
                text.append(
                    lines: document.bytes[table.range(ofRow: first).lowerBound..<table.range(ofRow: last).upperBound])
                continue
            }
            let place = row.ours.map { (line: table.range(ofRow: $0), content: ours.rows[$0].content) }
            text.append(
                place.map { document.bytes[$0.line.lowerBound..<$0.content.lowerBound] } ?? indentation,
                content(of: row),
                end: place.map { document.bytes[$0.content.upperBound..<$0.line.upperBound] } ?? [])
        }
    }

    private func content(of row: TableMerge.Row) -> MergeCell {
        switch row.content {
        case .line(.ours, let row): ours.content(ofRow: row)
        case .line(.theirs, let row): theirs.content(ofRow: row)
        case .written(let bytes): bytes[...]
        }
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
    /// The header's row and the delimiter row, without indentation and line end; empty where there is no table.
    fileprivate var headContents: (header: MergeCell, delimiter: MergeCell) {
        guard let table else { return ([], []) }
        let contents = document.headContents(ofTable: table.index)
        return (document.bytes[contents.header], document.bytes[contents.delimiter])
    }

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
