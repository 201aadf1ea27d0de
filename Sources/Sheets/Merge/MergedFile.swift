internal import MarkdownTable

extension MergeSides {
    /// The merged file, and all conflicts from its first line to its last.
    ///
    /// - Parameter isTextKept: whether our text around the table stays as it is.
    func file(_ table: TableMerge, isTextKept: Bool) -> (bytes: [UInt8], conflicts: [FieldConflict]) {
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
            indentation, contents.delimiter,
            end: document.bytes[head.delimiter.upperBound..<lines.delimiter.upperBound])
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
}

extension MergeVersion {
    /// The header's row and the delimiter row, without indentation and line end; empty where there is no table.
    fileprivate var headContents: (header: MergeCell, delimiter: MergeCell) {
        guard let table else { return ([], []) }
        let contents = document.headContents(ofTable: table.index)
        return (document.bytes[contents.header], document.bytes[contents.delimiter])
    }
}
