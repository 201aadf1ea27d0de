internal import MarkdownTable
internal import Text

/// A merge put together: the frame's lines, and what the other side has made of them.
struct MergedFile {
    let bytes: [UInt8]
    /// From the first line to the last.
    let conflicts: [FieldConflict]
    /// The hashes of the rows that were written, which the file is to be read with.
    let rows: [UInt64]

    /// - Parameter isTextKept: whether our text around the table stays as it is.
    init(_ versions: borrowing MergeSides, _ replay: borrowing RowReplay, isTextKept: Bool) {
        let (base, ours, frame) = (versions.base, versions.ours, versions[replay.side])
        guard let table = frame.table, let ourTable = ours.table else {
            (bytes, conflicts, rows) = (ours.document.bytes, [], [])
            return
        }
        let document = frame.document
        var text = MergedText(
            frame.byteOrderMark, lineEnd: frame.headerEnd, capacity: document.bytes.count + document.bytes.count / 8)
        func merge(_ place: KeyPath<MergeVersion, Range<Int>>, line: Int) -> TextMerge {
            TextMerge(
                base: base.table == nil ? nil : base.document.bytes[base[keyPath: place]],
                ours: ours.document.bytes[ours[keyPath: place]],
                theirs: versions.theirs.document.bytes[versions.theirs[keyPath: place]], line: line,
                isOursKept: isTextKept)
        }
        let above = merge(\.textAbove, line: 1)
        let below = merge(\.textBelow, line: ourTable.line(ofRow: ourTable.rowCount))
        above.append(to: &text, frame: replay.side)
        let head = table.headLines
        text.append(lines: document.bytes[head.header.lowerBound..<head.delimiter.upperBound])
        rows = Self.append(replay, to: &text, of: frame, table)
        below.append(to: &text, frame: replay.side)
        text.finish(withLineEnd: !MergedText.lineEnd(of: document.bytes[...]).isEmpty)
        bytes = text.bytes
        conflicts = above.conflicts + replay.conflicts + below.conflicts
    }

    private static func append(
        _ replay: borrowing RowReplay, to text: inout MergedText, of frame: MergeVersion, _ table: Table
    ) -> [UInt64] {
        let bytes = frame.document.bytes
        var hashes: [UInt64] = []
        hashes.reserveCapacity(frame.rows.count)
        func add(_ rows: [MergeCell]) {
            for content in rows {
                text.append(frame.indentation, content, end: [])
                hashes.append(ContentHash.of(Array(content)))
            }
        }
        add(replay.added[-1] ?? [])
        // Rows in a row that stay as they are, are copied at once.
        var copied = 0
        for row in frame.rows.indices {
            let line = table.range(ofRow: row)
            let rewritten = replay.rewritten[row]
            if rewritten != nil || replay.removed.contains(row) {
                text.append(lines: bytes[table.range(ofRow: copied).lowerBound..<line.lowerBound])
                copied = row + 1
            }
            if let rewritten {
                let content = frame.rows[row].content
                text.append(
                    bytes[line.lowerBound..<content.lowerBound], rewritten,
                    end: bytes[content.upperBound..<line.upperBound])
                hashes.append(ContentHash.of(Array(rewritten)))
            } else if !replay.removed.contains(row) {
                hashes.append(frame.rows[row].hash)
            }
            guard let added = replay.added[row] else { continue }
            if copied <= row { text.append(lines: bytes[table.range(ofRow: copied).lowerBound..<line.upperBound]) }
            copied = row + 1
            add(added)
        }
        if copied < frame.rows.count {
            text.append(lines: bytes[table.range(ofRow: copied).lowerBound..<table.range.upperBound])
        }
        return hashes
    }
}

extension MergeVersion {
    /// The header and the delimiter row, without indentation and line end; empty where there is no table.
    var head: MergeHead {
        guard let table else { return MergeHead() }
        let contents = document.headContents(ofTable: table.index)
        return MergeHead(header: document.bytes[contents.header], delimiter: document.bytes[contents.delimiter])
    }

    /// What the header's line ends with.
    fileprivate var headerEnd: MergeCell {
        guard let table else { return [] }
        let content = document.headContents(ofTable: table.index).header
        return document.bytes[content.upperBound..<table.headLines.header.upperBound]
    }

    /// What the delimiter row's line starts with.
    fileprivate var indentation: MergeCell {
        guard let table else { return [] }
        let content = document.headContents(ofTable: table.index).delimiter
        return document.bytes[table.headLines.delimiter.lowerBound..<content.lowerBound]
    }
}

/// The lines that a table starts with.
struct MergeHead: Equatable {
    var header: MergeCell = []
    var delimiter: MergeCell = []
}
